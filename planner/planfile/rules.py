"""What a plan file may be, and how its errors name their places."""

import json
from collections.abc import Hashable, Iterable, Sequence
from datetime import date, timedelta
from typing import TypeVar

from planner.kit.errors import DomainError

# The whole file. Ten thousand activities with fourteen assignments each, and their history, stay below it.
MAX_BYTES = 64 * 1024 * 1024
# Values of any kind. What is under the size but holds more is made to hurt, not to plan.
MAX_VALUES = 5_000_000
# Lists hold many; a mapping has the few keys that the format knows.
MAX_KEYS = 1_000
# The format itself nests to 11 levels.
MAX_DEPTH = 30
# Errors told one by one; a file with more has something wrong everywhere.
MAX_ERRORS = 1_000
# How much of a wrong value an error repeats, in characters.
SHOWN_LENGTH = 60

# Where something stands in a file: keys of mappings and indexes of lists, from the outside in.
Place = tuple[str | int, ...]

Key = TypeVar("Key", bound=Hashable)


class WrongPlanFile(DomainError):
    """A plan file that can't be loaded; `lines` says one thing each that is wrong, and where."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = list(lines[:MAX_ERRORS])
        if len(lines) > MAX_ERRORS:
            self.lines.append(f"and {len(lines) - MAX_ERRORS} more errors: correct these first")
        super().__init__("\n".join(self.lines))


def told(path: Place, what: str) -> str:
    """Return an error as people read it: its place, and what is wrong there."""
    return f"{place(path)}: {what}" if path else what


def place(path: Place) -> str:
    """Return a place as errors name it: `areas[2].groups[0].name`."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            text += f".{shown_key(step)}" if text else shown_key(step)
    return text


def shown_key(key: str) -> str:
    """Return a key as an error repeats it: as it is, but in quotes and shortened where it is an odd one."""
    return key if key.replace("_", "").isalnum() and len(key) <= SHOWN_LENGTH else shown(key)


def shown(value: object) -> str:
    """Return a value as an error repeats it: on one line, shortened, without control characters."""
    match value:
        case dict():
            return "a mapping of keys to values"
        case list():
            return "a list"
        case True | False | None:
            return json.dumps(value)
    text = str(value)
    return json.dumps(text[:SHOWN_LENGTH] + "…" * (len(text) > SHOWN_LENGTH), ensure_ascii=False)


def merged_order(kept: Sequence[Key], named: Sequence[Key]) -> list[Key]:
    """Return what is kept and what a file names in one order: the file's, the others after what they stood after."""
    in_file = set(named)
    followers: dict[Key | None, list[Key]] = {}
    leader: Key | None = None
    for key in kept:
        if key in in_file:
            leader = key
        else:
            followers.setdefault(leader, []).append(key)
    order: list[Key] = list(followers.get(None, []))
    for key in named:
        order.append(key)
        order.extend(followers.get(key, []))
    return order


def moved(kept: Sequence[Key], order: Sequence[Key]) -> set[Key]:
    """Return which of those kept stand at another place among themselves in a new order."""
    before = set(kept)
    after = [key for key in order if key in before]
    return {key for key, other in zip(kept, after, strict=True) if key != other}


def first_gap(spans: Iterable[tuple[date | None, date | None]]) -> date | None:
    """Return the first day that no span covers, or None. A span has a first and a last day; None: it has no end."""
    day = date.min
    for begins, ends in sorted((begins or date.min, ends or date.max) for begins, ends in spans):
        if begins > day:
            return day
        if ends == date.max:
            return None
        day = max(day, ends + timedelta(days=1))
    return day
