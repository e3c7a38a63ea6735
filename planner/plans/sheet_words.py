"""The columns of the table of activities that is edited in a spreadsheet: what they are called, and what they are for.

A table is written in the language of whoever takes it out and read in both.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from planner.kit.i18n import LOCALES
from planner.plans.rules import Status
from planner.plans.words import STATUS_WORDS


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, what is told of it, its width in characters, and whether it is there to be edited."""

    title: Any
    about: Any
    width: int
    edited: bool = False


COLUMNS: Mapping[str, Column] = {
    "key": Column(_l("Nyckel"), _l("Aktivitetens nyckel. Den visar vilken rad det är. Ändra den inte."), 16),
    "title": Column(_l("Aktivitet"), _l("Vad som ska göras. Ändras inte här."), 46),
    "area": Column(_l("Område"), _l("Området i planen. Ändras inte här."), 20),
    "organisation_key": Column(
        _l("Organisationsnyckel"), _l("Organisationens nyckel. Den visar vilken rad det är. Ändra den inte."), 20
    ),
    "organisation": Column(_l("Organisation"), _l("Vem som gör det. Ändras inte här."), 22),
    "status": Column(
        _l("Läge"), _l("Hur långt arbetet har kommit. Välj i listan. Ett nytt läge blir en lägesrapport."), 16, True
    ),
    "said": Column(_l("Senaste kommentar"), _l("Det som rapporterades senast. Ändras inte här."), 40),
    "comment": Column(
        _l("Ny kommentar"),
        _l(
            "Vad som är gjort och vad som återstår. Behövs när arbetet avvaktar eller utgår. "
            "Det du skriver kan bli allmän handling. Skriv inget om enskilda personer."
        ),
        40,
        True,
    ),
    "paused_until": Column(
        _l("Tas upp igen"), _l("Bara när arbetet avvaktar: dagen då det tas upp igen, som 2015-03-01."), 14, True
    ),
    "owner": Column(
        _l("Ansvarig"),
        _l("E-postadressen till den som ansvarar. Välj i listan. Skriv ingen om ingen ska vara utsedd."),
        32,
        True,
    ),
    "due": Column(
        _l("Tidplan"),
        _l(
            "Aktivitetens tidplan: en månad (2015-06), en dag (2015-06-30), ett kvartal (2015-Q2) eller ett år (2015). "
            "Den gäller alla organisationer i aktiviteten. Det räcker att ändra den på en av raderna."
        ),
        12,
        True,
    ),
    "own_due": Column(
        _l("Egen tidplan"),
        _l("Organisationens egen tidplan, om den ska ha en annan än aktiviteten. Skrivs på samma sätt."),
        14,
        True,
    ),
    "reason": Column(
        _l("Skäl till ny tidplan"), _l("Varför tidplanen ändras. Behövs på rader där du ändrar en tidplan."), 40, True
    ),
    "control": Column(
        _l("Kontroll"), _l("Dold. Den visar hur raden såg ut när tabellen hämtades. Ändra den inte."), 12
    ),
}
# What tells which row it is, and how it was.
NEEDED = ("key", "organisation_key", "control")
# What is there to be read only.
INFORMATIVE = ("title", "area", "organisation", "said")

_NOBODY = _l("ingen")


def nobody() -> str:
    """Return what stands for no owner."""
    return str(_NOBODY)


@cache
def headings() -> dict[str, str]:
    """Return our names of columns by what they may be called, in small letters, in either language."""
    return _in_both(lambda: {str(column.title): name for name, column in COLUMNS.items()})


@cache
def statuses() -> dict[str, Status]:
    """Return statuses by their words, in small letters, in either language, and by their codes."""
    return {
        **{status.value: status for status in Status},
        **_in_both(lambda: {str(w): s for s, w in STATUS_WORDS.items()}),
    }


def means_nobody(text: str) -> bool:
    """Return whether a cell says that nobody is to answer."""
    return text.strip().lower() in _nobodies()


@cache
def _nobodies() -> dict[str, bool]:
    return _in_both(lambda: {nobody(): True})


def cell_name(column: str) -> str:
    """Return a column as an error names it."""
    return str(_("kolumnen %(column)s", column=COLUMNS[column].title))


def _in_both(words: Callable[[], Mapping[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for locale in LOCALES:
        with force_locale(locale):
            found |= {word.lower(): meant for word, meant in words().items()}
    return found
