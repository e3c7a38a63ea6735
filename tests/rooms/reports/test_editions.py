"""Editions: frozen whole, never changed, corrected by further ones, handled by boards."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from flask.cli import ScriptInfo
from sqlalchemy import func, select

from planner.audit.models import TrailEntry
from planner.kit.db import db
from planner.kit.errors import Conflict, Forbidden, Invalid, NotFound, PlannerError
from planner.kit.transaction import transaction
from planner.people.models import Person
from planner.people.rules import OrganisationKind, Role
from planner.plans.models import Activity
from planner.reports.editions import pages
from planner.reports.editions.operations import draw_up, keep_edition, record_handling
from planner.reports.editions.queries import content_of, editions_of, file_content, files_of, find_edition
from planner.reports.formats import KINDS, Format, Kind
from planner.reports.models import BoardHandling, Edition, EditionFile
from planner.reports.rules import Handling, checksum
from planner.wiring.cli import main
from tests.factories.editions import QUICK, freeze
from tests.factories.people import add_organisation
from tests.factories.visitor import Visitor, words
from tests.factories.world import TODAY, World
from tests.rooms.rounds.test_rounds_at_once import at_once

NEXT_DAY = TODAY + timedelta(days=1)


def frozen(world: World, number: int = 1, **facts: Any) -> Edition:
    """Freeze the follow-up of 2014."""
    return freeze(world.strategist, number, **facts)


def handle(world: World, **facts: Any) -> BoardHandling:
    """Record that the board of social services adopted edition 1."""
    usual: dict[str, Any] = {
        "year": 2014,
        "number": 1,
        "board": "socialnamnden",
        "outcome": Handling.ADOPTED,
        "handled_on": TODAY,
        "paragraph": "§ 12",
        "note": None,
        "today": TODAY,
    }
    return record_handling(actor=world.strategist, **{**usual, **facts})


def test_an_edition_holds_data_texts_and_files_with_their_checksums(app: Flask, world: World) -> None:
    edition = frozen(world)
    content = json.loads(content_of(edition.id))
    assert (content["year"], content["edition"], content["as_of"]) == (2014, 1, TODAY.isoformat())
    assert edition.checksum == content["checksum"] == checksum(content)
    assert [file.name for file in files_of(edition.id)] == [form.value for form in QUICK]
    _file, as_json = file_content(edition.id, Format.JSON)
    assert json.loads(as_json) == content
    _file, page = file_content(edition.id, Format.HTML)
    assert "Den är låst som utgåva 1 den 3 november 2014" in page.decode()
    assert edition.checksum in page.decode()


def test_what_changes_later_leaves_an_edition_as_it_was(app: Flask, world: World) -> None:
    edition = frozen(world)
    before = (content_of(edition.id), [file_content(edition.id, form)[1] for form in QUICK])
    db.session.get_one(Activity, world.activity.id).title = "Något annat"
    db.session.commit()
    assert before == (content_of(edition.id), [file_content(edition.id, form)[1] for form in QUICK])
    visitor = Visitor(app, world.people[Role.READER])
    assert visitor.get("/rapporter/2014/utgavor/1/rapport").data == before[1][0]
    assert "Något annat" in visitor.sees("/rapporter/2014")


def test_a_correction_names_what_it_replaces_and_why(app: Flask, world: World) -> None:
    frozen(world)
    frozen(world, 2, corrects=1, reason="Antalet i Bromma var fel.")
    new, old = editions_of(2014)
    assert (new.replaces, new.row.reason, new.replaced_by) == (1, "Antalet i Bromma var fel.", None)
    assert (old.replaces, old.replaced_by) == (None, 2)
    page = file_content(new.row.id, Format.HTML)[1].decode()
    assert "Den rättar och ersätter utgåva 1. Skäl: Antalet i Bromma var fel." in page
    with pytest.raises(Conflict, match="redan ersatt av utgåva 2"):
        frozen(world, 3, corrects=1, reason="Igen.")


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"number": 2}, Conflict),
        ({"number": 1, "day": NEXT_DAY}, Invalid),
        ({"number": 1, "corrects": 1, "reason": "Fel."}, NotFound),
        ({"number": 1, "corrects": 1}, Invalid),
    ],
)
def test_what_cannot_be_frozen(app: Flask, world: World, asked: dict[str, Any], error: type[PlannerError]) -> None:
    with pytest.raises(error):
        frozen(world, **asked)
    assert editions_of(2014) == []


@pytest.mark.parametrize("role", [Role.READER, Role.CONTRIBUTOR, Role.COORDINATOR])
def test_only_strategists_freeze(app: Flask, world: World, role: Role) -> None:
    frozen(world)
    someone = world.people[role]
    with pytest.raises(Forbidden):
        draw_up(actor=someone, year=2014, day=TODAY, today=TODAY, number=2)
    drawn = draw_up(actor=world.strategist, year=2014, day=TODAY, today=TODAY, number=2)
    with pytest.raises(Forbidden):
        keep_edition(actor=someone, drawn=drawn, files={})
    with pytest.raises(Forbidden):
        record_handling(
            actor=someone, year=2014, number=1, board="socialnamnden", outcome=Handling.TABLED, handled_on=TODAY,
            paragraph=None, note=None, today=TODAY,
        )  # fmt: skip


def test_of_two_who_freeze_at_once_one_is_told_so(app: Flask, world: World) -> None:
    drawn = [draw_up(actor=world.strategist, year=2014, day=TODAY, today=TODAY, number=1) for _ in range(2)]
    actor_id = world.strategist.id

    def keeping(place: int) -> Callable[[], object]:
        def keep() -> None:
            with transaction():
                actor = db.session.get_one(Person, actor_id)
                keep_edition(actor=actor, drawn=drawn[place], files={Format.JSON: b"{}", Format.HTML: b"x"})

        return keep

    assert at_once(app, keeping(0), keeping(1)) == 1
    assert [edition.row.number for edition in editions_of(2014)] == [1]
    assert db.session.scalar(select(func.count()).select_from(EditionFile)) == 2
    assert db.session.scalar(select(func.count()).where(TrailEntry.action == "edition.freeze")) == 1


def test_boards_handle_editions_and_that_stands_with_them(app: Flask, world: World) -> None:
    add_organisation("socialnamnden", kind=OrganisationKind.BOARD, name="Socialnämnden")
    frozen(world, day=TODAY - timedelta(days=3))
    handle(world, outcome=Handling.TABLED, handled_on=TODAY - timedelta(days=2), paragraph=None)
    handle(world)
    found = find_edition(2014, 1)
    assert [one.outcome for one in found.handlings] == [Handling.TABLED, Handling.ADOPTED]
    assert found.latest is not None
    assert (found.latest.board, found.latest.paragraph) == ("Socialnämnden", "§ 12")
    for wrong in (
        {"board": "bromma"},
        {"board": "ingen"},
        {"handled_on": NEXT_DAY},
        {"handled_on": date(2014, 10, 30)},
    ):
        with pytest.raises(Invalid):
            handle(world, **wrong)


def test_freezing_by_the_page_tells_of_each_file_and_ends_with_the_edition(app: Flask, world: World) -> None:
    visitor = Visitor(app, world.strategist)
    assert "Ingen utgåva är låst för 2014." in visitor.sees("/rapporter/2014/utgavor")
    answer = visitor.submit("/rapporter/2014/utgavor/ny", {"number": "1", "as_of": "2014-11-03"})
    said = words(answer)
    assert answer.status_code == 200
    assert f"JSON är klar: {len(Format)} av {len(Format)} filer." in said
    assert said.index("PDF är klar") < said.index("Utgåva 1 är låst.")
    again = visitor.submit("/rapporter/2014/utgavor/ny", {"number": "1", "as_of": "2014-11-03"})
    assert again.status_code == 409
    assert "har låsts sedan du öppnade sidan" in words(again)
    assert "Utgåva 1 Visar läget 3 november 2014" in visitor.sees("/rapporter/2014/utgavor")
    assert "1 låst" in visitor.sees("/rapporter")


def test_a_correction_by_the_page(app: Flask, world: World) -> None:
    frozen(world)
    visitor = Visitor(app, world.strategist)
    page = "/rapporter/2014/utgavor/ny?rattar=1"
    assert "Rätta utgåva 1" in visitor.sees(page)
    given = {"number": "2", "corrects": "1", "as_of": "2014-11-03"}
    refused = visitor.submit("/rapporter/2014/utgavor/ny", given, page=page)
    assert refused.status_code == 422
    assert "Skriv vad som rättas." in words(refused)
    assert "Rätta utgåva 1" in words(refused)
    visitor.submit("/rapporter/2014/utgavor/ny", {**given, "reason": "Fel antal."}, page=page)
    assert "Läs utgåva 2 i stället" in visitor.sees("/rapporter/2014/utgavor/1")
    assert "Fel antal." in visitor.sees("/rapporter/2014/utgavor/2")


@pytest.mark.parametrize("number", [0, -1, 7, 10**20])
def test_an_edition_that_there_is_not_can_not_be_corrected(app: Flask, world: World, number: int) -> None:
    visitor = Visitor(app, world.strategist)
    assert visitor.get(f"/rapporter/2014/utgavor/ny?rattar={number}").status_code in (200, 404)
    given = {"number": "1", "as_of": "2014-11-03", "corrects": str(number), "reason": "Fel."}
    assert visitor.submit("/rapporter/2014/utgavor/ny", given).status_code in (404, 422)
    assert editions_of(2014) == []


def test_a_file_that_cannot_be_made_leaves_nothing(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: object) -> bytes:
        raise RuntimeError("typst")

    monkeypatch.setattr(pages, "KINDS", {**KINDS, Format.PDF: Kind("PDF", "application/pdf", fail)})
    visitor = Visitor(app, world.strategist)
    answer = visitor.submit("/rapporter/2014/utgavor/ny", {"number": "1", "as_of": "2014-11-03"})
    assert "Ingenting låstes En av filerna gick inte att ta fram." in words(answer)
    assert editions_of(2014) == []


def test_files_are_handed_out_as_they_were_stored(app: Flask, world: World) -> None:
    edition = frozen(world)
    visitor = Visitor(app, world.people[Role.READER])
    for file in files_of(edition.id):
        answer = visitor.get(f"/rapporter/2014/utgavor/1/filer/{file.name}")
        assert answer.data == file_content(edition.id, file.name)[1]
        assert answer.mimetype == file.media_type
        assert f'filename="uppfoljning-2014-utgava-1.{file.name}"' in answer.headers["Content-Disposition"]
    assert db.session.scalar(select(func.count()).where(TrailEntry.action == "edition.export")) == len(QUICK)
    for path in ("filer/exe", "../2/rapport", "../2", "../../../2013/utgavor/1"):
        assert visitor.get(f"/rapporter/2014/utgavor/1/{path}").status_code == 404


def test_the_stored_page_may_run_and_load_nothing(app: Flask, world: World) -> None:
    frozen(world)
    answer = Visitor(app, world.people[Role.READER]).get("/rapporter/2014/utgavor/1/rapport")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy


def test_a_boards_handling_by_the_page(app: Flask, world: World) -> None:
    add_organisation("socialnamnden", kind=OrganisationKind.BOARD, name="Socialnämnden")
    frozen(world)
    visitor = Visitor(app, world.strategist)
    page = "/rapporter/2014/utgavor/1/behandling"
    assert visitor.submit(page, {"board": "socialnamnden"}).status_code == 422
    given = {"board": "socialnamnden", "outcome": "adopted", "handled_on": "2014-11-03", "paragraph": "§ 12"}
    assert visitor.submit(page, given).status_code == 302
    assert "Fastställd av Socialnämnden 3 november 2014." in visitor.sees("/rapporter/2014/utgavor/1")


@pytest.mark.parametrize("form", [form.value for form in QUICK])
def test_the_command_writes_a_stored_file(app: Flask, world: World, tmp_path: Path, form: str) -> None:
    edition = frozen(world)
    path = tmp_path / f"r.{form}"
    result = run(app, "2014", "--format", form, "--output", str(path), "--edition", "1", "--json")
    assert result.exit_code == 0, result.output
    facts = json.loads(result.stdout)
    assert (facts["edition"], facts["checksum"]) == (1, edition.checksum)
    assert path.read_bytes() == file_content(edition.id, form)[1]


def test_the_command_says_which_editions_there_are(app: Flask, world: World, tmp_path: Path) -> None:
    asked = ["2014", "--format", "json", "--output", str(tmp_path / "r"), "--edition", "2"]
    assert run(app, *asked).stderr == "There is no edition 2 of 2014; none has been frozen.\n"
    frozen(world)
    assert run(app, *asked).stderr == "There is no edition 2 of 2014; there is 1.\n"
    assert run(app, *asked, "--as-of", "2014-10-31").exit_code == 2


def run(app: Flask, *arguments: str) -> Result:
    db.session.commit()
    return app.test_cli_runner().invoke(main, ["report", *arguments], obj=ScriptInfo(create_app=lambda: app))
