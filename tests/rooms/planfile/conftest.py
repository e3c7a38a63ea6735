"""Loading and exporting as the commands do it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask

from planner.kit.clock import business_date
from planner.kit.db import db
from planner.kit.transaction import transaction
from planner.planfile.check import draft_of
from planner.planfile.dump import as_written
from planner.planfile.operations import load_plan
from planner.planfile.operations.section import Tally
from planner.planfile.queries import whole_plan

Load = Callable[..., Tally]
Export = Callable[[], Any]


@pytest.fixture
def load(app: Flask) -> Load:
    """Load plain values, as on a day."""

    def load(tree: Any, today: date | None = None) -> Tally:
        with transaction():
            return load_plan(draft_of(tree), today=today or business_date())

    return load


@pytest.fixture
def export(app: Flask) -> Export:
    """Return the whole plan as a file would hold it."""

    def export() -> Any:
        db.session.rollback()
        return as_written(whole_plan(business_date()))

    return export
