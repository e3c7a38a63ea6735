"""Adding, listing and changing people; leaving, and standing in."""

from datetime import date
from typing import Any

import click

from planner.kit.cli import answer, json_option
from planner.kit.clock import business_date
from planner.kit.transaction import transaction
from planner.people.commands.group import Day, choice, in_english, people, person_called
from planner.people.links import password_link
from planner.people.models import Person
from planner.people.operations import departures, deputies
from planner.people.operations.persons import add_person, edit_person
from planner.people.queries.persons import PeopleFilter, people_who, person_by_id
from planner.people.rules import Locale, MailChoice, PersonState, Role


@people.command("add")
@click.argument("email")
@click.option("--name", required=True, help="The person's or the role's name.")
@click.option("--role", required=True, type=choice(Role))
@click.option("--organisation", help="Key of the organisation that the person belongs to.")
@click.option("--locale", type=choice(Locale), help="Language; left out: the service's own.")
@click.option("--mail", type=choice(MailChoice), help="When reminders come; left out: as the role usually has it.")
@json_option
@in_english
def add(
    email: str,
    name: str,
    role: str,
    organisation: str | None,
    locale: str | None,
    mail: str | None,
    as_json: bool,
) -> None:
    """Add a person and print a one-time link for setting a password."""
    with transaction():
        person = add_person(
            actor=None,
            email=email,
            name=name,
            role=Role(role),
            organisation_key=organisation,
            locale=Locale(locale) if locale else None,
            mail=MailChoice(mail) if mail else None,
        )
        link = password_link(person)
    answer(
        {"email": person.email, "link": link},
        as_json,
        lambda: f"Added {person.email}. A password is set here, once:\n{link}",
    )


@people.command("list")
@click.option("--role", type=choice(Role))
@click.option("--organisation", help="Key of an organisation.")
@click.option("--state", type=choice(PersonState), help="new: has never signed in, invited or not.")
@json_option
@in_english
def list_people(role: str | None, organisation: str | None, state: str | None, as_json: bool) -> None:
    """List people by name."""
    today = business_date()
    wanted = PeopleFilter(
        role=Role(role) if role else None,
        organisation=organisation,
        state=PersonState(state) if state else None,
    )
    rows = [_facts(person, today) for person in people_who(wanted, today)]
    columns = ("email", "name", "role", "organisation", "state")
    answer(
        {"people": rows},
        as_json,
        lambda: "\n".join("\t".join(row[column] or "-" for column in columns) for row in rows) or "Nobody fits.",
    )


@people.command("edit")
@click.argument("email")
@click.option("--name")
@click.option("--email", "new_email", help="Another address; sessions and one-time links end.")
@click.option("--role", type=choice(Role))
@click.option("--organisation", help="Key of an organisation; empty: none.")
@click.option("--locale", type=click.Choice(["", *(one.value for one in Locale)]), help="Empty: the service's own.")
@click.option(
    "--mail", type=click.Choice(["", *(one.value for one in MailChoice)]), help="Empty: as the role usually has it."
)
@json_option
@in_english
def edit(
    email: str,
    name: str | None,
    new_email: str | None,
    role: str | None,
    organisation: str | None,
    locale: str | None,
    mail: str | None,
    as_json: bool,
) -> None:
    """Change what is kept of a person; what isn't given stays."""
    with transaction():
        before = person_called(email)
        present = before.organisation.key if before.organisation else None
        chosen_locale = before.locale if locale is None else locale
        chosen_mail = before.mail_choice if mail is None else mail
        person = edit_person(
            actor=None,
            person_id=before.id,
            email=before.email if new_email is None else new_email,
            name=before.name if name is None else name,
            role=Role(before.role if role is None else role),
            organisation_key=present if organisation is None else organisation or None,
            locale=Locale(chosen_locale) if chosen_locale else None,
            mail=MailChoice(chosen_mail) if chosen_mail else None,
        )
    _tell(person, as_json, f"Saved {person.email}.")


@people.command("leave")
@click.argument("email")
@click.option("--on", type=Day(), required=True, help="The first day without access (YYYY-MM-DD); today: at once.")
@json_option
@in_english
def leave(email: str, on: date, as_json: bool) -> None:
    """Let a person leave: their place in history stays, their access ends."""
    with transaction():
        person = departures.leave(actor=None, person_id=person_called(email).id, left_on=on, today=business_date())
    _tell(person, as_json, f"{person.email} has no access from {on} on.")


@people.command("come-back")
@click.argument("email")
@json_option
@in_english
def come_back(email: str, as_json: bool) -> None:
    """Give a person who has left, or is to leave, their access back."""
    with transaction():
        person = departures.come_back(actor=None, person_id=person_called(email).id)
    _tell(person, as_json, f"{person.email} has access again.")


@people.command("deputy")
@click.argument("email")
@click.argument("deputy")
@click.option("--from", "starts", type=Day(), required=True, help="First day (YYYY-MM-DD).")
@click.option("--to", "ends", type=Day(), required=True, help="Last day (YYYY-MM-DD).")
@json_option
@in_english
def name_deputy(email: str, deputy: str, starts: date, ends: date, as_json: bool) -> None:
    """Let DEPUTY, of the same organisation, stand in for EMAIL from one day to another."""
    with transaction():
        person, other = person_called(email), person_called(deputy)
        deputies.name_deputy(
            actor=None, person_id=person.id, deputy_id=other.id, starts=starts, ends=ends, today=business_date()
        )
        facts = {
            "email": person.email,
            "deputy": other.email,
            "starts": starts.isoformat(),
            "ends": ends.isoformat(),
        }
    answer(facts, as_json, lambda: f"{other.email} stands in for {person.email} from {starts} to {ends}.")


def _tell(person: Person, as_json: bool, words: str) -> None:
    found = person_by_id(person.id) or person
    answer(_facts(found, business_date()), as_json, lambda: words)


def _facts(person: Person, today: date) -> dict[str, Any]:
    return {
        "email": person.email,
        "name": person.name,
        "role": person.role,
        "organisation": person.organisation.key if person.organisation else None,
        "locale": person.locale,
        "mail": person.mail.value,
        "state": person.state(today).value,
        "left_on": person.left_on.isoformat() if person.left_on else None,
    }
