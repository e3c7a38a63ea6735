"""The list as CSV and Excel: exactly what is shown, all pages of it."""

import csv
import io
from datetime import date, timedelta

from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from planner.audit.models import TrailEntry
from planner.kit.db import db
from planner.people.rules import Role
from planner.plans.operations.summaries import refresh_all
from planner.plans.queries.lists import PAGE_SIZE
from planner.plans.rules import Status
from tests.factories.plan import add_activity, add_assignment, add_update
from tests.factories.visitor import Visitor
from tests.factories.world import TODAY, World


def table(visitor: Visitor, query: str) -> list[list[str]]:
    answer = visitor.get(f"/aktiviteter.csv?{query}")
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    text = answer.data.decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def test_the_file_has_the_filter_the_order_and_the_columns_of_the_page(app: Flask, world: World) -> None:
    late = add_activity("boende-2", area=world.area, due="2014-09", title="Sen i Bromma")
    add_update(add_assignment(late, world.bromma, owner=world.owner), Status.ONGOING, TODAY - timedelta(days=10))
    refresh_all(TODAY)
    reader = Visitor(app, world.people[Role.READER])
    header, *rows = table(reader, "organisation=bromma&status=overdue&kolumner=key,due,status,owner")
    assert header == ["Aktivitet", "Nyckel", "Läge", "Att uppmärksamma", "Klara", "Antal", "Tidplan", "Ansvarig"]
    assert rows == [["Sen i Bromma", "boende-2", "Pågår", "Försenad", "0", "1", "2014-09", world.owner.name]]
    assert table(reader, "sort=due")[1][0] == "Sen i Bromma"
    english = table(reader, "lang=en&kolumner=area,key")
    assert len(english) == 3


def test_all_pages_are_in_it_and_the_trail_says_who_took_it(app: Flask, world: World) -> None:
    for number in range(2, PAGE_SIZE + 4):
        add_assignment(add_activity(f"boende-{number}", area=world.area), world.bromma)
    refresh_all(TODAY)
    reader = world.people[Role.READER]
    assert len(table(Visitor(app, reader), "q=boende&owner=")) == PAGE_SIZE + 4
    entry = db.session.scalars(select(TrailEntry).where(TrailEntry.action == "activities.export")).one()
    assert entry.actor_id == reader.id
    assert entry.facts["counts"] == PAGE_SIZE + 3
    assert entry.facts["filter"] == ["q"], "not what somebody searched for"


def test_a_text_is_never_a_formula(app: Flask, world: World) -> None:
    world.activity.title = "=HYPERLINK(1)"
    refresh_all(TODAY)
    reader = Visitor(app, world.people[Role.READER])
    assert table(reader, "")[1][0] == "'=HYPERLINK(1)"
    book = load_workbook(io.BytesIO(reader.get("/aktiviteter.xlsx").data))
    cell = book.worksheets[0]["A2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=HYPERLINK(1)", "s", True)


def test_days_are_days_in_excel_and_an_empty_list_is_a_heading(app: Flask, world: World) -> None:
    reader = Visitor(app, world.people[Role.READER])
    for key, due in (("boende-2", "2014-10-15"), ("boende-3", "2014-Q3"), ("boende-4", "2013")):
        add_assignment(add_activity(key, area=world.area, due=due), world.bromma)
    refresh_all(TODAY)
    sheet = load_workbook(io.BytesIO(reader.get("/aktiviteter.xlsx?kolumner=due&sort=title").data)).worksheets[0]
    month, day, quarter, year = (sheet[f"B{row}"].value for row in range(2, 6))
    assert (month, day.date(), quarter, year) == ("2014-12", date(2014, 10, 15), "2014-Q3", "2013")
    assert [row[1] for row in table(reader, "kolumner=due&sort=title")[1:]] == [
        "2014-12", "2014-10-15", "2014-Q3", "2013",
    ]  # fmt: skip
    empty = load_workbook(io.BytesIO(reader.get("/aktiviteter.xlsx?q=finns-inte").data)).worksheets[0]
    assert empty.max_row == 1
    assert table(reader, "q=finns-inte")[1:] == []
