"""What the yearly follow-up holds: the plan on a day, counted. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from planner.indicators.rules.views import SeriesView
from planner.plans.rules import Status
from planner.reports.rules.editions import EditionFacts
from planner.reports.rules.facts import ActivityFacts, AreaFacts, VersionFacts
from planner.reports.rules.selection import What, selected
from planner.requirements.rules import YearView

# Any year works, as far as deadlines go.
FIRST_YEAR, LAST_YEAR = 1900, 2999


@dataclass(frozen=True, slots=True)
class EditionBefore:
    """The edition that a follow-up is compared with. `content`: its JSON, as it was frozen."""

    year: int
    number: int
    as_of: date
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Extract:
    """The organisation that an extract is for: then activities hold its shares alone."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Report:
    """The yearly follow-up: the plan in force on the day `as_of`, with the year's grant and the figures up to it.

    indicators: in the plan's order, with the figures that may leave the service. grants: years of the grant up to this
    one, the latest first. texts: what was written for it, by section (rules.texts); empty for those who may not see
    drafts. edition: None while it is live.
    """

    year: int
    as_of: date
    plan_key: str
    plan_title: str
    plan_owner: str | None
    versions: Sequence[VersionFacts]
    areas: Sequence[AreaFacts]
    indicators: Sequence[SeriesView] = ()
    grants: Sequence[YearView] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    before: EditionBefore | None = None
    extract: Extract | None = None
    edition: EditionFacts | None = None

    @property
    def version(self) -> VersionFacts | None:
        """The version in force, if the plan has any."""
        return next((version for version in self.versions if version.in_force), None)

    @property
    def has_drafts(self) -> bool:
        """Whether it shows texts that aren't frozen: others may see them only when those who write them share it."""
        return self.edition is None and bool(self.texts)

    @property
    def activities(self) -> list[ActivityFacts]:
        """All activities, in the plan's order."""
        return [activity for area in self.areas for activity in area.activities]

    @property
    def grant(self) -> YearView | None:
        """The year's grant, if anything is known of it."""
        return next((grant for grant in self.grants if grant.year == self.year), None)

    def indicators_of(self, area: str | None) -> list[SeriesView]:
        """Return the series of an area, or (None) those of the plan as a whole."""
        return [series for series in self.indicators if series.area_key == area]


@dataclass(frozen=True, slots=True)
class Deviations:
    """Activities that differ from the decided timetable. Each list is in the plan's order."""

    overdue: list[ActivityFacts]
    late_against_decision: list[ActivityFacts]
    moved: list[ActivityFacts]
    dropped: list[ActivityFacts]
    without_deadline: list[ActivityFacts]


def default_day(year: int, today: date) -> date:
    """Return the day that a year's report shows: 31 December of a year gone by, otherwise today."""
    return date(year, 12, 31) if year < today.year else today


def deviations(report: Report) -> Deviations:
    """Return what differs from the decided timetable."""

    def found(what: What) -> list[ActivityFacts]:
        return selected(report.activities, what, report.as_of)

    return Deviations(
        overdue=found(What.OVERDUE),
        late_against_decision=found(What.LATE_AGAINST_DECISION),
        moved=found(What.MOVED),
        dropped=found(What.DROPPED),
        without_deadline=found(What.WITHOUT_DEADLINE),
    )


def by_status(activities: Sequence[ActivityFacts]) -> dict[Status, int]:
    """Return how many activities have each status, all five named."""
    counted = Counter(activity.status for activity in activities)
    return {status: counted[status] for status in Status}


def summary(report: Report) -> dict[str, Any]:
    """Return the figures of the report: activities throughout, but for `assignments`."""
    activities = report.activities

    def n(what: What) -> int:
        return len(selected(activities, what, report.as_of))

    return {
        "activities": len(activities),
        "assignments": sum(len(a.assignments) for a in activities),
        "by_status": {status.value: n for status, n in by_status(activities).items()},
        "overdue": n(What.OVERDUE),
        "due_soon": n(What.DUE_SOON),
        "unreported": n(What.UNREPORTED),
        "without_deadline": n(What.WITHOUT_DEADLINE),
        "moved": n(What.MOVED),
        "late_against_decision": n(What.LATE_AGAINST_DECISION),
    }
