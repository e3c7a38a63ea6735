"""Importing people from a file."""

from pathlib import Path

import click

from planner.kit.cli import answer, fail, json_option
from planner.kit.clock import business_date
from planner.kit.imports import Verdict
from planner.kit.tables import read_table
from planner.kit.transaction import transaction
from planner.people.commands.group import in_english, people
from planner.people.operations.imports import import_people
from planner.people.queries.imports import preview_import, recognise


@people.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what it would do and change nothing.")
@json_option
@in_english
def import_file(file: Path, dry_run: bool, as_json: bool) -> None:
    """Add and change people from a CSV or XLSX file: all or nothing, nobody is removed or invited.

    Columns: namn (name), e-post (email) and, if wanted, roll (role), organisation, språk (language).
    """
    today = business_date()
    with file.open("rb") as stream:
        table = recognise(read_table(stream, file.name))
    with transaction():
        found = preview_import(table, today=today)
        if found.counts[Verdict.WRONG]:
            fail([f"row {row.number}, {field}: {said}" for row in found.rows for field, said in row.errors.items()])
        if not dry_run:
            found = import_people(actor=None, table=table, today=today)
    counts = found.tally
    would = "Would be" if dry_run else "Imported:"
    answer(
        {**counts, "dry_run": dry_run},
        as_json,
        lambda: f"{would} {counts['new']} new, {counts['changed']} changed, {counts['unchanged']} unchanged.",
    )
