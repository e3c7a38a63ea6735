"""The table of activities goes out to a spreadsheet and comes back: looked at first, all or nothing, errors by cell."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from planner.audit.models import TrailEntry
from planner.kit.db import db
from planner.people.rules import Role
from planner.plans.models import Activity, ActivitySummary, DeadlineRow, OwnerRow, StatusUpdate
from planner.plans.operations.summaries import refresh_all
from planner.plans.rules import Status
from tests.factories.acts import name_owner, report, set_deadline
from tests.factories.people import add_person
from tests.factories.plan import add_activity, add_assignment
from tests.factories.table import CONFIRM, NAMES, PAGE, bring_back, cell, confirm, edit, edited, taken_out
from tests.factories.visitor import Visitor, words
from tests.factories.world import TODAY, World


@pytest.fixture
def plan(world: World) -> World:
    """The world with one more activity of Bromma's, boende-2, due in March 2015. Rows: 2 and 3, and 4."""
    add_assignment(add_activity("boende-2", area=world.area, due="2015-03"), world.bromma, owner=world.owner)
    refresh_all(TODAY)
    return world


@pytest.fixture
def strategist(app: Flask, plan: World) -> Visitor:
    """Somebody who decides on deadlines, names owners, and reports what Bromma does."""
    return Visitor(app, plan.strategist)


def actions() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(TrailEntry.action).order_by(TrailEntry.id)))


def dues() -> dict[str, str]:
    db.session.rollback()
    rows = db.session.execute(
        select(Activity.key, ActivitySummary.due).join(ActivitySummary, ActivitySummary.activity_id == Activity.id)
    )
    return {row.key: f"{row.due:%Y-%m}" for row in rows}


def test_the_file_holds_a_row_a_share(strategist: Visitor, plan: World) -> None:
    report(plan.owner, comment="Vi har börjat.\nMer följer.")
    book = taken_out(strategist)
    sheet = book.worksheets[0]
    assert sheet.max_row == 4
    shown = {name: cell(book, 2, name).value for name in NAMES}
    assert shown | {"control": None} == {
        "key": "boende-1",
        "title": "Aktivitet boende-1",
        "area": "Boende",
        "organisation_key": "bromma",
        "organisation": "Bromma",
        "status": "Pågår",
        "said": "Vi har börjat. Mer följer.",
        "comment": None,
        "paused_until": None,
        "owner": "contributor@example.org",
        "due": "2014-12",
        "own_due": None,
        "reason": None,
        "control": None,
    }
    # Nobody has said anything of Kista's.
    assert cell(book, 3, "status").value is None
    assert book.sheetnames == ["Aktiviteter", "Så fyller du i", "Listor"]
    assert sheet.column_dimensions["N"].hidden
    assert cell(book, 2, "due").number_format == "@"
    assert "activities.export" in actions()


def test_the_file_is_narrowed_as_the_list_is(strategist: Visitor) -> None:
    book = taken_out(strategist, "?organisation=kista")
    assert [row[0].value for row in book.worksheets[0].iter_rows(min_row=2)] == ["boende-1"]
    assert "2 rader" in words(strategist.get(PAGE + "?organisation=bromma"))
    book = taken_out(strategist, "?owner=contributor@example.org")
    assert [row[3].value for row in book.worksheets[0].iter_rows(min_row=2)] == ["bromma", "bromma"]
    assert "2 rader" in words(strategist.get(PAGE + "?owner=contributor@example.org"))


def test_one_comes_back_to_the_same_list(strategist: Visitor) -> None:
    back = "?organisation=bromma&next=/aktiviteter?organisation%3Dbromma"
    wrong = strategist.submit(PAGE + back, {}, page=PAGE + back)
    assert "2 rader" in words(wrong)
    assert 'href="/aktiviteter?organisation=bromma">Tillbaka till listan' in wrong.text
    page = edit(strategist, (2, "status", "Pågår"))
    fields = dict(re.findall(r'name="(csrf_token|table)" value="([^"]+)"', page.text))
    assert strategist.post(CONFIRM + back, fields).location == "/aktiviteter?organisation=bromma"


def test_what_is_edited_is_looked_at_and_then_done(strategist: Visitor, plan: World) -> None:
    page = edit(
        strategist,
        (2, "status", "Genomförd"),
        (2, "comment", "Klart.\nAlla har flyttat in."),
        (3, "owner", "KISTA@example.org"),
        (3, "own_due", "2015-q2"),
        (3, "reason", "Kista började senare."),
        (4, "due", "2015-06"),
        (4, "reason", "Upphandlingen dröjer."),
    )
    said = words(page)
    assert page.status_code == 200
    assert "4 ändringar. Inget är ändrat ännu." in said
    assert "Lägesrapport saknas → blir Genomförd" in said
    assert "Tidplan mars 2015 → blir juni 2015 Upphandlingen dröjer." in said
    assert "Egen tidplan ingen egen → blir kvartal 2 2015" in said
    assert dues() == {"boende-1": "2014-12", "boende-2": "2015-03"}
    done = confirm(strategist, page)
    assert done.status_code == 302
    assert "4 ändringar ur tabellen är sparade." in strategist.sees(done.location)
    assert dues() == {"boende-1": "2014-12", "boende-2": "2015-06"}
    update = db.session.scalars(select(StatusUpdate)).one()
    assert (update.status, update.comment, update.by_id) == ("done", "Klart.\nAlla har flyttat in.", plan.strategist.id)
    owners = select(OwnerRow.person_id).where(OwnerRow.assignment_id == plan.in_kista.id)
    assert db.session.scalars(owners).all() == [plan.somebody_in_kista.id]
    reasons = db.session.scalars(select(DeadlineRow.reason).where(DeadlineRow.reason.is_not(None))).all()
    assert sorted(r for r in reasons if r) == ["Kista började senare.", "Upphandlingen dröjer."]
    recorded = [one for one in actions() if one.startswith(("assignment.", "activity."))]
    assert recorded == [
        "assignment.report", "assignment.name_owner", "assignment.set_deadline", "activity.set_deadline",
    ]  # fmt: skip


def test_a_table_that_was_not_edited_or_is_read_in_twice_changes_nothing(strategist: Visitor) -> None:
    book = taken_out(strategist)
    assert "Det finns inget att ta in." in words(bring_back(strategist, edited(book)))
    data = edited(book, (2, "status", "Pågår"), (2, "comment", "Nu."), (4, "due", "2016"), (4, "reason", "Dröjer."))
    confirm(strategist, bring_back(strategist, data))
    assert "Det finns inget att ta in." in words(bring_back(strategist, data))


def test_what_others_changed_is_asked_about_and_stays_unless_chosen(strategist: Visitor, plan: World) -> None:
    book = taken_out(strategist)
    set_deadline(plan.strategist, "2015-03")
    report(plan.owner, Status.DONE)
    name_owner(plan.strategist, plan.somebody_in_kista)
    data = edited(
        book,
        (2, "due", "2015-06"),
        (2, "reason", "Dröjer."),
        (2, "status", "Pågår"),
        (2, "owner", "ingen"),
        (4, "due", "2015-05"),
        (4, "reason", "Dröjer."),
    )
    page = bring_back(strategist, data)
    said = words(page)
    name = plan.strategist.name
    assert "1 ändring. 3 behöver du ta ställning till." in said
    assert f"Ändrat av {name}: tidplan från december 2014 till mars 2015. I din tabell: juni 2015." in said
    assert f"Ändrat av {plan.owner.name}: läge från Lägesrapport saknas till Genomförd. I din tabell: Pågår." in said
    confirm(strategist, page)
    assert dues() == {"boende-1": "2015-03", "boende-2": "2015-05"}
    assert actions()[-1] == "activity.set_deadline"
    # Now chosen.
    page = bring_back(strategist, data)
    confirm(strategist, page, "2-due", "2-report", "2-owner")
    assert dues() == {"boende-1": "2015-06", "boende-2": "2015-05"}
    assert db.session.scalars(select(StatusUpdate.status).order_by(StatusUpdate.id)).all() == ["done", "ongoing"]


def test_what_others_only_commented_on_is_told_with_what_they_wrote(strategist: Visitor, plan: World) -> None:
    report(plan.owner, Status.ONGOING, comment="Vi har börjat.")
    book = taken_out(strategist)
    report(plan.owner, Status.ONGOING, comment="Lokalen är klar.")
    said = words(bring_back(strategist, edited(book, (2, "status", "Genomförd"))))
    assert "Ändrat i tjänsten sedan du hämtade tabellen" in said
    assert f"Ny lägesrapport av {plan.owner.name}, fortfarande Pågår. I din tabell: Genomförd." in said
    assert "I tjänsten: Lokalen är klar." in said
    # Of one's own, only what is new is told.
    said = words(edit(strategist, (2, "comment", "Möbler köps.")))
    assert "Läge Pågår Möbler köps." in said


def test_what_others_change_while_it_is_looked_at_is_shown_anew(strategist: Visitor, plan: World) -> None:
    page = edit(strategist, (4, "due", "2015-06"), (4, "reason", "Dröjer."), (2, "status", "Pågår"))
    set_deadline(plan.strategist, "2016", activity="boende-2")
    again = confirm(strategist, page)
    assert again.status_code == 409
    assert "Något har ändrats av någon annan" in words(again)
    assert "1 behöver du ta ställning till." in words(again)
    assert dues()["boende-2"] == "2016-12"
    assert "assignment.report" not in actions()
    assert confirm(strategist, again, "4-due").status_code == 302
    assert dues()["boende-2"] == "2015-06"


@pytest.mark.parametrize(
    ("edits", "said"),
    [
        ([("status", "Nästan klar")], "kolumnen Läge: Skriv Inte påbörjad, Pågår"),
        ([("status", "Avvaktar")], "kolumnen Tas upp igen: Ange en dag efter i dag"),
        ([("status", "Avvaktar"), ("paused_until", "2015-02-01")], "kolumnen Ny kommentar: Skriv varför arbetet"),
        ([("status", "Utgår")], "kolumnen Ny kommentar: Skriv varför arbetet utgår."),
        ([("status", "Pågår"), ("paused_until", "2015-02-01")], "kolumnen Tas upp igen: Fylls bara i när"),
        ([("paused_until", "i vår")], "kolumnen Tas upp igen: Skriv datumet som"),
        ([("comment", "Så här.")], "kolumnen Läge: Välj också ett läge."),
        ([("comment", "Om 19121212-1212."), ("status", "Pågår")], "kolumnen Ny kommentar: Texten innehåller"),
        ([("due", "i juni")], "kolumnen Tidplan: Skriv tidplanen som"),
        ([("due", "2015-06")], "kolumnen Skäl till ny tidplan: Skriv varför tidplanen ändras."),
        ([("own_due", "2015-06")], "kolumnen Skäl till ny tidplan: Skriv varför tidplanen ändras."),
        ([("reason", "Det drar ut.")], "kolumnen Skäl till ny tidplan: Ingen tidplan är ändrad på raden."),
        ([("owner", "någon")], "kolumnen Ansvarig: Skriv e-postadressen"),
        ([("owner", "okand@example.org")], "kolumnen Ansvarig: Ingen i tjänsten har adressen."),
        ([("title", "Något annat")], "kolumnen Aktivitet: Ändras inte här."),
        ([("said", "Min kommentar")], "kolumnen Senaste kommentar: Ändras inte här. Skriv i kolumnen Ny kommentar"),
        ([("key", "atlantis-1")], "kolumnen Nyckel: Raden finns inte i planen"),
        ([("key", "")], "kolumnen Nyckel: Nyckeln saknas."),
        ([("organisation_key", "kista")], "kolumnen Nyckel: Samma rad står också på rad 2."),
        ([("control", "")], "kolumnen Kontroll: Det dolda fältet saknas"),
        ([("control", "1|00000000||klar||||x|a.b.c.d")], "kolumnen Kontroll: Det dolda fältet saknas"),
        ([("control", "1|00000000||||||2014-13|a.b.c.d")], "kolumnen Kontroll: Det dolda fältet saknas"),
    ],
)  # fmt: skip
def test_every_error_names_its_cell_and_nothing_is_done(
    strategist: Visitor, edits: list[tuple[str, str]], said: str
) -> None:
    changes = [(2, column, value or None) for column, value in edits]
    page = edit(strategist, *changes, (4, "due", "2015-06"), (4, "reason", "Dröjer."))
    number = 3 if edits[0][0] == "organisation_key" else 2
    assert f"Rad {number}, {said}" in words(page)
    assert 'name="table"' not in page.text
    assert "Det här ändras när cellerna är rättade" in words(page)
    assert dues()["boende-2"] == "2015-03"


def test_each_changes_what_they_may(app: Flask, plan: World) -> None:
    kista = Visitor(app, plan.somebody_in_kista)
    wants = [(2, "status", "Pågår"), (3, "status", "Pågår"), (3, "owner", "ingen"), (4, "owner", "kista@example.org")]
    page = edit(kista, *wants, (4, "due", "2015-06"), (4, "reason", "Dröjer."))
    said = words(page)
    assert "Rad 2, kolumnen Läge: Du kan bara rapportera det som du eller din organisation ansvarar för." in said
    assert "Rad 4, kolumnen Ansvarig: Ansvariga utses av områdets samordnare och av strateger." in said
    assert "Rad 4, kolumnen Tidplan: Bara strateger beslutar om ny tidplan." in said
    assert "Rad 3," not in said
    confirm(kista, edit(kista, (3, "status", "Pågår")))
    assert actions()[-1] == "assignment.report"
    # What they may not change is grey, and whom others could name is not told.
    book = taken_out(kista)
    assert "Listor" not in book.sheetnames
    assert cell(book, 2, "status").fill.fgColor.rgb != cell(book, 3, "status").fill.fgColor.rgb
    coordinator = Visitor(app, plan.people[Role.COORDINATOR])
    confirm(coordinator, edit(coordinator, (3, "owner", "kista@example.org")))
    assert actions()[-1] == "assignment.name_owner"
    elsewhere = Visitor(app, add_person(Role.COORDINATOR, organisation=plan.kista))
    assert "Rad 2, kolumnen Ansvarig" in words(edit(elsewhere, (2, "owner", "ingen")))
    assert Visitor(app, plan.people[Role.READER]).get(PAGE).status_code == 403


def test_an_error_half_way_leaves_nothing_done(strategist: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    from planner.plans.operations import daily

    page = edit(strategist, (2, "status", "Pågår"), (4, "due", "2015-06"), (4, "reason", "Dröjer."))

    def fails(**_given: Any) -> None:
        raise RuntimeError("the power goes")

    with monkeypatch.context() as patch:
        patch.setattr(daily, "grant_open", fails)
        with pytest.raises(RuntimeError):
            confirm(strategist, page)
    assert "assignment.report" not in actions()
    assert confirm(strategist, page).status_code == 302
    assert dues()["boende-2"] == "2015-06"


def test_a_preview_that_is_altered_or_another_purposes_is_refused(strategist: Visitor) -> None:
    page = edit(strategist, (2, "status", "Pågår"))
    table = re.search(r'name="table" value="([^"]+)"', page.text)
    assert table
    for text in ("", "gissat", table[1][:-2] + "xx"):
        assert strategist.submit(CONFIRM, {"table": text}, page=PAGE).status_code == 422
    assert "assignment.report" not in actions()
