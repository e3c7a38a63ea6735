"""The words that people see for roles."""

from flask_babel import lazy_gettext as _l

from planner.people.rules import Role

ROLE_WORDS = {
    Role.READER: _l("Läsare"),
    Role.CONTRIBUTOR: _l("Aktivitetsansvarig"),
    Role.COORDINATOR: _l("Områdesansvarig"),
    Role.STRATEGIST: _l("Strateg"),
    Role.ADMINISTRATOR: _l("Systemadministratör"),
}
