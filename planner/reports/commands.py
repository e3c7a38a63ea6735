"""`planner report`: the yearly follow-up as a file."""

from datetime import datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from planner.audit.operations import record_export
from planner.kit.cli import answer, fail, json_option
from planner.kit.clock import business_date
from planner.kit.errors import NotFound
from planner.reports.contents import report_on
from planner.reports.formats import Format, rendered
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
@json_option
@with_appcontext
def report(year: int, form: str, output: Path, day: datetime | None, as_json: bool) -> None:
    """Write the yearly follow-up of YEAR, live."""
    try:
        found = report_on(year, day.date() if day else default_day(year, business_date()))
    except NotFound:
        fail("No plan is loaded; run `planner load` first.")
    content = rendered(found, Format(form))
    record_export("report", actor=None, year=year, as_of=found.as_of.isoformat(), format=form)
    output.write_bytes(content)
    facts = {
        "year": year,
        "as_of": found.as_of.isoformat(),
        "format": form,
        "output": str(output),
        "bytes": len(content),
        "checksum": contract(found)["checksum"],
    }
    answer(facts, as_json, lambda: f"Wrote the follow-up of {year}, as of {found.as_of}, to {output}.")
