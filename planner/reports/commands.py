"""`planner report`: the yearly follow-up as a file, live or as it was frozen."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from planner.audit.operations import record_export
from planner.kit.cli import answer, fail, json_option
from planner.kit.clock import business_date
from planner.kit.errors import NotFound
from planner.reports.contents import report_on
from planner.reports.editions.queries import file_content, files_of, find_edition, numbers_of
from planner.reports.exports import record_report
from planner.reports.formats import Format, rendered
from planner.reports.queries import the_plan
from planner.reports.rules import FIRST_YEAR, LAST_YEAR, default_day
from planner.reports.rules import as_json as contract


@click.command("report")
@click.argument("year", type=click.IntRange(FIRST_YEAR, LAST_YEAR))
@click.option("--format", "form", type=click.Choice([form.value for form in Format]), required=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file to write.")
@click.option(
    "--as-of",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day to show.  [the business date, or 31 December of a year gone by]",
)
@click.option(
    "--edition",
    "number",
    type=click.IntRange(1),
    help="A frozen edition, by its number: its file as it was stored, not made anew.",
)
@click.option("--organisation", metavar="KEY", help="An extract: the shares of one organisation alone.")
@json_option
@with_appcontext
def report(
    year: int,
    form: str,
    output: Path,
    day: datetime | None,
    number: int | None,
    organisation: str | None,
    as_json: bool,
) -> None:
    """Write the yearly follow-up of YEAR: live, or a frozen edition."""
    if number is not None and (day is not None or organisation is not None):
        raise click.UsageError("--edition stands alone: it shows the day and the whole that it was frozen for")
    if organisation is not None and form == Format.WORD_MEMO:
        raise click.UsageError("the memo is on the whole plan: there is none of an extract")
    if number is None:
        content, facts = _live(year, form, day.date() if day else default_day(year, business_date()), organisation)
        which = f"as of {facts['as_of']}"
    else:
        content, facts = _frozen(year, number, form)
        which = f"edition {number}"
    output.write_bytes(content)
    facts |= {"format": form, "output": str(output), "bytes": len(content)}
    answer(facts, as_json, lambda: f"Wrote the follow-up of {year}, {which}, to {output}.")


def _live(year: int, form: str, day: date, organisation: str | None) -> tuple[bytes, dict[str, Any]]:
    if the_plan() is None:
        fail("No plan is loaded; run `planner load` first.")
    try:
        # Who runs it has the database before them anyway, drafts of texts and all.
        found = report_on(year, day, organisation=organisation, drafts=True)
    except NotFound:
        fail(f"There is no organisation {organisation}; `planner export` writes them all with their keys.")
    content = rendered(found, Format(form))
    record_report(found, form, None)
    return content, {
        "year": year,
        "as_of": day.isoformat(),
        "edition": None,
        "checksum": contract(found)["checksum"],
    }


def _frozen(year: int, number: int, form: str) -> tuple[bytes, dict[str, Any]]:
    try:
        edition = find_edition(year, number).row
    except NotFound:
        there = ", ".join(map(str, numbers_of(year)))
        fail(f"There is no edition {number} of {year}; {f'there is {there}' if there else 'none has been frozen'}.")
    facts = {"year": year, "as_of": edition.as_of.isoformat(), "edition": number, "checksum": edition.checksum}
    try:
        _file, content = file_content(edition.id, form)
    except NotFound:
        there = ", ".join(file.name for file in files_of(edition.id))
        fail(f"Edition {number} of {year} wasn't frozen as {form}; it has {there}.")
    record_export("edition", actor=None, object_id=edition.id, year=year, number=number, format=form)
    return content, facts
