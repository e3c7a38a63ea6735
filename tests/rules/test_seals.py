"""The digests of entries and seals: the same everywhere, and another one for every difference."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.audit.rules import NO_SEAL, entry_digest, seal_digest

AT = datetime(2014, 11, 3, 8, 15, 0, 123456, tzinfo=UTC)
ENTRY: dict[str, Any] = {
    "id": 17,
    "at": AT,
    "actor_id": 3,
    "via": "page",
    "action": "assignment.report",
    "object_kind": "assignment",
    "object_id": 5,
    "facts": {"before": {"status": None}, "after": {"status": "ongoing"}, "update": 9},
    "request_id": None,
    "place": None,
    "token_id": None,
}
MEMBERS = [(1, "a" * 64), (2, "b" * 64)]

facts = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def test_a_digest_never_changes() -> None:
    """Those of seals made years ago must still be found."""
    assert entry_digest(ENTRY) == "35a39fe3705d8da32a40864dc0d8131e1446a333db2e2d1bf4bf038b5966576d"
    assert seal_digest(2, AT, NO_SEAL, MEMBERS) == "3342a6995899e26a14b206708acc70595ee609d84e3e6c5c5754c996446b16b7"


def test_neither_order_nor_time_zone_nor_a_new_empty_column_makes_a_difference() -> None:
    other = {**dict(reversed(ENTRY.items())), "at": AT.astimezone(timezone(timedelta(hours=1))), "added_later": None}
    other["facts"] = dict(reversed(ENTRY["facts"].items()))
    assert entry_digest(other) == entry_digest(ENTRY)


@pytest.mark.parametrize(
    "change",
    [
        {"id": 18},
        {"at": AT + timedelta(microseconds=1)},
        {"actor_id": None},
        {"actor_id": 4},
        {"action": "assignment.reports"},
        {"object_id": None},
        {"facts": {}},
        {"facts": {**ENTRY["facts"], "update": "9"}},
        {"facts": {**ENTRY["facts"], "update": None}},
        {"facts": {**ENTRY["facts"], "more": None}},
        {"request_id": ""},
        {"added_later": 0},
    ],
)
def test_every_difference_shows(change: dict[str, Any]) -> None:
    assert entry_digest({**ENTRY, **change}) != entry_digest(ENTRY)


@given(st.dictionaries(st.text(), facts))
def test_facts_may_be_written_down_and_read_again(facts: dict[str, Any]) -> None:
    again = json.loads(json.dumps(facts))
    assert entry_digest({**ENTRY, "facts": again}) == entry_digest({**ENTRY, "facts": facts})


@pytest.mark.parametrize(
    "seal",
    [
        (3, AT, NO_SEAL, MEMBERS),
        (2, AT + timedelta(microseconds=1), NO_SEAL, MEMBERS),
        (2, AT, "1" * 64, MEMBERS),
        (2, AT, NO_SEAL, MEMBERS[:1]),
        (2, AT, NO_SEAL, MEMBERS[::-1]),
        (2, AT, NO_SEAL, [(1, "a" * 64), (3, "b" * 64)]),
        (2, AT, NO_SEAL, [(1, "a" * 64), (2, "c" * 64)]),
    ],
)
def test_every_difference_breaks_a_seal(seal: tuple[int, datetime, str, list[tuple[int, str]]]) -> None:
    assert seal_digest(*seal) != seal_digest(2, AT, NO_SEAL, MEMBERS)
