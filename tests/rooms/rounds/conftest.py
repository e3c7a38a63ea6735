"""What the tests of rounds share."""

import pytest
from flask import Flask

from tests.factories.world import World, build_world


@pytest.fixture
def world(app: Flask) -> World:
    """Two districts that share an activity, and a person of each role."""
    return build_world()
