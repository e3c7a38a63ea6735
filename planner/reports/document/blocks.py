"""The pieces that sections of the document are made of; what each holds stands in planner.reports.document. Pure."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from planner.plans.rules import Status
from planner.reports import wording as w
from planner.reports.rules import What

Part = dict[str, Any]
Link = dict[str, Any] | None
# A text, or the pieces of one, each of which may lead somewhere.
Said = str | Sequence[Part]

# The order in which a board looks: what is finished first.
STATUS_ORDER = (Status.DONE, Status.ONGOING, Status.PAUSED, Status.NOT_STARTED, Status.DROPPED)
NOTHING = "Inget att redovisa."
# In a cell that has nothing to tell.
NONE = "–"
# A whole number, whose thousands a thin space parts.
_NUMBER = re.compile(r"\d+(?:\u202f\d+)*")


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


def span(text: str, link: Link = None) -> Part:
    """Return a piece of running text."""
    return {"text": text, "link": link}


def numbered(text: str, *numbers: tuple[int, Link]) -> list[Part]:
    """Return a text in pieces, so that each of some numbers in it, in their order, leads to what it counts.

    A number that the text spells out, such as none, leads nowhere.
    """
    pieces = []
    for n, link in numbers:
        found = next((number for number in _NUMBER.finditer(text) if number[0] == w.number(n)), None)
        if found:
            pieces += [span(text[: found.start()]), span(found[0], link)]
            text = text[found.end() :]
    return [piece for piece in (*pieces, span(text)) if piece["text"]]


def in_a_row(parts: Sequence[Sequence[Part]]) -> list[Part]:
    """Return texts in pieces as a list in running text: A, B och C."""
    after = [*[", "] * (len(parts) - 2), *[" och "] * (len(parts) > 1), ""]
    return [
        piece for part, joint in zip(parts, after, strict=False) for piece in (*part, *([span(joint)] if joint else ()))
    ]


def headline(spans: Said) -> Part:
    """Return the one sentence that says how it stands."""
    return {"kind": "headline", "text": _text(spans), "spans": _spans(spans)}


def paragraphs(*texts: Said | None) -> Part | None:
    """Return paragraphs of those that there are, or None where there is none."""
    found = [text for text in texts if text]
    if not found:
        return None
    return {"kind": "paragraphs", "paragraphs": [_text(one) for one in found], "spans": [_spans(one) for one in found]}


def prose(text: str | None) -> Part | None:
    """Return what somebody has written as paragraphs: an empty line parts them."""
    if not text:
        return None
    pieces = (" ".join(piece.split()) for piece in text.replace("\r\n", "\n").split("\n\n"))
    return paragraphs(*(piece for piece in pieces if piece))


def bullets(items: Sequence[Part], title: str | None = None) -> Part | None:
    """Return a list of items, or None where there is none."""
    return {"kind": "list", "title": title, "items": list(items)} if items else None


def item(text: Said, link: Link = None) -> Part:
    """Return an item of a list: a text that leads somewhere as a whole, or pieces that do by themselves."""
    return {"text": _text(text), "spans": [span(text, link)] if isinstance(text, str) else _spans(text)}


def captioned(chart: Part, caption: Said) -> Part:
    """Return a chart with its caption, which says its point."""
    return {**chart, "caption": _text(caption), "spans": _spans(caption)}


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


def filled(columns: Sequence[Part], rows: Sequence[Sequence[Part]]) -> tuple[list[Part], list[list[Part]]]:
    """Return a table's columns and rows without the columns in which no row has anything to tell."""
    kept = [place for place in range(len(columns)) if any(_tells(row[place]) for row in rows)]
    return [columns[place] for place in kept], [[row[place] for place in kept] for row in rows]


def _tells(one: Part) -> bool:
    return one["text"] != NONE or bool(one["notes"] or one["marks"])


def rows_behind(what: What, area: str | None = None) -> Link:
    """Return what leads to the activities that a number counts, in the whole plan or in an area."""
    return {"to": "rows", "what": what.value, "area": area}


def to_activity(key: str) -> Link:
    """Return what leads to an activity."""
    return {"to": "activity", "key": key}


def to_indicator(key: str) -> Link:
    """Return what leads to a series with its figures."""
    return {"to": "indicator", "key": key}


def to_section(id_: str) -> Link:
    """Return what leads to a section of the document itself."""
    return {"to": "section", "id": id_}


def to_edition(year: int, number: int) -> Link:
    """Return what leads to a frozen report."""
    return {"to": "edition", "year": year, "number": number}


def to_organisations() -> Link:
    """Return what leads to the organisations that carry the plan out."""
    return {"to": "organisations"}


def to_requirements(year: int, code: str | None = None) -> Link:
    """Return what leads to a year of the grant, or to one of its requirements."""
    return {"to": "requirements", "year": year, "code": code}


def _text(said: Said) -> str:
    return said if isinstance(said, str) else "".join(one["text"] for one in said)


def _spans(said: Said) -> list[Part]:
    return [span(said)] if isinstance(said, str) else list(said)
