"""A table of activities comes back as spreadsheets and people leave it: sorted, cut, in CSV, in another language."""

import csv
import io
from datetime import date, datetime

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from planner.audit.models import TrailEntry
from planner.kit.db import db
from planner.plans.models import Activity, ActivitySummary, StatusUpdate
from planner.plans.operations.summaries import refresh_all
from planner.plans.rules import Forecast
from planner.plans.sheet_words import COLUMNS, headings
from tests.factories.acts import report
from tests.factories.plan import add_activity, add_assignment
from tests.factories.table import FILE, PAGE, bring_back, cell, confirm, edit, edited, taken_out
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


def test_rows_that_were_sorted_apart_are_noticed(strategist: Visitor) -> None:
    book = taken_out(strategist)
    other = cell(book, 4, "control").value
    page = bring_back(strategist, edited(book, (2, "control", other)))
    assert "Rad 2, kolumnen Kontroll: Raden har blandats ihop med en annan." in words(page)


def test_an_activitys_rows_agree_on_its_deadline(strategist: Visitor) -> None:
    page = edit(
        strategist, (2, "due", "2015-06"), (3, "due", "2015-07"), (2, "reason", "Dröjer."), (3, "reason", "Dröjer.")
    )
    assert "Rad 3, kolumnen Tidplan: Aktiviteten har olika tidplan på raderna 2, 3." in words(page)
    # On one row is enough; on all of them it is still one change, for the reason that stands on one.
    page = edit(strategist, (2, "due", "2015-06"), (3, "due", "2015-06"), (3, "reason", "Dröjer."))
    assert "1 ändring." in words(page)
    assert "Hela aktiviteten" in words(page)
    confirm(strategist, page)
    assert actions().count("activity.set_deadline") == 1


def test_excels_habits(strategist: Visitor) -> None:
    book = taken_out(strategist)
    cell(book, 4, "due").number_format = "mmm\\-yy"
    sheet = book.worksheets[0]
    rows = [[one.value for one in row] for row in sheet.iter_rows(min_row=2)]
    # Sorted the other way round, one taken out, a month that became a day, a day, blanks below and a year as a number.
    for number, row in enumerate([rows[2], rows[0]], 2):
        for at, value in enumerate(row, 1):
            sheet.cell(number, at).value = value
    sheet.delete_rows(4)
    sheet.cell(9, 3).value = "  "
    month = cell(book, 2, "due")
    month.value, month.number_format = datetime(2015, 6, 1), "mmm\\-yy"  # noqa: DTZ001 - as Excel keeps it
    cell(book, 2, "reason").value = "Dröjer. "
    cell(book, 3, "status").value = "avvaktar "
    cell(book, 3, "comment").value = "Väntar på beslut."
    day = cell(book, 3, "paused_until")
    day.value, day.number_format = date(2015, 3, 1), "yyyy-mm-dd"
    cell(book, 3, "own_due").value = 2015
    cell(book, 3, "reason").value = "Väntar."
    page = bring_back(strategist, edited(book))
    assert "juni 2015" in words(page)
    assert "Avvaktar (2015-03-01)" in words(page)
    assert confirm(strategist, page).status_code == 302
    assert dues()["boende-2"] == "2015-06"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "windows-1252"])
def test_saved_as_csv(strategist: Visitor, encoding: str) -> None:
    book = taken_out(strategist)
    cell(book, 2, "status").value = "Pågår"
    cell(book, 2, "comment").value = "Först;\nsedan."
    file = io.StringIO()
    csv.writer(file, delimiter=";").writerows(
        [one.value or "" for one in row] for row in book.worksheets[0].iter_rows()
    )
    page = bring_back(strategist, file.getvalue().encode(encoding), "aktiviteter.csv")
    confirm(strategist, page)
    db.session.rollback()
    assert db.session.scalars(select(StatusUpdate.comment)).all() == ["Först;\nsedan."]


def test_a_table_in_english_is_read_in_swedish(strategist: Visitor) -> None:
    assert len({str(column.title) for column in COLUMNS.values()}) == len(COLUMNS)
    book = load_workbook(io.BytesIO(strategist.get(FILE + "?lang=en").data))
    strategist.get("/?lang=sv")
    cell(book, 2, "status").value = "ongoing"
    page = bring_back(strategist, edited(book))
    assert "1 ändring." in words(page)
    # No heading of one language is another column's in the other.
    assert set(headings().values()) == set(COLUMNS)


def test_columns_unknown_or_missing_are_named(strategist: Visitor) -> None:
    book = taken_out(strategist)
    book.worksheets[0].cell(1, 15).value = "Min kolumn"
    assert "Kolumnen Min kolumn är okänd." in words(bring_back(strategist, edited(book)))
    book = taken_out(strategist)
    book.worksheets[0].delete_cols(14)
    assert "Kolumnen Kontroll saknas." in words(bring_back(strategist, edited(book)))
    # Others may be taken out.
    book = taken_out(strategist)
    cell(book, 2, "status").value = "Pågår"
    book.worksheets[0].delete_cols(7, 1)
    assert "1 ändring." in words(bring_back(strategist, edited(book)))
    assert "Välj en fil." in words(strategist.submit(PAGE, {}))


def test_what_has_no_column_stays(strategist: Visitor, plan: World) -> None:
    report(plan.owner, forecast=Forecast.AT_RISK, ready_on=date(2015, 1, 15))
    confirm(strategist, edit(strategist, (2, "comment", "Lite till.")))
    db.session.rollback()
    latest = db.session.scalars(select(StatusUpdate).order_by(StatusUpdate.id.desc())).first()
    assert latest
    assert (latest.comment, latest.forecast, latest.ready_on) == ("Lite till.", "at_risk", date(2015, 1, 15))
