"""Tables that people send in: what spreadsheets make of them is read, and what is no table is refused."""

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from flask import Flask
from openpyxl import Workbook

from planner.kit.errors import Invalid
from planner.kit.tables import MOST_ROWS, Table, read_table


def excel(*rows: tuple[Any, ...]) -> bytes:
    """Return an Excel file with rows."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def with_formats(*columns: tuple[Any, str]) -> bytes:
    """Return an Excel file with a row of values, each in the format that its cell shows it in."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for at, (value, number_format) in enumerate(columns, start=1):
        sheet.cell(1, at, f"kolumn {at}")
        sheet.cell(2, at, value).number_format = number_format
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def read(data: bytes, name: str = "personer.csv") -> Table:
    return read_table(io.BytesIO(data), name)


def cells(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252"])
def test_csv_is_read_as_spreadsheets_save_it(app: Flask, delimiter: str, encoding: str) -> None:
    text = f"namn{delimiter}e-post\r\nÅsa Öberg{delimiter}asa@example.org\r\n\r\n"
    table = read(text.encode(encoding))
    assert table.header == ("namn", "e-post")
    assert cells(table) == [("Åsa Öberg", "asa@example.org")]


def test_quotes_hold_delimiters(app: Flask) -> None:
    table = read('namn,e-post\n"Öberg, Åsa",asa@example.org\n'.encode())
    assert cells(table) == [("Öberg, Åsa", "asa@example.org")]


def test_rows_have_the_numbers_that_a_spreadsheet_shows(app: Flask) -> None:
    table = read(b"\n\nnamn;e-post\n\nA;a@example.org\n;;\nB\n")
    assert [(row.number, row.cells) for row in table.rows] == [(5, ("A", "a@example.org")), (7, ("B", ""))]


def test_an_excel_file_is_read_with_numbers_and_days_as_texts(app: Flask) -> None:
    table = read(excel(("namn", "e-post"), ("Anna ", 17.0), (None, None), (date(2014, 11, 3), 1.5)), "personer.xlsx")
    assert [(row.number, row.cells) for row in table.rows] == [(2, ("Anna", "17")), (4, ("2014-11-03", "1.5"))]


def test_a_formula_gives_its_last_value_and_is_never_worked_out(app: Flask) -> None:
    table = read(excel(("namn", "e-post"), ('=HYPERLINK("http://example.org")', "a@example.org")), "personer.xlsx")
    assert cells(table) == [("", "a@example.org")]


def test_an_excel_file_may_lie_about_its_size(app: Flask) -> None:
    packed = excel(("namn", "e-post"), ("Anna", "a@example.org"), ("Bo", "b@example.org"))
    liar = _with(packed, b'<dimension ref="A1:B3"', b'<dimension ref="A1:B2"')
    assert len(read(liar, "personer.xlsx").rows) == 2
    far = _with(packed, b'<row r="3"', b'<row r="999999999"')
    assert len(read(far, "personer.xlsx").rows) == 1


def _with(packed: bytes, old: bytes, new: bytes) -> bytes:
    """Return an Excel file with something in its first sheet replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as source, zipfile.ZipFile(buffer, "w") as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename.endswith("sheet1.xml"):
                assert old in content
                content = content.replace(old, new)
            target.writestr(part, content)
    return buffer.getvalue()


@pytest.mark.parametrize("content", [b"<row/>" * 500_000, b"<row>" + b"<c/>" * 500_000 + b"</row>"])
def test_a_small_file_may_not_take_minutes(app: Flask, content: bytes) -> None:
    """Empty rows and cells pack to nothing, and each takes its time."""
    packed = _with(excel(("namn",), ("Anna",)), b"</sheetData>", content + b"</sheetData>")
    with pytest.raises(Invalid, match="för mycket"):
        read(packed, "personer.xlsx")


def test_the_largest_table_is_read_from_an_excel_file_too(app: Flask) -> None:
    rows = [(f"Namn {n}", f"{n}@example.org", "läsare", f"Organisation {n}", "svenska") for n in range(MOST_ROWS)]
    packed = excel(("namn", "e-post", "roll", "organisation", "språk"), *rows)
    assert len(read(packed, "personer.xlsx").rows) == MOST_ROWS


def _bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 40_000_000)
    return buffer.getvalue()


BAD = {
    "empty": (b"", "tom"),
    "blank": (b" \n\n ", "tom"),
    "only separators": (b";;\n;;\n", "tom"),
    "binary": (bytes(range(256)) * 20, "läsa som en tabell|inte kan visas"),
    "control": (b"namn;e-post\nAn\x07na;a@example.org\n", "Rad 2, kolumnen namn"),
    "too many cells": (b"namn\nAnna;a@example.org\n", "Rad 2 har fler celler"),
    "unfinished quote": (b'namn;e-post\n"Anna;a@example.org\n', "läsa som en tabell"),
    "old Excel": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "äldre Excelformat"),
    "a broken archive": (b"PK\x03\x04" + b"rubbish" * 99, "läsa som en tabell"),
    "an archive of something else": (b"", "läsa som en tabell"),
    "a bomb": (b"", "för mycket"),
    "many rows": (b"namn\n" + b"A\n" * 100_000, "fler än 5000 rader"),
    "many bytes": (b"namn\n" + b"A" * 1_000_000, "för stor"),
    "many columns": (b";".join([b"x"] * 51) + b"\n1\n", "fler än 50 kolumner"),
    "a long cell": (b"namn\n" + b"A" * 4001 + b"\n", "Rad 2, kolumnen namn"),
}


@pytest.mark.parametrize("what", BAD)
def test_what_is_no_table_is_refused(app: Flask, what: str) -> None:
    data, said = BAD[what]
    if what == "a bomb":
        data = _bomb()
    elif what == "an archive of something else":
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("readme.txt", "Hej")
        data = buffer.getvalue()
    with pytest.raises(Invalid, match=said):
        read(data)


def test_too_many_rows_of_excel_are_refused(app: Flask) -> None:
    rows = excel(("namn",), *(("A",) for _ in range(MOST_ROWS + 1)))
    with pytest.raises(Invalid, match="fler än 5000 rader"):
        read(rows, "personer.xlsx")


def test_a_file_is_not_named_after_anybodys_number(app: Flask) -> None:
    with pytest.raises(Invalid, match="personnummer"):
        read(b"namn\nAnna\n", "19121212-1212.csv")


def test_percent_in_excel_is_read_as_it_is_shown_and_not_as_it_is_kept(app: Flask) -> None:
    """Excel keeps a cell that shows 57 % as 0.57; a hundredth of a share would look like any other number."""
    file = with_formats((0.57, "0%"), (0.075, "0.0%"), (0.1 + 0.2, "0.00 %"), (0.57, "General"), ("57 %", "General"))
    assert cells(read(file, "utfall.xlsx")) == [("57%", "7.5%", "30%", "0.57", "57 %")]
