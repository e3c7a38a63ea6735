"""What the tests of plans share."""

import pytest
from flask import Flask

from tests.factories.districts import Districts, build_districts
from tests.factories.world import World, build_world


@pytest.fixture
def world(app: Flask) -> World:
    """Two districts that share an activity, and a person of each role."""
    return build_world()


@pytest.fixture
def districts(app: Flask) -> Districts:
    """Two districts that are about to become Järva, and two that are about to become Norra innerstaden."""
    return build_districts()
