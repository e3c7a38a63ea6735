"""What pages, programs and reports show of indicators: plain rows, in which small numbers are hidden already."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from planner.indicators.rules import Change, Direction, Figure, Period, change, comparable, newest


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
    """A series with its figures in the order of periods and, within one, of all first and then by organisation."""

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

    @property
    def has_hidden(self) -> bool:
        """Whether any of its figures may not leave the service."""
        return any(one.hidden for one in self.observations)

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
    def main_field(self) -> str | None:
        """What it is about, judging by the latest figures: value, n or share."""
        return main_field(self.latest.figure) if self.latest else None

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
