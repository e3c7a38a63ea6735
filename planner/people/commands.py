"""`planner people`: adding people."""

import click
from flask.cli import with_appcontext

from planner.kit.cli import answer, json_option
from planner.kit.transaction import transaction
from planner.people.links import password_link
from planner.people.operations.persons import add_person
from planner.people.rules import Role


@click.group()
def people() -> None:
    """Add people who sign in."""


@people.command("add")
@click.argument("email")
@click.option("--name", required=True, help="The person's or the role's name.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--organisation", help="Key of the organisation that the person belongs to.")
@json_option
@with_appcontext
def add(email: str, name: str, role: str, organisation: str | None, as_json: bool) -> None:
    """Add a person and print a one-time link for setting a password."""
    with transaction():
        person = add_person(actor=None, email=email, name=name, role=Role(role), organisation_key=organisation)
        link = password_link(person)
    answer(
        {"email": person.email, "link": link},
        as_json,
        lambda: f"Added {person.email}. A password is set here, once:\n{link}",
    )
