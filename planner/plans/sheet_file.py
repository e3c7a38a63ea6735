"""The table of activities as an Excel file to edit and bring back."""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from flask_babel import gettext as _

from planner.kit import look
from planner.plans.queries.sheet import Line
from planner.plans.rules import Status
from planner.plans.sheet_words import COLUMNS, nobody
from planner.plans.words import STATUS_WORDS

# In points: a line of a cell, and the most that a row may take.
_LINE, _ROW_HEIGHT = 15, 90
# What a program that opens the file may not make of a text.
_AS_WRITTEN = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
_NAMES = list(COLUMNS)


def sheet_file(lines: Sequence[Line], emails: Sequence[str]) -> bytes:
    """Return an Excel file with a row a line; owners are chosen among `emails` by those who name any.

    Nothing is locked, since a locked table can be neither sorted nor cut: what can't be changed is grey, and says so.
    """
    file = io.BytesIO()
    book: Any = xlsxwriter.Workbook(file, {"in_memory": True, **_AS_WRITTEN})
    book.set_properties({"title": _("Aktiviteter")})
    formats = _formats(book)
    sheet = book.add_worksheet(_("Aktiviteter"))
    _write_rows(sheet, lines, formats)
    _write_help(book, formats)
    owners = _write_owners(book, emails) if any(line.may_name for line in lines) else None
    if lines:
        _validate(sheet, len(lines), owners)
    book.close()
    return file.getvalue()


def _write_owners(book: Any, emails: Sequence[str]) -> str:
    """Write who can be named on a sheet of its own, and return where they stand."""
    people = book.add_worksheet(_("Listor"))
    people.hide()
    owners = [nobody(), *emails]
    for at, email in enumerate(owners):
        people.write_string(at, 0, email)
    return f"='{people.get_name()}'!$A$1:$A${len(owners)}"


def _formats(book: Any) -> dict[str, Any]:
    base = {"font_name": "Calibri", "font_size": 11, "valign": "top", "text_wrap": True}
    # As text, so that no program makes a day of the month 2014-12.
    edited = {**base, "num_format": "@", "border": 1, "border_color": look.RULE}
    return {
        "edited": book.add_format(edited),
        "read": book.add_format({**base, "bg_color": look.GROUND, "font_color": look.GREY, "num_format": "@"}),
        "head edited": book.add_format({**base, "bold": True, "bg_color": look.ACCENT, "font_color": look.PAPER}),
        "head read": book.add_format({**base, "bold": True, "bg_color": look.RULE, "font_color": look.INK}),
        "title": book.add_format({**base, "bold": True, "font_size": 18, "text_wrap": False}),
        "plain": book.add_format(base),
        "bold": book.add_format({**base, "bold": True}),
    }


def _write_rows(sheet: Any, lines: Sequence[Line], formats: dict[str, Any]) -> None:
    heads = [formats["head edited" if column.edited else "head read"] for column in COLUMNS.values()]
    for at, (name, column) in enumerate(COLUMNS.items()):
        sheet.set_column(at, at, column.width, None, {"hidden": name == "control"})
        sheet.write_string(0, at, str(column.title), heads[at])
    for number, line in enumerate(lines, 1):
        cells = {**line.cells, "status": str(STATUS_WORDS[line.status]) if line.status else ""}
        for at, name in enumerate(_NAMES):
            how = formats["edited" if _may(line, name) else "read"]
            if cells[name]:
                sheet.write_string(number, at, cells[name], how)
            else:
                sheet.write_blank(number, at, None, how)
        sheet.set_row(number, _height(cells))
    if lines:
        columns = [
            {"header": str(column.title), "header_format": how}
            for column, how in zip(COLUMNS.values(), heads, strict=True)
        ]
        # A table is sorted as a whole, the hidden column too.
        options = {"name": "Aktiviteter", "style": None, "columns": columns}
        sheet.add_table(0, 0, len(lines), len(COLUMNS) - 1, options)
    sheet.freeze_panes(1, 2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _may(line: Line, name: str) -> bool:
    """Return whether whoever takes the table out may change a cell."""
    match name:
        case "status" | "comment" | "paused_until":
            return line.may_report
        case "owner":
            return line.may_name
        case "due" | "own_due" | "reason":
            return line.may_decide
        case _:
            return False


def _height(cells: dict[str, str]) -> int:
    lines = max(-(-len(cells[name]) // column.width) for name, column in COLUMNS.items() if name != "control")
    return min(max(lines, 1) * _LINE, _ROW_HEIGHT)


def _validate(sheet: Any, rows: int, owners: str | None) -> None:
    """Let each column say what goes into it, offer choices, and refuse what isn't there to be changed."""
    for at, (name, column) in enumerate(COLUMNS.items()):
        # Excel takes titles of 32 signs and messages of 255.
        rule: dict[str, Any] = {
            "validate": "any",
            "input_title": str(column.title)[:32],
            "input_message": str(column.about)[:255],
        }
        if name == "status":
            words = [str(STATUS_WORDS[status]) for status in Status]
            rule |= {"validate": "list", "source": words, "error_message": _("Välj ett läge i listan.")}
        elif name == "owner" and owners:
            # A warning only: whoever was added meanwhile isn't in the list.
            rule |= {"validate": "list", "source": owners, "error_type": "warning"}
            rule |= {"error_message": _("Adressen finns inte i listan. Vill du skriva den ändå?")}
        elif not column.edited or name == "owner":
            # A rule that nothing fulfils; what stands there already stays.
            rule |= {"validate": "custom", "value": "=FALSE", "error_message": _("Den här cellen ändras inte här.")}
        sheet.data_validation(1, at, rows, at, rule)


def _write_help(book: Any, formats: dict[str, Any]) -> None:
    sheet = book.add_worksheet(_("Så fyller du i"))
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 14)
    sheet.set_column(2, 2, 80)
    sheet.write_string(0, 0, _("Så fyller du i tabellen"), formats["title"])
    steps = (
        _("Ändra i de vita cellerna på bladet Aktiviteter. Grå celler ändras inte här, eller av andra än dig."),
        _("En tom cell ändrar inget. Du kan sortera, filtrera och ta bort rader. Det som inte är med ändras inte."),
        _("Spara filen och läs in den i tjänsten. Där får du se vad som ändras innan något sparas."),
        _("Har någon annan ändrat samma sak efter att du hämtade tabellen, får du frågan vad som ska gälla."),
    )
    for row, text in enumerate(steps, 2):
        sheet.merge_range(row, 0, row, 2, "", formats["plain"])
        sheet.write_string(row, 0, text, formats["plain"])
    head = len(steps) + 3
    for at, text in enumerate((_("Kolumn"), _("Kan ändras"), _("Vad den är till för"))):
        sheet.write_string(head, at, text, formats["head edited"])
    for row, column in enumerate(COLUMNS.values(), head + 1):
        sheet.write_string(row, 0, str(column.title), formats["bold"])
        sheet.write_string(row, 1, _("ja") if column.edited else _("nej"), formats["plain"])
        sheet.write_string(row, 2, str(column.about), formats["plain"])
        sheet.set_row(row, _LINE * max(1, -(-len(str(column.about)) // 92)))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
