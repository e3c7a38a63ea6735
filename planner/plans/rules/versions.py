"""Which version of the plan is in force on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class VersionStatus(StrEnum):
    """A version's way: draft, consultation, proposed, adopted, replaced."""

    DRAFT = "draft"
    CONSULTATION = "consultation"
    PROPOSED = "proposed"
    ADOPTED = "adopted"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """A version as far as its place among the others goes. `decided` is the day of the board's decision."""

    id: int
    status: VersionStatus
    decided: date | None
    replaces: int | None


def in_order(versions: Sequence[VersionFacts]) -> list[VersionFacts]:
    """Return versions in the order given, but each after the one that it replaces."""
    by_id: dict[int | None, VersionFacts] = {version.id: version for version in versions}
    ordered: dict[int, VersionFacts] = {}
    for version in versions:
        waiting: dict[int, VersionFacts] = {}
        following: VersionFacts | None = version
        # A circle, which nobody means, is cut where it closes.
        while following is not None and following.id not in ordered and following.id not in waiting:
            waiting[following.id] = following
            following = by_id.get(following.replaces)
        ordered.update(reversed(waiting.items()))
    return list(ordered.values())


def in_force(versions: Sequence[VersionFacts], today: date) -> VersionFacts | None:
    """Return the version in force on a day, or None.

    The latest adopted by then; if none is, the latest proposed. A version adopted only later counts as proposed until
    that day: a plan didn't stand empty before its first decision.
    """
    ordered = in_order(versions)
    adopted = [version for version in ordered if _was_adopted(version) and version.decided <= today]  # type: ignore[operator]
    if adopted:
        return max(adopted, key=lambda version: (version.decided, ordered.index(version)))
    proposed = [version for version in ordered if version.status is VersionStatus.PROPOSED or _was_adopted(version)]
    return proposed[-1] if proposed else None


def _was_adopted(version: VersionFacts) -> bool:
    # One that was replaced without ever being decided on was a proposal that came to nothing.
    return version.status in (VersionStatus.ADOPTED, VersionStatus.REPLACED) and version.decided is not None
