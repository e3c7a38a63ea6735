"""Assessing a requirement: our own view, signed, and the authority's beside it. Each is kept; the last one counts."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from planner.kit.actor import Actor
from planner.kit.clock import now
from planner.kit.db import db
from planner.kit.errors import Invalid
from planner.requirements.models import Assessment, Requirement
from planner.requirements.operations.recording import changes, check_may, record_requirement
from planner.requirements.queries.lookups import assessments_of, evidence_of, find_requirement
from planner.requirements.rules import Outcome, Whose

# What the trail calls the columns of an assessment, since it says whose it is.
_TOLD = {
    Whose.OURS: {"outcome": "outcome", "on": "assessed_on", "by_id": "assessed_by_id", "reason": "reason"},
    Whose.AUTHORITY: {"outcome": "authority_outcome", "on": "authority_on", "reason": "authority_note"},
}
_NONE_YET = {Whose.OURS: {"outcome": Outcome.NOT_ASSESSED.value}, Whose.AUTHORITY: {}}


def assess(*, actor: Actor, year: int, code: str, outcome: Outcome, reason: str | None, today: date) -> Requirement:
    """Sign an assessment of a requirement from today on; the earlier ones are kept.

    Raises Forbidden for those who don't keep requirements, NotFound where there is none; Invalid where it is to be met
    and evidence is missing, and for one that isn't met or doesn't apply, without a reason.
    """
    check_may(actor)
    found = find_requirement(year, code)
    missing = [line.title for line in evidence_of(found) if line.shown_on is None]
    if outcome is Outcome.MET and missing:
        said = _(
            "Underlag saknas: %(titles)s. Pricka av det innan du bedömer kravet som uppfyllt.",
            titles="; ".join(missing),
        )
        raise Invalid(said, {"outcome": said})
    if outcome in (Outcome.NOT_MET, Outcome.NOT_APPLICABLE) and not reason:
        raise Invalid(_("Skäl saknas."), {"reason": _("Skriv varför.")})
    values = {"outcome": outcome.value, "on": today, "by_id": actor.id, "reason": reason}
    if facts := _keep(found, Whose.OURS, values, today):
        record_requirement("requirement.assess", found, actor, **facts)
    return found


def record_authority(
    *, actor: Actor, year: int, code: str, outcome: Outcome | None, on: date | None, note: str | None, today: date
) -> Requirement:
    """Record what the authority found, beside our own assessment. None: it hasn't said anything, after all.

    Raises Forbidden and NotFound as `assess` does, Invalid for a day without a finding or to come.
    """
    check_may(actor)
    found = find_requirement(year, code)
    if outcome is None and (on or note):
        raise Invalid(_("Bedömningen saknas."), {"authority_outcome": _("Välj vad myndigheten kom fram till.")})
    if on is not None and on > today:
        raise Invalid(_("Dagen har inte varit än."), {"authority_on": _("Ange i dag eller en dag som har varit.")})
    values = {"outcome": outcome.value if outcome else None, "on": on, "reason": note}
    if facts := _keep(found, Whose.AUTHORITY, values, today):
        record_requirement("requirement.note_authority", found, actor, **facts)
    return found


def _keep(requirement: Requirement, whose: Whose, values: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Add an assessment that says something new, and return what changed, for the trail."""
    last = next((row for row in reversed(assessments_of(requirement)) if row.whose == whose), None)
    told = _TOLD[whose]
    before = {name: getattr(last, name) if last else _NONE_YET[whose].get(name) for name in told}
    facts = changes({told[name]: value for name, value in before.items()}, {told[name]: values[name] for name in told})
    if facts:
        holds_from = values["on"] or today
        row = Assessment(requirement_id=requirement.id, whose=whose, holds_from=holds_from, recorded_at=now(), **values)
        db.session.add(row)
        db.session.flush()
    return facts
