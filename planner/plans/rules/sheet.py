"""What becomes of a cell of a table that was taken out, edited and brought back."""

from enum import StrEnum
from typing import Any


class Fate(StrEnum):
    """What becomes of a cell: nothing, a change, or a question, since somebody else has changed the same meanwhile."""

    KEPT = "kept"
    CHANGED = "changed"
    CONFLICT = "conflict"


def fate(was: Any, present: Any, wanted: Any) -> Fate:
    """Return what becomes of a cell that said `was` when it was taken out and says `wanted` now. None wants nothing."""
    if wanted is None or wanted in (was, present):
        return Fate.KEPT
    return Fate.CHANGED if present == was else Fate.CONFLICT
