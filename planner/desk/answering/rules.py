"""The one form that holds a row for each thing to answer: its fields' names, and which rows have been filled in. Pure.

A field is named `boende-1/bromma:comment`: the activity, the organisation, and the field of a status report.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256

from planner.plans.rules import Forecast, Status

Fields = Mapping[str, str]

REPORT_FIELDS = ("status", "paused_until", "comment", "forecast", "ready_on")
DEADLINE_FIELDS = ("due", "reason")
# What the row's fields began as, and the report that they began from.
START, SINCE = "start", "since"


class What(StrEnum):
    """What a row's buttons do, as their addresses end."""

    REPORT = "lagesrapporter"
    NO_CHANGE = "oforandrat"
    DEADLINE = "tidplansonskemal"


@dataclass(frozen=True, slots=True)
class Pressed:
    """The button that was pressed: in which row, and what it does."""

    row: str
    what: What


def row_name(activity_key: str, organisation_key: str) -> str:
    """Return what the names of a row's fields begin with."""
    return f"{activity_key}/{organisation_key}"


def by_row(form: Iterable[tuple[str, str]]) -> dict[str, dict[str, str]]:
    """Return what was filled in, row by row, field by field."""
    rows: dict[str, dict[str, str]] = defaultdict(dict)
    for name, value in form:
        row, mark, field = name.rpartition(":")
        if mark:
            rows[row][field] = value
    return dict(rows)


def start_of(
    *, status: Status | None, paused_until: date | None, comment: str | None, forecast: Forecast | None,
    ready_on: date | None,
) -> dict[str, str]:  # fmt: skip
    """Return what a row's fields begin as: what was said last. `status` is None where nothing was."""
    return {
        "status": status.value if status else "",
        "paused_until": paused_until.isoformat() if paused_until and status is Status.PAUSED else "",
        "comment": comment or "",
        "forecast": forecast.value if forecast else "",
        "ready_on": ready_on.isoformat() if ready_on else "",
    }


def mark_of(fields: Fields) -> str:
    """Return what stands for the fields of a status report: sent along, it tells later whether they were changed."""
    # As browsers send a text, its line breaks are others.
    written = [" ".join(fields.get(name, "").split()) for name in REPORT_FIELDS]
    return sha256("\x1f".join(written).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def is_filled_in(fields: Fields) -> bool:
    """Return whether a row's report says anything but what it began as."""
    return mark_of(fields) != fields.get(START, mark_of({}))


def asks_for_deadline(fields: Fields) -> bool:
    """Return whether a new deadline, or a reason for one, was written."""
    return any(fields.get(name, "").strip() for name in DEADLINE_FIELDS)


def since_of(fields: Fields) -> int | None:
    """Return the number of the report that a row began from; None: there was none."""
    text = fields.get(SINCE, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
