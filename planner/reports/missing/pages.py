"""/rapporter/<year>/saknas: what is missing before the follow-up can go to the board."""

from flask import Blueprint, render_template
from flask_babel import gettext as _

from planner.kit.clock import business_date
from planner.kit.errors import NotFound
from planner.kit.web import Access, access
from planner.reports.missing.queries import standing_of
from planner.reports.missing.words import each_link, each_text, gap_link, gap_note, gap_text
from planner.reports.rules import FIRST_YEAR, LAST_YEAR
from planner.reports.rules.missing import gaps

blueprint = Blueprint("missing", __name__, url_prefix="/rapporter/<int:year>/saknas")


@blueprint.get("")
@access(Access.STRATEGIST)
def missing(year: int) -> str:
    """List what is missing, each with the way to where it is filled."""
    if not FIRST_YEAR < year <= LAST_YEAR:
        raise NotFound(_("Det finns ingen uppföljning för det året."))
    found = gaps(standing_of(year, business_date()))
    return render_template(
        "reports/missing.html",
        year=year,
        must=[gap for gap in found if gap.must],
        others=[gap for gap in found if not gap.must],
        gap_text=gap_text,
        gap_note=gap_note,
        gap_link=gap_link,
        each_text=each_text,
        each_link=each_link,
    )
