"""Mergers that can't be, those that look as if they couldn't, and one that fails halfway."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from planner.audit.models import TrailEntry
from planner.kit.db import db
from planner.kit.errors import Conflict, Forbidden, Invalid
from planner.kit.transaction import transaction
from planner.people.models import Organisation
from planner.plans.operations.mergers import merge_organisations, preview_merger
from planner.plans.operations.summaries import are_current, refresh_all, refresh_stale
from planner.plans.queries.lists import Filter, activity_page
from planner.plans.rules import Status
from tests.factories.districts import AUTUMN, MERGING, SPRING, Districts, merge, report_json, shares_of, trail
from tests.factories.plan import add_assignment, add_update
from tests.factories.world import TODAY

YESTERDAY = TODAY - timedelta(days=1)


@pytest.mark.parametrize(
    ("choice", "field"),
    [
        ({"keys": ()}, "organisations"),
        ({"keys": ("hasselby",)}, "organisations"),
        ({"into": "hasselby"}, "into"),
        ({"into": None}, "into"),
        ({"into": None, "new_name": "..."}, "new_name"),
        ({"into": None, "new_name": "Bromma"}, "new_name"),
        ({"into": "spanga-tensta"}, "into"),
        ({"on": TODAY + timedelta(days=1)}, "on"),
        # The latest report is of October: what it says must not be lost.
        ({"on": AUTUMN - timedelta(days=1)}, "on"),
    ],
)
def test_a_choice_that_can_not_be_is_refused(districts: Districts, choice: dict[str, Any], field: str) -> None:
    facts: dict[str, Any] = {"keys": MERGING, "into": "jarva", "on": TODAY, **choice}
    with pytest.raises(Invalid) as refused, transaction():
        merge_organisations(actor=districts.administrator, today=TODAY, **facts)
    assert set(refused.value.fields) == {field}
    assert not trail("organisation.merge")


def test_only_administrators_merge(districts: Districts) -> None:
    for do in (merge_organisations, preview_merger):
        with pytest.raises(Forbidden):
            do(actor=districts.strategist, keys=MERGING, into="jarva", on=TODAY, today=TODAY)


def test_what_has_been_merged_is_not_merged_again(districts: Districts) -> None:
    merge(districts)
    with pytest.raises(Conflict, match="upphörde 2 november 2014 och har inget kvar"):
        merge(districts)
    with pytest.raises(Conflict, match="har redan Järva som efterträdare"):
        merge(districts, into="bromma")
    # The successor doesn't go back into what it came from.
    with pytest.raises(Invalid, match="har själv en efterträdare"):
        merge(districts, "jarva", into="rinkeby-kista")


def test_a_successor_may_itself_be_merged_later(districts: Districts) -> None:
    merge(districts, on=AUTUMN)
    merge(districts, "jarva", into="bromma")
    assert set(shares_of(districts, "a", AUTUMN)) == {"norrmalm", "ostermalm", "bromma", "jarva"}
    assert set(shares_of(districts, "a")) == {"norrmalm", "ostermalm", "bromma"}


def test_what_a_plan_file_gave_its_last_day_can_still_be_merged(districts: Districts) -> None:
    ended = date(2014, 10, 31)
    for key in MERGING:
        districts.organisations[key].ended = ended
        districts.organisations[key].successor_id = districts.organisations["jarva"].id
    districts.organisations["jarva"].started = date(2023, 7, 1)
    db.session.commit()
    # Nothing has happened to their shares by that alone.
    assert set(shares_of(districts, "a")) >= set(MERGING)
    merge(districts)
    assert "jarva" in shares_of(districts, "a")
    assert districts.organisations["rinkeby-kista"].ended == ended
    assert districts.organisations["jarva"].started == TODAY


def test_an_organisation_is_not_merged_before_it_began(districts: Districts) -> None:
    districts.organisations["rinkeby-kista"].started = TODAY
    db.session.commit()
    with pytest.raises(Invalid, match="finns först från"):
        merge(districts)
    districts.organisations["bromma"].started = TODAY
    db.session.commit()
    with pytest.raises(Invalid, match="Bromma finns först från"):
        merge(districts, "ostermalm", into="bromma", on=AUTUMN)
    districts.organisations["bromma"].ended = YESTERDAY
    districts.organisations["bromma"].started = None
    db.session.commit()
    with pytest.raises(Invalid, match="Bromma upphörde"):
        merge(districts, "ostermalm", into="bromma")


def test_a_merger_may_be_recorded_afterwards(districts: Districts) -> None:
    merge(districts, on=AUTUMN)
    assert "jarva" in shares_of(districts, "a", AUTUMN)
    assert "rinkeby-kista" in shares_of(districts, "a", AUTUMN - timedelta(days=1))
    # What was reported on the day itself is carried over.
    assert shares_of(districts, "a", AUTUMN)["jarva"].comment == (
        "Övertaget från Rinkeby-Kista (pågår) och Spånga-Tensta (inte påbörjad)."
    )


def test_a_failure_halfway_leaves_nothing(districts: Districts, monkeypatch: pytest.MonkeyPatch) -> None:
    before = report_json(TODAY)
    entries = db.session.scalar(select(func.count()).select_from(TrailEntry))

    def fail(*_arguments: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("planner.plans.operations.mergers.refresh", fail)
    with pytest.raises(RuntimeError):
        merge(districts)
    assert report_json(TODAY) == before
    assert db.session.scalar(select(func.count()).select_from(TrailEntry)) == entries
    assert db.session.scalars(select(Organisation).where(Organisation.ended.is_not(None))).all() == []


def test_a_share_that_the_successor_had_at_another_time_is_not_taken_over(districts: Districts) -> None:
    share = add_assignment(districts.activities["a"], districts.organisations["jarva"])
    share.holds_to = SPRING
    db.session.commit()
    with pytest.raises(Conflict, match="under en annan tid"):
        merge(districts)


def test_summaries_end_when_a_share_begins_or_ends(districts: Districts) -> None:
    soon = TODAY + timedelta(days=5)
    districts.shares["a", "bromma"].holds_to = soon
    add_update(districts.shares["a", "bromma"], Status.ONGOING, AUTUMN)
    refresh_all(TODAY)
    assert are_current(soon - timedelta(days=1))
    assert not are_current(soon)
    refresh_stale(soon)
    rows = {row.key: row.rolled.of for row in activity_page(Filter(), sort="plan", page=1, today=soon).rows}
    assert rows["boende-a"] == 4
