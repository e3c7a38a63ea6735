"""What a round's message has to say when it is sent: what its recipient still owes, but only as far as that holds."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from planner.kit.db import db
from planner.mail.models import Message
from planner.mail.rules import MessageState
from planner.people.models import Organisation
from planner.plans.models import Activity
from planner.reminders.letters.contents import deadline_of, everybody_on
from planner.reminders.models import Reminder
from planner.reminders.rules import ROUNDS, Kind, first_to_hear
from planner.reminders.sources import all_deadlines
from planner.rounds.models import Round
from planner.rounds.queries.lookups import indicators_of
from planner.rounds.rules import FIGURES_PREFIX, SUBJECT_PREFIX

# What was told in such a message, nobody has read.
NEVER_CAME = (MessageState.SUPPRESSED, MessageState.DEAD)


@dataclass(frozen=True, slots=True)
class Owed:
    """One answer that the recipient owes: an organisation's share of an activity, and when it last was heard of.

    Of figures, which are the organisation's own, there is no activity.
    """

    activity_key: str | None
    title: str | None
    organisation_key: str
    organisation: str
    last_update: date | None


@dataclass(frozen=True, slots=True)
class RoundMatter:
    """What a message says of one round: `owed` is still to be answered of the `of` that the recipient was asked about.

    `opening`: the recipient hears of the round for the first time; what was told in a mail that never came doesn't
    count. `pushed`: a strategist reminded by hand.
    """

    round: Round
    owed: tuple[Owed, ...]
    of: int
    opening: bool
    pushed: bool
    # The series that a round about figures asks for.
    series: tuple[str, ...] = ()


def rounds_of(message_ids: Sequence[int], today: date) -> dict[int, list[RoundMatter]]:
    """Return what each message has to say on a day, the round that is to be answered first first.

    A round counts while it is open and something told in this very message still holds: it isn't answered, the day to
    answer by hasn't been moved, and it is still the recipient's to answer. Then all that the recipient has been told of
    and still owes in it is listed, whichever message told of it. A message with nothing left to say isn't a key.
    """
    selected = all_deadlines(today).get(ROUNDS)
    if selected is None:
        return {}
    asked: dict[tuple[int, str], list[Any]] = defaultdict(list)
    everybody = everybody_on(today)
    for row in db.session.execute(_asked(message_ids, selected.subquery("deadline"))):
        if row.recipient_id in first_to_hear(deadline_of(row), everybody):
            asked[row.message_id, row.subject_kind].append(row)
    holding = {key: rows for key, rows in asked.items() if any(_still_holds(row) for row in rows)}
    rounds = _rounds(subject for _message, subject in holding)
    series = {subject: _series(round_) for subject, round_ in rounds.items() if round_.asks_figures}
    matters: dict[int, list[RoundMatter]] = defaultdict(list)
    for (message_id, subject), rows in holding.items():
        matters[message_id].append(_matter(rounds[subject], rows, series.get(subject, ())))
    for found in matters.values():
        found.sort(key=lambda matter: (matter.round.answer_by, matter.round.id))
    return matters


def _asked(message_ids: Sequence[int], deadline: Any) -> Any:
    """Return a select of all that the messages' recipients were told of in rounds, in these messages or others."""
    this = aliased(Message)
    return (
        select(
            this.id.label("message_id"),
            this.recipient_id,
            Reminder.message_id.label("told_in"),
            Message.state.label("told_state"),
            Reminder.kind,
            Reminder.due.label("told_due"),
            deadline,
            Activity.key.label("activity_key"),
            Activity.title,
            Organisation.key.label("organisation_key"),
            Organisation.name.label("organisation"),
        )
        .join_from(this, Message, and_(Message.recipient_id == this.recipient_id, Message.kind == ROUNDS.kind))
        .join(Reminder, Reminder.message_id == Message.id)
        .join(
            deadline,
            and_(deadline.c.subject_id == Reminder.subject_id, deadline.c.subject_kind == Reminder.subject_kind),
        )
        .outerjoin(Activity, Activity.id == deadline.c.activity_id)
        .join(Organisation, Organisation.id == deadline.c.organisation_id)
        .where(this.id.in_(message_ids))
        .order_by(Activity.position, Activity.id, Organisation.position, Organisation.id)
    )


def _still_holds(row: Any) -> bool:
    return bool(row.told_in == row.message_id and row.open and (row.kind == Kind.NUDGE or row.told_due == row.due))


def _rounds(subjects: Iterable[str]) -> dict[str, Round]:
    """Return the rounds of some subjects, by these."""
    ids = {int(subject.removeprefix(SUBJECT_PREFIX).removeprefix(FIGURES_PREFIX)): subject for subject in subjects}
    found = db.session.scalars(select(Round).where(Round.id.in_(ids)))
    return {ids[round_.id]: round_ for round_ in found}


def _series(round_: Round) -> tuple[str, ...]:
    return tuple(one.label for one in indicators_of(round_))


def _matter(round_: Round, rows: Sequence[Any], series: tuple[str, ...]) -> RoundMatter:
    owed = {
        row.subject_id: Owed(row.activity_key, row.title, row.organisation_key, row.organisation, row.last_update)
        for row in rows
        if row.open
    }
    return RoundMatter(
        round=round_,
        owed=tuple(owed.values()),
        of=len({row.subject_id for row in rows}),
        opening=all(row.told_in == row.message_id or row.told_state in NEVER_CAME for row in rows),
        pushed=any(_still_holds(row) and row.kind == Kind.NUDGE for row in rows),
        series=series,
    )
