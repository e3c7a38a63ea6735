"""/tidslinje, all activities by area with their deadlines drawn; /kalender, a month."""

from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import format_date
from flask_babel import gettext as _

from planner.auth.sessions import signed_in
from planner.desk.timeline import drawing
from planner.desk.timeline.contents import month_view
from planner.desk.timeline.queries.deadlines import Wanted
from planner.desk.timeline.queries.rows import TimelineArea, timeline_areas
from planner.desk.timeline.rules import Month, Scale, first_day_of
from planner.desk.timeline.schemas import MonthInput, TimelineInput
from planner.kit.clock import business_date
from planner.kit.forms import from_address
from planner.kit.i18n import language
from planner.kit.web import Access, access
from planner.people.queries.organisations import organisations
from planner.plans.queries.areas import areas
from planner.plans.queries.lists import Filter
from planner.reminders.calendar import holiday_name, is_holiday
from planner.requirements.words import MILESTONE_WORDS

blueprint = Blueprint("timeline", __name__)


@blueprint.get("/tidslinje")
@access(Access.READER)
def timeline() -> str:
    """Show all activities by area, each with its deadline drawn; the address holds what is chosen."""
    today, asked = business_date(), from_address(TimelineInput())
    errors = _slips(asked)
    first = first_day_of(asked["due_from"]) if asked["due_from"] else None
    last = asked["due_to"].day if asked["due_to"] else None
    same = {name: asked[name] for name in ("area", "organisation", "status")}
    found = timeline_areas(Filter(**same, due_from=first, due_to=last), today)
    scale = _scale(found, first, last, today)
    return render_template(
        "desk/timeline/timeline.html",
        found=found,
        total=sum(area.total for area in found),
        shown=sum(area.shown for area in found),
        asked=asked,
        written=request.args,
        errors=errors,
        drawing=drawing,
        scale=scale,
        definitions=drawing.definitions(scale, today, _name_of_step(scale)),
        areas=areas(actor=signed_in()),
        organisations=organisations(),
        list_address=_list_of(**same, **{"from": first, "to": last}),
        area_address=lambda area: _address_of(
            "timeline.timeline", **{**same, "area": area, "from": asked["due_from"], "to": asked["due_to"]}
        ),
        month_address=url_for("timeline.month", area=asked["area"], organisation=asked["organisation"]),
    )


@blueprint.get("/kalender")
@access(Access.READER)
def month() -> str:
    """Show a month: what is due, which rounds end, what the grant and the plan's decisions ask for."""
    today, asked, person = business_date(), from_address(MonthInput()), signed_in().person
    shown = Month.of(asked["month"].day if asked["month"] else today)
    mine = asked["owner"] == "me"
    owner = person.email if mine else None
    same = {"area": asked["area"], "organisation": asked["organisation"]}
    view = month_view(shown, Wanted(**same, person=person if mine else None), person, today)

    def address(month: Month) -> str:
        return url_for("timeline.month", month=month, **same, owner="me" if mine else None)

    return render_template(
        "desk/timeline/month.html",
        view=view,
        month=shown,
        asked=asked,
        mine=mine,
        address=address,
        this_month=Month.of(today),
        name_of=lambda month: format_date(month.first, "LLLL y"),
        weekdays=[format_date(date(2014, 12, day), "EEEE") for day in range(1, 8)],
        holiday_of=lambda day: holiday_name(day, language()) if is_holiday(day) else "",
        milestone_words=MILESTONE_WORDS,
        areas=areas(actor=signed_in()),
        organisations=organisations(),
        list_address=_list_of(**same, owner=owner, month=shown),
        list_of_day=lambda day: _list_of(**same, owner=owner, **{"from": day, "to": day}),
        timeline_address=url_for("timeline.timeline", **same),
    )


def _list_of(**asked: Any) -> str:
    """Return the address of the list of activities, narrowed to the same."""
    return _address_of("plans.activities", **asked)


def _address_of(page: str, **asked: Any) -> str:
    return url_for(page, **{name: value for name, value in asked.items() if value})


def _slips(asked: dict[str, Any]) -> dict[str, str]:
    """Return what is wrong with the period that was asked for; what is left aside of it is taken out."""
    messages = TimelineInput().validate(request.args.to_dict())
    errors: dict[str, str] = {name: str(messages[name][0]) for name in ("from", "to") if name in messages}
    begins, ends = asked["due_from"], asked["due_to"]
    if begins and ends and ends.day < first_day_of(begins):
        asked["due_to"] = None
        errors["to"] = _("Perioden slutar innan den börjar. Välj ett senare slut.")
    return errors


def _scale(found: list[TimelineArea], first: date | None, last: date | None, today: date) -> Scale:
    """Return a scale for the period that was asked for; for all that is drawn, and today, where none was."""
    dues = [due for area in found for row in area.dated for due in row.dues]
    return Scale.over(
        first
        or min([today, *(first_day_of(due) for due in dues)] if last is None else [last, *map(first_day_of, dues)]),
        last or max([today if first is None else first, *(due.day for due in dues)]),
    )


def _name_of_step(scale: Scale) -> Any:
    if scale.step == 1:
        return lambda day: format_date(day, "LLL").rstrip(".")
    return lambda day: _("kv %(quarter)s", quarter=(day.month + 2) // 3)
