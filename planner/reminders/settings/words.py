"""Quiet periods as people write them: 20 december till 6 januari, or midsommarafton till 15 augusti."""

import re
from datetime import date

from babel.dates import get_month_names
from flask_babel import format_date
from flask_babel import gettext as _

from planner.kit.i18n import LOCALES
from planner.reminders.rules import QuietPeriod
from planner.reminders.rules.days import MIDSUMMER_EVE

_MONTHS: dict[str, int] = {
    name: month for locale in LOCALES for month, name in get_month_names("wide", locale=locale).items()
}
_FORMS = (
    re.compile(r"(?P<day>\d{1,2})\.?\s*(?P<name>[a-z]{3,})\.?"),
    re.compile(r"(?P<day>\d{1,2})\s*/\s*(?P<month>\d{1,2})"),
    re.compile(r"(?P<month>\d{2})-(?P<day>\d{2})"),
)


def end_text(end: str) -> str:
    """Return an end of a period in words."""
    if end == MIDSUMMER_EVE:
        return str(_("midsommarafton"))
    return str(format_date(date(2015, int(end[:2]), int(end[3:])), "d MMMM"))


def period_text(period: QuietPeriod) -> str:
    """Return a period in words."""
    return str(_("%(first)s till %(last)s", first=end_text(period.first), last=end_text(period.last)))


def read_end(text: str) -> str:
    """Read an end of a period: `20 december`, `20 dec`, `20/12`, `12-20`, or Midsummer Eve, in Swedish or English.

    Raises ValueError when it is none of these, or a day that isn't there every year.
    """
    plain = " ".join(text.lower().split())
    if plain in ("midsommarafton", "midsummer eve", MIDSUMMER_EVE):
        return MIDSUMMER_EVE
    match = next((match for form in _FORMS if (match := form.fullmatch(plain))), None)
    if match is None:
        raise ValueError(text)
    found = match.groupdict()
    month = int(found["month"]) if found.get("month") else _month(found["name"])
    return date(2015, month, int(found["day"])).strftime("%m-%d")


def _month(name: str) -> int:
    """Return the month whose name begins so in one of the languages."""
    numbers = {number for full, number in _MONTHS.items() if full.lower().startswith(name)}
    if len(numbers) != 1:
        raise ValueError(name)
    return numbers.pop()
