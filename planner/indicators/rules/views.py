"""What pages, programs and reports show of indicators: plain rows, in which small numbers are hidden already. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from planner.indicators.rules.figures import PERCENT, SHARES, Change, Direction, Figure, change
from planner.indicators.rules.periods import Period, comparable, newest


@dataclass(frozen=True, slots=True)
class ObservationView:
    """A series' figures for a period, of one organisation, or (None) of all.

    hidden: the names of those figures that may not leave the service. They are None in `figure`, but where everything
    was asked for. disagrees: the share that n and of give, in percent, where another one is printed.
    """

    id: int
    period: Period
    period_text: str
    organisation_key: str | None
    organisation: str | None
    figure: Figure
    hidden: frozenset[str]
    disagrees: float | None
    public: bool
    note: str | None
    source: str | None

    @property
    def hides_main(self) -> bool:
        """Whether a number may not leave the service that isn't of women or men."""
        return bool(self.hidden - {"women", "men"})

    @property
    def hides_all(self) -> bool:
        """Whether neither its main number nor those of women and men may leave the service."""
        return self.hides_main and {"women", "men"} <= self.hidden

    @property
    def has_sexes(self) -> bool:
        """Whether it says anything of women or men, though it may be hidden."""
        names = {"women", "men"}
        return bool(names & self.hidden) or any(getattr(self.figure, name) is not None for name in names)


@dataclass(frozen=True, slots=True)
class TargetView:
    """Where a series should be in a period, in its own unit."""

    period: Period
    period_text: str
    value: float


@dataclass(frozen=True, slots=True)
class Asked:
    """How many organisations were asked for a series' figure of a period, and how many of these have given it."""

    given: int
    asked: int


@dataclass(frozen=True, slots=True)
class Development:
    """What became of a series between its latest two periods: how much its value, n or share changed, and whether that
    is wanted.
    """

    since: ObservationView
    field: str
    difference: float
    change: Change


@dataclass(frozen=True, slots=True)
class SeriesView:
    """A series with its figures in the order of periods and, within one, of all first and then by organisation.

    asked: of the periods for which organisations were asked for it, how many; filled in by a room that asks.
    """

    id: int
    key: str
    label: str
    unit: str | None
    direction: Direction | None
    area_key: str | None
    area_sv: str | None
    area_en: str | None
    total_key: str | None
    observations: Sequence[ObservationView]
    targets: Sequence[TargetView]
    asked: Mapping[Period, Asked] = field(default_factory=dict)

    @property
    def has_main(self) -> bool:
        """Whether any figure of all says more than how many are women and men, though it may be hidden."""
        return any(one.figure.main is not None or one.hides_main for one in self.of_all)

    @property
    def has_hidden(self) -> bool:
        """Whether any of its figures may not leave the service."""
        return any(one.hidden for one in self.observations)

    def label_within(self, whole: str) -> str:
        """Return what it is called where it stands under the name of what it is a part of."""
        return self.label.removeprefix(f"{whole}, ")

    @property
    def of_all(self) -> Sequence[ObservationView]:
        """The figures of all organisations together, as their source gives them."""
        return [one for one in self.observations if one.organisation_key is None]

    @property
    def latest(self) -> ObservationView | None:
        """The latest figures of all, if there are any."""
        return newest(self.of_all, attrgetter("period"))

    @property
    def development(self) -> Development | None:
        """What became of it since the period before, where both have the same kind of figure that may be shown."""
        return development(self.of_all, self.direction)

    @property
    def over_time(self) -> Sequence[ObservationView]:
        """The figures of all that may be shown, of the latest's kind and for periods as long as its: a line."""
        shown = [one for one in self.of_all if main_field(one.figure)]
        last = newest(shown, attrgetter("period"))
        if last is None:
            return []
        kind, months = main_field(last.figure), last.period.months
        return [one for one in shown if main_field(one.figure) == kind and one.period.months == months]

    @property
    def main_field(self) -> str | None:
        """What it is about, judging by the latest figures: value, n or share."""
        return main_field(self.latest.figure) if self.latest else None

    @property
    def own_unit(self) -> str | None:
        """What values and targets are in: its unit; of shares that have none, percent."""
        return self.unit or (PERCENT if self.main_field == "share" else None)

    def targets_beside(self, field: str | None) -> Sequence[TargetView]:
        """Return the targets that figures of a field compare with: a share of people has no place beside so many."""
        unit = self.own_unit
        in_own_unit = unit is None or field != ("n" if unit.casefold() in SHARES else "share")
        return self.targets if in_own_unit else []

    @property
    def target(self) -> TargetView | None:
        """The target that is next: of the period of the latest figures or later, else the last there was."""
        latest = self.latest
        ahead = (one for one in self.targets if latest is None or one.period.last >= latest.period.last)
        return next(ahead, self.targets[-1] if self.targets else None)


def development(observations: Sequence[ObservationView], direction: Direction | None) -> Development | None:
    """Return what became of a series since the period before that is as long, of one organisation or of all.

    None where there is none, or the two can't be compared: one has a count and the other only a share.
    """
    after = newest(observations, attrgetter("period"))
    before = comparable(observations, attrgetter("period"), after.period) if after else None
    if before is None or after is None:
        return None
    field = main_field(after.figure)
    was, now = before.figure.main, after.figure.main
    if field is None or field != main_field(before.figure) or was is None or now is None:
        return None
    return Development(before, field, now - was, change(was, now, direction))


def main_field(figure: Figure) -> str | None:
    """Return which field a series is about, as Figure.main has it: value, n or share."""
    return next((name for name in ("value", "n", "share") if getattr(figure, name) is not None), None)
