"""From bytes to plain values: what scalars mean, what is refused and where, and that nothing takes long."""

import contextlib
import json
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.planfile.dump import write_json, write_yaml
from planner.planfile.parse import parse_json, parse_yaml, read_plan_file
from planner.planfile.rules import MAX_BYTES, MAX_DEPTH, MAX_ERRORS, MAX_KEYS, WrongPlanFile

Parse = Callable[[bytes], Any]


def refused(parse: Parse, content: bytes) -> list[str]:
    with pytest.raises(WrongPlanFile) as caught:
        parse(content)
    return caught.value.lines


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("on", "on"),
        ("no", "no"),
        ("yes", "yes"),
        ("true", True),
        ("FALSE", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("2014", 2014),
        ("-3", -3),
        ("1.5", 1.5),
        ("2014-12", "2014-12"),
        ("2014-09-15", "2014-09-15"),
        ("2014-Q4", "2014-Q4"),
        ("0012", "0012"),
        ("1.10", "1.10"),
        ("+46", "+46"),
        ("1e3", "1e3"),
        (".inf", ".inf"),
        ("0x1f", "0x1f"),
        ("12:30", "12:30"),
        ("'2014'", "2014"),
        ('"true"', "true"),
        ("'null'", "null"),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_scalars_mean_what_they_say(written: str, meant: object) -> None:
    assert parse_yaml(f"value: {written}".encode()) == {"value": meant}


def test_keys_are_texts_whatever_they_look_like() -> None:
    assert parse_yaml(b"{2013: a, on: b, true: c, 2014-12: d, null: e, <<: f}") == {
        "2013": "a",
        "on": "b",
        "true": "c",
        "2014-12": "d",
        "null": "e",
        "<<": "f",
    }


@pytest.mark.parametrize("parse", [parse_yaml, parse_json])
def test_a_byte_order_mark_is_no_error(parse: Parse) -> None:
    assert parse(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}


@pytest.mark.parametrize(
    ("content", "line", "what"),
    [
        (b"a: 1\nb: [1, 2\nc: 3\n", 3, "not valid YAML"),
        (b"a:\n\tb: 1\n", 2, "spaces, not tabs"),
        (b"a: 1\n---\nb: 2\n", 2, "second document"),
        (b"a: 1\nb: &x 2\n", 2, "anchor"),
        (b"a: 1\nb: *x\n", 2, "alias"),
        (b"a: &x [1]\nb: *x\n", 1, "anchor"),
        (b"a: !!python/object/apply:os.system [ls]\n", 1, "tag"),
        (b"a: !!str 1\n", 1, "tag"),
        (b"a: ! 1\n", 1, "tag"),
        (b"a: 1\nb: 2\na: 3\n", 3, 'the key "a" stands twice'),
        (b"a: 1\n? [b, c]\n: 2\n", 2, "a key must be a word"),
        (b"a: 1\n\nb: \xff\n", 3, "UTF-8"),
        ("a: 1\nb: å\n".encode("utf-16"), 1, "UTF-8"),
        (b"a: 1\nb: x\x07\n", 2, "U+0007"),
        (b"a: 1\nb: x\x00\n", 2, "U+0000"),
    ],
)
def test_wrong_yaml_is_refused_with_its_line(content: bytes, line: int, what: str) -> None:
    lines = refused(parse_yaml, content)

    assert lines[-1].startswith(f"line {line}: ")
    assert what in lines[-1]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'{\n"a": 1,\n"b" 2}', "line 3: not valid JSON, column 5"),
        (b'{"a": 1}\n{"b": 2}', "line 2: not valid JSON"),
        (b'{"a": [{"b": 1, "c": 2, "b": 3}]}', 'a[0]: the key "b" stands twice'),
        (b'{"a": NaN}', '"NaN" is not a number'),
        (b'{"a": -Infinity}', '"-Infinity" is not a number'),
        (b'{"a": 1e999}', '"1e999" is not a number'),
        (b'{"a": ' + b"9" * 5000 + b"}", "has too many digits"),
        (b'{"a": "x\x07"}', "line 1: not valid JSON, column 9: Invalid control character"),
        (b'{"a": "\xff"}', "line 1: not UTF-8 text"),
    ],
)
def test_wrong_json_is_refused_with_its_place(content: bytes, told: str) -> None:
    assert told in refused(parse_json, content)[0]


def test_all_keys_that_stand_twice_are_told() -> None:
    assert len(refused(parse_yaml, b"a: 1\na: 2\nb: {c: 1, c: 2}\n")) == 2
    assert len(refused(parse_json, b'[{"a": 1, "a": 2}, {"c": 1, "c": 2}]')) == 2


@pytest.mark.parametrize("parse", [parse_yaml, parse_json])
@pytest.mark.parametrize("content", [b"", b"  \n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_says_so(parse: Parse, content: bytes) -> None:
    assert "the file is empty" in refused(parse, content)[0]


@pytest.mark.parametrize("parse", [parse_yaml, parse_json])
def test_depth_is_limited(parse: Parse) -> None:
    assert parse(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH)
    assert "nested deeper" in refused(parse, b"\n" + b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1))[0]


@pytest.mark.parametrize("parse", [parse_yaml, parse_json])
def test_the_keys_of_a_mapping_are_limited(parse: Parse) -> None:
    content = json.dumps({str(number): number for number in range(MAX_KEYS + 1)}).encode()

    assert f"more than {MAX_KEYS} keys" in refused(parse, content)[0]


def test_a_flood_of_errors_is_cut_short() -> None:
    lines = refused(parse_yaml, b"a: 1\n" * 100_000)

    assert len(lines) == MAX_ERRORS + 1
    assert "more errors" in lines[-1]


def test_an_endless_file_is_read_only_so_far(tmp_path: Path) -> None:
    assert "larger than 64 MiB" in refused(lambda _: read_plan_file(Path("/dev/zero")), b"")[0]


# Each grows to the size given, and is made to cost more than it says.
HOSTILE: dict[str, tuple[Parse, Callable[[int], bytes]]] = {
    "brackets": (parse_yaml, lambda size: b"[" * size),
    "mappings in each other": (parse_yaml, lambda size: b"{a: " * (size // 4)),
    "lists in each other": (parse_yaml, lambda size: b"- " * (size // 2)),
    "complex keys": (parse_yaml, lambda size: b"? " * (size // 2)),
    "billion laughs": (
        parse_yaml,
        lambda _size: b"a: &a [x]\n" + b"".join(b"%c: &%c [*a,*a,*a]\n" % (c, c) for c in range(98, 122)),
    ),
    "anchors": (parse_yaml, lambda size: b"&a " * (size // 3)),
    "documents": (parse_yaml, lambda size: b"---\n" * (size // 4)),
    "directives": (parse_yaml, lambda size: b"%FOO x\n" * (size // 7)),
    "an open quotation": (parse_yaml, lambda size: b'"' + b"x" * size),
    "a long key": (parse_yaml, lambda size: b"a" * size + b": 1"),
    "line breaks": (parse_yaml, lambda size: b'a: "' + b"\n" * size + b'"'),
    "colons": (parse_yaml, lambda size: b":" * size),
    "a long number": (parse_yaml, lambda size: b"a: " + b"9" * size),
    "JSON brackets": (parse_json, lambda size: b"[" * size),
    "JSON brackets that close": (parse_json, lambda size: b"]" * size),
    "JSON objects in each other": (parse_json, lambda size: b'{"a":' * (size // 5)),
    "JSON escapes without end": (parse_json, lambda size: b'"' + b'\\"' * (size // 2) + b"\\"),
    "JSON quotation marks": (parse_json, lambda size: b'"' * size),
    "a long JSON number": (parse_json, lambda size: b"9" * size),
    "a long JSON exponent": (parse_json, lambda size: b"1e" + b"9" * size),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_cost_time_in_proportion_to_their_size_at_most(name: str) -> None:
    parse, grow = HOSTILE[name]
    content = grow(4 * 1024 * 1024)
    began = time.process_time()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with contextlib.suppress(WrongPlanFile):
        parse(content)

    # Twenty times what the slowest takes; quadratic time would be hours, an expanded alias gigabytes.
    assert time.process_time() - began < 20
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400 * 1024


def test_a_file_over_the_limit_is_not_even_decoded() -> None:
    assert refused(parse_yaml, b"\xff" * (MAX_BYTES + 1)) == [
        "the file is larger than 64 MiB, the most a plan file may be"
    ]


texts = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff") | st.just("\n"))
scalars = st.none() | texts.filter(lambda text: text == text.strip())
trees = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from("abcd"), inner))


@given(tree=st.fixed_dictionaries({"plan": trees}))
def test_what_is_written_is_read_the_same(tree: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("written")
    for name, write in (("plan.yaml", write_yaml), ("plan.json", write_json)):
        path = folder / name
        with path.open("w", encoding="utf-8") as file:
            write(tree, file)
        assert read_plan_file(path) == tree
