"""The small world."""

import pytest
from flask import Flask

from tests.factories.world import World, build_world


@pytest.fixture
def world(app: Flask) -> World:
    return build_world()
