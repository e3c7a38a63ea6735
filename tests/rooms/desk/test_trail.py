"""/handelselogg: who did what, narrowed down, in words, as a file; and an activity's own history."""

import csv
import io
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from planner.audit.models import TrailEntry
from planner.audit.operations import record
from planner.audit.queries import Wanted, entries
from planner.desk.privacy.queries import kept_on
from planner.desk.trail import pages
from planner.indicators.operations.observations import store_observation
from planner.indicators.rules import Figure, Period, Split
from planner.kit.clock import now
from planner.kit.db import db
from planner.people.rules import Role
from planner.plans.rules import Status
from planner.reports.texts.operations import write_text
from tests.factories.acts import name_owner, report, set_deadline
from tests.factories.editions import freeze
from tests.factories.follow_up import add_grant_year, add_indicator
from tests.factories.program import Program
from tests.factories.visitor import Visitor
from tests.factories.world import TODAY, World, build_world


@pytest.fixture
def world(app: Flask) -> World:
    """Two districts and an activity, whose people have names to tell them apart by."""
    world = build_world()
    for person, name in ((world.owner, "Åsa Ägare"), (world.strategist, "Sten Strateg")):
        person.name = name
    db.session.commit()
    return world


@pytest.fixture
def administrator(app: Flask, world: World) -> Visitor:
    visitor = Visitor(app, world.people[Role.ADMINISTRATOR])
    report(world.owner)
    report(world.owner, Status.DONE)
    set_deadline(world.strategist, "2015-03")
    name_owner(world.strategist, world.strategist)
    return visitor


def rows(answer_text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer_text.removeprefix("\ufeff")), delimiter=";"))


def csv_of(visitor: Visitor, query: str = "") -> list[dict[str, str]]:
    return rows(visitor.get(f"/handelselogg.csv{query}").text)


def codes(visitor: Visitor, query: str) -> list[str]:
    """Return the actions that a filter leaves, the newest first, leaving out that files were fetched."""
    return [row["kod"] for row in csv_of(visitor, query) if row["kod"] != "trail.export"]


def test_entries_are_told_in_words_with_the_newest_first(administrator: Visitor) -> None:
    page = administrator.sees("/handelselogg")
    assert "Sten Strateg Utsåg ansvarig ansvarig: Åsa Ägare → Sten Strateg Bromma: Aktivitet boende-1" in page
    assert "Satte ny tidplan tidplan: 2014-12 → 2015-03 Aktivitet boende-1" in page
    assert "Lämnade lägesrapport läge: Pågår → Genomförd" in page
    assert "Lämnade lägesrapport läge: – → Pågår" in page
    assert page.index("Utsåg ansvarig ansvarig") < page.index("Pågår → Genomförd") < page.index("– → Pågår")


def test_names_are_those_of_today(administrator: Visitor, world: World) -> None:
    world.owner.name = "Tidigare användare"
    page = administrator.sees("/handelselogg")
    assert "Åsa" not in page
    assert "Tidigare användare → Sten Strateg" in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?person=ägare", ["assignment.report", "assignment.report"]),
        ("?person=Strategist@example.org", ["assignment.name_owner", "activity.set_deadline"]),
        ("?person=ingen+alls", []),
        ("?person=_", []),
        ("?action=activity.set_deadline", ["activity.set_deadline"]),
        (
            "?kind=activity",
            ["assignment.name_owner", "activity.set_deadline", "assignment.report", "assignment.report"],
        ),
        ("?kind=assignment&action=assignment.name_owner", ["assignment.name_owner"]),
        ("?kind=person", ["sign_in"]),
        ("?kind=organisation", []),
        ("?kind=activity&id=999999", []),
        ("?via=job", []),
        ("?until=2014-01-01", []),
        ("?since=2014-01-01&kind=person", ["sign_in"]),
        ("?since=2999-12-31", []),
        ("?q=finns-inte-alls", []),
        ("?q=999999999999999999", []),
        ("?q=99999999999999999999999", []),
    ],
)
def test_filters(administrator: Visitor, query: str, expected: list[str]) -> None:
    assert codes(administrator, query) == expected


def test_an_activity_has_its_assignments_history(administrator: Visitor, world: World) -> None:
    assert len(codes(administrator, f"?kind=activity&id={world.activity.id}")) == 4


def test_a_person_may_be_named_by_number(administrator: Visitor, world: World) -> None:
    assert codes(administrator, f"?person={world.owner.id}") == ["assignment.report", "assignment.report"]


def test_an_error_s_reference_leads_to_what_was_done(administrator: Visitor, world: World) -> None:
    other = Visitor(administrator.app, world.owner)
    data = {"text": "Bra jobbat."}
    path = "/aktiviteter/boende-1/kommentarer"
    assert other.submit(path, data, page="/aktiviteter/boende-1").status_code == 302
    entry = db.session.scalars(select(TrailEntry).where(TrailEntry.action == "activity.comment")).one()
    assert entry.request_id
    assert entry.place
    assert codes(administrator, f"?q={entry.request_id}") == ["activity.comment"]
    assert codes(administrator, f"?q={entry.place}") == ["activity.comment"]
    assert codes(administrator, f"?q={entry.id}") == ["activity.comment"]


@pytest.mark.parametrize(
    "query", ["?since=snart", "?id=x", "?id=99999999999", "?before=x", "?before=-1", "?kind=%25", "?until=9999-12-31"]
)
def test_what_makes_no_sense_in_an_address_is_left_out(administrator: Visitor, query: str) -> None:
    assert "Händelselogg" in administrator.sees(f"/handelselogg{query}")


def test_pages_follow_upon_each_other(administrator: Visitor, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PAGE_SIZE", 2)
    first = administrator.get("/handelselogg?kind=activity").text
    assert 'rel="next"' in first
    second = entries(Wanted(), limit=1, before=None)
    everything = [row.id for row in entries(Wanted(), limit=100)]
    assert second[0].id == everything[0]
    walked: list[int] = []
    while found := entries(Wanted(), limit=2, before=walked[-1] if walked else None):
        walked += [row.id for row in found]
    assert walked == everything


def test_an_entry_that_came_late_keeps_its_place_in_time(administrator: Visitor, world: World) -> None:
    highest = entries(Wanted(), limit=1)[0].id
    facts: dict[str, Any] = {
        "at": now() - timedelta(hours=1),
        "via": "page",
        "action": "sign_out",
        "object_kind": "person",
        "facts": {},
    }
    db.session.add(TrailEntry(id=highest + 2, **facts))
    db.session.add(TrailEntry(id=highest + 1, **facts))
    db.session.commit()
    order = [row.id for row in entries(Wanted(), limit=100)]
    assert order[-2:] == [highest + 2, highest + 1]
    assert [row.id for row in entries(Wanted(), limit=100, before=order[-2])] == [highest + 1]
    assert entries(Wanted(), limit=100, before=order[-1]) == []


def test_the_file_holds_what_was_narrowed_down_however_much(
    administrator: Visitor, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "CHUNK", 3)
    for number in range(20):
        record(
            "activity.comment", actor=world.owner, object_kind="activity", object_id=world.activity.id, comment=number
        )
    found = csv_of(administrator, "?action=activity.comment")
    assert [row["uppgifter"] for row in found] == [f'{{"comment": {number}}}' for number in reversed(range(20))]
    assert found[0]["namn"] == "Åsa Ägare"
    assert found[0]["objektets namn"] == "Aktivitet boende-1"
    answer = administrator.get("/handelselogg.csv?action=activity.comment")
    assert answer.mimetype == "text/csv"
    assert 'attachment; filename="handelselogg-2014-11-03.csv"' in answer.headers["Content-Disposition"]


def test_fetching_the_file_is_itself_in_the_trail_without_what_was_typed(administrator: Visitor, world: World) -> None:
    csv_of(administrator, "?person=ägare&action=sign_in&q=hemligt&since=2014-11-01")
    (entry,) = entries(Wanted(action="trail.export"), limit=10)
    assert entry.actor_id == world.people[Role.ADMINISTRATOR].id
    assert entry.facts == {
        "filter": {"action": "sign_in", "since": "2014-11-01", "person": [world.owner.id], "searched": True}
    }
    assert "urval: händelse Loggade in, från och med 2014-11-01, person Åsa Ägare" in administrator.sees(
        "/handelselogg"
    )


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "＝HYPERLINK(1)", "\u00a0@SUM(1)"])
def test_names_are_no_formulas_in_a_spreadsheet(administrator: Visitor, world: World, name: str) -> None:
    world.owner.name = name
    assert csv_of(administrator, "?action=assignment.report")[0]["namn"] == f"'{name}"


def test_an_unknown_action_is_shown_by_its_code(administrator: Visitor) -> None:
    record("moon.land", actor=None, object_kind="moon", object_id=7, step={"small": True}, after="x")
    page = administrator.sees("/handelselogg")
    assert "moon.land step: small ja after: x moon 7" in page or "moon.land step: small ja moon 7" in page


def test_administrators_see_an_activitys_history_on_its_page(administrator: Visitor, world: World) -> None:
    page = administrator.sees("/aktiviteter/boende-1")
    assert "Sten Strateg: Utsåg ansvarig Bromma: Aktivitet boende-1 ansvarig: Åsa Ägare → Sten Strateg" in page
    assert f"kind=activity&amp;id={world.activity.id}" in administrator.get("/aktiviteter/boende-1").text
    strategist = Visitor(administrator.app, world.strategist).sees("/aktiviteter/boende-1")
    assert "Utsåg ansvarig" not in strategist


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_administrators(app: Flask, world: World, role: Role) -> None:
    visitor = Visitor(app, world.people[role])
    assert visitor.get("/handelselogg").status_code == 403
    assert visitor.get("/handelselogg.csv").status_code == 403
    assert "Händelselogg" not in visitor.get("/").text
    assert db.session.execute(text("SELECT count(*) FROM trail_entry WHERE action = 'trail.export'")).scalar() == 0


def test_replaced_figures_leave_by_no_file_and_no_program(app: Flask, world: World) -> None:
    """They may be small: who has the trail as a file reads which fields changed, and not 8765 nor 4."""
    one = add_indicator()
    for n in (8765, 4):
        figure = Figure(n=n, women=n, men=0, split=Split.OWN_UNIT)
        store_observation(
            actor=world.strategist, indicator=one, period=Period.parse("2014"), figure=figure, note=str(n)
        )
    administrator = Visitor(app, world.people[Role.ADMINISTRATOR])
    assert "antal: 8765 → 4" in administrator.sees("/handelselogg")
    files = [json.loads(row["uppgifter"]) for row in csv_of(administrator, "?action=observation.record")]
    program = Program(app, world.people[Role.ADMINISTRATOR])
    read = [row["facts"] for row in program.reads("/trail", action="observation.record")["items"]]
    kept = kept_on(world.strategist.id, on=TODAY)["trail"]
    extract = [row["facts"] for row in reversed(kept) if row["action"] == "observation.record"]
    for latest, first in (files, read, extract):
        assert latest == {"changed": ["n", "women", "note"], "organisation_id": None, "period": "2014"}
        assert {"n", "women", "men", "split"} <= set(first["changed"])


def test_editions_texts_and_years_of_the_grant_lead_to_their_pages(app: Flask, world: World) -> None:
    write_text(actor=world.strategist, year=2014, section="summary", text="Bra.", based_on=0, today=TODAY)
    freeze(world.strategist)
    record("grant_year.add", actor=None, object_kind="grant_year", object_id=add_grant_year(2014).id)
    page = Visitor(app, world.people[Role.ADMINISTRATOR]).get("/handelselogg").text
    for address, name in (
        ("/rapporter/2014/utgavor/1", "Uppföljning 2014, utgåva 1"),
        ("/rapporter/2014/texter/sammanfattning/historik?skrivning=1", "Uppföljning 2014: Sammanfattning"),
        ("/krav/2014", "Statsbidraget 2014"),
    ):
        assert re.search(rf'href="{re.escape(address)}"[^>]*>\s*{name}', page)
