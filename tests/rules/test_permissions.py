"""Who may do what with the plan: the table of domain.md, cell by cell."""

from dataclasses import dataclass

import pytest

from planner.people.rules import Role
from planner.plans.rules import may_comment, may_manage_plan, may_name_owner, may_report, sees_drafts

READER, CONTRIBUTOR, COORDINATOR, STRATEGIST, ADMINISTRATOR = Role
ME, SOMEBODY = 7, 8
OURS, THEIRS = 3, 4

everybody = pytest.mark.parametrize("role", Role)


@dataclass(frozen=True)
class Someone:
    """Whoever asks."""

    role: str
    id: int = ME
    organisation_id: int | None = OURS


@everybody
@pytest.mark.parametrize(
    ("owner_id", "organisation_id", "mine"),
    [
        (ME, THEIRS, True),
        (ME, OURS, True),
        (SOMEBODY, OURS, True),
        (None, OURS, True),
        (SOMEBODY, THEIRS, False),
        (None, THEIRS, False),
    ],
)
def test_one_reports_on_ones_own_and_ones_organisations(
    role: Role, owner_id: int | None, organisation_id: int, mine: bool
) -> None:
    allowed = may_report(Someone(role), owner_id=owner_id, organisation_id=organisation_id)
    assert allowed is (mine and role is not READER)


@everybody
def test_without_an_organisation_one_reports_on_ones_own_alone(role: Role) -> None:
    someone = Someone(role, organisation_id=None)
    assert not may_report(someone, owner_id=None, organisation_id=OURS)
    assert may_report(someone, owner_id=ME, organisation_id=OURS) is (role is not READER)


@everybody
def test_who_stands_in_for_the_owner_reports_for_any_organisation(role: Role) -> None:
    someone = Someone(role)
    assert may_report(someone, owner_id=SOMEBODY, organisation_id=THEIRS, stand_in_id=ME) is (role is not READER)
    assert not may_report(someone, owner_id=SOMEBODY, organisation_id=THEIRS, stand_in_id=SOMEBODY)


@everybody
def test_the_successors_people_report_for_an_organisation_that_has_ended(role: Role) -> None:
    someone, nowhere = Someone(role), Someone(role, organisation_id=None)
    assert may_report(someone, owner_id=None, organisation_id=THEIRS, answering_id=OURS) is (role is not READER)
    assert not may_report(nowhere, owner_id=None, organisation_id=THEIRS, answering_id=None)


@everybody
def test_all_but_readers_comment(role: Role) -> None:
    assert may_comment(Someone(role)) is (role is not READER)


@everybody
@pytest.mark.parametrize(("coordinator_id", "mine"), [(ME, True), (SOMEBODY, False), (None, False)])
def test_coordinators_name_owners_in_their_own_areas(role: Role, coordinator_id: int | None, mine: bool) -> None:
    allowed = may_name_owner(Someone(role), coordinator_id=coordinator_id)
    assert allowed is (role in (STRATEGIST, ADMINISTRATOR) or (role is COORDINATOR and mine))


@everybody
def test_strategists_decide_and_see_drafts(role: Role) -> None:
    decides = role in (STRATEGIST, ADMINISTRATOR)
    assert may_manage_plan(Someone(role)) is decides
    assert sees_drafts(Someone(role)) is decides
