"""The pieces that sections of the document are made of; what each holds stands in planner.reports.document. Pure."""

from collections.abc import Iterable, Sequence
from typing import Any

from planner.plans.rules import Status
from planner.reports.rules import What

Part = dict[str, Any]
Link = dict[str, Any] | None

# The order in which a board looks: what is finished first.
STATUS_ORDER = (Status.DONE, Status.ONGOING, Status.PAUSED, Status.NOT_STARTED, Status.DROPPED)
NOTHING = "Inget att redovisa."


def section(
    id_: str, title: str, blocks: Iterable[Part | None], sections: Iterable[Part] = (), parts: Sequence[str] = ()
) -> Part:
    """Return a section; blocks that are None are left out, and a table that is called like it has no caption."""
    found = [block for block in blocks if block is not None]
    return {
        "id": id_,
        "title": title,
        "parts": list(parts),
        "blocks": [
            {**block, "captioned": block["title"] != title} if block["kind"] == "table" else block for block in found
        ],
        "sections": list(sections),
    }


def headline(text: str) -> Part:
    """Return the one sentence that says how it stands."""
    return {"kind": "headline", "text": text}


def paragraphs(*texts: str | None) -> Part | None:
    """Return paragraphs of those that there are, or None where there is none."""
    found = [text for text in texts if text]
    return {"kind": "paragraphs", "paragraphs": found} if found else None


def prose(text: str | None) -> Part | None:
    """Return what somebody has written as paragraphs: an empty line parts them."""
    if not text:
        return None
    pieces = (" ".join(piece.split()) for piece in text.replace("\r\n", "\n").split("\n\n"))
    return paragraphs(*(piece for piece in pieces if piece))


def bullets(items: Sequence[Part], title: str | None = None) -> Part | None:
    """Return a list of items, or None where there is none."""
    return {"kind": "list", "title": title, "items": list(items)} if items else None


def item(text: str, link: Link = None) -> Part:
    """Return an item of a list."""
    return {"text": text, "link": link}


def cell(text: str, link: Link = None, *, notes: Sequence[str] = (), marks: Sequence[Part] = ()) -> Part:
    """Return a cell of a table."""
    return {"text": text, "link": link, "notes": list(notes), "marks": list(marks)}


def column(title: str, width: int, *, number: bool = False) -> Part:
    """Return a column, with its width beside the others'; numbers stand to the right."""
    return {"title": title, "width": width, "align": "right" if number else "left"}


def table(title: str, columns: Sequence[Part], rows: Sequence[Sequence[Part]], *, total: bool = False) -> Part | None:
    """Return a table, or None where it has no rows."""
    if not rows:
        return None
    return {
        "kind": "table",
        "title": title,
        "columns": list(columns),
        "rows": [list(row) for row in rows],
        "total": total,
    }


def rows_behind(what: What, area: str | None = None) -> Link:
    """Return what leads to the activities that a number counts, in the whole plan or in an area."""
    return {"to": "rows", "what": what.value, "area": area}


def to_activity(key: str) -> Link:
    """Return what leads to an activity."""
    return {"to": "activity", "key": key}


def to_indicator(key: str) -> Link:
    """Return what leads to a series with its figures."""
    return {"to": "indicator", "key": key}


def to_requirements(year: int, code: str | None = None) -> Link:
    """Return what leads to a year of the grant, or to one of its requirements."""
    return {"to": "requirements", "year": year, "code": code}
