"""A year of the grant: adding it, empty or as a copy of another, its facts, its money, and its submission."""

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from planner.kit.actor import Actor
from planner.kit.db import db
from planner.kit.errors import Conflict, Invalid
from planner.requirements.models import Evidence, GrantYear, Requirement, SubmissionMilestone
from planner.requirements.operations.recording import change, check_may, check_person, record_year
from planner.requirements.queries.lookups import evidence_of, find_year, milestones_of
from planner.requirements.rules import Milestone
from planner.requirements.rules.codes import codes_in
from planner.requirements.rules.dates import in_year


def add_year(*, actor: Actor, year: int) -> GrantYear:
    """Add a year of which nothing is listed yet.

    Raises Forbidden for those who don't keep requirements, Conflict where the year is there already.
    """
    check_may(actor)
    added = _new(year)
    record_year("grant_year.add", added, actor, year=year)
    return added


def copy_year(*, actor: Actor, source: int, year: int) -> GrantYear:
    """Add a year with the requirements, checklists, people and dates of another, moved to the new year.

    What was shown, assessed, paid and sent belongs to the old year and stays there; the list counts as incomplete until
    somebody has read the new year's rules. Raises Forbidden and Conflict as `add_year` does, NotFound without a source.
    """
    check_may(actor)
    old = find_year(source)
    new = _new(year)
    new.recipient, new.responsible_id = old.recipient, old.responsible_id
    new.due = in_year(old.due, year - source)
    for milestone in milestones_of(old).values():
        due = in_year(milestone.due, year - source)
        db.session.add(SubmissionMilestone(grant_year_id=new.id, kind=milestone.kind, due=due))
    requirements = db.session.scalars(
        select(Requirement).where(Requirement.grant_year_id == old.id).order_by(Requirement.position, Requirement.id)
    ).all()
    codes = codes_in((one.code for one in requirements), source=source, year=year)
    for requirement in requirements:
        _copy(requirement, codes[requirement.code], new, year - source)
    record_year(
        "grant_year.copy", new, actor, year=year, source_year=source, counts={"requirements": len(requirements)}
    )
    return new


def edit_year(*, actor: Actor, year: int, complete: bool, source: str | None) -> GrantYear:
    """Change whether all of a year's requirements are listed, and where they were found.

    Raises Forbidden for those who don't keep requirements, NotFound where there is no such year.
    """
    found = find_year_to_change(actor, year)
    if facts := change(found, {"complete": complete, "source": source}):
        record_year("grant_year.edit", found, actor, **facts)
    return found


def set_money(
    *,
    actor: Actor,
    year: int,
    national_sum_sek: int | None,
    granted_sek: int | None,
    received_sek: int | None,
    received_on: date | None,
    used_sek: int | None,
    money_note: str | None,
) -> GrantYear:
    """Say what is known of a year's money, in whole kronor. None: not known.

    Raises Forbidden and NotFound as `edit_year` does, Invalid for a day on which nothing came.
    """
    found = find_year_to_change(actor, year)
    if received_on is not None and received_sek is None:
        raise Invalid(_("Summan saknas."), {"received_sek": _("Ange hur mycket som betalades ut den dagen.")})
    values = {
        "national_sum_sek": national_sum_sek,
        "granted_sek": granted_sek,
        "received_sek": received_sek,
        "received_on": received_on,
        "used_sek": used_sek,
        "money_note": money_note,
    }
    if facts := change(found, values):
        record_year("grant_year.set_money", found, actor, **facts)
    return found


def plan_submission(
    *,
    actor: Actor,
    year: int,
    recipient: str | None,
    due: date | None,
    responsible_id: int | None,
    milestones: Mapping[Milestone, tuple[date | None, date | None]],
    today: date,
) -> GrantYear:
    """Say who submits what to whom by when, and the internal dates on the way: when each is due and was kept.

    Another deadline starts its reminders afresh. Raises Forbidden and NotFound as `edit_year` does; Invalid for
    somebody who has left, an internal date after the deadline, and one that was kept but never set, or will be.
    """
    found = find_year_to_change(actor, year)
    check_person(responsible_id, today, already=found.responsible_id)
    _check_milestones(milestones, due, today)
    facts = change(found, {"recipient": recipient, "due": due, "responsible_id": responsible_id})
    moved = _set_milestones(found, milestones)
    if moved:
        facts["changed"] = [*facts.get("changed", []), *moved]
    if facts:
        record_year("grant_year.plan_submission", found, actor, **facts)
    return found


def record_submission(*, actor: Actor, year: int, sent_on: date | None, receipt: str | None, today: date) -> GrantYear:
    """Record that what a year asks for was sent, and what came back; None: that it wasn't, after all.

    Raises Forbidden and NotFound as `edit_year` does, Invalid for a day to come and for a receipt of nothing.
    """
    found = find_year_to_change(actor, year)
    if sent_on is not None and sent_on > today:
        raise Invalid(_("Dagen har inte varit än."), {"sent_on": _("Ange i dag eller en dag som har varit.")})
    if receipt and sent_on is None:
        raise Invalid(_("Dagen saknas."), {"sent_on": _("Ange vilken dag redovisningen skickades.")})
    if facts := change(found, {"sent_on": sent_on, "receipt": receipt}):
        record_year("grant_year.submit", found, actor, **facts)
    return found


def find_year_to_change(actor: Actor, year: int) -> GrantYear:
    """Return a year, locked, for somebody who may change it."""
    check_may(actor)
    return find_year(year)


def _new(year: int) -> GrantYear:
    added = GrantYear(year=year, complete=False)
    try:
        # Its own to roll back, so that whoever comes second is told what has happened.
        with db.session.begin_nested():
            db.session.add(added)
    except IntegrityError as error:
        raise Conflict(_("År %(year)s finns redan.", year=year)) from error
    return added


def _copy(old: Requirement, code: str, into: GrantYear, years: int) -> None:
    kept = ("kind", "audience", "actor", "title", "about", "position", "responsible_id")
    new = Requirement(
        grant_year_id=into.id,
        code=code,
        internal_due=in_year(old.internal_due, years),
        **{name: getattr(old, name) for name in kept},
    )
    db.session.add(new)
    db.session.flush()
    for line in evidence_of(old):
        db.session.add(Evidence(requirement_id=new.id, position=line.position, title=line.title))


def _check_milestones(
    milestones: Mapping[Milestone, tuple[date | None, date | None]], due: date | None, today: date
) -> None:
    wrong = {}
    for kind, (planned, done_on) in milestones.items():
        if planned is None and done_on is not None:
            wrong[f"{kind.value}_due"] = _("Ange när den skulle vara klar.")
        if planned is not None and due is not None and planned > due:
            wrong[f"{kind.value}_due"] = _("Ange en dag som inte ligger efter sista dag.")
        if done_on is not None and done_on > today:
            wrong[f"{kind.value}_done"] = _("Ange i dag eller en dag som har varit.")
    if wrong:
        raise Invalid(_("Hållpunkterna stämmer inte."), wrong)


def _set_milestones(year: GrantYear, wanted: Mapping[Milestone, tuple[date | None, date | None]]) -> list[str]:
    """Set a year's internal dates, and return which changed."""
    there = milestones_of(year)
    changed = []
    for kind, (planned, done_on) in wanted.items():
        row = there.get(kind)
        if (row.due, row.done_on) == (planned, done_on) if row else planned is None:
            continue
        changed.append(kind.value)
        if planned is None:
            db.session.delete(row)
        elif row is None:
            db.session.add(SubmissionMilestone(grant_year_id=year.id, kind=kind, due=planned, done_on=done_on))
        else:
            row.due, row.done_on = planned, done_on
    return changed
