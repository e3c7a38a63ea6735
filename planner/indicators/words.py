"""The words that people see for indicators."""

from datetime import date

from flask_babel import format_date, format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from planner.indicators.rules import Change, Direction, Figure, Mistake, Period, Split
from planner.indicators.rules.figures import SHARES

# What stands in the place of a small number.
HIDDEN = ".."
MINUS = "\u2212"

DIRECTION_WORDS = {
    Direction.UP: _l("Ska öka"),
    Direction.DOWN: _l("Ska minska"),
}

SPLIT_WORDS = {
    Split.PERCENT: _l("Procent"),
    Split.OWN_UNIT: _l("Indikatorns egen enhet"),
}

CHANGE_WORDS = {
    Change.BETTER: _l("åt rätt håll"),
    Change.WORSE: _l("åt fel håll"),
    Change.SAME: _l("oförändrat"),
    Change.CHANGED: _l("ändrat"),
}
# The colours of what became of a figure: the word says it too.
CHANGE_LIGHTS = {Change.BETTER: "green", Change.WORSE: "red", Change.SAME: "grey", Change.CHANGED: "grey"}

# A table's columns.
FIELD_WORDS = {
    "indicator": _l("Indikator"),
    "period": _l("Period"),
    "organisation": _l("Organisation"),
    "n": _l("Antal"),
    "of": _l("Av"),
    "share": _l("Andel i procent"),
    "value": _l("Annat värde"),
    "women": _l("Kvinnor"),
    "men": _l("Män"),
    "split": _l("Kön angivet i"),
    "public": _l("Offentligt"),
    "note": _l("Anmärkning"),
    "source": _l("Källa"),
}

MISTAKE_WORDS = {
    Mistake.NOT_A_COUNT: _l("Skriv ett helt tal som inte är negativt."),
    Mistake.NOT_A_NUMBER: _l("Skriv ett tal."),
    Mistake.NOT_A_PERCENTAGE: _l("Skriv ett procenttal mellan 0 och 100."),
    Mistake.NO_SPLIT: _l("Ange om kvinnor och män är procent eller indikatorns egen enhet."),
}


def period_words(period: Period | str) -> str:
    """Return a period as people say it: 2013, 4:e kvartalet 2013, september 2013, januari 2010–september 2013."""
    found = period if isinstance(period, Period) else Period.parse(period)
    begins, slash, ends = str(found).partition("/")
    words = _part_words(begins, found.first)
    return f"{words}–{_part_words(ends, found.last)}" if slash else words


def _part_words(text: str, day: date) -> str:
    if "-" not in text:
        return text
    return str(format_date(day, "QQQQ y" if "Q" in text else "LLLL y"))


def number(value: float) -> str:
    """Return a number as people write it: 1 628, or 7,5."""
    return str(format_decimal(value))


def shown(figure: Figure, name: str, hidden: frozenset[str]) -> str | None:
    """Return one of a figure's numbers in words: `..` where it is hidden, None where it isn't given."""
    value = getattr(figure, name)
    if value is None:
        return HIDDEN if name in hidden else None
    return number(value)


def sex_words(figure: Figure, name: str, hidden: frozenset[str]) -> str | None:
    """Return the number of women or of men, with its sign of percent; None where it isn't given."""
    text = shown(figure, name, hidden)
    return f"{text}\u00a0%" if text and text != HIDDEN and figure.split is Split.PERCENT else text


def figure_words(figure: Figure, unit: str | None, hidden: frozenset[str] = frozenset()) -> str:
    """Return what a figure says: 1 069 av 1 628 personer, or 731 personer (21 %); where it has only sexes, those."""
    n, of, share, value = (shown(figure, name, hidden) for name in ("n", "of", "share", "value"))
    percent = f"{share}\u00a0%" if share and share != HIDDEN else share
    if value is not None:
        return _with(value, unit)
    if n is not None:
        # Of a series in percent it is people that are counted.
        counted = _with(_("%(n)s av %(of)s", n=n, of=of) if of else n, None if _is_share(unit) else unit)
        return f"{counted} ({percent})" if percent else counted
    if percent is not None:
        return str(_("%(n)s av %(of)s", n=percent, of=of)) if of else percent
    women, men = (sex_words(figure, name, hidden) for name in ("women", "men"))
    if women is not None or men is not None:
        both = _("%(women)s kvinnor, %(men)s män", women=women or "–", men=men or "–")
        return str(both)
    return str(_("inget tal"))


def value_words(value: float, unit: str | None, field: str | None = None) -> str:
    """Return a value of a series in its own unit, as a target has it; of a field that is a share, in percent."""
    return f"{number(value)}\u00a0%" if field == "share" or _is_share(unit) else _with(number(value), unit)


def difference_words(difference: float, field: str | None) -> str:
    """Return by how much a figure has changed, with its sign; of a share, in percentage points."""
    # Shares have at most so many decimals; their difference as a float has more.
    rounded = round(difference, 6)
    text = f"{'+' if rounded > 0 else MINUS if rounded < 0 else '±'}{number(abs(rounded))}"
    return str(_("%(n)s procentenheter", n=text)) if field == "share" else text


def _is_share(unit: str | None) -> bool:
    return unit is not None and unit.casefold() in SHARES


def _with(text: str, unit: str | None) -> str:
    return f"{text} {unit}" if unit else text
