"""/utskick/forhandsvisning: who would be told what on a day."""

from datetime import date
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
@access(Access.ADMINISTRATOR)
def preview() -> str:
    """Show who would be told what on a day."""
    day = _day(request.args.get("dag"))
    planned = planning.preview(day, with_items=True)
    shown = planned.items[:MOST_PREVIEWED]
    return render_template(
        "reminders/preview.html",
        day=day,
        planned=planned,
        by_recipient=[
            (name, address, list(items))
            for (name, address), items in groupby(shown, key=lambda item: (item.recipient_name, item.recipient))
        ],
        left_out=len(planned.items) - len(shown),
    )


def _day(text: str | None) -> date:
    if not text:
        return business_date()
    try:
        return parse_day(text)
    except ValueError as error:
        raise Invalid(_("Skriv dagen som år-månad-dag, till exempel 2014-11-17.")) from error
