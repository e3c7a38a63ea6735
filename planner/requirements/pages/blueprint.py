"""The blueprint that the pages of this folder register with, and what they share."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, current_app, url_for
from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from planner.kit.actor import acting
from planner.kit.clock import business_date
from planner.people.queries.persons import people
from planner.requirements import words
from planner.requirements.rules import EvidenceKind, Gate, Kind, Outcome, Who
from planner.requirements.rules.files import MEDIA_TYPES
from planner.requirements.rules.permissions import may_manage_requirements, may_see_evidence

blueprint = Blueprint("requirements", __name__)

# What other rooms show on a requirement's page; wiring registers them.
Panel = Callable[[int, date], Markup | None]
REQUIREMENT_PANELS = "planner.requirement_panels"


@blueprint.context_processor
def _words() -> dict[str, Any]:
    return {
        "KINDS": Kind,
        "OUTCOMES": Outcome,
        "GATES": Gate,
        "ITEMS": EvidenceKind,
        "KIND_WORDS": words.KIND_WORDS,
        "AUDIENCE_WORDS": words.AUDIENCE_WORDS,
        "ACTOR_WORDS": words.ACTOR_WORDS,
        "OUTCOME_WORDS": words.OUTCOME_WORDS,
        "OUTCOME_SHAPES": words.OUTCOME_SHAPES,
        "WHOSE_WORDS": words.WHOSE_WORDS,
        "GATE_WORDS": words.GATE_WORDS,
        "GATE_SHAPES": words.GATE_SHAPES,
        "MILESTONE_WORDS": words.MILESTONE_WORDS,
        "EVIDENCE_WORDS": words.EVIDENCE_WORDS,
        # Of a page that says what went wrong there may be nobody.
        "may_manage": current_user.is_authenticated and may_manage_requirements(acting()),
        "may_see_evidence": current_user.is_authenticated and may_see_evidence(acting()),
    }


@blueprint.app_template_filter("kronor")
def kronor(sum_sek: int | None) -> str:
    """Return a sum in whole kronor as people write it: 22 949 683 kr, with thin spaces; of None that it isn't known."""
    if sum_sek is None:
        return str(_("uppgift saknas"))
    # Thin and unbreakable.
    return f"{sum_sek:,}".replace(",", "\u202f").replace("-", "\u2212") + "\u00a0kr"


@blueprint.app_template_filter("file_size")
def file_size(size: int) -> str:
    """Return how large a file is, given in bytes, in the unit that fits."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    return f"{format_decimal(round(size / 1_000_000, 1))} MB"


def responsible_choices(chosen: Who | None) -> list[tuple[int, str]]:
    """Return whom a form offers to be responsible, with who is already, also after having left."""
    here = [(person.id, f"{person.name} ({person.email})") for person in people(business_date())]
    gone = chosen is not None and chosen.id not in {number for number, _name in here}
    return [*here, (chosen.id, chosen.name)] if chosen and gone else here


def largest_file() -> int:
    """Return how large an uploaded file may be, in bytes."""
    most: int = current_app.extensions["planner.settings"].evidence_file_max_bytes
    return most


def endings() -> str:
    """Return the endings of files that are taken in, as a browser is told them."""
    return ",".join(f".{ending}" for ending in MEDIA_TYPES)


def address_of_year(year: int) -> str:
    """Return the address of a year's page."""
    return url_for("requirements.year", year=year)


def address_of(year: int, code: str) -> str:
    """Return the address of a requirement's page."""
    return url_for("requirements.requirement", year=year, code=code)


def address_of_evidence(year: int, code: str, evidence_id: int) -> str:
    """Return the address of the page of a line of a requirement's checklist."""
    return url_for("requirements.evidence", year=year, code=code, evidence_id=evidence_id)
