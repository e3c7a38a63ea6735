"""The words and shapes that people see for the plan's states."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from jinja2 import pass_context
from jinja2.runtime import Context

from planner.kit.i18n import written
from planner.kit.look import STATUS_SHAPES
from planner.plans.rules import Column, Due, Forecast, Light, Look, Precision, Status

STATUS_WORDS = {
    Status.NOT_STARTED: _l("Inte påbörjad"),
    Status.ONGOING: _l("Pågår"),
    Status.DONE: _l("Genomförd"),
    Status.PAUSED: _l("Avvaktar"),
    Status.DROPPED: _l("Utgår"),
}
DERIVED_WORDS = {
    "unreported": _l("Lägesrapport saknas"),
    "overdue": _l("Försenad"),
    "late_against_decision": _l("Försenad mot beslutet"),
    "needs_decision": _l("Beslut krävs"),
    "due_soon": _l("Tidplanen löper ut inom 30 dagar"),
    "stale": _l("Ingen ny lägesrapport på 60 dagar"),
    "without_deadline": _l("Saknar tidplan"),
}
FILTER_WORDS = {**{status.value: word for status, word in STATUS_WORDS.items()}, **DERIVED_WORDS}
LIGHT_WORDS = {
    Light.GREEN: _l("Grön: enligt plan eller genomförd"),
    Light.YELLOW: _l("Gul: behöver uppmärksammas"),
    Light.RED: _l("Röd: försenad"),
    Light.GREY: _l("Grå: inte aktuell eller inte påbörjad"),
}
FORECAST_WORDS = {Forecast.ON_TRACK: _l("Enligt plan"), Forecast.AT_RISK: _l("Risk för försening")}

COLUMN_WORDS = {
    Column.KEY: _l("Nyckel"),
    Column.AREA: _l("Område"),
    Column.GROUP: _l("Delområde"),
    Column.STATUS: _l("Läge"),
    Column.DUE: _l("Tidplan"),
    Column.DECIDED: _l("Beslutad tidplan"),
    Column.ORGANISATION: _l("Organisation"),
    Column.OWNER: _l("Ansvarig"),
    Column.UPDATED: _l("Senaste lägesrapport"),
    Column.COMMENT: _l("Senaste kommentar"),
    Column.METHODS: _l("Metoder"),
    Column.PARTNERS: _l("Tillsammans med"),
}
SORT_WORDS = {
    "plan": _l("Som i planen"),
    "due": _l("Tidplan, närmast först"),
    "-due": _l("Tidplan, längst bort först"),
    "decided": _l("Beslutad tidplan, närmast först"),
    "-decided": _l("Beslutad tidplan, längst bort först"),
    "title": _l("Titel, A–Ö"),
    "-title": _l("Titel, Ö–A"),
    "status": _l("Läge, det som inte är påbörjat först"),
    "-status": _l("Läge, det som är avslutat först"),
    "updated": _l("Längst sedan lägesrapport"),
    "-updated": _l("Senaste lägesrapport"),
}

LOOK_WORDS = {
    Look.OWNERS: _l("Olika ansvariga: den första fortsätter."),
    Look.STATUSES: _l("Olika lägen: de räknas samman."),
    Look.DEADLINES: _l("Olika tidplaner: den tidigaste gäller."),
    Look.REOPENED: _l("Efterträdaren var klar med sin del. Arbetet tas upp igen."),
    Look.KEPT: _l("Efterträdaren har redan aktiviteten. Dess egen lägesrapport, ansvariga och tidplan gäller."),
}


@pass_context
def status_word(_context: Context, status: str) -> str:
    """Return a status, or a derived state, in words.

    Asks for the template's context, so that Jinja doesn't work out the word of a constant once for all languages.
    """
    return str(FILTER_WORDS[status])


def status_shape(status: str) -> str:
    """Return a status's shape."""
    return STATUS_SHAPES[status]


def due_text(due: Due | None) -> str:
    """Return a deadline as people write it: december 2014, or 31 oktober 2014."""
    if due is None:
        return str(_("Saknar tidplan"))
    match due.precision:
        case Precision.YEAR:
            return str(due.day.year)
        case Precision.QUARTER:
            return str(_("kvartal %(quarter)s %(year)s", quarter=(due.day.month + 2) // 3, year=due.day.year))
        case Precision.MONTH:
            return written(due.day, "MMMM y")
        case Precision.DAY:
            return written(due.day, "d MMMM y")
