"""Which version of the plan is in force on a day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.plans.rules import VersionFacts, VersionStatus, in_force, in_order

DRAFT, CONSULTATION, PROPOSED, ADOPTED, REPLACED = VersionStatus
TODAY = date(2014, 11, 3)
FIRST_DECISION, SECOND_DECISION = date(2014, 1, 21), date(2014, 12, 16)


def version(
    number: int, status: VersionStatus, decided: date | None = None, replaces: int | None = None
) -> VersionFacts:
    return VersionFacts(number, status, decided, replaces)


def number_in_force(versions: list[VersionFacts], today: date) -> int | None:
    found = in_force(versions, today)
    return found.id if found else None


def test_without_versions_none_is_in_force() -> None:
    assert in_force([], TODAY) is None


@pytest.mark.parametrize("status", [DRAFT, CONSULTATION])
def test_what_is_not_proposed_yet_is_not_in_force(status: VersionStatus) -> None:
    assert in_force([version(1, status)], TODAY) is None


def test_a_proposal_counts_while_nothing_is_adopted() -> None:
    assert number_in_force([version(1, PROPOSED), version(2, DRAFT, replaces=1)], TODAY) == 1


def test_of_several_proposals_the_latest_counts() -> None:
    assert number_in_force([version(1, PROPOSED), version(2, PROPOSED, replaces=1)], TODAY) == 2


def test_a_proposal_gives_way_to_what_is_adopted() -> None:
    versions = [version(1, ADOPTED, FIRST_DECISION), version(2, PROPOSED, replaces=1)]
    assert number_in_force(versions, TODAY) == 1


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (FIRST_DECISION, 1),
        (SECOND_DECISION - timedelta(days=1), 1),
        (SECOND_DECISION, 2),
        (SECOND_DECISION + timedelta(days=400), 2),
    ],
)
def test_a_decision_counts_from_its_own_day(today: date, expected: int) -> None:
    versions = [version(1, REPLACED, FIRST_DECISION), version(2, ADOPTED, SECOND_DECISION, replaces=1)]
    assert number_in_force(versions, today) == expected


def test_a_version_decided_later_counts_as_proposed_until_then() -> None:
    assert number_in_force([version(1, ADOPTED, FIRST_DECISION)], FIRST_DECISION - timedelta(days=1)) == 1


def test_of_two_decisions_on_one_day_the_later_version_counts() -> None:
    versions = [version(2, ADOPTED, FIRST_DECISION, replaces=1), version(1, REPLACED, FIRST_DECISION)]
    assert number_in_force(versions, TODAY) == 2


def test_a_proposal_that_came_to_nothing_does_not_come_back() -> None:
    assert in_force([version(1, REPLACED), version(2, DRAFT, replaces=1)], TODAY) is None


@st.composite
def chains(draw: st.DrawFn) -> list[VersionFacts]:
    """Return versions, each replacing the one before it or none, in the order in which somebody typed them."""
    versions: list[VersionFacts] = []
    for number in range(1, draw(st.integers(0, 6)) + 1):
        status = draw(st.sampled_from(VersionStatus))
        day = draw(st.integers(-400, 400))
        decided = TODAY + timedelta(days=day) if status in (ADOPTED, REPLACED) else None
        replaces = number - 1 if number > 1 and draw(st.booleans()) else None
        versions.append(version(number, status, decided, replaces))
    return draw(st.permutations(versions))


@given(chains())
def test_each_version_comes_after_the_one_it_replaces(versions: list[VersionFacts]) -> None:
    ordered = in_order(versions)
    assert sorted(ordered, key=lambda v: v.id) == sorted(versions, key=lambda v: v.id)
    places = {found.id: place for place, found in enumerate(ordered)}
    assert all(places[found.replaces] < places[found.id] for found in versions if found.replaces is not None)


@given(chains(), st.integers(-500, 500))
def test_what_is_adopted_by_then_wins_over_everything_else(versions: list[VersionFacts], days: int) -> None:
    today = TODAY + timedelta(days=days)
    decided = [found.decided for found in versions if found.decided is not None and found.decided <= today]
    found = in_force(versions, today)
    if decided:
        assert found is not None
        assert found.decided == max(decided)
    else:
        assert found is None or found.status in (PROPOSED, ADOPTED, REPLACED)


@given(chains())
def test_circles_end(versions: list[VersionFacts]) -> None:
    circle = [VersionFacts(v.id, v.status, v.decided, v.id % len(versions) + 1) for v in versions]
    assert len(in_order(circle)) == len(circle)
