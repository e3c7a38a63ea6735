"""What has changed since the edition before, worked out from its JSON and the new one's. Pure.

Of the edition only its JSON is read, never a table: an old edition says what it said when it was frozen.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from planner.indicators.rules import Direction, Period, change, comparable, newest
from planner.reports.rules.report import EditionBefore

Json = Mapping[str, Any]

# Which of a figure's values tells what its series is about, the first that is given (indicators.rules.Figure.main).
_MEASURES = ("value", "n", "share")


def changes_since(before: EditionBefore, after: Json) -> dict[str, Any]:
    """Return what has changed between an edition and a later report's JSON, with both in the later one's order.

    Lists hold keys of activities. `gone`: the edition had them, the report doesn't list them any more.
    """
    old, new = _activities(before.content), _activities(after)

    def newly(holds: Callable[[Json], bool]) -> list[str]:
        return [key for key, one in new.items() if holds(one) and not (key in old and holds(old[key]))]

    return {
        "edition": {"year": before.year, "number": before.number, "as_of": before.as_of.isoformat()},
        "done": newly(lambda one: one["status"] == "done"),
        "newly_overdue": newly(lambda one: one["overdue"]),
        "moved": [key for key, one in new.items() if key in old and one["due"] != old[key]["due"]],
        "new": [key for key in new if key not in old],
        "dropped": newly(lambda one: one["status"] == "dropped"),
        "gone": [key for key in old if key not in new],
        "indicators": list(_indicators(before.content, after)),
    }


def _activities(content: Json) -> dict[str, Json]:
    return {activity["key"]: activity for area in content["areas"] for activity in area["activities"]}


def _indicators(before: Json, after: Json) -> Iterable[dict[str, Any]]:
    """Return the series of which a later period is known than then: what it was, what it is, and what that means."""
    old = {one["key"]: _of_all(one) for one in _series(before)}
    for series in _series(after):
        then, now = old.get(series["key"], []), newest(_of_all(series), _period)
        was = comparable(then, _period, _period(now)) if now else None
        latest = newest(then, _period)
        if was is None or now is None or latest is None or _period(now).last <= _period(latest).last:
            continue
        measure = _measure(now)
        if measure is None or measure != _measure(was):
            continue
        direction = Direction(series["direction"]) if series["direction"] else None
        yield {
            "key": series["key"],
            "before": {"period": was["period"], measure: was[measure]},
            "after": {"period": now["period"], measure: now[measure]},
            "change": change(was[measure], now[measure], direction).value,
        }


def _series(content: Json) -> list[Json]:
    of_areas = [one for area in content["areas"] for one in area["indicators"]]
    return [*content.get("indicators", ()), *of_areas]


def _of_all(series: Json) -> list[Json]:
    return [one for one in series["observations"] if one["organisation"] is None]


def _period(observation: Json) -> Period:
    return Period.parse(observation["period"])


def _measure(observation: Json) -> str | None:
    return next((name for name in _MEASURES if observation[name] is not None), None)
