"""Years of the grant as they stood on a day: what was shown, assessed or received later isn't in it."""

from dataclasses import replace
from datetime import date

from planner.requirements.queries import year_views
from planner.requirements.rules import Gate, Outcome, RequirementView, YearView, counts, gate


def grants_on(year: int, day: date) -> list[YearView]:
    """Return the years of the grant up to a year, the latest first, as they stood on a day."""
    return [_on(found, day) for found in year_views() if found.year <= year]


def _on(found: YearView, day: date) -> YearView:
    requirements = [_requirement(requirement, day) for requirement in found.requirements]
    gate_is: Gate = gate((one.facts for one in requirements), complete=found.complete)
    money = found.money
    if money.received_on is not None and money.received_on > day:
        money = replace(money, received=None, received_on=None)
    return replace(
        found,
        gate=gate_is,
        requirements=[replace(one, counts=counts(one.facts, gate_is)) for one in requirements],
        money=money,
    )


def _requirement(found: RequirementView, day: date) -> RequirementView:
    evidence = [replace(one, shown_on=None) if _later(one.shown_on, day) else one for one in found.evidence]
    found = replace(found, evidence=evidence)
    if _later(found.assessed_on, day):
        found = replace(found, said=Outcome.NOT_ASSESSED, assessed_on=None, assessed_by=None, reason=None)
    if _later(found.authority_on, day):
        found = replace(found, authority_outcome=None, authority_on=None, authority_note=None)
    return found


def _later(when: date | None, day: date) -> bool:
    return when is not None and when > day
