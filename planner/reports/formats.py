"""The formats that a follow-up can be had in."""

import json
from enum import StrEnum

from planner.reports.document import document
from planner.reports.html import stand_alone
from planner.reports.press import print_pdf
from planner.reports.rules import Report, as_json


class Format(StrEnum):
    """A format, named as its file's ending."""

    HTML = "html"
    PDF = "pdf"
    JSON = "json"


def rendered(report: Report, form: Format) -> bytes:
    """Return a report as a file's content; HTML needs an application context.

    Raises PressError where a PDF can't be made.
    """
    match form:
        case Format.JSON:
            return (json.dumps(as_json(report), ensure_ascii=False, indent=2) + "\n").encode()
        case Format.PDF:
            return print_pdf(document(report))
        case Format.HTML:
            return stand_alone(document(report)).encode()
