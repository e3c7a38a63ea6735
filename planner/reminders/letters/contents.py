"""What a message has to say when it is sent: what was told in it, but only as far as it still holds."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func, or_, select

from planner.kit.db import db
from planner.people.models import Organisation, Person
from planner.people.rules import Role
from planner.plans.models import Activity, Assignment
from planner.plans.queries.states import assignment_states
from planner.plans.rules import Due, Precision, Status
from planner.reminders.calendar import working_calendar
from planner.reminders.models import Reminder
from planner.reminders.rules import LAST_STEP, REMINDERS, Deadline, Everybody, Kind, is_stale, recipients
from planner.reminders.sources import all_deadlines


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing that a message says something about. `own`: the recipient answers for it or is its contact.

    `last_step`: after this owners hear no more; it stands with the strategy unit as needing a decision. `pause_ended`:
    the day from which the work counts as taken up again, where a pause is the last that was said of it.
    """

    kind: Kind
    activity_id: int
    activity_key: str
    title: str
    organisation: str
    due: Due
    last_update: date | None
    own: bool
    last_step: bool = False
    pause_ended: date | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an activity has come among those who carry it out."""

    done: int
    of: int
    missing: tuple[str, ...]


def matters_of(message_ids: Sequence[int], today: date) -> dict[int, list[Matter]]:
    """Return what each message has to say on a day, in the order of deadlines.

    Left out is what is done, paused or dropped since, what an open round asks about, what has another deadline, what no
    longer concerns the recipient and, of nudges, what there is news of; of several steps of one deadline the latest
    counts.
    """
    everybody = everybody_on(today)
    calendar = working_calendar()
    matters: dict[int, list[Matter]] = defaultdict(list)
    for row in _told(message_ids, today):
        deadline = deadline_of(row)
        if row.kind == Kind.NUDGE:
            concerned = is_stale(deadline, today, calendar) and row.recipient_id == deadline.owner
        else:
            concerned = row.recipient_id in recipients(deadline, row.step, everybody)
        if concerned:
            matters[row.message_id].append(
                Matter(
                    kind=Kind(row.kind),
                    activity_id=row.activity_id,
                    activity_key=row.activity_key,
                    title=row.title,
                    organisation=row.organisation,
                    due=Due(row.due, Precision(row.precision)),
                    last_update=row.last_update,
                    own=row.recipient_id in (deadline.owner, deadline.contact),
                    last_step=row.step == LAST_STEP,
                    pause_ended=row.paused_until,
                )
            )
    return matters


def progress_of(activity_ids: Collection[int], today: date) -> dict[int, Progress]:
    """Return how far activities have come on a day."""
    states = (
        assignment_states(today)
        .add_columns(Organisation.name.label("organisation"))
        .join(Organisation, Organisation.id == Assignment.organisation_id)
        .where(Assignment.activity_id.in_(activity_ids))
        .order_by(Assignment.position, Assignment.id)
    )
    by_activity: dict[int, list[Any]] = defaultdict(list)
    for row in db.session.execute(states):
        by_activity[row.activity_id].append(row)
    return {
        activity_id: Progress(
            done=sum(row.status == Status.DONE for row in rows),
            of=len(rows),
            missing=tuple(row.organisation for row in rows if not Status(row.status).closed),
        )
        for activity_id, rows in by_activity.items()
    }


def recipients_of(person_ids: Collection[int], today: date) -> dict[int, Person]:
    """Return those of some persons who haven't left by a day."""
    found = db.session.scalars(select(Person).where(Person.id.in_(person_ids)))
    return {person.id: person for person in found if not person.is_gone(today)}


def _told(message_ids: Sequence[int], today: date) -> Sequence[Any]:
    deadline = all_deadlines(today)[REMINDERS].subquery("deadline")
    told = (
        select(
            Reminder.message_id,
            Reminder.recipient_id,
            Reminder.kind,
            Reminder.subject_kind,
            Reminder.subject_id,
            Reminder.due,
            func.max(Reminder.step).label("step"),
        )
        .where(Reminder.message_id.in_(message_ids))
        .group_by(
            Reminder.message_id,
            Reminder.recipient_id,
            Reminder.kind,
            Reminder.subject_kind,
            Reminder.subject_id,
            Reminder.due,
        )
        .subquery("told")
    )
    return db.session.execute(
        select(
            told.c.message_id,
            told.c.recipient_id,
            told.c.kind,
            told.c.step,
            deadline,
            Activity.key.label("activity_key"),
            Activity.title,
            Organisation.name.label("organisation"),
        )
        .join_from(
            told,
            deadline,
            and_(deadline.c.subject_kind == told.c.subject_kind, deadline.c.subject_id == told.c.subject_id),
        )
        .join(Activity, Activity.id == deadline.c.activity_id)
        .join(Organisation, Organisation.id == deadline.c.organisation_id)
        .where(deadline.c.open, or_(told.c.kind == Kind.NUDGE, told.c.due == deadline.c.due))
        .order_by(deadline.c.due, Activity.position, Activity.id, Organisation.position, Organisation.id)
    ).all()


def deadline_of(row: Any) -> Deadline:
    """Return a row of a source's select as rules know it."""
    return Deadline(
        kind=row.subject_kind,
        subject=row.subject_id,
        due=row.due,
        coarse=row.coarse,
        open=row.open,
        ongoing=row.ongoing,
        last_update=row.last_update,
        owner=row.owner_id,
        contact=row.contact_id,
        coordinator=row.coordinator_id,
    )


def everybody_on(today: date) -> Everybody:
    """Return those who hear where nobody is named, and of what is long overdue."""
    return Everybody({}, _holders(Role.STRATEGIST, today), _holders(Role.ADMINISTRATOR, today))


def _holders(role: Role, today: date) -> frozenset[int]:
    present = or_(Person.left_on.is_(None), Person.left_on > today)
    return frozenset(db.session.scalars(select(Person.id).where(Person.role == role, present)))
