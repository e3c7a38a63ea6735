"""What of an entry leaves the service, in the API, in files and in what is kept on a person. Pure."""

from collections.abc import Mapping
from typing import Any

# Entries that hold figures, as they were and as they became. The trail is what keeps those that were replaced.
_OF_FIGURES = "observation."


def facts_handed_out(action: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return an entry's facts as others get them: of figures which of them changed, not what they were or are.

    Whether one is small shows only beside those of its time, which the trail doesn't know any more.
    """
    if not action.startswith(_OF_FIGURES):
        return dict(facts)
    numbers = dict.fromkeys(name for side in ("before", "after") for name in facts.get(side) or {})
    kept = {name: value for name, value in facts.items() if name not in ("before", "after")}
    return {**kept, "changed": [*numbers, *facts.get("changed", [])]}
