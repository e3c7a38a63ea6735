"""In which order things stand once a file is laid over what is kept."""

from hypothesis import given
from hypothesis import strategies as st

from planner.planfile.rules import merged_order, moved, place, shown

keys = st.lists(st.sampled_from("abcdefgh"), unique=True)


def test_what_a_file_does_not_name_stays_after_what_it_stood_after() -> None:
    assert merged_order(["a", "b", "c"], []) == ["a", "b", "c"]
    assert merged_order(["a", "b", "c"], ["c", "new"]) == ["a", "b", "c", "new"]
    assert merged_order(["a", "b", "c"], ["c", "a"]) == ["c", "a", "b"]
    assert merged_order(["a", "b", "c"], ["a", "new", "b"]) == ["a", "new", "b", "c"]


@given(kept=keys, named=keys)
def test_everything_stands_once_and_the_file_decides(kept: list[str], named: list[str]) -> None:
    order = merged_order(kept, named)

    assert sorted(order) == sorted({*kept, *named})
    assert [key for key in order if key in named] == named
    assert merged_order(order, named) == order
    assert moved(order, merged_order(order, named)) == set()


@given(kept=keys)
def test_a_file_in_the_same_order_moves_nothing(kept: list[str]) -> None:
    assert moved(kept, merged_order(kept, kept[::2])) == set()


def test_those_that_changed_places_are_told() -> None:
    assert moved(["a", "b", "c"], ["b", "new", "a", "c"]) == {"a", "b"}


def test_places_are_told_as_people_write_them() -> None:
    assert place(("areas", 2, "groups", 0, "name")) == "areas[2].groups[0].name"
    assert place(("plan", "a key")) == 'plan."a key"'


def test_values_are_told_on_one_short_line() -> None:
    assert shown("a\nb\x1b[31m") == '"a\\nb\\u001b[31m"'
    assert shown("x" * 100) == '"' + "x" * 60 + '…"'
    assert shown({"a": 1}) == "a mapping of keys to values"
    assert shown(True) == "true"
