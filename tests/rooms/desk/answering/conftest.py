"""The small world in which somebody has three things to answer for, and that somebody at the page."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from planner.audit.models import TrailEntry
from planner.kit.db import db
from planner.people.rules import Role
from planner.plans.models import Assignment, DeadlineRequest, StatusUpdate
from planner.plans.operations.summaries import refresh_all
from planner.plans.rules import Status
from tests.factories.acts import name_owner
from tests.factories.plan import add_activity, add_assignment, add_update, updates_of
from tests.factories.sheet import Answerer
from tests.factories.world import TODAY, World, build_world

BEFORE = TODAY - timedelta(days=20)
REPORT, SAME, DEADLINE = "lagesrapporter", "oforandrat", "tidplansonskemal"


@pytest.fixture
def world(app: Flask) -> World:
    """The small world, in which the owner answers for two more things that were reported on in October."""
    world = build_world()
    for number in (2, 3):
        share = add_assignment(add_activity(f"boende-{number}", area=world.area, due="2014-11-20"), world.bromma)
        add_update(share, Status.ONGOING, BEFORE, comment=f"Läget {number}.", by_id=world.owner.id)
        name_owner(world.people[Role.COORDINATOR], world.owner, activity=f"boende-{number}")
    refresh_all(TODAY)
    db.session.commit()
    return world


@pytest.fixture
def owner(app: Flask, world: World) -> Answerer:
    """The owner, at the page that a mail leads to."""
    return Answerer(app, world.owner)


def share(number: int) -> Assignment:
    found = db.session.scalars(select(Assignment).order_by(Assignment.id)).all()
    return {1: found[0], 2: found[2], 3: found[3]}[number]


def said(number: int) -> list[tuple[str, str | None]]:
    """What has been said of an activity's share in Bromma, in order."""
    db.session.rollback()
    return [(row.status, row.comment) for row in updates_of(share(number))]


def count(table: type[StatusUpdate] | type[TrailEntry] | type[DeadlineRequest]) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table)) or 0
