"""Assessments of a requirement, ours and the authority's: each is kept, and the last one counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from planner.requirements.rules.gate import Outcome


@dataclass(frozen=True, slots=True)
class Who:
    """A person who is named with something."""

    id: int
    name: str
    email: str


class Whose(StrEnum):
    """Whose assessment it is."""

    OURS = "ours"
    AUTHORITY = "authority"


@dataclass(frozen=True, slots=True)
class AssessmentFacts:
    """One assessment as it was recorded; of the authority's, an outcome of None takes the one before back.

    `holds_from`: the day `on`, or the day on which it was recorded where none was given.
    """

    whose: Whose
    outcome: Outcome | None
    on: date | None
    by: Who | None
    reason: str | None
    holds_from: date


def standing(assessments: Sequence[AssessmentFacts], whose: Whose, day: date | None = None) -> AssessmentFacts | None:
    """Return whose assessment stood on a day (None: the last), of all in the order in which they were recorded.

    The one recorded last, since it may correct the day of another.
    """
    held = [one for one in assessments if one.whose is whose and (day is None or one.holds_from <= day)]
    return held[-1] if held else None


def assessed(assessments: Sequence[AssessmentFacts], day: date | None = None) -> dict[str, Any]:
    """Return what a requirement's view says of its assessments as they stood on a day (None: the last ones)."""
    ours, theirs = standing(assessments, Whose.OURS, day), standing(assessments, Whose.AUTHORITY, day)
    return {
        "said": ours.outcome or Outcome.NOT_ASSESSED if ours else Outcome.NOT_ASSESSED,
        "assessed_on": ours.on if ours else None,
        "assessed_by": ours.by if ours else None,
        "reason": ours.reason if ours else None,
        "authority_outcome": theirs.outcome if theirs else None,
        "authority_on": theirs.on if theirs else None,
        "authority_note": theirs.reason if theirs else None,
    }
