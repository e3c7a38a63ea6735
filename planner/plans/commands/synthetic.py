"""`planner generate`: a made-up plan for benchmarks."""

from datetime import datetime

import click
from flask.cli import with_appcontext

from planner.kit.cli import answer, json_option
from planner.kit.clock import business_date
from planner.kit.transaction import transaction
from planner.plans.operations.synthetic import Size
from planner.plans.operations.synthetic import generate as generate_plan


@click.command("generate")
@click.option("--activities", required=True, type=click.IntRange(min=1))
@click.option("--people", required=True, type=click.IntRange(min=0), help="Contributors who own assignments.")
@click.option("--districts", default=1, show_default=True, type=click.IntRange(min=1), help="Assignments an activity.")
@click.option("--around", type=click.DateTime(["%Y-%m-%d"]), help="Deadlines lie within 60 days of it.  [today]")
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same plan.")
@click.option("--force", is_flag=True, help="Add to a database that holds a plan.")
@json_option
@with_appcontext
def generate(
    activities: int, people: int, districts: int, around: datetime | None, seed: int, force: bool, as_json: bool
) -> None:
    """Fill an empty database with a made-up plan."""
    today = business_date()
    with transaction():
        made = generate_plan(
            size=Size(activities, people, districts),
            around=around.date() if around else today,
            seed=seed,
            force=force,
            today=today,
        )
    answer(made, as_json, lambda: ", ".join(f"{count} {kind}" for kind, count in made.items()))
