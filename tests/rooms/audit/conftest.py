"""What the tests of the trail share."""

from collections.abc import Callable

import pytest
from flask import Flask

from planner.audit.operations import record
from planner.kit.db import db
from tests.factories.world import World, build_world

Write = Callable[..., None]


@pytest.fixture
def world(app: Flask) -> World:
    """Two districts and an activity."""
    return build_world()


@pytest.fixture
def write(world: World) -> Write:
    """Write so many entries to the trail, by Bromma's owner."""

    def entries(count: int = 1) -> None:
        for number in range(count):
            record("assignment.report", actor=world.owner, object_kind="assignment", object_id=number, part=number / 3)
        db.session.commit()

    return entries
