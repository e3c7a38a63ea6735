"""Keeping series, figures and targets: by strategists, as their source gives them, with every change in the trail."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from planner.audit.models import TrailEntry
from planner.indicators.models import Indicator, Observation, Target
from planner.indicators.operations.observations import record_observation, store_observation
from planner.indicators.operations.series import add_series, edit_series, set_target
from planner.indicators.rules import Direction, Figure, Period, Split, leads_elsewhere
from planner.kit.db import db
from planner.kit.errors import Forbidden, Invalid, NotFound
from planner.people.rules import Role
from tests.factories.follow_up import add_indicator, add_observation, add_target
from tests.factories.visitor import Visitor, words
from tests.factories.world import World

YEAR = Period.parse("2014")


def told(action: str) -> list[dict[str, Any]]:
    """Return what the trail says of an action."""
    return [entry.facts for entry in db.session.scalars(select(TrailEntry).where(TrailEntry.action == action))]


def test_figures_are_recorded_as_given_and_replaced_by_later_ones(world: World) -> None:
    add_indicator()
    first = Figure(n=731, of=3596, share=21, women=57, men=43, split=Split.PERCENT)
    record_observation(actor=world.strategist, indicator_key="sip.has", period=YEAR, figure=first, source="plan-2013")
    record_observation(actor=world.strategist, indicator_key="sip.has", period=YEAR, figure=Figure(n=853), note="annan")
    (row,) = db.session.scalars(select(Observation))
    assert (row.figure, row.note, row.source) == (Figure(n=853), "annan", None)
    _added, changed = told("observation.record")
    assert (changed["before"]["n"], changed["after"]["n"]) == (731, 853)
    # Of texts, only that they changed.
    assert changed["changed"] == ["note", "source"]


def test_the_same_again_is_no_change(world: World) -> None:
    one = add_indicator()
    for _time in range(2):
        store_observation(actor=None, indicator=one, period=YEAR, figure=Figure(n=853))
    assert len(told("observation.record")) == 1


def test_each_organisation_has_figures_of_its_own(world: World) -> None:
    one = add_indicator()
    for organisation in (None, world.bromma.id, world.kista.id):
        store_observation(actor=None, indicator=one, period=YEAR, organisation_id=organisation, figure=Figure(n=10))
    assert len(db.session.scalars(select(Observation)).all()) == 3


@pytest.mark.parametrize(
    ("figure", "field"),
    [
        (Figure(n=-1), "n"),
        (Figure(n=2**31), "n"),
        (Figure(share=101), "share"),
        (Figure(share=float("nan")), "share"),
        (Figure(value=float("inf")), "value"),
        (Figure(women=57), "split"),
        (Figure(women=157, split=Split.PERCENT), "women"),
        (Figure(), None),
    ],
)
def test_what_cannot_be_right_is_refused(world: World, figure: Figure, field: str | None) -> None:
    add_indicator()
    with pytest.raises(Invalid) as refused:
        record_observation(actor=world.strategist, indicator_key="sip.has", period=YEAR, figure=figure)
    assert set(refused.value.fields) == ({field} if field else set())
    assert db.session.scalars(select(Observation)).all() == []


def test_a_reason_may_stand_where_there_is_no_number(world: World) -> None:
    one = add_indicator()
    store_observation(actor=None, indicator=one, period=YEAR, figure=Figure(), note="Räknades inte.")
    assert db.session.scalars(select(Observation)).one().note == "Räknades inte."


def test_only_strategists_keep_them(world: World) -> None:
    add_indicator()
    actor = world.people[Role.COORDINATOR]
    with pytest.raises(Forbidden):
        record_observation(actor=actor, indicator_key="sip.has", period=YEAR, figure=Figure(n=1))
    with pytest.raises(Forbidden):
        set_target(actor=actor, indicator_key="sip.has", period=YEAR, value=1)
    with pytest.raises(Forbidden):
        add_series(actor=actor, label="Ny", unit=None, direction=None, area_key=None, total_key=None)


def test_no_figures_for_what_is_not_there(world: World) -> None:
    with pytest.raises(NotFound):
        record_observation(actor=world.strategist, indicator_key="nej", period=YEAR, figure=Figure(n=1))


def test_no_series_is_a_part_of_itself(world: World) -> None:
    top = add_indicator("top")
    middle = add_indicator("middle", total_id=top.id)
    add_indicator("low", total_id=middle.id)
    facts: dict[str, Any] = {"label": "Top", "unit": None, "direction": None, "area_key": None}
    for total in ("top", "middle", "low"):
        with pytest.raises(Invalid) as refused:
            edit_series(actor=world.strategist, key="top", total_key=total, **facts)
        assert set(refused.value.fields) == {"total"}


def test_a_series_is_added_and_changed_by_form(strategist: Visitor, world: World) -> None:
    answer = strategist.submit("/indikatorer/ny", {"label": "Har en plan", "unit": "personer", "area": "boende"})
    assert answer.headers["Location"].endswith("/indikatorer/har-en-plan")
    values = {"label": "Har en samordnad plan", "unit": "personer", "direction": "up", "area": "boende"}
    strategist.submit("/indikatorer/har-en-plan/uppgifter", values)
    row = db.session.scalars(select(Indicator)).one()
    assert (row.key, row.label, row.direction) == ("har-en-plan", "Har en samordnad plan", Direction.UP)
    assert told("indicator.edit") == [{"changed": ["label", "direction"]}]


@pytest.mark.parametrize("label", ["", "–", "Ny", "Inläsning", "SIP has"])
def test_a_name_without_an_address_of_its_own_is_refused(strategist: Visitor, label: str) -> None:
    add_indicator("sip-has")
    answer = strategist.submit("/indikatorer/ny", {"label": label})
    assert answer.status_code == 422
    assert 'id="label-error"' in answer.text


def test_figures_are_recorded_by_form(strategist: Visitor, world: World) -> None:
    add_indicator()
    strategist.submit(
        "/indikatorer/sip.has/utfall",
        {"period": "2014", "organisation": "bromma", "n": "1\u00a0853", "share": "7,5", "women": "800", "men": "1 053",
         "split": "own unit", "public": "true"},
    )  # fmt: skip
    row = db.session.scalars(select(Observation)).one()
    assert (row.organisation_id, row.public) == (world.bromma.id, True)
    assert row.figure == Figure(n=1853, share=7.5, women=800, men=1053, split=Split.OWN_UNIT)


@pytest.mark.parametrize(
    ("field", "written"),
    [("period", "förra året"), ("period", ""), ("n", "7,5"), ("n", "många"), ("share", "120"), ("women", "3")],
)
def test_a_mistake_is_told_at_its_field(strategist: Visitor, field: str, written: str) -> None:
    add_indicator()
    answer = strategist.submit("/indikatorer/sip.has/utfall", {"period": "2014", "n": "5", field: written})
    assert answer.status_code == 422
    assert f'id="{"split" if field == "women" else field}-error"' in answer.text


def test_figures_that_are_there_are_shown_before_they_are_replaced(strategist: Visitor) -> None:
    add_observation(add_indicator(), "2014", n=731)
    form = {"period": "2014", "n": "853"}
    answer = strategist.submit("/indikatorer/sip.has/utfall", form)
    assert answer.status_code == 422
    assert "Där står nu redan 731 personer." in words(answer)
    seen = re.search(r'name="seen" value="([^"]+)"', answer.text)
    assert seen
    assert strategist.submit("/indikatorer/sip.has/utfall", {**form, "seen": seen[1]}).status_code == 302
    assert db.session.scalars(select(Observation)).one().n == 853


def test_the_form_is_filled_in_with_what_is_there(strategist: Visitor, world: World) -> None:
    add_observation(add_indicator(), "2014", organisation=world.kista, value=7.4, source="review")
    page = strategist.get("/indikatorer/sip.has/utfall?period=2014&organisation=kista").text
    assert 'value="7,4"' in page
    assert 'value="review"' in page
    assert "Ta bort utfallet för 2014" in page


def test_changing_figures_keeps_to_their_period_and_organisation(strategist: Visitor, world: World) -> None:
    """Else whoever corrects the period by hand has figures of two."""
    add_observation(add_indicator(), "2014", organisation=world.kista, n=7)
    for given in ({}, {"n": "många"}):
        path = "/indikatorer/sip.has/utfall"
        answer = strategist.get(f"{path}?period=2014&organisation=kista")
        seen = re.search(r'name="seen" value="([^"]+)"', answer.text)
        assert seen
        if given:
            answer = strategist.submit(path, {"period": "2014", "organisation": "kista", "seen": seen[1], **given})
        assert "2014, Kista" in words(answer)
        for name in ("period", "organisation"):
            assert re.search(rf'type="hidden" name="{name}" value="(2014|kista)"', answer.text)
            assert f'for="{name}"' not in answer.text


def test_no_address_of_a_page_is_a_series(app: Flask) -> None:
    pages = {rule.rule.split("/")[2] for rule in app.url_map.iter_rules() if rule.rule.startswith("/indikatorer/")}
    assert all(leads_elsewhere(part) for part in pages if "<" not in part)
    assert not leads_elsewhere("sip.has")


def test_figures_are_removed_by_form(strategist: Visitor) -> None:
    add_observation(add_indicator(), "2014", n=731)
    page = "/indikatorer/sip.has/utfall?period=2014"
    strategist.submit("/indikatorer/sip.has/utfall/borttagning", {"period": "2014"}, page=page)
    assert db.session.scalars(select(Observation)).all() == []
    assert told("observation.remove")[0]["before"] == {"n": 731, "public": False}


@pytest.mark.parametrize("named", [{}, {"period": "hösten"}, {"period": "2014", "organisation": "atlantis"}])
def test_figures_that_there_are_not_can_not_be_removed(strategist: Visitor, named: dict[str, str]) -> None:
    add_observation(add_indicator(), "2014", n=731)
    page = "/indikatorer/sip.has/utfall?period=2014"
    assert strategist.submit("/indikatorer/sip.has/utfall/borttagning", named, page=page).status_code == 404
    assert len(db.session.scalars(select(Observation)).all()) == 1


def test_a_target_is_set_moved_and_taken_back(strategist: Visitor) -> None:
    add_target(add_indicator(), 800)
    for written, kept in (("900,5", [900.5]), ("", [])):
        strategist.submit("/indikatorer/sip.has/malvarde", {"period": "2014", "target": written})
        assert [row.value for row in db.session.scalars(select(Target))] == kept
        db.session.rollback()


def test_the_trail_names_the_series(app: Flask, world: World) -> None:
    add_indicator(label="Har SIP")
    record_observation(actor=world.strategist, indicator_key="sip.has", period=YEAR, figure=Figure(n=3))
    page = Visitor(app, world.people[Role.ADMINISTRATOR]).sees("/handelselogg")
    assert "Skrev in utfall av en indikator" in page
    assert "Har SIP" in page
