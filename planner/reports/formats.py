"""The formats that a follow-up can be had in."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from planner.kit.errors import Invalid
from planner.reports.document import document
from planner.reports.excel import print_excel
from planner.reports.html import stand_alone
from planner.reports.press import print_pdf
from planner.reports.rules import Report, as_json
from planner.reports.word import FOLLOW_UP, MEMO, print_word


class Format(StrEnum):
    """A format, named as its file's ending."""

    HTML = "html"
    PDF = "pdf"
    WORD = "docx"
    WORD_MEMO = "memo.docx"
    EXCEL = "xlsx"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a format is called among people, its media type, and how a report becomes a file of it."""

    name: Any
    media_type: str
    render: Callable[[Report], bytes]


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

KINDS: Mapping[Format, Kind] = {
    Format.HTML: Kind("HTML", "text/html", lambda report: stand_alone(document(report)).encode()),
    Format.PDF: Kind("PDF", "application/pdf", lambda report: print_pdf(document(report))),
    Format.WORD: Kind(_l("Word"), _WORD, lambda report: _word(report, FOLLOW_UP)),
    Format.WORD_MEMO: Kind(_l("Tjänsteutlåtande i Word"), _WORD, lambda report: _word(report, MEMO)),
    Format.EXCEL: Kind("Excel", _EXCEL, print_excel),
    Format.JSON: Kind("JSON", "application/json", lambda report: written(as_json(report))),
}


def formats_of(report: Report) -> Sequence[Format]:
    """Return the formats that a report can be had in: the memo is on the whole, and so on no extract."""
    return [form for form in KINDS if not (report.extract and form is Format.WORD_MEMO)]


def rendered(report: Report, form: Format) -> bytes:
    """Return a report as a file's content; an application context is needed.

    Raises Invalid for a format that it can't be had in, and PressError where a PDF or a Word document can't be made.
    """
    if form not in formats_of(report):
        raise Invalid(_("Ett tjänsteutlåtande gäller hela planen. Det finns inte som utdrag för en organisation."))
    return KINDS[form].render(report)


def _word(report: Report, part: str) -> bytes:
    return print_word(document(report), part, current_app.extensions["planner.settings"].word_template)


def written(content: Mapping[str, Any]) -> bytes:
    """Return a report's JSON as a file."""
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def file_name(year: int, day: str, form: str, edition: int | None = None) -> str:
    """Return what a follow-up's file is called: uppfoljning-2014-2014-10-31.pdf, uppfoljning-2014-utgava-2.pdf."""
    return f"uppfoljning-{year}-{f'utgava-{edition}' if edition else day}.{form}"
