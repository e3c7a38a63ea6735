"""How figures of indicators are written; numbers that may not leave are two points. Pure."""

from planner.indicators.rules import Change, Direction, Figure, Period, Split
from planner.indicators.rules.figures import SHARES
from planner.indicators.rules.views import Development, ObservationView, SeriesView, main_field
from planner.reports import wording as w
from planner.reports.document.blocks import NONE

_DIRECTIONS = {Direction.UP: "ska öka", Direction.DOWN: "ska minska"}
_CHANGES = {Change.BETTER: "åt rätt håll", Change.WORSE: "åt fel håll"}


def period_text(period: Period) -> str:
    """Return a period in words: 2013, fjärde kvartalet 2013, september 2013, januari 2010–september 2013."""
    text = str(period)
    if "/" not in text:
        return _part_text(text)
    begins, ends = (_part_text(part) for part in text.split("/"))
    return f"{begins}–{ends}"


def _part_text(text: str) -> str:
    year, _dash, part = text.partition("-")
    if not part:
        return year
    if part.startswith("Q"):
        return f"{w.QUARTERS[int(part[1]) - 1]} kvartalet {year}"
    return f"{w.MONTHS[int(part) - 1]} {year}"


def outcome_text(observation: ObservationView, unit: str | None) -> str:
    """Return what was counted or measured: 1 069 av 1 628 personer (66 %)."""
    figure, hidden = observation.figure, observation.hidden
    value, n, of, share = (
        _text(getattr(figure, name), name in hidden and getattr(figure, name) is None)
        for name in ("value", "n", "of", "share")
    )
    percent = f"{share}{w.PERCENT}" if share else None
    if value:
        return with_unit(value, unit)
    if n is None:
        return (f"{percent} av {of}" if percent and of else percent) or NONE
    # Of a series in percent it is people that are counted.
    counted = with_unit(f"{n} av {of}" if of else n, None if is_share(unit) else unit)
    return f"{counted} ({percent})" if percent else counted


def sex_text(observation: ObservationView, sex: str) -> str:
    """Return the figure of women or of men."""
    figure = observation.figure
    number = _text(getattr(figure, sex), sex in observation.hidden and getattr(figure, sex) is None)
    if number is None:
        return NONE
    return f"{number}{w.PERCENT}" if figure.split is Split.PERCENT and number != w.HIDDEN else number


def main_text(figure: Figure, unit: str | None) -> str:
    """Return what a series is about, with its unit: 731 personer, 47 %."""
    if figure.main is None or main_field(figure) == "share" or (main_field(figure) == "n" and is_share(unit)):
        return number_text(figure)
    return with_unit(number_text(figure), unit)


def number_text(figure: Figure) -> str:
    """Return what a series is about without its unit, as charts have it: 731, 47 %."""
    if figure.main is None:
        return NONE
    return f"{w.decimal(figure.main)}{w.PERCENT if main_field(figure) == 'share' else ''}"


def with_unit(number: str, unit: str | None) -> str:
    """Return a number with its unit, where it has one."""
    if is_share(unit):
        return f"{number}{w.PERCENT}"
    return f"{number} {unit}" if unit else number


def is_share(unit: str | None) -> bool:
    """Return whether what is counted in a unit is a share."""
    return unit is not None and unit.casefold() in SHARES


def remarks(observation: ObservationView) -> list[str]:
    """Return what to know of figures besides themselves: that they don't agree, and a note."""
    said = []
    if observation.disagrees is not None and observation.figure.share is not None:
        said.append(
            f"Antalen ger {w.decimal(round(observation.disagrees, 1))}{w.PERCENT}, "
            f"källan anger {w.decimal(observation.figure.share)}{w.PERCENT}."
        )
    if observation.note:
        said.append(w.sentence(observation.note))
    return said


def wanted(series: SeriesView) -> str | None:
    """Return where a series is wanted to go."""
    return _DIRECTIONS[series.direction] if series.direction else None


def development_text(found: Development, unit: str | None) -> str:
    """Return how much a series has changed and whether that is wanted: 4 procentenheter upp, åt rätt håll."""
    if found.change is Change.SAME:
        return "oförändrat"
    much = w.decimal(abs(found.difference))
    in_percent = found.field == "share" or (found.field == "value" and is_share(unit))
    amount = f"{much} {'procentenhet' if much == '1' else 'procentenheter'}" if in_percent else much
    way = f", {_CHANGES[found.change]}" if found.change in _CHANGES else ""
    return f"{amount} {'upp' if found.difference > 0 else 'ner'}{way}"


def _text(value: float | None, hidden: bool) -> str | None:
    if hidden:
        return w.HIDDEN
    return None if value is None else w.decimal(value)
