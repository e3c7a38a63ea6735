"""/utskick/forhandsvisning: who would be told what on a day."""

from datetime import date, timedelta
from itertools import groupby

from flask import render_template, request
from flask_babel import gettext as _

from planner.kit.clock import business_date
from planner.kit.errors import Invalid
from planner.kit.fields import parse_day
from planner.kit.web import Access, access
from planner.reminders import planning
from planner.reminders.pages.blueprint import blueprint

MOST_PREVIEWED = 500


@blueprint.get("/utskick/forhandsvisning")
@access(Access.STRATEGIST)
def preview() -> str:
    """Show who would be told what on a day."""
    day = _day(request.args.get("dag"))
    planned = planning.preview(day, with_items=True)
    shown = planned.items[:MOST_PREVIEWED]
    return render_template(
        "reminders/preview.html",
        day=day,
        near=_near(business_date()),
        planned=planned,
        by_recipient=[
            (name, address, list(items))
            for (name, address), items in groupby(shown, key=lambda item: (item.recipient_name, item.recipient))
        ],
        left_out=len(planned.items) - len(shown),
    )


def _near(today: date) -> list[tuple[str, date]]:
    """Return the days that people ask for most, by name."""
    tomorrow = today + timedelta(days=1)
    monday = today + timedelta(days=7 - today.weekday())
    return [
        (_("I dag"), today),
        (_("I morgon"), tomorrow),
        *([(_("Nästa måndag"), monday)] if monday != tomorrow else []),
    ]


def _day(text: str | None) -> date:
    if not text:
        return business_date()
    try:
        return parse_day(text)
    except ValueError as error:
        raise Invalid(_("Skriv dagen som år-månad-dag, till exempel 2014-11-17.")) from error
