"""What the tests of indicators share."""

import pytest
from flask import Flask

from planner.people.rules import Role
from tests.factories.visitor import Visitor
from tests.factories.world import World, build_world


@pytest.fixture
def world(app: Flask) -> World:
    """Two districts that share an activity, and a person of each role."""
    return build_world()


@pytest.fixture
def strategist(app: Flask, world: World) -> Visitor:
    """The strategist at a browser."""
    return Visitor(app, world.strategist)


@pytest.fixture
def reader(app: Flask, world: World) -> Visitor:
    """A reader at a browser."""
    return Visitor(app, world.people[Role.READER])
