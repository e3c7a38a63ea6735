"""What the tests of people share: a person of each role in one district, and an administrator at a browser."""

import pytest
from flask import Flask

from planner.people.models import Organisation, Person
from planner.people.rules import Role
from tests.factories.people import add_everybody, add_organisation
from tests.factories.visitor import Visitor


@pytest.fixture
def bromma(app: Flask) -> Organisation:
    """A district."""
    return add_organisation("bromma")


@pytest.fixture
def everybody(bromma: Organisation) -> dict[Role, Person]:
    """One person of each role, all of Bromma."""
    return add_everybody(bromma)


@pytest.fixture
def administrator(everybody: dict[Role, Person]) -> Person:
    """The only administrator."""
    return everybody[Role.ADMINISTRATOR]


@pytest.fixture
def visitor(app: Flask, administrator: Person) -> Visitor:
    """The administrator at a browser."""
    return Visitor(app, administrator)
