"""What the tests of requirements share."""

import pytest
from flask import Flask

from tests.factories.visitor import Visitor
from tests.factories.world import World, build_world


@pytest.fixture
def world(app: Flask) -> World:
    """Two districts that share an activity, and a person of each role."""
    return build_world()


@pytest.fixture
def strategist(app: Flask, world: World) -> Visitor:
    """Who keeps requirements, at a browser."""
    return Visitor(app, world.strategist)
