"""The rows of the table of activities that is edited in a spreadsheet: a share of an activity each, as it stands."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from zlib import crc32

from flask_babel import gettext as _
from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from planner.kit.actor import Actor
from planner.kit.db import AnySelect, db
from planner.kit.errors import Invalid
from planner.people.models import Organisation, Person
from planner.people.queries.passing_on import stand_ins_in_sql, successors_in_sql
from planner.plans.models import Activity, Area, Assignment, OwnerRow, StatusUpdate
from planner.plans.queries.drafts import seen_by
from planner.plans.queries.history import holds_on
from planner.plans.queries.lists import Filter, matching
from planner.plans.queries.states import ActivityDeadline, OwnDeadline, status_expression, with_histories
from planner.plans.queries.views import due_of
from planner.plans.rules import Due, Forecast, Status, may_manage_plan, may_name_owner, may_report

# More rows than anybody edits, and as many as can be brought back in one file.
MOST = 3000
# A longer comment is cut where it is only there to be read.
SAID_LENGTH = 500

_Reporter, _Decider, _OwnDecider, _Namer = (
    aliased(Person, name=name) for name in ("reporter", "decider", "own_decider", "namer")
)


@dataclass(frozen=True, slots=True)
class Line:
    """A share of an activity as it stands, what somebody may change of it, and who changed each part last."""

    id: int
    activity_id: int
    key: str
    title: str
    area: str
    organisation_key: str
    organisation: str
    status: Status | None
    paused_until: date | None
    comment: str | None
    forecast: Forecast | None
    ready_on: date | None
    update_id: int | None
    owner_id: int | None
    owner: str | None
    due: Due | None
    own_due: Due | None
    may_report: bool
    may_name: bool
    may_decide: bool
    last_by: dict[str, str | None]

    @property
    def said(self) -> str:
        """What was said last, on one line and not too long."""
        text = re.sub(r"\s+", " ", self.comment or "").strip()
        return text if len(text) <= SAID_LENGTH else text[: SAID_LENGTH - 1] + "…"

    @property
    def cells(self) -> dict[str, str]:
        """What stands in the row's cells, but for the status, which is a word of some language."""
        return {
            "key": self.key,
            "title": self.title,
            "area": self.area,
            "organisation_key": self.organisation_key,
            "organisation": self.organisation,
            "said": self.said,
            "comment": "",
            "paused_until": str(self.paused_until or ""),
            "owner": self.owner or "",
            "due": str(self.due or ""),
            "own_due": str(self.own_due or ""),
            "reason": "",
            "control": str(Control.of(self)),
        }


@dataclass(frozen=True, slots=True)
class Control:
    """How a row was when it was taken out: what could be edited, and marks of what could not."""

    place: str
    update_id: str
    status: str
    paused_until: str
    owner: str
    due: str
    own_due: str
    marks: str

    @classmethod
    def of(cls, line: Line) -> "Control":
        """Return how a row is."""
        return cls(
            place=mark(f"{line.key}/{line.organisation_key}"),
            update_id=str(line.update_id or ""),
            status=line.status or "",
            paused_until=str(line.paused_until or ""),
            owner=line.owner or "",
            due=str(line.due or ""),
            own_due=str(line.own_due or ""),
            marks=".".join(mark(text) for text in (line.title, line.area, line.organisation, line.said)),
        )

    @classmethod
    def parse(cls, text: str) -> "Control":
        """Read what `str` wrote. Raises ValueError for anything else."""
        parts = text.split("|")
        if len(parts) != 9 or parts[0] != "1" or parts[8].count(".") != 3:
            raise ValueError(text)
        control = cls(*parts[1:])
        if control.status:
            Status(control.status)
        for due in filter(None, (control.due, control.own_due)):
            Due.parse(due)
        return control

    def __str__(self) -> str:
        """Return it as a cell holds it."""
        parts = (self.place, self.update_id, self.status, self.paused_until, self.owner, self.due, self.own_due)
        return "|".join(("1", *parts, self.marks))


def mark(text: str) -> str:
    """Return what stands for a text, to notice that it was changed by mistake."""
    return f"{crc32(' '.join(text.split()).encode()):08x}"


def count_lines(wanted: Filter, today: date) -> int:
    """Return how many rows the table has of what fits a filter."""
    found = (
        select(func.count(Assignment.id))
        .outerjoin(OwnerRow, and_(OwnerRow.assignment_id == Assignment.id, holds_on(OwnerRow, today)))
        .where(Assignment.activity_id.in_(matching(wanted, today)), *wanted.whose.conditions())
        .where(holds_on(Assignment, today))
    )
    return db.session.scalar(found) or 0


def lines_that_fit(wanted: Filter, *, actor: Actor, today: date) -> list[Line]:
    """Return the rows of what fits a filter, in the order of the plan. One statement.

    Of an organisation or an owner alone where the filter names one. Raises Invalid for more than MOST.
    """
    found = _select(today).where(Activity.id.in_(matching(wanted, today)), *wanted.whose.conditions())
    rows = db.session.execute(found.where(seen_by(actor, Activity, Area)).limit(MOST + 1)).all()
    if len(rows) > MOST:
        raise Invalid(_("Tabellen får högst ha %(n)s rader. Välj ett område eller en organisation först.", n=MOST))
    return [_line(row, actor) for row in rows]


def lines_of(keys: Collection[str], *, actor: Actor, today: date) -> dict[tuple[str, str], Line]:
    """Return the rows of activities with some keys by activity and organisation. One statement."""
    rows = db.session.execute(_select(today).where(Activity.key.in_(keys), seen_by(actor, Activity, Area)))
    return {(row.key, row.organisation_key): _line(row, actor) for row in rows}


def _select(today: date) -> AnySelect:
    away, ended = stand_ins_in_sql(today), successors_in_sql(today)
    return (
        with_histories(
            select(
                Assignment.id,
                Assignment.activity_id,
                Assignment.organisation_id,
                Activity.key,
                Activity.title,
                Area.name_sv.label("area"),
                Area.coordinator_id,
                Organisation.key.label("organisation_key"),
                Organisation.name.label("organisation"),
                StatusUpdate.id.label("update_id"),
                status_expression(today).label("status"),
                StatusUpdate.paused_until,
                StatusUpdate.comment,
                StatusUpdate.forecast,
                StatusUpdate.ready_on,
                OwnerRow.person_id.label("owner_id"),
                Person.email.label("owner"),
                ActivityDeadline.due.label("due"),
                ActivityDeadline.precision.label("precision"),
                OwnDeadline.due.label("own_due"),
                OwnDeadline.precision.label("own_precision"),
                away.c.at.label("stand_in_id"),
                ended.c.at.label("answering_id"),
                _Reporter.name.label("report_by"),
                _Decider.name.label("due_by"),
                _OwnDecider.name.label("own_due_by"),
                _Namer.name.label("owner_by"),
            ),
            today,
        )
        .join(Organisation, Organisation.id == Assignment.organisation_id)
        .outerjoin(Person, Person.id == OwnerRow.person_id)
        .outerjoin(away, away.c.start == OwnerRow.person_id)
        .outerjoin(ended, ended.c.start == Assignment.organisation_id)
        .outerjoin(_Reporter, _Reporter.id == StatusUpdate.by_id)
        .outerjoin(_Decider, _Decider.id == ActivityDeadline.by_id)
        .outerjoin(_OwnDecider, _OwnDecider.id == OwnDeadline.by_id)
        .outerjoin(_Namer, _Namer.id == OwnerRow.by_id)
        .order_by(Area.position, Activity.position, Activity.id, Assignment.position, Assignment.id)
    )


def _line(row: Any, actor: Actor) -> Line:
    status = Status(row.status) if row.update_id else None
    return Line(
        id=row.id,
        activity_id=row.activity_id,
        key=row.key,
        title=row.title,
        area=row.area,
        organisation_key=row.organisation_key,
        organisation=row.organisation,
        status=status,
        paused_until=row.paused_until if status is Status.PAUSED else None,
        comment=row.comment,
        forecast=Forecast(row.forecast) if row.forecast else None,
        ready_on=row.ready_on,
        update_id=row.update_id,
        owner_id=row.owner_id,
        owner=row.owner,
        due=due_of(row.due, row.precision),
        own_due=due_of(row.own_due, row.own_precision),
        may_report=may_report(
            actor,
            owner_id=row.owner_id,
            organisation_id=row.organisation_id,
            stand_in_id=row.stand_in_id,
            answering_id=row.answering_id,
        ),
        may_name=may_name_owner(actor, coordinator_id=row.coordinator_id),
        may_decide=may_manage_plan(actor),
        last_by={part: getattr(row, f"{part}_by") for part in ("report", "due", "own_due", "owner")},
    )
