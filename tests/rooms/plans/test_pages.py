"""The forms of the plan's pages: what they save, what they refuse, and what they then show."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from planner.audit.models import TrailEntry
from planner.kit.db import db
from planner.people.models import Person
from planner.people.rules import Role
from planner.plans.models import Comment, DeadlineRow, OwnerRow, StatusUpdate
from planner.plans.operations import summaries
from planner.plans.rules import Status, VersionStatus
from tests.factories.people import add_person
from tests.factories.plan import add_activity, add_area, add_assignment, add_update, add_version
from tests.factories.visitor import Visitor, words
from tests.factories.world import TODAY, World

ACTIVITY = "/aktiviteter/boende-1"
REPORTS = f"{ACTIVITY}/bromma/lagesrapporter"


@pytest.fixture
def visit(app: Flask, world: World) -> dict[Role, Visitor]:
    """Everybody at a browser, signed in."""
    return {role: Visitor(app, person) for role, person in world.people.items()}


def rows(table: type[StatusUpdate | DeadlineRow | OwnerRow | Comment | TrailEntry]) -> int:
    statement = select(func.count()).select_from(table)
    if table is TrailEntry:
        statement = statement.where(TrailEntry.action != "sign_in")
    return db.session.scalar(statement) or 0


def test_a_report_shows_on_every_page(visit: dict[Role, Visitor]) -> None:
    owner = visit[Role.CONTRIBUTOR]
    answer = owner.submit(REPORTS, {"status": "done", "comment": "Åtta lägenheter är klara."})
    assert (answer.status_code, answer.location) == (302, ACTIVITY)
    assert "Lägesrapporten är sparad" in owner.sees(ACTIVITY)
    assert "Åtta lägenheter är klara." in owner.sees("/mina-aktiviteter")
    for page in (ACTIVITY, "/aktiviteter", "/omraden/boende"):
        text = visit[Role.READER].sees(page)
        assert "Åtta lägenheter är klara." in text
        assert "1 av 2 klara" in text


def test_after_reporting_in_place_one_is_back_where_one_was(visit: dict[Role, Visitor]) -> None:
    place = "/mina-aktiviteter#boende-1--bromma"
    opened = "/mina-aktiviteter?rapportera=boende-1--bromma"
    answer = visit[Role.CONTRIBUTOR].submit(REPORTS, {"status": "ongoing", "next": place}, page=opened)
    assert answer.location == place


def test_one_is_never_sent_to_another_site(visit: dict[Role, Visitor]) -> None:
    for elsewhere in ("https://example.com/", "//example.com", "/\\example.com", "/\t/example.com", "javascript:1"):
        answer = visit[Role.CONTRIBUTOR].submit(REPORTS, {"status": "ongoing", "next": elsewhere})
        assert answer.location == ACTIVITY, elsewhere


def test_a_report_that_is_not_complete_comes_back_with_what_was_written(visit: dict[Role, Visitor]) -> None:
    answer = visit[Role.CONTRIBUTOR].submit(REPORTS, {"status": "paused", "comment": "Väntar på <lokal>."})
    assert answer.status_code == 422
    assert "Ange en dag efter i dag då arbetet tas upp igen." in words(answer)
    assert "Väntar på &lt;lokal&gt;." in answer.text
    assert rows(StatusUpdate) == rows(TrailEntry) == 0


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        ({}, "Välj ett läge."),
        ({"status": "nästan"}, "Välj ett läge."),
        ({"status": "paused", "comment": "Väntar.", "paused_until": "i morgon"}, "Skriv datumet som 2014-12-31."),
        ({"status": "ongoing", "comment": "x" * 4001}, "Den får ha högst 4000 tecken."),
        ({"status": "ongoing", "comment": "a\x07b"}, "Texten innehåller tecken som inte kan visas."),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_each_slip_is_told(visit: dict[Role, Visitor], data: dict[str, str], complaint: str) -> None:
    answer = visit[Role.CONTRIBUTOR].submit(REPORTS, data)
    assert answer.status_code == 422
    assert complaint in words(answer)
    assert rows(StatusUpdate) == 0


def test_a_failure_on_the_way_leaves_nothing_behind(
    visit: dict[Role, Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("planner.plans.operations.daily.refresh", fail)
    with pytest.raises(RuntimeError, match="disk is full"):
        visit[Role.CONTRIBUTOR].submit(REPORTS, {"status": "done"})
    assert rows(StatusUpdate) == rows(TrailEntry) == 0


def test_those_who_may_not_are_told_and_nothing_is_saved(app: Flask, world: World, visit: dict[Role, Visitor]) -> None:
    stranger = Visitor(app, world.somebody_in_kista)
    # The token stands on a page that they may open.
    answer = stranger.submit(REPORTS, {"status": "done"}, page=ACTIVITY)
    assert answer.status_code == 403
    assert "Du kan bara rapportera det som du eller din organisation ansvarar för." in words(answer)
    assert stranger.get(REPORTS).status_code == 403
    assert rows(StatusUpdate) == 0


def test_asking_for_a_deadline_and_deciding(visit: dict[Role, Visitor]) -> None:
    asked = visit[Role.CONTRIBUTOR].submit(
        f"{ACTIVITY}/bromma/tidplansonskemal", {"due": "2015-03", "reason": "Lokalen dröjer."}
    )
    assert asked.status_code == 302
    assert "Bromma önskar mars 2015" in visit[Role.STRATEGIST].sees(ACTIVITY)
    wrong = visit[Role.STRATEGIST].submit(f"{ACTIVITY}/tidplaner", {"due": "mars", "reason": ""})
    assert "Skriv tidplanen som 2014-12-31, 2014-12, 2014-Q4 eller 2014." in words(wrong)
    assert "Skriv varför tidplanen ändras." in words(wrong)
    assert rows(DeadlineRow) == 1
    visit[Role.STRATEGIST].submit(f"{ACTIVITY}/tidplaner", {"due": "2015-03", "reason": "Beslut på möte."})
    page = visit[Role.READER].sees(ACTIVITY)
    assert "Tidplan som gäller mars 2015" in page
    assert "Beslutad tidplan december 2014" in page
    assert "Bromma önskar" not in page
    assert "flyttad från december 2014" in visit[Role.READER].sees("/aktiviteter")


def test_naming_an_owner(visit: dict[Role, Visitor], world: World) -> None:
    path = f"{ACTIVITY}/kista/ansvariga"
    coordinator = visit[Role.COORDINATOR]
    assert coordinator.submit(path, {"person_id": world.somebody_in_kista.id}).status_code == 302
    assert world.somebody_in_kista.name in coordinator.sees(ACTIVITY)
    for nobody in ("99999", "99999999999999999999"):
        assert coordinator.submit(path, {"person_id": nobody}).status_code == 422
    assert coordinator.submit(path, {"person_id": ""}).status_code == 302
    assert "Ingen ansvarig utsedd" in coordinator.sees(ACTIVITY)


def test_those_who_are_about_to_leave_can_still_be_chosen(visit: dict[Role, Visitor], world: World) -> None:
    add_person(name="Slutar snart", left_on=TODAY.replace(day=30))
    add_person(name="Har slutat", left_on=TODAY)
    form = visit[Role.STRATEGIST].sees(f"{ACTIVITY}/kista/ansvariga")
    assert "Slutar snart" in form
    assert "Har slutat" not in form


def test_commenting(visit: dict[Role, Visitor]) -> None:
    path = f"{ACTIVITY}/kommentarer"
    assert visit[Role.CONTRIBUTOR].submit(path, {"text": "<b>Bra</b>"}, page=ACTIVITY).status_code == 302
    assert "&lt;b&gt;Bra&lt;/b&gt;" in visit[Role.READER].get(ACTIVITY).text
    empty = visit[Role.CONTRIBUTOR].submit(path, {"text": "  "}, page=ACTIVITY)
    assert "Skriv en kommentar." in words(empty)
    assert visit[Role.READER].submit(path, {"text": "Nej"}, page=ACTIVITY).status_code == 403
    assert rows(Comment) == 1


def test_what_does_not_exist_is_a_page_that_says_so(visit: dict[Role, Visitor]) -> None:
    for path in ("/aktiviteter/finns-inte", "/omraden/finns-inte", f"{ACTIVITY}/finns-inte/lagesrapporter", "/nej"):
        answer = visit[Role.CONTRIBUTOR].get(path)
        assert answer.status_code == 404, path
        assert "Sidan finns inte" in words(answer)


def test_addresses_that_nobody_types_are_refused(visit: dict[Role, Visitor]) -> None:
    for path in ("/aktiviteter/a%00b", "/omraden/%00", "/aktiviteter?q=%00", "/aktiviteter?owner=a%00"):
        assert visit[Role.CONTRIBUTOR].get(path).status_code == 400, path
    for path, code in (("/aktiviteter/%ff", 404), ("/aktiviteter/" + "x" * 3000, 414)):
        assert visit[Role.CONTRIBUTOR].get(path).status_code == code, path


def test_drafts_are_seen_by_strategists_and_administrators_only(visit: dict[Role, Visitor], world: World) -> None:
    first = add_version("2013", decided_on=TODAY)
    draft = add_version("2015", VersionStatus.DRAFT, replaces=first)
    area = add_area("hemligt", since=draft, name_sv="Hemligt område")
    for key, place in (("boende-9", world.area), ("hemligt-1", area)):
        add_assignment(add_activity(key, area=place, since=draft, title="Hemlig aktivitet"), world.bromma)
    # A draft may drop what is in force, too.
    world.activity.dropped_id, world.activity.dropped_reason = draft.id, "Hemligt skäl"
    for share in (world.in_bromma, world.in_kista):
        add_update(share, Status.DROPPED, TODAY)
    summaries.refresh_all(TODAY)
    for role in Role:
        sees = role in (Role.STRATEGIST, Role.ADMINISTRATOR)
        for path in ("/aktiviteter/boende-9", "/aktiviteter/hemligt-1", "/omraden/hemligt"):
            assert visit[role].get(path).status_code == (200 if sees else 404), f"{role} {path}"
        for path in ("/", "/aktiviteter", "/omraden/boende", ACTIVITY, "/mina-aktiviteter"):
            if not sees:
                assert "hemlig" not in visit[role].sees(path).lower(), f"{role} {path}"


def test_a_person_without_name_on_anything_sees_that_nothing_waits(app: Flask, world: World) -> None:
    nobody: Person = add_person()
    page = Visitor(app, nobody).sees("/")
    assert "Inget att åtgärda just nu." in page
    assert "Du ansvarar inte för någon aktivitet just nu." in Visitor(app, nobody).sees("/mina-aktiviteter")
