"""Languages: Swedish first, English second. Texts in the code are Swedish; the catalogue has the English ones."""

from datetime import date, datetime
from functools import lru_cache

from babel import Locale
from babel.dates import format_date as babel_format_date
from babel.support import NullTranslations
from flask import Flask, current_app, g, has_request_context, request, session
from flask_babel import Babel, Domain, format_datetime, get_locale, refresh
from flask_login import current_user

from planner.kit.clock import STOCKHOLM

LOCALES = ("sv", "en")


def init_i18n(app: Flask) -> None:
    """Let the address, the session, the person's setting and the default choose the language, in this order."""
    babel = Babel(
        app,
        default_locale=app.extensions["planner.settings"].default_locale,
        default_translation_directories=str(_translations()),
        locale_selector=_choose,
    )
    babel.domain_instance = _Catalogues()
    app.before_request(_remember)


class _Catalogues(Domain):  # type: ignore[misc]
    """The catalogues, each found by its language: a page asks a hundred times, and Flask-Babel's own way is long."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[Locale, NullTranslations] = {}

    def get_translations(self) -> NullTranslations:
        """Return the catalogue of the language in use."""
        locale = get_locale()
        if locale not in self._known:
            self._known[locale] = super().get_translations()
        return self._known[locale]


def language() -> str:
    """Return the language in use: sv or en."""
    locale = get_locale()
    return str(locale.language if locale else current_app.extensions["planner.settings"].default_locale)


def written(day: date, pattern: str) -> str:
    """Return a day by a pattern of CLDR's in the language in use."""
    return _written(day, pattern, language())


# The same days stand on a page again and again, and working a pattern out takes longer than the rest of a row.
@lru_cache(maxsize=10_000)
def _written(day: date, pattern: str, locale: str) -> str:
    return str(babel_format_date(day, pattern, locale=locale))


def long_date(day: date) -> str:
    """Return a day as people write it: 31 oktober 2014, or 31 October 2014."""
    return written(day, "d MMMM y")


def weekday_date(day: date) -> str:
    """Return a day with its weekday: måndag 10 november 2014, or Monday 10 November 2014."""
    return written(day, "EEEE d MMMM y")


def moment(at: datetime) -> str:
    """Return a moment in Stockholm's time: 3 nov. 2014 14:05."""
    return str(format_datetime(at.astimezone(STOCKHOLM), "d MMM y HH:mm", rebase=False))


def follow_person() -> None:
    """Let the language that a person has chosen count again, also where another was asked for since."""
    session.pop("lang", None)
    g.pop("lang", None)


def speak(locale: str | None) -> None:
    """Let a page be in the language of whom it is for, unless whoever looks has asked for another."""
    if locale and "lang" not in session and "lang" not in g:
        g.lang = locale
        refresh()


def _translations() -> object:
    from pathlib import Path

    return Path(__file__).resolve().parents[1] / "translations"


def _remember() -> None:
    wanted = request.args.get("lang")
    if wanted in LOCALES:
        session["lang"] = wanted
        g.lang = wanted


def _choose() -> str:
    default: str = current_app.extensions["planner.settings"].default_locale
    if not has_request_context():
        return default
    return g.get("lang") or session.get("lang") or getattr(current_user, "locale", None) or default
