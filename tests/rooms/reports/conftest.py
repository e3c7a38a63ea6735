"""The city's plan, loaded."""

import pytest
from flask import Flask

from planner.kit.transaction import transaction
from planner.planfile.check import read_draft
from planner.planfile.commands import example_file
from planner.planfile.operations import load_plan
from tests.factories.world import TODAY, World, build_world


@pytest.fixture
def stockholm(app: Flask) -> Flask:
    """The application with the bundled plan."""
    draft = read_draft(example_file("stockholm"))
    with transaction():
        load_plan(draft, today=TODAY)
    return app


@pytest.fixture
def world(app: Flask) -> World:
    """Two districts that share an activity."""
    return build_world()
