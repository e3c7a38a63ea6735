"""A workbook of ours: how sheets, tables and cells of it look. It words nothing and counts nothing."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

import xlsxwriter

from planner.kit import look

Value = str | int | float | date | None

# What a spreadsheet would take for the beginning of a formula.
FORMULA_SIGNS = ("=", "+", "-", "@")
# The longest text that a cell holds.
CELL_LENGTH = 32_767
# Excel's numbers of papers.
A4, A3 = 9, 8
# In points: a title, a line that says how it stands, a line of a cell, and the most that a row may take.
_TITLE_HEIGHT, _LEAD_HEIGHT, _LINE, _ROW_HEIGHT = 28, 20, 15, 400


class As(StrEnum):
    """How a column's values look."""

    TEXT = "text"
    DAY = "day"
    YEAR = "year"
    WHOLE = "whole"
    DECIMAL = "decimal"
    KRONOR = "kronor"


# Years aren't parted by thousands; decimals are as many as a figure has, since 0.## leaves a comma after whole numbers.
_NUMBER_FORMATS = {
    As.DAY: "yyyy-mm-dd",
    As.YEAR: "0",
    As.WHOLE: "#,##0",
    As.DECIMAL: "General",
    As.KRONOR: "#,##0",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; width: in characters."""

    title: str
    width: int
    shown_as: As = As.TEXT


@dataclass(frozen=True, slots=True)
class Place:
    """Where a table's rows stand on its sheet, counted from 0; `last` is the last of them."""

    sheet: str
    first: int
    last: int


class Book:
    """A workbook that is being written."""

    def __init__(self, *, title: str, about: str, publisher: str | None, day: date) -> None:
        """Begin it; it is dated `day`, so that the same content gives the same bytes."""
        self.title, self.about = title, about
        self._file = io.BytesIO()
        never = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
        self.book: Any = xlsxwriter.Workbook(self._file, {"in_memory": True, **never})
        made = datetime.combine(day, time())
        self.book.set_properties({"title": title, "subject": about, "author": publisher or "", "created": made})
        base = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
        head = {**base, "bold": True, "text_wrap": True, "bg_color": look.ACCENT, "font_color": look.PAPER}
        self.formats: dict[str, Any] = {
            "title": self.book.add_format({**base, "bold": True, "font_size": 18, "font_color": look.INK}),
            "lead": self.book.add_format({**base, "font_size": 13}),
            "plain": self.book.add_format(base),
            "head": self.book.add_format(head),
            "head of numbers": self.book.add_format({**head, "align": "right"}),
            As.TEXT: self.book.add_format({**base, "text_wrap": True}),
            # A text that looks like a formula stays one when somebody edits its cell, too.
            "quoted": self.book.add_format({**base, "text_wrap": True, "quote_prefix": True}),
            # What stands in the place of a number.
            "instead": self.book.add_format({**base, "align": "right"}),
            **{
                kind: self.book.add_format({**base, "num_format": how, "align": "left" if kind is As.DAY else "right"})
                for kind, how in _NUMBER_FORMATS.items()
            },
            "total": self.book.add_format({**base, "bold": True, "top": 1, "num_format": "#,##0"}),
        }

    def sheet(self, name: str, leads: Sequence[str] = ()) -> Any:
        """Add a sheet that says first what it holds; it prints on the width of a page, the first on a single one."""
        sheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(A3 if leads else A4)
        sheet.fit_to_pages(1, 0 if leads else 1)
        sheet.set_footer("&L&A&RSida &P av &N")
        sheet.hide_gridlines(2)
        self.text(sheet, 0, f"{self.title}: {name}" if leads else self.title, "title")
        for row, lead in enumerate(leads or [self.about], 1):
            self.text(sheet, row, lead, "plain")
        return sheet

    def text(self, sheet: Any, row: int, text: str, look_of: str) -> None:
        """Write a line of its own."""
        sheet.set_row(row, {"title": _TITLE_HEIGHT, "lead": _LEAD_HEIGHT}.get(look_of))
        sheet.write_string(row, 0, text[:CELL_LENGTH], self.formats[look_of])

    def list_sheet(
        self, name: str, lead: str, columns: Sequence[Column], rows: Sequence[Sequence[Value]], *, nothing: str
    ) -> Place:
        """Add a sheet that holds one table, with filters, whose heading and first column stay in view."""
        sheet = self.sheet(name, [self.about, lead])
        head = 4
        for at, column in enumerate(columns):
            sheet.set_column(at, at, column.width)
        place = self.table(sheet, head, columns, rows, name.replace(" ", "_"))
        if not rows:
            self.text(sheet, head + 1, nothing, "plain")
        sheet.freeze_panes(head + 1, 1)
        sheet.repeat_rows(head)
        return place

    def table(
        self, sheet: Any, head: int, columns: Sequence[Column], rows: Sequence[Sequence[Value]], name: str
    ) -> Place:
        """Write a table with its heading in the row `head`; one without rows is its heading alone."""
        sheet.set_row(head, _height([column.title for column in columns], columns))
        heads = [
            self.formats["head" if column.shown_as in (As.TEXT, As.DAY) else "head of numbers"] for column in columns
        ]
        for at, column in enumerate(columns):
            sheet.write_string(head, at, column.title, heads[at])
        for number, row in enumerate(rows, head + 1):
            sheet.set_row(number, _height(row, columns))
            for at, (value, column) in enumerate(zip(row, columns, strict=True)):
                self.cell(sheet, number, at, value, column.shown_as)
        if rows:
            options = {
                "name": name,
                "style": "Table Style Light 1",
                "columns": [
                    {"header": column.title, "header_format": how} for column, how in zip(columns, heads, strict=True)
                ],
            }
            sheet.add_table(head, 0, head + len(rows), len(columns) - 1, options)
        return Place(sheet.get_name(), head + 1, head + len(rows))

    def cell(self, sheet: Any, row: int, at: int, value: Value, shown_as: As) -> None:
        """Write a value as what it is: a day, a number, or text; None leaves the cell empty."""
        if value is None:
            return
        if isinstance(value, date):
            sheet.write_datetime(row, at, datetime.combine(value, time()), self.formats[As.DAY])
        elif isinstance(value, str):
            how = "quoted" if value.startswith(FORMULA_SIGNS) else As.TEXT
            sheet.write_string(row, at, value[:CELL_LENGTH], self.formats[how if shown_as is As.TEXT else "instead"])
        else:
            sheet.write_number(row, at, value, self.formats[shown_as])

    def written(self) -> bytes:
        """Return it as a file; nothing can be added after."""
        self.book.close()
        return self._file.getvalue()


def _height(row: Sequence[Value], columns: Sequence[Column]) -> int:
    """Return how high a row has to be for its texts, about: not every program works that out when it opens a file."""
    lines = 1
    for value, column in zip(row, columns, strict=True):
        if isinstance(value, str) and column.width < len(value):
            lines = max(lines, sum(1 + (len(one) - 1) // column.width for one in value.splitlines()))
    return min(lines * _LINE, _ROW_HEIGHT)


def yes(so: bool) -> str:
    """Return whether something is so, in a word that can be filtered by."""
    return "Ja" if so else "Nej"
