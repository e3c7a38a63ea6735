"""A list of activities as rows of cells, for files: the columns that are shown, in their order."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import xlsxwriter
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from planner.kit import look
from planner.kit.cells import plain_cell
from planner.kit.i18n import language
from planner.plans.queries.views import ActivityRow
from planner.plans.rules import Column, Due, Precision
from planner.plans.words import COLUMN_WORDS, DERIVED_WORDS, STATUS_WORDS

Cell = str | int | date | None
# Headings and widths in characters of what isn't one column of the page but several of a file.
_STATE = ((_l("Läge"), 16), (_l("Att uppmärksamma"), 30), (_l("Klara"), 8), (_l("Antal"), 8))
_WIDTHS = {Column.KEY: 16, Column.DUE: 12, Column.DECIDED: 14, Column.UPDATED: 14, Column.COMMENT: 60}
_TITLE_WIDTH, _USUAL_WIDTH = 50, 26


def _due(due: Due | None) -> Cell:
    """Return a deadline as exactly as it was decided: a day as a day, a month as 2014-12."""
    return due.day if due and due.precision is Precision.DAY else str(due or "") or None


# What a cell is read from: a row, and the names of methods and partners by the activities' ids.
Beside = Mapping[Column, Mapping[int, Sequence[str]]]
_CELLS: dict[Column, Callable[[ActivityRow], Cell]] = {
    Column.KEY: lambda row: row.key,
    Column.AREA: lambda row: (row.area_en if language() == "en" else None) or row.area_sv,
    Column.GROUP: lambda row: row.group,
    Column.DUE: lambda row: _due(row.due),
    Column.DECIDED: lambda row: _due(row.decided_due),
    Column.ORGANISATION: lambda row: ", ".join(row.organisations),
    Column.OWNER: lambda row: ", ".join(row.owners),
    Column.UPDATED: lambda row: row.last_update,
    Column.COMMENT: lambda row: row.comment,
}


def header(columns: Sequence[Column]) -> list[tuple[str, int]]:
    """Return what stands above the cells of a row, and how wide each is in characters."""
    found = [(_("Aktivitet"), _TITLE_WIDTH)]
    for column in columns:
        if column is Column.STATUS:
            found += [(str(words), width) for words, width in _STATE]
        else:
            found.append((str(COLUMN_WORDS[column]), _WIDTHS.get(column, _USUAL_WIDTH)))
    return found


def cells(rows: Sequence[ActivityRow], columns: Sequence[Column], beside: Beside) -> Iterator[list[Cell]]:
    """Yield a list of cells for each activity: days as days, everything else as words and numbers."""
    # A lazy text is looked up anew each time it is asked for.
    words = {key: str(word) for key, word in (*STATUS_WORDS.items(), *DERIVED_WORDS.items())}
    for row in rows:
        line: list[Cell] = [row.title]
        for column in columns:
            if column is Column.STATUS:
                line += _state(row, words)
            elif column in beside:
                line.append(", ".join(beside[column].get(row.id, ())))
            else:
                line.append(_CELLS[column](row))
        yield line


def as_csv(columns: Sequence[Column], lines: Iterator[list[Cell]]) -> str:
    """Return a table for spreadsheets: semicolons, days as 2014-12-31, months as 2014-12."""
    stream = io.StringIO()
    # The mark at the beginning tells Excel that it is UTF-8.
    stream.write("\ufeff")
    writer = csv.writer(stream, delimiter=";")
    writer.writerow([name for name, _width in header(columns)])
    writer.writerows([[plain_cell(cell) if isinstance(cell, str) else cell for cell in line] for line in lines])
    return stream.getvalue()


def as_xlsx(name: str, columns: Sequence[Column], lines: Iterator[list[Cell]]) -> bytes:
    """Return an Excel workbook with one sheet, whose heading stays in view and can be filtered by."""
    stream = io.BytesIO()
    # A text is a text, whatever it begins with.
    never = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    book: Any = xlsxwriter.Workbook(stream, {"in_memory": True, "constant_memory": True, **never})
    head = book.add_format({"bold": True, "bg_color": look.ACCENT, "font_color": look.PAPER})
    day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    # A text that looks like a formula stays one when somebody edits its cell, too.
    quoted = book.add_format({"quote_prefix": True})
    sheet = book.add_worksheet(name)
    heads = header(columns)
    for at, (words, width) in enumerate(heads):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, words, head)
    number = 0
    for number, line in enumerate(lines, 1):
        for at, cell in enumerate(line):
            if isinstance(cell, date):
                sheet.write_datetime(number, at, cell, day)
            elif isinstance(cell, str):
                sheet.write_string(number, at, cell, quoted if plain_cell(cell) != cell else None)
            elif cell is not None:
                sheet.write_number(number, at, cell)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, number, len(heads) - 1)
    book.close()
    return stream.getvalue()


def _state(row: ActivityRow, words: Mapping[str, str]) -> list[Cell]:
    """Return the status, what wants attention, and how many shares are done of how many."""
    rolled = row.rolled
    noted = {
        "overdue": rolled.overdue,
        "due_soon": rolled.due_soon,
        "stale": rolled.stale,
        "unreported": rolled.unreported,
    }
    return [
        words[rolled.status.value],
        ", ".join(words[name] for name, holds in noted.items() if holds),
        rolled.done,
        rolled.of,
    ]
