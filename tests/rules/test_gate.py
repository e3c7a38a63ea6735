"""When a requirement is met, whether the gate is open, and what counts: every combination (domain.md: Requirements)."""

from itertools import product

import pytest

from planner.requirements.rules import (
    Actor,
    Gate,
    Kind,
    Outcome,
    RequirementFacts,
    counts,
    effective_outcome,
    gate,
    holds_gate,
)


def requirement(
    outcome: Outcome = Outcome.MET,
    kind: Kind = Kind.BASIC,
    actor: Actor = Actor.MUNICIPALITY,
    *,
    missing: int = 0,
    signed: bool = True,
) -> RequirementFacts:
    """Return a basic requirement of the city's that is met, signed and shown, but for what is said."""
    return RequirementFacts(kind, actor, outcome, missing, signed)


@pytest.mark.parametrize(
    ("missing", "signed", "worth"),
    [
        (0, True, Outcome.MET),
        (1, True, Outcome.NOT_ASSESSED),
        (0, False, Outcome.NOT_ASSESSED),
        (2, False, Outcome.NOT_ASSESSED),
    ],
)
def test_met_needs_all_evidence_and_a_sign_off(missing: int, signed: bool, worth: Outcome) -> None:
    assert effective_outcome(requirement(missing=missing, signed=signed)) is worth


@pytest.mark.parametrize("outcome", [one for one in Outcome if one is not Outcome.MET])
def test_any_other_outcome_is_what_was_said(outcome: Outcome) -> None:
    assert effective_outcome(requirement(outcome, missing=1, signed=False)) is outcome


def test_the_gate_on_every_list_of_three_basic_requirements() -> None:
    for outcomes in product(Outcome, repeat=3):
        found = gate(map(requirement, outcomes), complete=True)
        if Outcome.NOT_MET in outcomes:
            assert found is Gate.CLOSED
        elif Outcome.NOT_ASSESSED in outcomes:
            assert found is Gate.UNKNOWN
        else:
            assert found is Gate.OPEN


def test_one_that_is_not_met_closes_the_gate_whatever_else_is_unknown() -> None:
    unknown = [requirement(Outcome.NOT_MET), requirement(Outcome.NOT_ASSESSED)]
    assert gate(unknown, complete=False) is Gate.CLOSED


def test_a_list_that_is_empty_or_incomplete_leaves_the_gate_unknown() -> None:
    assert gate([], complete=True) is Gate.UNKNOWN
    assert gate([requirement()], complete=False) is Gate.UNKNOWN
    assert gate([requirement()], complete=True) is Gate.OPEN


def test_one_that_is_said_to_be_met_without_evidence_does_not_open_the_gate() -> None:
    assert gate([requirement(), requirement(missing=1)], complete=True) is Gate.UNKNOWN


@pytest.mark.parametrize("kind", [Kind.TARGET, Kind.CONDITION])
def test_only_basic_requirements_hold_the_gate(kind: Kind) -> None:
    assert not holds_gate(requirement(kind=kind))
    assert gate([requirement(), requirement(Outcome.NOT_MET, kind)], complete=True) is Gate.OPEN
    assert gate([requirement(Outcome.MET, kind)], complete=True) is Gate.UNKNOWN


def test_what_the_region_alone_has_to_meet_neither_holds_nor_counts() -> None:
    theirs = requirement(Outcome.NOT_MET, actor=Actor.REGION)
    assert gate([requirement(), theirs], complete=True) is Gate.OPEN
    assert gate([theirs], complete=True) is Gate.UNKNOWN
    assert not counts(requirement(kind=Kind.TARGET, actor=Actor.REGION), Gate.OPEN)


@pytest.mark.parametrize("actor", [one for one in Actor if one is not Actor.REGION])
def test_what_the_city_has_a_part_in_holds_and_counts(actor: Actor) -> None:
    assert gate([requirement(Outcome.NOT_MET, actor=actor)], complete=True) is Gate.CLOSED
    assert counts(requirement(kind=Kind.TARGET, actor=actor), Gate.OPEN)


def test_a_target_counts_when_it_is_met_with_the_gate_open_and_only_then() -> None:
    for kind, outcome, is_, missing in product(Kind, Outcome, Gate, (0, 1)):
        expected = (kind, outcome, is_, missing) == (Kind.TARGET, Outcome.MET, Gate.OPEN, 0)
        assert counts(requirement(outcome, kind, missing=missing), is_) is expected
