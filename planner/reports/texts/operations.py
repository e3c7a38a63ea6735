"""Writing the follow-up's texts."""

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from planner.audit.operations import record
from planner.kit.actor import Actor
from planner.kit.clock import now
from planner.kit.db import db
from planner.kit.errors import Conflict, Forbidden, Invalid, NotFound
from planner.people.models import Person
from planner.reports.models import ReportText
from planner.reports.rules import FIRST_YEAR, LAST_YEAR, default_day
from planner.reports.rules.editions import may_manage_reports
from planner.reports.texts.sections import Section, sections_of


def write_text(
    *, actor: Actor, year: int, section: str, text: str | None, based_on: int, today: date
) -> ReportText | None:
    """Let a text say this from now on, in place of the writing with the number `based_on`, 0 being none yet.

    None or an empty text takes it back. What says the same already is left as it is: then that writing is returned, or
    None where nothing has ever been written. Raises Forbidden for those who don't write reports, NotFound for a text
    that there isn't, Invalid for nothing in place of nothing, and Conflict when somebody has written since: then
    nothing is changed.
    """
    if not may_manage_reports(actor):
        raise Forbidden(_("Bara strateger skriver rapportens texter."))
    find_section(year, section, today)
    latest = _latest(year, section)
    if (latest.text if latest else None) == (text or None):
        if latest is None:
            raise Invalid(_("Skriv en text."), {"text": _("Skriv en text.")})
        return latest
    number = latest.number if latest else 0
    if number != based_on:
        raise _written_meanwhile(year, section)
    written = ReportText(
        year=year, section=section, number=number + 1, text=text or None, written_at=now(), by_id=actor.id
    )
    try:
        with db.session.begin_nested():
            db.session.add(written)
    except IntegrityError:
        raise _written_meanwhile(year, section) from None
    record(
        "report_text.write",
        actor=actor,
        object_kind="report_text",
        object_id=written.id,
        year=year,
        section=section,
        number=written.number,
        changed=["text"],
    )
    db.session.flush()
    return written


def find_section(year: int, section: str, today: date) -> Section:
    """Return what a text of a year is about. Raises NotFound where there is none such."""
    if FIRST_YEAR <= year <= LAST_YEAR:
        found = sections_of(year, default_day(year, today)).find(section)
        if found is not None:
            return found
    raise NotFound(_("Det finns ingen sådan text i årets rapport."))


def _latest(year: int, section: str) -> ReportText | None:
    return db.session.scalar(
        select(ReportText)
        .where(ReportText.year == year, ReportText.section == section)
        .order_by(ReportText.number.desc())
        .limit(1)
    )


def _written_meanwhile(year: int, section: str) -> Conflict:
    """Return who was first. What the session holds has been rolled back to where nothing was added."""
    who = db.session.scalar(
        select(Person.name)
        .join(ReportText, ReportText.by_id == Person.id)
        .where(ReportText.year == year, ReportText.section == section)
        .order_by(ReportText.number.desc())
        .limit(1)
    )
    return Conflict(
        _("%(name)s har skrivit i samma text sedan du öppnade den. Inget är sparat över.", name=who or _("Någon annan"))
    )
