"""Inviting people."""

import click
from flask import current_app

from planner.kit.cli import answer, fail, json_option
from planner.kit.clock import business_date
from planner.kit.settings import Settings
from planner.kit.transaction import transaction
from planner.people.commands.group import in_english, people, person_called
from planner.people.links import password_link
from planner.people.operations.invitations import invite as invite_people
from planner.people.operations.invitations import mark_invited, may_be_invited


@people.command("invite")
@click.argument("emails", nargs=-1, required=True, metavar="EMAIL...")
@click.option("--print-link", is_flag=True, help="Send nothing; print each one's one-time link.")
@json_option
@in_english
def invite(emails: tuple[str, ...], print_link: bool, as_json: bool) -> None:
    """Invite people by mail to choose a password; all of them, or none where one can't be invited."""
    settings: Settings = current_app.extensions["planner.settings"]
    if not print_link and not settings.mail_server:
        fail("no mail server is configured (PLANNER_MAIL_SERVER); --print-link prints a one-time link instead")
    today = business_date()
    links = {}
    with transaction():
        invited = list({person.id: person for person in map(person_called, emails)}.values())
        wrong = [
            f"{person.email} {'has left' if person.is_gone(today) else 'can sign in already'}; leave them out"
            for person in invited
            if not may_be_invited(person, today)
        ]
        if wrong:
            fail(wrong)
        if print_link:
            for person in invited:
                mark_invited(person, actor=None)
                links[person.email] = password_link(person)
        else:
            invite_people(actor=None, person_ids=[person.id for person in invited], today=today)
        addresses = [person.email for person in invited]
    answer(
        {"invited": addresses, "links": links} if print_link else {"invited": addresses},
        as_json,
        lambda: (
            "\n".join(f"{email}\n{link}" for email, link in links.items())
            or f"{len(addresses)} in the outbox; `planner reminders deliver` or the scheduler sends them."
        ),
    )
