"""Indicators, requirements, texts, the edition before and extracts, as the follow-up reads them."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from planner.kit.clock import now
from planner.kit.db import db
from planner.kit.errors import NotFound
from planner.people.rules import Role
from planner.plans.rules import Status
from planner.reports.contents import report_on
from planner.reports.models import Edition, ReportText
from planner.reports.rules import Report, as_json
from planner.requirements.models import GrantYear, Requirement
from planner.requirements.rules import Gate, Outcome
from tests.factories import acts
from tests.factories.follow_up import (
    add_assessment,
    add_evidence,
    add_grant_year,
    add_indicator,
    add_observation,
    add_requirement,
    add_target,
)
from tests.factories.people import add_organisation, add_person
from tests.factories.visitor import Visitor
from tests.factories.world import TODAY, World, build_world

YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def world(app: Flask) -> World:
    return build_world()


def test_indicators_are_those_up_to_the_year(world: World) -> None:
    of_area, of_plan = add_indicator("a", area_id=world.area.id, direction="up"), add_indicator("b")
    for period in ("2013", "2014", "2022"):
        add_observation(of_area, period, n=700, public=True)
    add_observation(of_plan, "2014-Q4", share=47.0)
    add_observation(add_indicator("later"), "2024", n=1)
    add_target(of_area, 900, "2015")
    content = as_json(report_on(2014, TODAY))
    (found,) = content["areas"][0]["indicators"]
    assert [one["period"] for one in found["observations"]] == ["2013", "2014"]
    assert (found["targets"], found["direction"]) == ([{"period": "2015", "value": 900.0}], "up")
    assert [(one["key"], one["observations"][0]["share"]) for one in content["indicators"]] == [("b", 47.0)]


def test_small_numbers_are_in_no_report_whoever_asks(world: World) -> None:
    add_observation(add_indicator(area_id=world.area.id), n=3)
    for drafts in (False, True):
        (found,) = as_json(report_on(2014, TODAY, drafts=drafts))["areas"][0]["indicators"]
        assert (found["observations"][0]["n"], found["observations"][0]["hidden"]) == (None, ["n"])


def met_by(world: World, on: date) -> GrantYear:
    """Add a year whose one basic requirement was shown and signed on a day, with a target that was met then too."""
    year = add_grant_year(complete=True, received_on=on, received_sek=7, granted_sek=9)
    signed: dict[str, Any] = {"outcome": "met", "assessed_on": on, "assessed_by_id": world.strategist.id}
    add_evidence(add_requirement(year, **signed)).shown_on = on
    add_requirement(year, "2014-V1", kind="target", position=1, **signed, authority_outcome="met", authority_on=on)
    db.session.commit()
    return year


def test_requirements_stand_as_they_stood_on_the_day(world: World) -> None:
    met_by(world, TODAY)
    then, now_ = as_json(report_on(2014, YESTERDAY)), as_json(report_on(2014, TODAY))
    assert (then["requirements"]["gate"], now_["requirements"]["gate"]) == (Gate.UNKNOWN, Gate.OPEN)
    assert [(one["outcome"], one["counts"], one["authority_outcome"]) for one in now_["requirements"]["items"]] == [
        ("met", False, None),
        ("met", True, "met"),
    ]
    before = then["requirements"]["items"]
    assert [(one["outcome"], one["counts"], one["authority_outcome"]) for one in before] == [
        (Outcome.NOT_ASSESSED, False, None)
    ] * 2
    assert before[0]["evidence_missing"] == ["Överenskommelse"]
    assert ([one["received_sek"] for one in then["money"]], [one["received_sek"] for one in now_["money"]]) == (
        [None],
        [7],
    )


def test_what_is_assessed_anew_leaves_a_past_day_as_it_was(world: World) -> None:
    year = met_by(world, YESTERDAY)
    for requirement in db.session.scalars(select(Requirement).where(Requirement.grant_year_id == year.id)):
        for whose in ("ours", "authority"):
            add_assessment(requirement, "not_met", TODAY, whose=whose)
    db.session.commit()
    then, now_ = (as_json(report_on(2014, day))["requirements"] for day in (YESTERDAY, TODAY))
    assert (then["gate"], [one["outcome"] for one in then["items"]]) == (Gate.OPEN, ["met", "met"])
    assert [(one["counts"], one["authority_outcome"]) for one in then["items"]] == [(False, None), (True, "met")]
    assert (now_["gate"], [one["outcome"] for one in now_["items"]]) == (Gate.CLOSED, ["not_met", "not_met"])


def test_requirements_are_the_years_and_money_is_of_all_years_before_it(world: World) -> None:
    add_requirement(add_grant_year(2013, granted_sek=1), "2013-G1")
    met_by(world, TODAY)
    add_grant_year(2016, granted_sek=3)
    content = as_json(report_on(2014, TODAY))
    assert [one["code"] for one in content["requirements"]["items"]] == ["2014-G1", "2014-V1"]
    assert [one["year"] for one in content["money"]] == [2014, 2013]
    assert as_json(report_on(2015, TODAY))["requirements"] == {"year": 2015, "gate": "unknown", "items": []}


def test_texts_are_drafts_for_those_who_write_them(app: Flask, world: World) -> None:
    text = ReportText(year=2014, section="summary", number=1, text="Det går framåt.", written_at=now())
    db.session.add(text)
    db.session.commit()
    strategist, reader = (Visitor(app, person) for person in (world.strategist, add_person(Role.READER)))
    assert "Det går framåt." in strategist.sees("/rapporter/2014")
    assert "Det går framåt." not in reader.sees("/rapporter/2014")
    for visitor, texts in ((reader, {}), (strategist, {"summary": "Det går framåt."})):
        assert json.loads(visitor.get("/rapporter/2014.json").data)["texts"] == texts


def freeze(world: World, number: int, found: Report, **facts: Any) -> Edition:
    """Keep a report as an edition, its content alone."""
    content = as_json(found)
    edition = Edition(
        year=found.year,
        number=number,
        as_of=found.as_of,
        frozen_at=now(),
        by_id=world.strategist.id,
        service_version="1",
        checksum=content["checksum"],
        content=json.dumps(content),
        rules={},
        **facts,
    )
    db.session.add(edition)
    db.session.commit()
    return edition


def test_it_is_compared_with_the_edition_before(world: World) -> None:
    assert as_json(report_on(2014, TODAY))["changes"] is None
    freeze(world, 1, report_on(2014, YESTERDAY))
    acts.report(world.owner, Status.DONE)
    acts.report(world.somebody_in_kista, Status.DONE, organisation="kista")
    changes = as_json(report_on(2014, TODAY))["changes"]
    assert (changes["edition"]["number"], changes["done"]) == (1, ["boende-1"])
    # On a day before the edition there was none yet.
    assert report_on(2014, YESTERDAY - timedelta(days=1)).before is None


def test_a_correction_is_compared_with_what_it_was_before(world: World) -> None:
    first = freeze(world, 1, report_on(2014, YESTERDAY))
    wrong = freeze(world, 2, report_on(2014, TODAY))
    before = report_on(2014, TODAY, replacing=wrong.id).before
    assert before is not None
    assert before.number == 1
    freeze(world, 3, report_on(2014, TODAY), replaces_id=wrong.id, reason="Fel siffra.")
    latest = report_on(2014, TODAY + timedelta(days=1)).before
    assert latest is not None
    assert latest.number == 3
    assert report_on(2013, TODAY).before is None
    assert first.number == 1


def test_who_has_just_frozen_a_report_reads_what_it_says_and_not_that_nothing_has_changed(world: World) -> None:
    freeze(world, 1, report_on(2014, YESTERDAY))
    freeze(world, 2, report_on(2014, TODAY))
    live = report_on(2014, TODAY).before
    assert live is not None
    assert live.number == 1


def test_an_extract_has_one_organisations_shares_alone(world: World) -> None:
    acts.report(world.owner, Status.DONE)
    indicator = add_indicator(area_id=world.area.id)
    for organisation, n in ((None, 50), (world.bromma, 20), (world.kista, 30)):
        add_observation(indicator, organisation=organisation, n=n)
    add_observation(add_indicator("whole", area_id=world.area.id), n=50)
    met_by(world, TODAY)
    whole, extract = report_on(2014, TODAY), report_on(2014, TODAY, organisation="bromma")
    content = as_json(extract)
    assert (whole.activities[0].status, extract.activities[0].status) == (Status.ONGOING, Status.DONE)
    assert [one["organisation"] for one in content["areas"][0]["activities"][0]["assignments"]] == ["bromma"]
    assert (content["organisation"], content["requirements"]["items"], content["money"]) == ("bromma", [], [])
    (found,) = content["areas"][0]["indicators"]
    assert [one["organisation"] for one in found["observations"]] == [None, "bromma"]
    with pytest.raises(NotFound):
        report_on(2014, TODAY, organisation="finns-inte")


def test_an_extract_of_an_organisation_without_any_share_is_empty(app: Flask, world: World) -> None:
    add_organisation("farsta")
    page = Visitor(app, world.strategist).sees("/rapporter/2014?organisation=farsta")
    assert "Inga aktiviteter finns." in page
