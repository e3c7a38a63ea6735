"""When a requirement is met, whether the gate is open, and what counts (domain.md: Requirements of the grant)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What sort of requirement: all basic ones must be met before any target counts; later years have conditions."""

    BASIC = "basic"
    TARGET = "target"
    CONDITION = "condition"


class Audience(StrEnum):
    """Whom it is about."""

    ALL = "all"
    ADULTS = "adults"
    CHILDREN = "children"


class Actor(StrEnum):
    """Who has to meet it. county: all in it together; region: the region alone, which no city can do or is asked to."""

    COUNTY = "county"
    MUNICIPALITY = "municipality"
    MUNICIPALITY_AND_REGION = "municipality_and_region"
    REGION = "region"


class Outcome(StrEnum):
    """What an assessment comes to."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"
    NOT_ASSESSED = "not_assessed"


class Gate(StrEnum):
    """Whether a year's targets count."""

    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class RequirementFacts:
    """What decides about a requirement. `missing`: how much of its evidence isn't there.

    `signed`: who assessed it and when are known.
    """

    kind: Kind
    actor: Actor
    outcome: Outcome
    missing: int = 0
    signed: bool = False


def effective_outcome(facts: RequirementFacts) -> Outcome:
    """Return what an assessment is worth: met needs all its evidence and a sign-off, else it can't be assessed yet."""
    if facts.outcome is Outcome.MET and (facts.missing or not facts.signed):
        return Outcome.NOT_ASSESSED
    return facts.outcome


def holds_gate(facts: RequirementFacts) -> bool:
    """Return whether a requirement has a say in the gate: a basic one that the city has a part in."""
    return facts.kind is Kind.BASIC and facts.actor is not Actor.REGION


def gate(requirements: Iterable[RequirementFacts], *, complete: bool) -> Gate:
    """Return the gate of a year. `complete`: the list is known to hold all of the year's requirements."""
    outcomes = [effective_outcome(facts) for facts in requirements if holds_gate(facts)]
    if Outcome.NOT_MET in outcomes:
        return Gate.CLOSED
    if not outcomes or not complete or Outcome.NOT_ASSESSED in outcomes:
        return Gate.UNKNOWN
    return Gate.OPEN


def counts(facts: RequirementFacts, gate_is: Gate) -> bool:
    """Return whether a target is met, the city's to meet, and let through by the gate."""
    met = effective_outcome(facts) is Outcome.MET
    return facts.kind is Kind.TARGET and facts.actor is not Actor.REGION and met and gate_is is Gate.OPEN
