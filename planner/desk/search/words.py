"""The words that people see for the kinds of things that are found."""

from flask_babel import lazy_gettext as _l

from planner.desk.search.kinds import Kind

# Of one, beside what was found; and of many, where one chooses among them.
ONE = {
    Kind.ACTIVITY: _l("Aktivitet"),
    Kind.AREA: _l("Område"),
    Kind.INDICATOR: _l("Indikator"),
    Kind.REQUIREMENT: _l("Krav"),
    Kind.EVIDENCE: _l("Underlag till krav"),
    Kind.ROUND: _l("Uppföljningsomgång"),
    Kind.REPORT_TEXT: _l("Text i uppföljningen (utkast)"),
    Kind.EDITION: _l("Låst rapport"),
    Kind.ORGANISATION: _l("Organisation"),
    Kind.PERSON: _l("Person"),
}
MANY = {
    Kind.ACTIVITY: _l("Aktiviteter"),
    Kind.AREA: _l("Områden"),
    Kind.INDICATOR: _l("Indikatorer"),
    Kind.REQUIREMENT: _l("Krav"),
    Kind.EVIDENCE: _l("Underlag till krav"),
    Kind.ROUND: _l("Uppföljningsomgångar"),
    Kind.REPORT_TEXT: _l("Texter i uppföljningen (utkast)"),
    Kind.EDITION: _l("Låsta rapporter"),
    Kind.ORGANISATION: _l("Organisationer"),
    Kind.PERSON: _l("Personer"),
}
