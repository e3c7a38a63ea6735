"""What the overview shows to whom, in which order, and what its charts count month by month. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from planner.people.rules import Role

# How far back and ahead the charts look.
MONTHS_BACK, MONTHS_AHEAD = 24, 18
MONTHS_OF_DEADLINES = 12


class Part(StrEnum):
    """A part of the overview."""

    GLANCE = "glance"
    MINE = "mine"
    FOLLOW_UP = "follow_up"
    CHANGES = "changes"
    AREAS = "areas"
    UPCOMING = "upcoming"
    CHARTS = "charts"


# What somebody came for first: a reader to see how it goes, an owner what is asked of them, a strategist what waits.
_PARTS: Mapping[Role, Sequence[Part]] = {
    Role.READER: (Part.GLANCE, Part.CHARTS, Part.AREAS, Part.CHANGES, Part.FOLLOW_UP, Part.UPCOMING),
    Role.CONTRIBUTOR: (
        Part.MINE, Part.GLANCE, Part.CHANGES, Part.AREAS, Part.UPCOMING, Part.CHARTS, Part.FOLLOW_UP,
    ),
    Role.COORDINATOR: (
        Part.MINE, Part.GLANCE, Part.AREAS, Part.CHANGES, Part.UPCOMING, Part.CHARTS, Part.FOLLOW_UP,
    ),
    Role.STRATEGIST: (
        Part.GLANCE, Part.FOLLOW_UP, Part.MINE, Part.CHANGES, Part.AREAS, Part.UPCOMING, Part.CHARTS,
    ),
}  # fmt: skip


def parts_for(role: Role) -> Sequence[Part]:
    """Return what the overview shows to a role, in order; an administrator sees what a strategist does."""
    return _PARTS.get(role, _PARTS[Role.STRATEGIST])


@dataclass(frozen=True, slots=True)
class Counted:
    """How many activities there are of a day. `closed`: they are done or dropped."""

    day: date
    count: int
    closed: bool = False


@dataclass(frozen=True, slots=True)
class SoFar:
    """How many activities were done by the end of a month, and how many should be by the board's deadlines.

    `month` is its first day; `done` is None for a month to come.
    """

    month: date
    done: int | None
    decided: int


def so_far(done: Sequence[Counted], decided: Sequence[Counted], today: date) -> list[SoFar]:
    """Return month by month how much was done, and should be; what lies before the first month counts in it."""
    if not done and not decided:
        return []
    now = first_of(today)
    earliest = min((first_of(one.day) for one in (*done, *decided)), default=now)
    latest = max((first_of(one.day) for one in decided), default=now)
    begins, ends = max(earliest, months_after(now, -MONTHS_BACK)), min(latest, months_after(now, MONTHS_AHEAD))
    months, month = [], min(begins, now)
    while month <= max(ends, now):
        following = months_after(month, 1)
        months.append(
            SoFar(
                month,
                sum(one.count for one in done if one.day < following) if month <= now else None,
                sum(one.count for one in decided if one.day < following),
            )
        )
        month = following
    return months


def late_against_decision(decided: Iterable[Counted], today: date) -> int:
    """Return how many unfinished activities are past the deadline that the board decided, whatever is in force."""
    return sum(one.count for one in decided if one.day < today and not one.closed)


@dataclass(frozen=True, slots=True)
class Ahead:
    """How many activities are next due in a month, from today on. `month` is its first day."""

    month: date
    count: int


def ahead(due: Sequence[Counted], today: date) -> tuple[list[Ahead], int]:
    """Return the coming months with how many activities are due in each, up to the last that has any; and the rest."""
    now = first_of(today)
    counts: dict[date, int] = {}
    for one in due:
        counts[first_of(one.day)] = counts.get(first_of(one.day), 0) + one.count
    shown = [months_after(now, number) for number in range(MONTHS_OF_DEADLINES)]
    while shown and not counts.get(shown[-1]):
        shown.pop()
    return [Ahead(month, counts.pop(month, 0)) for month in shown], sum(counts.values())


def first_of(day: date) -> date:
    """Return the first day of a day's month."""
    return day.replace(day=1)


def months_after(month: date, number: int) -> date:
    """Return the first day of a month so many months later, or earlier."""
    counted = month.year * 12 + month.month - 1 + number
    return date(counted // 12, counted % 12 + 1, 1)
