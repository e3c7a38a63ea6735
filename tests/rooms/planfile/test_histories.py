"""Loading what was said of deadlines, owners and status: rows that hold from one day to another."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from planner.kit.db import BEGINNING, FOREVER, db
from planner.kit.transaction import transaction
from planner.people.models import Person
from planner.planfile.operations.section import Tally
from planner.planfile.rules import WrongPlanFile
from planner.plans.models import Assignment, DeadlineRow, OwnerRow, StatusUpdate
from planner.plans.operations.daily import name_owner, set_deadline
from planner.plans.operations.mergers import merge_organisations
from planner.plans.rules import Due
from tests.factories.plan_file import COUNTS, NOTHING, Item, activity, bromma, plan, rows

Load = Callable[..., Tally]
Export = Callable[[], Any]


def test_the_status_history_holds_by_the_day_and_the_order_of_recording(load: Load) -> None:
    load(plan())
    changed = plan()
    bromma(changed)["updates"] = [{"on": "2014-06-01", "status": "done"}, {"on": "2014-10-02", "status": "dropped"}]
    bromma(changed)["updates"][1]["comment"] = "Avslutas"

    assert load(changed).created == NOTHING | {"updates": 2}
    may, june, october = date(2014, 5, 2), date(2014, 6, 1), date(2014, 10, 2)
    assert rows(StatusUpdate, "status", "holds_from", "holds_to") == [
        ("ongoing", may, june),
        ("paused", october, october),
        ("ongoing", october, october),
        ("ongoing", october, october),
        ("done", june, october),
        ("dropped", october, FOREVER),
    ]


def test_the_deadline_history_begins_with_the_decided_one(load: Load) -> None:
    load(plan())

    march, september = date(2014, 3, 3), date(2014, 9, 15)
    assert rows(DeadlineRow, "holds_from", "holds_to", "due", "precision", "reason") == [
        (BEGINNING, march, date(2014, 6, 30), "month", None),
        (march, september, date(2014, 12, 31), "month", "Mer tid"),
        (september, FOREVER, date(2014, 12, 31), "day", None),
        (BEGINNING, FOREVER, date(2015, 12, 31), "year", None),
    ]


def test_a_deadline_without_moves_replaces_the_last_and_the_moves_stay(load: Load, export: Export) -> None:
    load(plan())
    changed = plan()
    del activity(changed)["moves"]
    activity(changed)["due"] = "2015-06"

    load(changed)

    assert activity(export())["due"] == "2015-06"
    assert [move["from"] for move in activity(export())["moves"]] == ["2014-06", "2014-12"]


def test_moves_that_do_not_say_why_or_by_whom_keep_it(load: Load, export: Export) -> None:
    load(plan())
    changed = plan()
    activity(changed)["moves"] = [{"on": "2014-03-03", "from": "2014-06"}, {"on": "2014-09-15", "from": "2014-12"}]

    assert load(changed).changed == NOTHING
    assert activity(export())["moves"][0]["by"] == "s@example.org"


def test_an_owner_holds_from_the_beginning_and_the_next_from_the_business_date(load: Load) -> None:
    load(plan())
    changed = plan()
    bromma(changed)["owner"] = "f@example.org"
    activity(changed)["assignments"][1]["owner"] = "f@example.org"

    load(changed, today=date(2014, 11, 10))
    load(changed, today=date(2014, 11, 17))

    people = dict(rows(Person, "id", "email"))
    history = [
        (people[person], since, until) for person, since, until in rows(OwnerRow, "person_id", "holds_from", "holds_to")
    ]
    assert history == [
        ("b@example.org", BEGINNING, date(2014, 11, 10)),
        ("f@example.org", date(2014, 11, 10), FOREVER),
        ("f@example.org", BEGINNING, FOREVER),
    ]


def test_what_people_did_since_comes_round_too(load: Load, export: Export) -> None:
    load(plan())
    strategist = db.session.scalars(select(Person).where(Person.email == "s@example.org")).one()
    today = date(2014, 11, 3)
    where: Item = {"actor": strategist, "activity_key": "boende-1"}
    with transaction():
        for due in ("2015", "2015-03", "2015-03-31"):
            set_deadline(**where, organisation_key=None, due=Due.parse(due), reason="Mer\ntid", today=today)
        set_deadline(**where, organisation_key="bromma", due=Due.parse("2016"), reason="Mer tid", today=today)
        name_owner(**where, organisation_key="bromma", person_id=None, today=today)
        name_owner(**where, organisation_key="farsta", person_id=strategist.id, today=today)
    exported = export()

    assert [move["from"] for move in activity(exported)["moves"]] == [
        "2014-06",
        "2014-12",
        "2014-12-31",
        "2015",
        "2015-03",
    ]
    assert bromma(exported)["moves"] == [{"on": "2014-11-03", "from": None, "reason": "Mer tid", "by": "s@example.org"}]
    assert bromma(exported)["owner"] is None
    assert load(exported).facts() == {"created": NOTHING, "changed": NOTHING, "unchanged": COUNTS}
    assert export() == exported


def test_days_on_which_an_assignment_counts_are_loaded_kept_and_taken_away(load: Load, export: Export) -> None:
    load(plan())
    changed = plan()
    bromma(changed)["ends"] = "2014-11-02"
    activity(changed)["assignments"][1]["begins"] = "2014-11-03"
    assert load(changed).changed == NOTHING | {"assignments": 2}
    assert rows(Assignment, "holds_from", "holds_to")[:2] == [
        (BEGINNING, date(2014, 11, 3)),
        (date(2014, 11, 3), FOREVER),
    ]
    exported = export()
    assert bromma(exported)["ends"] == "2014-11-02"
    assert "begins" not in bromma(exported)
    # A file that doesn't name them leaves them alone.
    assert load(plan()).changed == NOTHING
    assert export() == exported
    bromma(changed)["ends"] = activity(changed)["assignments"][1]["begins"] = None
    load(changed)
    assert set(rows(Assignment, "holds_from", "holds_to")) == {(BEGINNING, FOREVER)}


@pytest.mark.parametrize(
    ("bounds", "error"),
    [
        (({"begins": "2014-11-03"}, {"begins": "2014-11-04"}), "assignments: no assignment counts at the beginning"),
        (({"ends": "2014-11-02"}, {"begins": "2014-11-04"}), "assignments: no assignment counts on 2014-11-03"),
        (({"ends": "2014-11-02"}, {"ends": "2014-11-04"}), "assignments: no assignment counts on 2014-11-05"),
        (({"begins": "2014-11-03", "ends": "2014-11-01"}, {}), "assignments[0].ends: 2014-11-01 is before it begins"),
    ],
)
def test_an_activity_has_an_assignment_on_every_day(load: Load, bounds: tuple[Item, Item], error: str) -> None:
    changed = plan()
    for item, days in zip(activity(changed)["assignments"], bounds, strict=True):
        item.update(days)
    with pytest.raises(WrongPlanFile) as refused:
        load(changed)
    assert refused.value.lines[0].startswith(f"areas[0].groups[0].activities[0].{error}")
    # What is kept counts too.
    load(plan())
    alone = plan()
    activity(alone)["assignments"] = [{"organisation": "bromma", "ends": "2014-11-02"}]
    load(alone)


def test_what_a_merger_leaves_comes_round_too(
    load: Load, export: Export, take_out_all_rows: Callable[[], None]
) -> None:
    load(plan())
    with transaction():
        merge_organisations(
            actor=None,
            keys=["bromma", "farsta"],
            into=None,
            new_name="Västerort",
            on=date(2014, 11, 3),
            today=date(2014, 11, 3),
        )
    exported = export()
    shares = activity(exported)["assignments"]
    assert [(share["organisation"], share.get("begins"), share.get("ends")) for share in shares] == [
        ("bromma", None, "2014-11-02"),
        ("vasterort", "2014-11-03", None),
        ("farsta", None, "2014-11-02"),
    ]
    assert load(exported).changed == NOTHING
    assert export() == exported
    # Into an empty database, too.
    db.session.rollback()
    take_out_all_rows()
    load(exported)
    assert export() == exported
