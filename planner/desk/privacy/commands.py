"""`planner personal-data`."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import force_locale

from planner.audit.operations import record_export
from planner.desk.privacy.queries import as_file, kept_on
from planner.kit.cli import answer, fail, json_option
from planner.kit.clock import business_date
from planner.kit.files import new_file
from planner.kit.transaction import begin_snapshot
from planner.people.queries.persons import person_by_email


@click.command("personal-data")
@click.argument("email")
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
@click.option("--force", is_flag=True, help="Replace the file where it exists.")
@json_option
@with_appcontext
def personal_data(email: str, output: Path, force: bool, as_json: bool) -> None:
    """Write everything that is kept on the person with the address EMAIL to a JSON file, for that person."""
    begin_snapshot()
    person = person_by_email(email)
    if person is None:
        fail(f"there is nobody with the address {email}; check how it is written")
    with force_locale(person.locale or current_app.extensions["planner.settings"].default_locale):
        kept = kept_on(person.id, on=business_date())
    person_id = person.id
    try:
        with new_file(output, force=force) as stream:
            stream.write(as_file(kept))
            record_export("person", actor=None, object_id=person_id)
    except FileExistsError as error:
        fail(str(error))
    counts = {key: len(rows) for key, rows in kept.items() if isinstance(rows, list)}
    answer({"file": str(output), **counts}, as_json, lambda: f"Wrote {output}")
