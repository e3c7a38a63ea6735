"""The group of commands on people, and what they share."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from functools import wraps
from typing import Any

import click
from flask.cli import with_appcontext
from flask_babel import force_locale

from planner.kit.cli import fail
from planner.kit.errors import DomainError, Invalid
from planner.kit.fields import parse_day
from planner.people.models import Person
from planner.people.queries.persons import person_by_email, person_by_id


@click.group()
def people() -> None:
    """Add, change, invite and import the people who sign in."""


class Day(click.ParamType[date]):
    """A day as YYYY-MM-DD."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day."""
        if isinstance(value, date):
            return value
        try:
            return parse_day(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a day; write it as 2014-12-31", param, ctx)


def choice(values: type[StrEnum]) -> click.Choice[str]:
    """Return the values of an enum as a choice."""
    return click.Choice([value.value for value in values])


def in_english(command: Callable[..., Any]) -> Callable[..., Any]:
    """Run a command in the application's context, with what the operations say in English and a line for each error."""

    @with_appcontext
    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        with force_locale("en"), _errors_as_lines():
            return command(*args, **kwargs)

    return run


@contextmanager
def _errors_as_lines() -> Iterator[None]:
    try:
        yield
    except Invalid as error:
        fail([f"{field}: {said}" for field, said in error.fields.items()] or str(error))
    except DomainError as error:
        fail(str(error))


def person_called(email: str) -> Person:
    """Return the person with an address, with their organisation, or end the command: there is none."""
    known = person_by_email(email)
    person = person_by_id(known.id) if known else None
    if person is None:
        fail(f"there is nobody with the address {email}; `planner people list` shows who there is")
    return person
