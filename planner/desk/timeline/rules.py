"""Where days stand on a timeline, and how a month is laid out. Pure."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date, timedelta

from planner.plans.rules import Due, Precision, RolledUp, Status
from planner.plans.rules.due import FIRST_YEAR, LAST_YEAR

ONE_DAY = timedelta(days=1)
# How many months a step of a scale may be, and how many steps a scale has at the most.
STEPS = (1, 3, 12, 60, 120, 600, 1200)
MOST_STEPS = 18
# As many names stand beside each other on a phone, each wide enough to be read.
NAMES_ON_A_PHONE = 7
# A year's name needs so much of the width, in percent, before the next one.
ROOM_OF_A_YEAR = 12.0


def first_day_of(due: Due) -> date:
    """Return the first day of the period that a deadline is: of a day, the day itself."""
    match due.precision:
        case Precision.YEAR:
            return date(due.day.year, 1, 1)
        case Precision.QUARTER:
            return date(due.day.year, (due.day.month - 1) // 3 * 3 + 1, 1)
        case Precision.MONTH:
            return due.day.replace(day=1)
        case Precision.DAY:
            return due.day


def shape_of(rolled: RolledUp) -> str:
    """Return the state whose shape stands for an activity, as in lists: what is most pressing comes first."""
    if rolled.overdue:
        return "overdue"
    if rolled.unreported and rolled.status is Status.NOT_STARTED:
        return "unreported"
    return rolled.status.value


@dataclass(frozen=True, slots=True)
class Stretch:
    """A deadline on a scale, in percent of its width; `coarse`: a period, to be drawn as one."""

    begins: float
    ends: float
    coarse: bool

    @property
    def middle(self) -> float:
        """Where its shape stands: a period's on no day in particular."""
        return (self.begins + self.ends) / 2


@dataclass(frozen=True, slots=True)
class Tick:
    """Where a step begins, in percent; `on_a_phone`: its name is shown on a narrow screen too."""

    at: float
    day: date
    on_a_phone: bool


@dataclass(frozen=True, slots=True)
class Scale:
    """A timeline's width: from its first day up to, but not including, `end`, in steps of so many months."""

    first: date
    end: date
    step: int

    @classmethod
    def over(cls, first: date, last: date) -> "Scale":
        """Return a scale of whole steps that holds both days: the finest one that has room for its steps."""
        scales = [cls._of_steps(first, last, step) for step in STEPS]
        return next((scale for scale in scales if len(scale.ticks) <= MOST_STEPS), scales[-1])

    @classmethod
    def _of_steps(cls, first: date, last: date, step: int) -> "Scale":
        return cls(_first_of(_months(first) // step * step), _first_of((_months(last) // step + 1) * step), step)

    def at(self, day: date) -> float:
        """Return where a day begins, in percent of the width; outside 0 to 100 where the scale doesn't hold it."""
        return (day - self.first) / (self.end - self.first) * 100

    def holds(self, day: date) -> bool:
        """Return whether a day is on the scale."""
        return self.first <= day < self.end

    def stretch(self, due: Due) -> Stretch:
        """Return where a deadline stands."""
        return Stretch(
            self.at(first_day_of(due)), self.at(due.day + ONE_DAY), coarse=due.precision is not Precision.DAY
        )

    @property
    def ticks(self) -> list[Tick]:
        """Where each step begins."""
        months = range(_months(self.first), _months(self.end), self.step)
        every = -(-len(months) // NAMES_ON_A_PHONE)
        # Of months, those that begin a quarter: 1, 4, 7, 10 are found again on any scale.
        if self.step == 1 and every > 1:
            every = 3
        return [Tick(self.at(_first_of(month)), _first_of(month), month // self.step % every == 0) for month in months]

    @property
    def years(self) -> list[Tick]:
        """Where each year begins, for the line of years above months or quarters; the first one where it has room."""
        found = [tick for tick in self.ticks if tick.day.month == 1]
        if self.first.month > 1 and (not found or found[0].at >= ROOM_OF_A_YEAR):
            found.insert(0, self.ticks[0])
        return found


def _months(day: date) -> int:
    return day.year * 12 + day.month - 1


def _first_of(months: int) -> date:
    return date(months // 12, months % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class Week:
    """A week of a month: its number as Swedes count, and Monday to Sunday; None for another month's days."""

    number: int
    days: tuple[date | None, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a year."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Month":
        """Return the month that a day is in."""
        return cls(day.year, day.month)

    def __str__(self) -> str:
        """Return the form in which addresses have it: 2014-12."""
        return f"{self.year}-{self.number:02}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return _first_of(_months(self.first) + 1) - ONE_DAY

    @property
    def before(self) -> "Month | None":
        """The month before; None before the first year."""
        return Month.of(self.first - ONE_DAY) if str(self) > f"{FIRST_YEAR}-01" else None

    @property
    def after(self) -> "Month | None":
        """The month after; None after the last year."""
        return Month.of(self.last + ONE_DAY) if str(self) < f"{LAST_YEAR}-12" else None

    @property
    def weeks(self) -> list[Week]:
        """Its weeks, Monday first."""
        weeks = Calendar().monthdatescalendar(self.year, self.number)
        return [
            Week(days[0].isocalendar().week, tuple(day if day.month == self.number else None for day in days))
            for days in weeks
        ]
