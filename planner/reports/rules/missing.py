"""What a year's follow-up lacks before it can go to the board, and what of that it can't go without. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from planner.reports.rules.texts import NECESSARY, Part, section_of_area, section_of_requirement
from planner.requirements.rules import Kind, Milestone, Outcome, RequirementView, YearView


class Lack(StrEnum):
    """What may be missing, in the order in which it is told."""

    PART = "part"
    UNLISTED = "unlisted"
    UNASSESSED = "unassessed"
    UNEXPLAINED = "unexplained"
    WITHOUT_RESPONSIBLE = "without_responsible"
    NO_REQUIREMENTS = "no_requirements"
    NO_DEADLINE = "no_deadline"
    MILESTONE = "milestone"
    MONEY = "money"
    AREA = "area"
    UNREPORTED = "unreported"
    STALE = "stale"
    WITHOUT_DEADLINE = "without_deadline"
    FIGURES = "figures"
    UNMEASURED = "unmeasured"
    ROUND = "round"
    NOT_FROZEN = "not_frozen"
    CHANGED_SINCE = "changed_since"


@dataclass(frozen=True, slots=True)
class Lacking:
    """One of several that lack the same: its key or code, and its name. `who`: somebody who should and has left."""

    key: str
    name: str
    who: str | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing. `must`: the board can't decide without it.

    `key` names what lacks something: a part, an area's or a series' key, a requirement's code, a round's number, a
    milestone; `name` is what people call it. `count`: how many there are, of evidence or activities; `day`: by when it
    should have been done, or will be. `each`: those that lack it, where they are told together.
    """

    lack: Lack
    must: bool = False
    key: str = ""
    name: str = ""
    count: int = 0
    day: date | None = None
    each: Sequence[Lacking] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand with a year's follow-up. Names are by key or code, or a round's number.

    written: the sections that have a text; texts_at: when one was last written. activities: how many there are of each
    Lack that activities have; empty for a year gone by, of which nothing can be reported any more. without_figures: the
    series that have a target for the year and no figures; unmeasured: the others that had figures the year before and
    have none now. rounds: the open ones about the year, with the day to answer by. left: the numbers of people who have
    left. frozen_at: when the latest edition was.
    """

    today: date
    areas: Mapping[str, str]
    written: Collection[str]
    year: YearView | None = None
    activities: Mapping[Lack, int] = field(default_factory=dict)
    without_figures: Mapping[str, str] = field(default_factory=dict)
    unmeasured: Mapping[str, str] = field(default_factory=dict)
    rounds: Mapping[int, tuple[str, date]] = field(default_factory=dict)
    left: Collection[int] = ()
    texts_at: datetime | None = None
    edition: int | None = None
    frozen_at: datetime | None = None


def gaps(standing: Standing) -> Sequence[Gap]:
    """Return all that is missing, what the board can't go without first."""
    found = [
        *_parts(standing),
        *(_grant(standing.year, standing) if standing.year else [Gap(Lack.NO_REQUIREMENTS)]),
        *_areas(standing),
        *(Gap(lack, count=count) for lack, count in standing.activities.items() if count),
        *(Gap(Lack.FIGURES, key=key, name=name) for key, name in standing.without_figures.items()),
        *_several(Lack.UNMEASURED, [Lacking(key, name) for key, name in standing.unmeasured.items()]),
        *(Gap(Lack.ROUND, key=str(number), name=name, day=day) for number, (name, day) in standing.rounds.items()),
        *_edition(standing),
    ]
    return sorted(found, key=lambda gap: not gap.must)


def _parts(standing: Standing) -> Iterator[Gap]:
    for part in Part:
        # What isn't necessary is only asked for where there is something to tell of.
        asked_for = part in NECESSARY or (
            part is Part.MONEY and standing.year is not None and standing.year.money.known
        )
        if asked_for and part not in standing.written:
            yield Gap(Lack.PART, must=part in NECESSARY, key=part)


def _areas(standing: Standing) -> Iterator[Gap]:
    for key, name in standing.areas.items():
        if section_of_area(key) not in standing.written:
            yield Gap(Lack.AREA, key=key, name=name)


def _grant(year: YearView, standing: Standing) -> Iterator[Gap]:
    """Return what is missing of a year of the grant; what the region alone has to meet isn't ours to assess."""
    if not year.complete:
        yield Gap(Lack.UNLISTED, must=True)
    unassessed = year.with_outcome(Outcome.NOT_ASSESSED)
    for one in unassessed:
        yield Gap(
            Lack.UNASSESSED, must=True, key=one.code, name=one.title, count=len(one.missing), day=one.internal_due
        )
    for one in year.with_outcome(Outcome.NOT_MET):
        if _wants_words(one) and section_of_requirement(one.code) not in standing.written:
            yield Gap(Lack.UNEXPLAINED, key=one.code, name=one.title)
    yield from _several(
        Lack.WITHOUT_RESPONSIBLE,
        [
            Lacking(one.code, one.title, one.responsible.name if one.responsible else None)
            for one in unassessed
            if one.responsible is None or one.responsible.id in standing.left
        ],
    )
    if year.submission.due is None:
        yield Gap(Lack.NO_DEADLINE)
    for milestone in year.submission.milestones:
        # To the board and to be sent it goes only when the report is there.
        if milestone.kind in (Milestone.DATA_STOP, Milestone.DRAFT) and milestone.is_late(standing.today):
            yield Gap(Lack.MILESTONE, key=milestone.kind, day=milestone.due)
    if year.money.granted is not None and year.money.used is None:
        yield Gap(Lack.MONEY)


def _several(lack: Lack, each: Sequence[Lacking]) -> Iterator[Gap]:
    if each:
        yield Gap(lack, count=len(each), each=each)


def _wants_words(requirement: RequirementView) -> bool:
    """Return whether it takes words to say why it isn't met: our assessment gives no reason, or the gate falls."""
    return requirement.reason is None or requirement.kind is Kind.BASIC


def _edition(standing: Standing) -> Iterator[Gap]:
    if standing.edition is None or standing.frozen_at is None:
        yield Gap(Lack.NOT_FROZEN, must=True)
    elif standing.texts_at is not None and standing.texts_at > standing.frozen_at:
        yield Gap(Lack.CHANGED_SINCE, must=True, count=standing.edition)
