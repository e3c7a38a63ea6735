"""The plan's versions."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, select
from sqlalchemy.orm import aliased

from planner.kit.actor import Actor
from planner.kit.db import db
from planner.people.models import Organisation
from planner.plans.models import PlanVersion
from planner.plans.queries.scope import Scope
from planner.plans.rules import VersionStatus, sees_drafts


@dataclass(frozen=True)
class VersionRow:
    """A version, on a day; others are named by their keys."""

    key: str
    title: str
    status: str
    board: str | None
    decided_on: date | None
    dnr: str | None
    paragraph: str | None
    follow_up_due: date | None
    replaces: str | None
    in_force: bool


def versions(*, actor: Actor, today: date) -> list[VersionRow]:
    """Return all versions that somebody may see, in the order of the plan."""
    replaced = aliased(PlanVersion)
    statement = (
        select(PlanVersion, Organisation.key.label("board"), replaced.key.label("replaces"))
        .outerjoin(Organisation, Organisation.id == PlanVersion.board_id)
        .outerjoin(replaced, replaced.id == PlanVersion.replaces_id)
        .order_by(PlanVersion.position)
    )
    if not sees_drafts(actor):
        # Nor is a draft named by the version that takes its place.
        statement = statement.where(PlanVersion.status != VersionStatus.DRAFT).with_only_columns(
            PlanVersion,
            Organisation.key.label("board"),
            case((replaced.status != VersionStatus.DRAFT, replaced.key)).label("replaces"),
        )
    in_force = Scope(today).version
    return [
        VersionRow(
            key=version.key,
            title=version.title,
            status=version.status,
            board=board,
            decided_on=version.decided_on,
            dnr=version.dnr,
            paragraph=version.paragraph,
            follow_up_due=version.follow_up_due,
            replaces=replaces,
            in_force=in_force is not None and in_force.id == version.id,
        )
        for version, board, replaces in db.session.execute(statement)
    ]
