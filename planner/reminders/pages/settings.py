"""/installningar for administrators: when reminders go and what they lead to. A change is looked at first."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from flask import current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from planner.auth.sessions import signed_in
from planner.kit.clock import business_date
from planner.kit.errors import Conflict, Invalid
from planner.kit.forms import show_form
from planner.kit.web import Access, access
from planner.reminders.operations import change_settings, check_settings
from planner.reminders.pages.blueprint import blueprint
from planner.reminders.rules import Chosen, QuietPeriod
from planner.reminders.rules.changes import covers_whole_year
from planner.reminders.settings.changes import changes_between, effects_of, past_changes
from planner.reminders.settings.in_force import settings_in_force
from planner.reminders.settings.words import end_text, read_end

TEMPLATE = "reminders/settings.html"
# As many as the form takes, and how many of its rows stand empty.
MOST_PERIODS, EMPTY_ROWS = 12, 2
MOST_PAST = 20


@blueprint.get("/installningar")
@access(Access.ADMINISTRATOR)
def settings() -> str:
    """Show the settings in force and, once others are filled in, what they would change."""
    given = request.args.to_dict()
    if "remind_from" not in given:
        return _page(values_of(settings_in_force()[1]))
    try:
        chosen = read_settings(given)
        check_settings(chosen, business_date())
    except Invalid as wrong:
        return _page(given, errors=wrong.fields or {"": str(wrong)})
    return _page(given, chosen=chosen)


@blueprint.post("/installningar")
@access(Access.ADMINISTRATOR)
def save_settings() -> Response | tuple[str, int]:
    """Change the settings."""
    given = request.form.to_dict()
    try:
        number = int(given.get("number", ""))
    except ValueError:
        number = -1
    try:
        chosen = read_settings(given)
        try:
            change_settings(actor=signed_in(), chosen=chosen, number=number, today=business_date())
        except Conflict as conflict:
            return _page(given, errors={"": str(conflict)}, chosen=chosen), 409
    except Invalid as wrong:
        return _page(given, errors=wrong.fields or {"": str(wrong)}), 422
    flash(_("Inställningarna är ändrade."))
    return redirect(url_for("reminders.settings"))


def read_settings(given: Mapping[str, str]) -> Chosen:
    """Return the settings that a form holds.

    Raises Invalid with what is wrong at each field: an hour that is none, a period's end that is no day of every year.
    """
    wrong: dict[str, str] = {}
    chosen = Chosen(
        remind_from=_hour(given, "remind_from", wrong),
        remind_until=_hour(given, "remind_until", wrong),
        quiet=tuple(period for row in range(1, MOST_PERIODS + 1) if (period := _period(given, row, wrong))),
        answer_links=given.get("answer_links") == "on",
    )
    if wrong:
        raise Invalid(_("Något behöver rättas."), wrong)
    return chosen


def values_of(chosen: Chosen) -> dict[str, str]:
    """Return what stands in the form for some settings."""
    values = {"remind_from": f"{chosen.remind_from:%H:%M}", "remind_until": f"{chosen.remind_until:%H:%M}"}
    for row, period in enumerate(chosen.quiet, 1):
        values[f"first-{row}"], values[f"last-{row}"] = end_text(period.first), end_text(period.last)
    return values | ({"answer_links": "on"} if chosen.answer_links else {})


def _page(values: Mapping[str, str], *, errors: Mapping[str, str] | None = None, chosen: Chosen | None = None) -> str:
    number, in_force = settings_in_force()
    filled = [row for row in range(1, MOST_PERIODS + 1) if values.get(f"first-{row}") or values.get(f"last-{row}")]
    context: dict[str, Any] = {
        "values": values,
        "errors": errors or {},
        "number": number,
        "in_force": in_force,
        "rows": range(1, min(max(filled, default=0) + EMPTY_ROWS, MOST_PERIODS) + 1),
        "past": past_changes(MOST_PAST),
        "link_days": current_app.extensions["planner.settings"].answer_link_days,
        "effects": None,
    }
    if chosen is not None and changes_between(in_force, chosen):
        # Written as we read it, so that what is confirmed is what was shown.
        context |= {"effects": effects_of(in_force, chosen, business_date()), "confirmed": values_of(chosen)}
    return show_form(TEMPLATE, unchanged=chosen is not None and chosen == in_force, **context)


def _hour(given: Mapping[str, str], field: str, wrong: dict[str, str]) -> time:
    text = given.get(field, "").strip().replace(".", ":")
    try:
        # 7 and 7:30 as well as 07:00.
        hours, _colon, minutes = text.partition(":")
        return time(int(hours), int(minutes or 0))
    except (ValueError, OverflowError):
        wrong[field] = str(_("Skriv ett klockslag, till exempel 07:00."))
        return time()


def _period(given: Mapping[str, str], row: int, wrong: dict[str, str]) -> QuietPeriod | None:
    """Return the period of a row, or None for an empty one or one that is wrong."""
    texts = {field: given.get(field, "").strip() for field in (f"first-{row}", f"last-{row}")}
    if not any(texts.values()):
        return None
    ends = []
    for field, text in texts.items():
        try:
            ends.append(read_end(text))
        except ValueError:
            wrong[field] = str(
                _("Skriv en dag som finns varje år, till exempel 20 december, eller midsommarafton.")
                if text
                else _("Ange både första och sista dagen.")
            )
    if len(ends) < len(texts):
        return None
    period = QuietPeriod(*ends)
    if covers_whole_year(period):
        wrong[f"last-{row}"] = str(_("Perioden täcker hela året. Då går inga påminnelser ut."))
    return period
