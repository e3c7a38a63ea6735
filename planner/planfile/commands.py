"""`planner load` and `planner export`."""

import os
from importlib import resources
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from planner.audit.operations import record_export
from planner.kit.cli import answer, fail, json_option
from planner.kit.clock import business_date
from planner.kit.db import db
from planner.kit.transaction import begin_snapshot, begin_write, transaction
from planner.planfile.check import read_draft
from planner.planfile.dump import write_json, write_yaml
from planner.planfile.operations import load_plan
from planner.planfile.operations.basics import PLAN_ID
from planner.planfile.operations.section import KINDS, Tally
from planner.planfile.queries import whole_plan
from planner.planfile.rules import WrongPlanFile

EXAMPLES = ("stockholm",)
WRITERS = {".json": write_json, ".yaml": write_yaml, ".yml": write_yaml}


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option("--example", type=click.Choice(EXAMPLES), help="Load a bundled plan in the place of a file.")
@click.option("--dry-run", is_flag=True, help="Check the file and say what loading it would do, but change nothing.")
@json_option
@with_appcontext
def load(file: Path | None, example: str | None, dry_run: bool, as_json: bool) -> None:
    """Load or update a plan from FILE, YAML or (*.json) JSON: all of it, or nothing.

    What the file doesn't name stays. Prints what was created, changed and unchanged.
    """
    if (file is None) == (example is None):
        raise click.UsageError("name either a FILE or --example")
    path = file or example_file(str(example))
    try:
        tally = _load(path, dry_run=dry_run)
    except WrongPlanFile as error:
        fail(error.lines)
    answer(tally.facts(), as_json, lambda: _in_words(path, tally, dry_run=dry_run))


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@json_option
@with_appcontext
def export(file: Path, as_json: bool) -> None:
    """Write the whole plan to FILE, as YAML (*.yaml) or JSON (*.json). An older FILE is replaced."""
    write = WRITERS.get(file.suffix.lower())
    if write is None:
        raise click.UsageError(f"{file} is neither .yaml nor .json; the name's ending says which of the two to write")
    begin_snapshot()
    plan = whole_plan(business_date())
    if plan is None:
        fail("there is no plan to export; load one with `planner load FILE`")
    # Written beside it and then put in its place: a full disk leaves the older file whole.
    scratch = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with scratch.open("w", encoding="utf-8") as stream:
            write(plan, stream)
        record_export("plan", actor=None, object_id=PLAN_ID, format=file.suffix.lower().lstrip("."))
        scratch.replace(file)
    finally:
        scratch.unlink(missing_ok=True)
    counts = count_kinds(plan)
    answer({"file": str(file), **counts}, as_json, lambda: f"Wrote {file}: {_listed(counts)}")


def example_file(name: str) -> Path:
    """Return the path of a bundled plan."""
    return Path(str(resources.files("planner") / "examples" / f"{name}.yaml"))


def count_kinds(plan: dict[str, Any]) -> dict[str, int]:
    """Return how many of each kind a whole plan holds."""
    groups = [group for area in plan["areas"] for group in area["groups"]]
    activities = [activity for group in groups for activity in group["activities"]]
    assignments = [assignment for activity in activities for assignment in activity["assignments"]]
    return {
        "plan": 1,
        "versions": len(plan["versions"]),
        "organisations": len(plan["organisations"]),
        "people": len(plan["people"]),
        "areas": len(plan["areas"]),
        "groups": len(groups),
        "activities": len(activities),
        "assignments": len(assignments),
        "updates": sum(len(assignment["updates"]) for assignment in assignments),
        "indicators": len(plan["indicators"]),
        "observations": sum(len(indicator["observations"]) for indicator in plan["indicators"]),
        "targets": sum(len(indicator["targets"]) for indicator in plan["indicators"]),
        "grant_years": len(plan["requirements"]),
        "requirements": sum(len(year["items"]) for year in plan["requirements"]),
    }


def _load(path: Path, *, dry_run: bool) -> Tally:
    # Reading takes longest; other writers needn't wait for it.
    draft = read_draft(path)
    if not dry_run:
        with transaction():
            return load_plan(draft, today=business_date())
    begin_write()
    try:
        return load_plan(draft, today=business_date())
    finally:
        db.session.rollback()


def _in_words(path: Path, tally: Tally, *, dry_run: bool) -> str:
    width = max(map(len, KINDS))
    counts = {kind: (tally.created[kind], tally.changed[kind], tally.unchanged[kind]) for kind in KINDS}
    rows = [
        f"  {kind.replace('_', ' '):{width}}  {created:>9,}  {changed:>9,}  {unchanged:>9,}"
        for kind, (created, changed, unchanged) in counts.items()
    ]
    told = (
        f"{path.name} can be loaded; nothing was changed, and loading it would do this:"
        if dry_run
        else f"Loaded {path.name}:"
    )
    return "\n".join([told, f"  {'':{width}}  {'created':>9}  {'changed':>9}  {'unchanged':>9}", *rows])


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{count:,} {kind.replace('_', ' ')}" for kind, count in counts.items() if kind != "plan")
