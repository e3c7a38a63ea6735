"""A small world, and programs that call the API for its people."""

import pytest
from flask import Flask

from planner.people.rules import Role
from tests.factories.program import Program
from tests.factories.world import World, build_world


@pytest.fixture
def world(app: Flask) -> World:
    return build_world()


@pytest.fixture
def strategist(app: Flask, world: World) -> Program:
    return Program(app, world.strategist)


@pytest.fixture
def owner(app: Flask, world: World) -> Program:
    """Who answers for Bromma's share."""
    return Program(app, world.owner)


@pytest.fixture
def administrator(app: Flask, world: World) -> Program:
    return Program(app, world.people[Role.ADMINISTRATOR])
