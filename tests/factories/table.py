"""Somebody who takes the table of activities out, edits it in a spreadsheet and brings it back."""

import html
import io
import re
from typing import Any

from openpyxl import load_workbook
from werkzeug.test import TestResponse

from planner.plans.sheet_words import COLUMNS
from tests.factories.visitor import Visitor, words

PAGE = "/aktiviteter/tabell"
FILE = f"{PAGE}/aktiviteter.xlsx"
CONFIRM = f"{PAGE}/godkannande"
NAMES = list(COLUMNS)


def taken_out(visitor: Visitor, query: str = "") -> Any:
    """Return the file as openpyxl reads it."""
    answer = visitor.get(FILE + query)
    assert answer.status_code == 200
    return load_workbook(io.BytesIO(answer.data))


def cell(book: Any, row: int, column: str) -> Any:
    """Return a cell of the table by its row and our name of its column."""
    return book.worksheets[0].cell(row, NAMES.index(column) + 1)


def edited(book: Any, *edits: tuple[int, str, Any]) -> bytes:
    """Return the file with some cells changed."""
    for row, column, value in edits:
        cell(book, row, column).value = value
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def bring_back(visitor: Visitor, data: bytes, name: str = "aktiviteter.xlsx") -> TestResponse:
    """Choose a file on the page and send it."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', visitor.get(PAGE).text)
    assert token
    form = {"csrf_token": token[1], "file": (io.BytesIO(data), name)}
    return visitor.post(PAGE, form, content_type="multipart/form-data")


def edit(visitor: Visitor, *edits: tuple[int, str, Any]) -> TestResponse:
    """Take the table out, change some cells and bring it back."""
    return bring_back(visitor, edited(taken_out(visitor), *edits))


def confirm(visitor: Visitor, page: TestResponse, *mine: str) -> TestResponse:
    """Agree to a preview, and to the changes of one's own that are chosen."""
    fields = dict(re.findall(r'name="(csrf_token|table)" value="([^"]+)"', page.text))
    assert "table" in fields, words(page)
    return visitor.post(CONFIRM, {**{name: html.unescape(text) for name, text in fields.items()}, "mine": list(mine)})
