"""What a plan file may be, and how its errors name their places."""

import json
from collections.abc import Iterable, Sequence

from planner.kit.errors import DomainError

# The whole file. Ten thousand activities with fourteen assignments each, and their history, stay below it.
MAX_BYTES = 64 * 1024 * 1024
# Values of any kind. What is under the size but holds more is made to hurt, not to plan.
MAX_VALUES = 5_000_000
# The format itself nests to 11 levels.
MAX_DEPTH = 30
# Errors told one by one; a file with more has something wrong everywhere.
MAX_ERRORS = 1_000
# How much of a wrong value an error repeats, in characters.
SHOWN_LENGTH = 60

type_names = {
    dict: "a mapping of keys to values",
    list: "a list",
    bool: "true or false",
    type(None): "nothing",
}


class WrongPlanFile(DomainError):
    """A plan file that can't be loaded; `lines` says one thing each that is wrong, and where."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = list(lines[:MAX_ERRORS])
        if len(lines) > MAX_ERRORS:
            self.lines.append(f"and {len(lines) - MAX_ERRORS} more errors: correct these first")
        super().__init__("\n".join(self.lines))


def place(path: Iterable[str | int]) -> str:
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
    if isinstance(value, dict | list | bool | None):
        return type_names[type(value)]
    text = str(value)
    return json.dumps(text[:SHOWN_LENGTH] + "…" * (len(text) > SHOWN_LENGTH), ensure_ascii=False)
