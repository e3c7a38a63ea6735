"""`planner search`: the operator's way to make anew what search finds."""

import click
from flask.cli import with_appcontext

from planner.desk.search.keeping import rebuild
from planner.kit.cli import answer, json_option
from planner.kit.transaction import transaction


@click.group("search")
def search() -> None:
    """Look after what search finds."""


@search.command("rebuild")
@json_option
@with_appcontext
def rebuild_command(as_json: bool) -> None:
    """Read everything that can be found anew. Never needed in daily use: each change is read as it is made."""
    with transaction():
        counts = rebuild()
    answer(counts, as_json, lambda: ", ".join(f"{count:,} {kind}" for kind, count in counts.items()))
