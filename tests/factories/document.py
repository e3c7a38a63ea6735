"""Finding one's way in a follow-up's document."""

from typing import Any

from planner.reports.document import document
from planner.reports.rules import Report

Part = dict[str, Any]


def section_of(report: Report, id_: str) -> Part:
    """Return the section or subsection of a report's document with an id."""
    (found,) = (section for section in all_sections(document(report)) if section["id"] == id_)
    return found


def all_sections(part: Part) -> list[Part]:
    """Return the sections of a document or section, each followed by its own."""
    return [one for section in part["sections"] for one in (section, *all_sections(section))]


def block_of(section: Part, kind: str) -> Part:
    """Return the one block of a kind."""
    found: Part
    (found,) = (block for block in section["blocks"] if block["kind"] == kind)
    return found


def texts_of(section: Part) -> list[list[str]]:
    """Return the texts of the cells of a section's one table, row by row."""
    return [[cell["text"] for cell in row] for row in block_of(section, "table")["rows"]]
