"""A requirement: what it asks for, of whom, who is responsible and by when."""

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import func, select

from planner.kit.actor import Actor
from planner.kit.db import db
from planner.kit.errors import Conflict, Invalid
from planner.requirements.models import Requirement
from planner.requirements.operations.recording import change, check_may, check_person, record_requirement
from planner.requirements.operations.years import find_year_to_change
from planner.requirements.queries.lookups import assessments_of, evidence_of, find_requirement, items_of
from planner.requirements.rules import Actor as WhoMeetsIt
from planner.requirements.rules import Audience, Kind


def add_requirement(
    *,
    actor: Actor,
    year: int,
    code: str,
    kind: Kind,
    audience: Audience,
    who_meets_it: WhoMeetsIt,
    title: str,
    about: str | None,
    national_sum_sek: int | None,
    responsible_id: int | None,
    internal_due: date | None,
    today: date,
) -> Requirement:
    """Add a requirement to a year, after those that are there. national_sum_sek: what it pays out in the whole country.

    Raises Forbidden for those who don't keep requirements, NotFound where there is no such year, Invalid for a code
    that is taken and for somebody who has left.
    """
    found = find_year_to_change(actor, year)
    check_person(responsible_id, today)
    # Of two at once, the second waits for the year here, and then sees the first one's code.
    mine = Requirement.grant_year_id == found.id
    if db.session.scalar(select(func.count()).where(mine, Requirement.code == code)):
        raise Invalid(_("Koden är upptagen."), {"code": _("Koden finns redan det här året. Välj en annan.")})
    last = db.session.scalar(select(func.max(Requirement.position)).where(mine))
    added = Requirement(
        grant_year_id=found.id,
        code=code,
        kind=kind,
        audience=audience,
        actor=who_meets_it,
        title=title,
        about=about,
        national_sum_sek=national_sum_sek,
        responsible_id=responsible_id,
        internal_due=internal_due,
        position=0 if last is None else last + 1,
    )
    db.session.add(added)
    db.session.flush()
    record_requirement("requirement.add", added, actor, year=year, code=code)
    return added


def edit_requirement(
    *,
    actor: Actor,
    year: int,
    code: str,
    kind: Kind,
    audience: Audience,
    who_meets_it: WhoMeetsIt,
    title: str,
    about: str | None,
    national_sum_sek: int | None,
    responsible_id: int | None,
    internal_due: date | None,
    today: date,
) -> Requirement:
    """Change what a requirement asks for, who is responsible, and its internal date; its code stays.

    Raises Forbidden for those who don't keep requirements, NotFound where there is none, Invalid for somebody who has
    left.
    """
    check_may(actor)
    found = find_requirement(year, code)
    check_person(responsible_id, today, already=found.responsible_id)
    values = {
        "kind": kind.value,
        "audience": audience.value,
        "actor": who_meets_it.value,
        "title": title,
        "about": about,
        "national_sum_sek": national_sum_sek,
        "responsible_id": responsible_id,
        "internal_due": internal_due,
    }
    if facts := change(found, values):
        record_requirement("requirement.edit", found, actor, **facts)
    return found


def remove_requirement(*, actor: Actor, year: int, code: str) -> None:
    """Remove a requirement that was listed by mistake, with its checklist.

    Raises Forbidden and NotFound as `edit_requirement` does, Conflict once it was assessed or anything shown for it.
    """
    check_may(actor)
    found = find_requirement(year, code)
    lines = evidence_of(found)
    if assessments_of(found) or any(line.shown_on or items_of(line) for line in lines):
        raise Conflict(_("Kravet har bedömts eller har underlag och kan inte tas bort."))
    for line in lines:
        db.session.delete(line)
    record_requirement("requirement.remove", found, actor, year=year, code=code)
    db.session.delete(found)
    db.session.flush()
