"""The words that people see for what boards do with editions."""

from flask_babel import lazy_gettext as _l

from planner.reports.rules import Handling

HANDLING_WORDS = {
    Handling.ADOPTED: _l("Fastställd"),
    Handling.RETURNED: _l("Återremitterad"),
    Handling.TABLED: _l("Bordlagd"),
}
