"""An organisation takes the place of others: what is open moves, and history stays under the old names."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from planner.audit.models import TrailEntry
from planner.kit.db import db
from planner.kit.errors import Conflict, NotFound
from planner.people.models import Organisation, Person
from planner.plans.models import Assignment, DeadlineRequest, Plan
from planner.plans.operations import daily
from planner.plans.operations.mergers import preview_merger
from planner.plans.queries.activity import activity_page_data
from planner.plans.queries.areas import area_cards
from planner.plans.queries.assignments import assignments_of_colleagues, assignments_of_person
from planner.plans.queries.lists import Filter, activity_page
from planner.plans.rules import Due, Forecast, Look, Status
from planner.reminders.planning import plan as plan_reminders
from planner.reports.contents import report_on
from planner.reports.rules import as_json
from tests.factories.acts import report
from tests.factories.districts import AUTUMN, MERGING, SPRING, Districts, merge, report_json, shares_of, trail
from tests.factories.people import add_person
from tests.factories.plan import add_assignment, updates_of
from tests.factories.world import TODAY

YESTERDAY = TODAY - timedelta(days=1)
PAST = (SPRING, AUTUMN, YESTERDAY)


def test_what_is_open_goes_on_under_the_new_name_and_what_is_finished_stays(districts: Districts) -> None:
    merge(districts)
    assert set(shares_of(districts, "a")) == {"norrmalm", "ostermalm", "bromma", "jarva"}
    assert set(shares_of(districts, "b")) == {"rinkeby-kista", "jarva", "bromma"}
    assert shares_of(districts, "b")["rinkeby-kista"].status is Status.DONE
    assert set(shares_of(districts, "e")) == {"rinkeby-kista", "spanga-tensta", "bromma"}
    before = shares_of(districts, "a", YESTERDAY)
    assert set(before) == {"rinkeby-kista", "spanga-tensta", "norrmalm", "ostermalm", "bromma"}
    assert before["rinkeby-kista"].status is Status.ONGOING


def test_two_statuses_become_one_as_an_activitys_do(districts: Districts) -> None:
    merge(districts)
    view = shares_of(districts, "a")["jarva"]
    assert (view.status, view.last_update, view.forecast) == (Status.ONGOING, TODAY, Forecast.AT_RISK)
    assert view.comment == "Övertaget från Rinkeby-Kista (pågår) och Spånga-Tensta (inte påbörjad)."
    paused = shares_of(districts, "c")["jarva"]
    # The first pause to end ends it for both.
    assert (paused.status, paused.paused_until) == (Status.PAUSED, TODAY + timedelta(days=20))
    assert shares_of(districts, "b")["jarva"].comment == "Övertaget från Spånga-Tensta (pågår)."


def test_of_what_nobody_has_reported_nothing_is_said(districts: Districts) -> None:
    merge(districts)
    assert shares_of(districts, "d")["jarva"].unreported


def test_the_first_owner_goes_on_and_the_others_are_to_be_looked_at(districts: Districts) -> None:
    merger = merge(districts)
    assert shares_of(districts, "a")["jarva"].owner == "Ansvarig Rinkeby-Kista"
    assert shares_of(districts, "b")["jarva"].owner == "Ansvarig Spånga-Tensta"
    looks = {handover.activity_key: handover.looks for handover in merger.to_look_at}
    assert looks == {
        "boende-a": (Look.OWNERS, Look.STATUSES),
        "boende-c": (Look.OWNERS,),
        "boende-d": (Look.OWNERS,),
    }


def test_a_deadline_of_its_own_goes_along_with_its_moves(districts: Districts) -> None:
    daily.set_deadline(
        actor=districts.strategist,
        activity_key="boende-f",
        organisation_key="rinkeby-kista",
        due=Due.parse("2015-01"),
        reason="Mer tid.",
        today=YESTERDAY,
    )
    merge(districts)
    view = shares_of(districts, "f")["jarva"]
    assert (str(view.due), str(view.moved_from), view.has_own_due) == ("2015-01", "2014-11-30", True)


def test_of_two_deadlines_the_earlier_goes_along(districts: Districts) -> None:
    share = add_assignment(districts.activities["f"], districts.organisations["spanga-tensta"], due="2014-11-15")
    db.session.commit()
    merger = merge(districts)
    assert str(shares_of(districts, "f")["jarva"].due) == "2014-11-15"
    assert {h.activity_key: h.looks for h in merger.to_look_at}["boende-f"] == (Look.STATUSES, Look.DEADLINES)
    assert db.session.get_one(Assignment, share.id).holds_to == TODAY


def test_reports_of_days_before_are_the_same_to_the_byte(districts: Districts) -> None:
    before = {day: report_json(day) for day in PAST}
    merge(districts)
    merge(districts, "norrmalm", "ostermalm", into=None, new_name="Norra innerstaden")
    assert {day: report_json(day) for day in PAST} == before
    after = as_json(report_on(2014, TODAY))
    names = {share["organisation"] for area in after["areas"] for a in area["activities"] for share in a["assignments"]}
    assert names == {"rinkeby-kista", "spanga-tensta", "jarva", "norrmalm", "norra-innerstaden", "bromma"}


def test_a_merger_changes_neither_how_far_activities_have_come_nor_whether_they_are_late(districts: Districts) -> None:
    before, cards = as_json(report_on(2014, TODAY)), area_cards(TODAY)
    merge(districts)
    after = as_json(report_on(2014, TODAY))
    # Two shares each of a, c and d have become one.
    assert after["summary"].pop("assignments") == before["summary"].pop("assignments") - 3
    assert after["summary"] == before["summary"]
    assert [card.overdue for card in area_cards(TODAY)] == [card.overdue for card in cards]
    assert [card.done for card in area_cards(TODAY)] == [card.done for card in cards]
    rows = {row.key: row for row in activity_page(Filter(), sort="plan", page=1, today=TODAY).rows}
    assert (rows["boende-a"].rolled.of, rows["boende-b"].rolled.of) == (4, 3)
    assert rows["boende-a"].organisations == ("Järva", "Norrmalm", "Östermalm", "Bromma")


def test_lists_find_activities_by_those_who_answer_for_them_now(districts: Districts) -> None:
    merge(districts)

    def found(**wanted: Any) -> list[str]:
        return [row.key for row in activity_page(Filter(**wanted), sort="plan", page=1, today=TODAY).rows]

    assert found(organisation="jarva") == ["boende-a", "boende-b", "boende-c", "boende-d", "boende-f"]
    assert found(organisation="rinkeby-kista") == ["boende-b", "boende-e"]
    # Whom Järva took over from answers for less: what is left is what was finished.
    assert found(owner="spanga-tensta@example.org") == ["boende-b", "boende-e"]


def test_people_follow_and_see_what_is_theirs(districts: Districts) -> None:
    left = add_person(organisation=districts.organisations["spanga-tensta"], left_on=SPRING)
    db.session.commit()
    merge(districts)
    jarva = districts.organisations["jarva"]
    people = {person.email: person.organisation_id for person in db.session.scalars(select(Person))}
    assert people["rinkeby-kista@example.org"] == people["spanga-tensta@example.org"] == jarva.id
    assert people["bromma@example.org"] == districts.organisations["bromma"].id
    # History stays where it was.
    assert people[left.email] == districts.organisations["spanga-tensta"].id
    person = districts.people["spanga-tensta"]
    mine = {(view.activity_key, view.organisation_key) for view in assignments_of_person(person, TODAY, 50)}
    assert mine == {("boende-b", "jarva"), ("boende-e", "spanga-tensta")}
    colleagues = {(view.activity_key, view.organisation_key) for view in assignments_of_colleagues(person, TODAY, 50)}
    # What is finished stays under the old names, and is shown to those who have taken their place.
    assert colleagues == {
        *((key, "jarva") for key in ("boende-a", "boende-c", "boende-d", "boende-f")),
        *((key, "rinkeby-kista") for key in ("boende-b", "boende-e")),
    }
    report(person, Status.DONE, activity="boende-a", organisation="jarva")


def test_the_organisations_know_of_each_other(districts: Districts) -> None:
    unit = districts.organisations["bromma"]
    unit.parent_id = districts.organisations["spanga-tensta"].id
    db.session.get_one(Plan, 1).owner_id = districts.organisations["rinkeby-kista"].id
    db.session.commit()
    merge(districts)
    jarva = districts.organisations["jarva"]
    for key in MERGING:
        old = districts.organisations[key]
        # The last day counts: the successor's first is the day after.
        assert (old.ended, old.successor_id) == (YESTERDAY, jarva.id)
    assert (jarva.started, jarva.contact_id) == (TODAY, districts.people["rinkeby-kista"].id)
    assert unit.parent_id == jarva.id
    assert db.session.get_one(Plan, 1).owner_id == jarva.id


def test_a_successor_may_be_new(districts: Districts) -> None:
    city = districts.organisations["bromma"]
    for key in ("norrmalm", "ostermalm"):
        districts.organisations[key].parent_id = city.id
    db.session.commit()
    merger = merge(districts, "norrmalm", "ostermalm", into=None, new_name="Norra innerstaden")
    new = db.session.scalars(select(Organisation).where(Organisation.key == "norra-innerstaden")).one()
    assert (merger.into_key, new.name, new.kind, new.started) == (new.key, "Norra innerstaden", "district", TODAY)
    assert new.parent_id == city.id


def test_a_sub_unit_that_takes_over_moves_up(districts: Districts) -> None:
    jarva, city = districts.organisations["jarva"], districts.organisations["bromma"]
    jarva.parent_id = districts.organisations["rinkeby-kista"].id
    districts.organisations["rinkeby-kista"].parent_id = city.id
    merge(districts)
    assert jarva.parent_id == city.id


def test_a_share_that_the_successor_has_goes_on(districts: Districts) -> None:
    merger = merge(districts, into="bromma")
    view = shares_of(districts, "a")["bromma"]
    assert (view.status, view.last_update, view.owner) == (Status.ONGOING, AUTUMN, "Ansvarig Bromma")
    assert "rinkeby-kista" not in shares_of(districts, "a")
    assert {handover.looks for handover in merger.handovers} == {(Look.KEPT,)}
    assert merger.begins == 0


def test_a_share_that_the_successor_has_finished_is_taken_up_again(districts: Districts) -> None:
    merger = merge(districts, "rinkeby-kista", "spanga-tensta", "ostermalm", into="norrmalm")
    view = shares_of(districts, "a")["norrmalm"]
    assert (view.status, view.last_update) == (Status.ONGOING, TODAY)
    assert view.comment == (
        "Övertaget från Rinkeby-Kista (pågår), Spånga-Tensta (inte påbörjad) och Östermalm (pågår)."
    )
    assert [update.status for update in updates_of(districts.shares["a", "norrmalm"])] == [Status.DONE, Status.ONGOING]
    assert shares_of(districts, "a", YESTERDAY)["norrmalm"].status is Status.DONE
    assert {h.activity_key: h.looks for h in merger.handovers}["boende-a"] == (Look.REOPENED,)


def test_wishes_for_a_new_deadline_follow(districts: Districts) -> None:
    asked = daily.ask_for_deadline(
        actor=districts.people["spanga-tensta"],
        activity_key="boende-a",
        organisation_key="spanga-tensta",
        due=Due.parse("2015"),
        reason="Det dröjer.",
        today=TODAY,
    )
    answered = DeadlineRequest(
        assignment_id=asked.assignment_id,
        due=asked.due,
        precision=asked.precision,
        reason="Tidigare.",
        by_id=asked.by_id,
        asked_on=SPRING,
        recorded_at=asked.recorded_at,
        granted=True,
        answered_on=AUTUMN,
    )
    db.session.add(answered)
    merge(districts)
    data = activity_page_data(districts.activities["a"], TODAY)
    assert [request.organisation_key for request in data.requests] == ["jarva"]
    assert answered.assignment_id == districts.shares["a", "spanga-tensta"].id
    assert [(share.organisation, share.until, share.successor) for share in data.former] == [
        ("Rinkeby-Kista", YESTERDAY, "Järva"),
        ("Spånga-Tensta", YESTERDAY, "Järva"),
    ]


def test_who_writes_on_a_share_that_has_ended_is_told_who_took_it_over(districts: Districts) -> None:
    merge(districts)
    with pytest.raises(Conflict, match=r"Järva svarar för aktiviteten sedan 3 november 2014, i stället för Spånga-Te"):
        report(districts.people["spanga-tensta"], activity="boende-a", organisation="spanga-tensta")
    with pytest.raises(NotFound):
        report(districts.people["spanga-tensta"], activity="boende-a", organisation="jarva", today=YESTERDAY)


def test_reminders_go_to_the_new_organisation_once_and_to_the_old_no_more(districts: Districts) -> None:
    merge(districts)
    planned = plan_reminders(TODAY, with_items=True)
    told = {(item.activity, item.organisation, item.recipient) for item in planned.items}
    assert ("boende-d", "jarva", "rinkeby-kista@example.org") in told
    # What was taken over with news of it is held back, as anybody's.
    assert {organisation for _, organisation, _ in told} == {"jarva", "norrmalm", "ostermalm", "bromma"}
    assert not {item for item in told if item[2] == "spanga-tensta@example.org"}
    assert plan_reminders(TODAY).reminders == 0


def test_the_preview_says_the_same_and_changes_nothing(districts: Districts) -> None:
    choice: dict[str, Any] = {
        "actor": districts.administrator,
        "keys": MERGING,
        "into": "jarva",
        "on": TODAY,
        "today": TODAY,
    }
    before = report_json(TODAY)
    preview = preview_merger(**choice)
    assert not db.session.new | db.session.dirty
    assert report_json(TODAY) == before
    assert not trail("organisation.merge")
    assert preview.facts() == merge(districts).facts()
    assert preview.facts() == {
        "organisations": ["rinkeby-kista", "spanga-tensta"],
        "into": "jarva",
        "on": "2014-11-03",
        "ended": 8,
        "begun": 5,
        "stays": 3,
        "people": 2,
        "look": [
            {"activity": "boende-a", "why": ["owners", "statuses"]},
            {"activity": "boende-c", "why": ["owners"]},
            {"activity": "boende-d", "why": ["owners"]},
        ],
    }


def test_the_trail_has_every_organisation_person_and_share(districts: Districts) -> None:
    merge(districts)
    jarva = districts.organisations["jarva"].id
    merged = trail("organisation.merge")
    assert [entry.object_id for entry in merged] == [districts.organisations[key].id for key in MERGING]
    assert merged[0].facts == {"into": jarva, "on": "2014-11-03"}
    ended = {entry.object_id for entry in trail("assignment.end")}
    assert ended == {districts.shares[name, key].id for name in "acd" for key in MERGING} | {
        districts.shares["b", "spanga-tensta"].id,
        districts.shares["f", "rinkeby-kista"].id,
    }
    assert len(trail("assignment.begin")) == 5
    assert len(trail("person.edit")) == 2
    text = " ".join(json.dumps(entry.facts, ensure_ascii=False) for entry in db.session.scalars(select(TrailEntry)))
    assert "Rinkeby" not in text
    assert "@" not in text
