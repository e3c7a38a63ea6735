"""Answering on one page: whichever button is pressed, nothing that was written is lost."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from planner.audit.models import TrailEntry
from planner.kit.db import db
from planner.plans.models import DeadlineRequest, StatusUpdate
from planner.plans.rules import Status
from tests.factories.acts import report
from tests.factories.plan import updates_of
from tests.factories.rounds import add_round
from tests.factories.sheet import Answerer, fields_of
from tests.factories.visitor import Visitor, words
from tests.factories.world import TODAY, World
from tests.rooms.desk.answering.conftest import DEADLINE, REPORT, SAME, count, said, share


def test_one_row_is_reported_through_the_link_and_named_so(world: World, owner: Answerer) -> None:
    filled_in = {"boende-1/bromma:status": "ongoing", "boende-1/bromma:comment": "Sju av tio."}
    assert owner.press(f"boende-1/bromma/{REPORT}", filled_in).status_code == 302
    row = updates_of(world.in_bromma)[-1]
    assert (row.status, row.comment, row.via, row.by_id) == ("ongoing", "Sju av tio.", "mail_link", world.owner.id)
    entry = db.session.scalars(select(TrailEntry).order_by(TrailEntry.id.desc())).first()
    assert entry is not None
    assert (entry.action, entry.via, entry.actor_id) == ("assignment.report", "mail_link", world.owner.id)
    page = owner.sees(owner.address)
    assert "Sparat. 1 av 3 svarade." in page
    assert page.index("Klart") < page.index("Så här kommer det att stå i rapporten")
    assert "”Sju av tio.” (Bromma, 3 november 2014)" in page
    history = Visitor(owner.app, world.owner).sees("/aktiviteter/boende-1")
    assert f"{world.owner.name}, genom en länk i ett mejl" in history


def test_no_change_is_one_press(world: World, owner: Answerer) -> None:
    assert "Oförändrat sedan 14 oktober" in owner.sees(owner.address)
    answer = owner.press(f"boende-2/bromma/{SAME}")
    assert answer.status_code == 302
    assert answer.location.endswith("#boende-3--bromma"), "on to the next one"
    assert said(2) == [("ongoing", "Läget 2.")] * 2
    assert updates_of(share(2))[-1].via == "mail_link"
    assert said(3) == [("ongoing", "Läget 3.")], "the others are left alone"


def test_a_double_click_or_a_page_sent_again_answers_once(owner: Answerer) -> None:
    opened = owner.open()
    for _ in range(2):
        assert owner.press(f"boende-2/bromma/{SAME}", form=opened).status_code == 302
    new = {"boende-3/bromma:comment": "Nu tre."}
    for _ in range(2):
        assert owner.press(f"boende-3/bromma/{REPORT}", new, form=opened).status_code == 302
    assert len(said(2)) == len(said(3)) == 2


def test_whichever_button_is_pressed_everything_filled_in_is_saved(owner: Answerer) -> None:
    answer = owner.press(
        f"boende-2/bromma/{SAME}",
        {"boende-1/bromma:status": "done", "boende-3/bromma:comment": "Skrivet men inte skickat."},
    )
    assert answer.status_code == 302
    assert [said(number)[-1] for number in (1, 2, 3)] == [
        ("done", None),
        ("ongoing", "Läget 2."),
        ("ongoing", "Skrivet men inte skickat."),
    ]
    assert "3 av 3 svarade" in owner.sees(owner.address)


def test_all_rows_at_once(owner: Answerer) -> None:
    filled_in = {f"boende-{number}/bromma:comment": f"Nytt {number}." for number in (2, 3)}
    assert owner.press("", filled_in).status_code == 302
    assert [said(number)[-1][1] for number in (2, 3)] == ["Nytt 2.", "Nytt 3."]
    assert said(1) == []


def test_nothing_filled_in_saves_nothing(owner: Answerer) -> None:
    before = count(StatusUpdate), count(TrailEntry)
    assert owner.press("").status_code == 302
    assert "Det fanns inget nytt att spara." in owner.sees(owner.address)
    assert (count(StatusUpdate), count(TrailEntry)) == before


def test_an_error_stands_at_its_row_and_all_text_is_kept_while_the_rest_is_saved(owner: Answerer) -> None:
    answer = owner.press(
        f"boende-2/bromma/{REPORT}",
        {
            "boende-2/bromma:comment": "Det här är rätt.",
            "boende-3/bromma:status": "paused",
            "boende-3/bromma:comment": "Väntar på <lokal>.",
            "boende-1/bromma:comment": "Läget glömdes.",
        },
    )
    assert answer.status_code == 200
    page = words(answer)
    assert "Allt annat som du fyllde i är sparat." in page
    assert "Ange en dag efter i dag då arbetet tas upp igen." in page
    assert "Välj ett läge." in page
    kept = fields_of(answer)
    assert kept["boende-3/bromma:status"] == "paused"
    assert kept["boende-3/bromma:comment"] == "Väntar på <lokal>."
    assert kept["boende-1/bromma:comment"] == "Läget glömdes."
    assert (said(2)[-1][1], len(said(3)), said(1)) == ("Det här är rätt.", 1, [])
    # Put right on that very page, it is recorded.
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    right = {"boende-3/bromma:paused_until": tomorrow, "boende-1/bromma:status": "not_started"}
    assert owner.press("", right, form=kept).status_code == 302
    assert said(3)[-1] == ("paused", "Väntar på <lokal>.")
    assert said(1) == [("not_started", "Läget glömdes.")]


def test_with_nothing_right_nothing_is_recorded(owner: Answerer) -> None:
    before = count(TrailEntry)
    answer = owner.press(
        f"boende-3/bromma/{REPORT}", {"boende-3/bromma:status": "dropped", "boende-3/bromma:comment": ""}
    )
    assert answer.status_code == 422
    assert "Skriv varför arbetet utgår." in words(answer)
    assert count(TrailEntry) == before


def test_no_change_beside_something_new_is_asked_about(owner: Answerer) -> None:
    answer = owner.press(f"boende-2/bromma/{SAME}", {"boende-2/bromma:comment": "Nytt."})
    assert answer.status_code == 422
    assert "Du har skrivit något nytt här." in words(answer)
    assert fields_of(answer)["boende-2/bromma:comment"] == "Nytt."


def test_what_a_colleague_reports_meanwhile_is_not_overwritten_unseen(world: World, owner: Answerer) -> None:
    opened = owner.open()
    report(world.strategist, Status.DONE, activity="boende-2", comment="Klart, säger vi.")
    # A row that was only looked at says nothing.
    assert owner.press("", {"boende-3/bromma:comment": "Nytt."}, form=opened).status_code == 302
    assert len(said(2)) == 2
    answer = owner.press(f"boende-2/bromma/{REPORT}", {"boende-2/bromma:comment": "Inte klart."}, form=opened)
    assert answer.status_code == 422
    assert "Det har kommit en ny lägesrapport" in words(answer)
    kept = fields_of(answer)
    assert kept["boende-2/bromma:comment"] == "Inte klart."
    # Having seen it, they may.
    assert owner.press(f"boende-2/bromma/{REPORT}", form=kept).status_code == 302
    assert said(2)[-1] == ("ongoing", "Inte klart.")


def test_an_answer_is_corrected_by_another(owner: Answerer) -> None:
    owner.press(f"boende-2/bromma/{REPORT}", {"boende-2/bromma:status": "done"})
    assert "Lämna rättad lägesrapport" in owner.sees(owner.address)
    owner.press(f"boende-2/bromma/{REPORT}", {"boende-2/bromma:status": "ongoing", "boende-2/bromma:comment": "Fel."})
    assert said(2)[1:] == [("done", "Läget 2."), ("ongoing", "Fel.")]


def test_a_new_deadline_is_asked_for(world: World, owner: Answerer) -> None:
    wish = {"boende-2/bromma:due": "2015-03", "boende-2/bromma:reason": "Upphandlingen."}
    assert owner.press(f"boende-2/bromma/{DEADLINE}", wish).status_code == 302
    found = db.session.scalars(select(DeadlineRequest)).one()
    assert (found.precision, found.by_id) == ("month", world.owner.id)
    assert len(said(2)) == 1, "it is no report"
    assert "du har bett om mars 2015" in owner.sees(owner.address)
    entry = db.session.scalars(select(TrailEntry).order_by(TrailEntry.id.desc())).first()
    assert entry is not None
    assert (entry.action, entry.via) == ("assignment.ask_for_deadline", "mail_link")


def test_what_is_wrong_with_a_wish_keeps_no_report_back(owner: Answerer) -> None:
    answer = owner.press(
        f"boende-2/bromma/{DEADLINE}", {"boende-2/bromma:due": "snart", "boende-2/bromma:comment": "Nytt."}
    )
    assert answer.status_code == 200
    assert "Skriv tidplanen som" in words(answer)
    assert "Skriv varför tidplanen ändras." in words(answer)
    assert fields_of(answer)["boende-2/bromma:due"] == "snart"
    assert said(2)[-1][1] == "Nytt."


def test_numbers_of_persons_are_refused_at_the_row(owner: Answerer) -> None:
    answer = owner.press(f"boende-2/bromma/{REPORT}", {"boende-2/bromma:comment": "Om 19121212-1212."})
    assert answer.status_code == 422
    assert "personnummer" in words(answer)


def test_a_page_has_an_end_and_the_rest_comes_up_as_it_is_answered(
    world: World, owner: Answerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("planner.desk.answering.queries.LONGEST", 2)
    add_round(areas=[world.area])
    assert "0 av 3 svarade" in owner.sees(owner.address)
    assert "1 till visas när du har svarat på de här." in owner.sees(owner.address)
    assert "boende-3--bromma" not in owner.get(owner.address).text
    owner.press(f"boende-2/bromma/{SAME}")
    assert "boende-3--bromma" in owner.get(owner.address).text
    assert "1 av 3 svarade" in owner.sees(owner.address)
