"""/rapporter/<year>/texter: the follow-up's own texts, how each came to be, and writing one."""

from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from planner.auth.sessions import signed_in
from planner.kit.clock import business_date
from planner.kit.errors import Conflict, NotFound
from planner.kit.forms import show_form, submit_form
from planner.kit.web import Access, access
from planner.reports.rules import FIRST_YEAR, LAST_YEAR, default_day
from planner.reports.rules.texts import TEXT_LENGTH, Part, differences
from planner.reports.texts.operations import find_section, write_text
from planner.reports.texts.queries import latest_of, texts_of, writings_of
from planner.reports.texts.schemas import TextInput
from planner.reports.texts.sections import Section, sections_of
from planner.reports.texts.words import address_of, help_of, section_at, title_of

blueprint = Blueprint("texts", __name__, url_prefix="/rapporter/<int:year>/texter")
TEMPLATE = "reports/texts/form.html"


@blueprint.get("")
@access(Access.STRATEGIST)
def texts(year: int) -> str:
    """List the texts of a year's follow-up, written or not."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound(_("Det finns ingen uppföljning för det året."))
    return render_template(
        "reports/texts/list.html",
        year=year,
        sections=sections_of(year, default_day(year, business_date())),
        latest=latest_of(year),
        title_of=title_of,
        address_of=address_of,
    )


@blueprint.get("/<address>")
@access(Access.STRATEGIST)
def write_form(year: int, address: str) -> str:
    """Show the form for a text; it holds what was written last, or an earlier writing that is asked for."""
    section = find_section(year, section_at(address), business_date())
    writings = writings_of(year, section.section)
    asked_for = request.args.get("skrivning", type=int)
    began = next((one for one in writings if one.number == asked_for), writings[0] if writings else None)
    values = {"text": began.text or "" if began else "", "based_on": writings[0].number if writings else 0}
    return show_form(TEMPLATE, values=values, began=began, **_shown(year, section, len(writings)), theirs=None)


@blueprint.post("/<address>")
@access(Access.STRATEGIST)
def write(year: int, address: str) -> Response | tuple[str, int]:
    """Write a text; where somebody has since it was opened, show both, and save neither over the other."""
    section = find_section(year, section_at(address), business_date())

    def do(values: dict[str, Any]) -> None:
        write_text(actor=signed_in(), year=year, section=section.section, today=business_date(), **values)
        flash(_("Texten är sparad."))

    done = url_for("texts.texts", year=year)
    try:
        shown = _shown(year, section, len(writings_of(year, section.section)))
        return submit_form(TEMPLATE, TextInput(), do, done=done, began=None, theirs=None, **shown)
    except Conflict as conflict:
        return _both(year, section, str(conflict)), 409


@blueprint.get("/<address>/historik")
@access(Access.STRATEGIST)
def history(year: int, address: str) -> str:
    """Show one writing of a text, the latest unless asked for another, and what it changed in the one before."""
    section = find_section(year, section_at(address), business_date())
    writings = writings_of(year, section.section)
    wanted = request.args.get("skrivning", type=int)
    chosen = next((one for one in writings if one.number == wanted), writings[0] if writings else None)
    before = next((one for one in writings if chosen and one.number == chosen.number - 1), None)
    return render_template(
        "reports/texts/history.html",
        year=year,
        title=title_of(section),
        address=address,
        writings=writings,
        chosen=chosen,
        stretches=differences(before.text or "" if before else "", chosen.text or "") if chosen else (),
    )


def _both(year: int, section: Section, said: str) -> str:
    """Return the form with what the visitor wrote, beside what somebody else has written meanwhile."""
    writings = writings_of(year, section.section)
    if not writings:
        # Said to be based on a writing that there never was.
        raise Conflict(said)
    theirs, mine = writings[0], request.form.get("text", "").replace("\r\n", "\n").strip()
    return show_form(
        TEMPLATE,
        values={"text": mine, "based_on": theirs.number},
        errors={"": said},
        began=None,
        theirs=theirs,
        stretches=differences(theirs.text or "", mine),
        **_shown(year, section, len(writings)),
    )


def _shown(year: int, section: Section, writings: int) -> dict[str, Any]:
    # What a requirement of another year is called says nothing of this year's.
    is_yearly = isinstance(section.about, Part) or section.section.startswith("area:")
    return {
        "year": year,
        "section": section,
        "title": title_of(section),
        "help": help_of(section),
        "address": address_of(section.section),
        "most": TEXT_LENGTH,
        "writings": writings,
        "last_year": texts_of(year - 1).get(section.section) if is_yearly else None,
    }
