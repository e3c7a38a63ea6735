"""Tables that people send in: CSV and Excel, read as rows of text, whatever their programs made of them.

A file is a stranger's: its size, rows, columns and what an Excel file unpacks to are limited before it is read.
"""

import csv
import io
import re
import unicodedata
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import IO, Any

from flask_babel import gettext as _

from planner.kit.errors import Invalid
from planner.kit.file_names import check_file_name

MOST_BYTES = 1_000_000
MOST_ROWS = 5_000
MOST_COLUMNS = 50
CELL_LENGTH = 4_000
# What an Excel file of the largest size may unpack to: ordinary ones grow tenfold, a bomb a thousandfold.
MOST_UNPACKED = 30_000_000
MOST_PARTS = 200
# Each takes its parsers some microseconds, however few bytes it is: the most rows with all columns have half as many.
MOST_TAGS = 400_000

Numbered = tuple[int, Sequence[str]]

_EXCEL = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Row:
    """A row's cells, as many as the header has, and its number as a spreadsheet shows it: the header is 1."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A header and the rows under it that hold anything. All cells are trimmed."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(stream: IO[bytes], filename: str, *, with_lines: bool = False) -> Table:
    """Read a table from CSV (UTF-8 or Windows-1252; semicolon, comma or tab) or from an Excel file's first sheet.

    `with_lines`: cells may hold several lines. Of a formula its last computed value is taken. Raises Invalid, naming
    row and column where there is one, for a file that is too large, no table, or holds what can't be shown; and for a
    file's name that can't be kept.
    """
    check_file_name(filename)
    data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Invalid(_("Filen är för stor. Den får vara högst 1 MB: dela upp den i flera."))
    if not data.strip():
        raise Invalid(_("Filen är tom."))
    if data.startswith(_OLD_EXCEL):
        raise Invalid(_("Filen är i ett äldre Excelformat. Spara den som Excel-arbetsbok (.xlsx) eller CSV."))
    return _table(_excel_rows(data) if data.startswith(_EXCEL) else _csv_rows(data), "\r\n" if with_lines else "")


def _table(rows: Iterable[Numbered], allowed: str) -> Table:
    written = ((number, cells) for number, cells in rows if any(cells))
    first = next(written, None)
    if first is None:
        raise Invalid(_("Filen är tom."))
    header = _without_empty_end(first[1])
    if len(header) > MOST_COLUMNS:
        raise _too_wide()
    found: list[Row] = []
    for number, cells in written:
        if len(found) == MOST_ROWS:
            raise Invalid(_("Filen har fler än %(n)s rader. Dela upp den i flera.", n=MOST_ROWS))
        found.append(Row(number, _fitted(cells, header, number, allowed)))
    # The header is checked like any other row: it is shown too.
    return Table(_fitted(header, header, first[0]), tuple(found))


def _fitted(cells: Sequence[str], header: Sequence[str], number: int, allowed: str = "") -> tuple[str, ...]:
    kept = _without_empty_end(cells)
    if len(kept) > len(header):
        raise Invalid(_("Rad %(row)s har fler celler än rubrikraden. Kontrollera rubrikerna.", row=number))
    for place, cell in enumerate(kept):
        name = header[place] or str(place + 1)
        if len(cell) > CELL_LENGTH:
            raise Invalid(_("Rad %(row)s, kolumnen %(column)s: texten är för lång.", row=number, column=name[:80]))
        if any(unicodedata.category(one) in ("Cc", "Cs") and one not in allowed for one in cell):
            # A file that is no table at all ends here too, and its bytes are no name to show.
            name = name if name.isprintable() else str(place + 1)
            raise Invalid(
                _("Rad %(row)s, kolumnen %(column)s: innehåller tecken som inte kan visas.", row=number, column=name)
            )
    return (*kept, *[""] * (len(header) - len(kept)))


def _without_empty_end(cells: Sequence[str]) -> list[str]:
    kept = list(cells)
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _csv_rows(data: bytes) -> Iterator[Numbered]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("windows-1252")
        except UnicodeDecodeError:
            raise _no_table() from None
    first_line = text.lstrip().partition("\n")[0]
    delimiter = max(";,\t", key=first_line.count)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        for number, cells in enumerate(rows, start=1):
            yield number, [cell.strip() for cell in cells]
    except csv.Error:
        raise _no_table() from None


def _excel_rows(data: bytes) -> list[Numbered]:
    # It takes 20 MB with what it brings along, and few ever send a table.
    from openpyxl import load_workbook

    try:
        _check_unpacked(data)
        with warnings.catch_warnings():
            # It warns of what it leaves out, such as styles and validations.
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()
            # One column and one row more than may be, so that too much is noticed. The last row is Excel's own limit:
            # a file may number its rows as it likes.
            rows = enumerate(sheet.iter_rows(max_row=2**20, max_col=MOST_COLUMNS + 1), start=1)
            written = (
                (number, [_text_of(cell) for cell in row])
                for number, row in rows
                if any(cell.value is not None for cell in row)
            )
            read: list[Numbered] = list(islice(written, MOST_ROWS + 2))
            book.close()
    except Invalid:
        raise
    except Exception:  # noqa: BLE001 - a broken file comes out of its parsers as almost any error
        raise _no_table() from None
    return read


def _check_unpacked(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        # The sizes may be lies, but no more than what they say is ever unpacked.
        is_small = len(parts) <= MOST_PARTS and sum(part.file_size for part in parts) <= MOST_UNPACKED
        if not is_small or sum(archive.read(part).count(b"<") for part in parts) > MOST_TAGS:
            raise Invalid(_("Excelfilen innehåller för mycket. Spara bara tabellen, helst som CSV."))


def _text_of(cell: Any) -> str:
    """Return a cell as people see it, but for rounding: 57 % is kept as 0.57."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, int | float) and "%" in (cell.number_format or ""):
        return f"{value * 100:.10g}%"
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        value = value.date()
    if isinstance(value, date):
        # Whoever writes 2014-12 into a cell gets the first of December, shown as a month.
        return f"{value:%Y-%m}" if _is_of_months(cell.number_format or "") else value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def _is_of_months(number_format: str) -> bool:
    """Return whether a format of days shows their month and year alone, such as mmm-yy or yyyy\\-mm."""
    shown = re.sub(r'\[[^\]]*\]|"[^"]*"|\\.', "", number_format.partition(";")[0]).lower()
    return "y" in shown and "m" in shown and not set("dhs") & set(shown)


def _no_table() -> Invalid:
    return Invalid(_("Filen går inte att läsa som en tabell. Spara den som CSV eller som Excel-arbetsbok (.xlsx)."))


def _too_wide() -> Invalid:
    return Invalid(_("Filen har fler än %(n)s kolumner. Ta bort dem som inte behövs.", n=MOST_COLUMNS))
