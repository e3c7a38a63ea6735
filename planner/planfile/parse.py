"""From the bytes of a plan file to plain values, in bounded time and memory, whatever the bytes are.

YAML is read as events, so that nothing in it can build more than it says: no aliases, no tags, one document.
Plain scalars mean what they mean in YAML 1.2's core schema, with one limit: a number becomes a number only if
nothing of its writing is lost. `0012`, `1.10` and `on` stay text.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

import yaml

from planner.planfile.rules import MAX_BYTES, MAX_DEPTH, MAX_ERRORS, MAX_VALUES, WrongPlanFile, place, shown

Value: TypeAlias = "str | int | float | bool | None | list[Value] | dict[str, Value]"

# libyaml is many times faster; its absence must not make a file unreadable.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

# Sixteen digits are more than a sum in crowns needs, and int() of a million digits takes minutes.
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,15}")
_FLOAT = re.compile(r"-?(?:0|[1-9][0-9]{0,11})\.[0-9]{1,12}")
_CONSTANTS: dict[str, Value] = {"": None, "~": None, "true": True, "True": True, "TRUE": True}
_CONSTANTS |= {"false": False, "False": False, "FALSE": False, "null": None, "Null": None, "NULL": None}

# What neither YAML nor a text for people may hold.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
# Possessive, and satisfied with a missing end: nothing is tried twice, so that time is linear.
_JSON_STRING = re.compile(r'"(?:[^"\\]|\\.)*+"?', re.DOTALL)
_JSON_BRACKET = re.compile(r"[\[\]{}]")


def read_plan_file(path: Path) -> Value:
    """Return what a plan file says; JSON where the name ends in .json, YAML otherwise.

    Raises WrongPlanFile for what can't be read, OSError for a file that can't be opened.
    """
    with path.open("rb") as file:
        content = file.read(MAX_BYTES + 1)
    return parse_json(content) if path.suffix.lower() == ".json" else parse_yaml(content)


def parse_yaml(content: bytes) -> Value:
    """Return what YAML says. Raises WrongPlanFile, with the line."""
    text = _text_of(content)
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        _wrong(_line_of(error), f"not valid YAML, {_problem_of(error)}")
    except yaml.YAMLError as error:
        raise WrongPlanFile([f"not valid YAML: {shown(error)}"]) from None
    return builder.result()


def parse_json(content: bytes) -> Value:
    """Return what JSON says. Raises WrongPlanFile, with the line or the place."""
    text = _text_of(content)
    _check_size_of_json(text)
    try:
        tree = json.loads(
            text,
            object_pairs_hook=_object_of,
            parse_int=_json_integer,
            parse_float=_json_float,
            parse_constant=_json_constant,
        )
    except json.JSONDecodeError as error:
        _wrong(error.lineno, f"not valid JSON, column {error.colno}: {error.msg}")
    twice = [
        f"{place(path)}: the key {shown(key)} stands twice; keep one of them".removeprefix(": ")
        for path, key in _keys_standing_twice(tree, ())
    ]
    if twice:
        raise WrongPlanFile(twice)
    return tree  # type: ignore[no-any-return]


def _text_of(content: bytes) -> str:
    """Return the text of a file in UTF-8, with or without a byte order mark."""
    if len(content) > MAX_BYTES:
        raise WrongPlanFile([f"the file is larger than {MAX_BYTES // 2**20} MiB, the most a plan file may be"])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        _wrong(line, f"not UTF-8 text (byte 0x{content[error.start]:02x}); save the file as UTF-8")
    if not text.strip():
        raise WrongPlanFile(["the file is empty; a plan file names at least plan.key and plan.title"])
    if found := _UNPRINTABLE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        _wrong(line, f"the control character U+{ord(found.group()):04X}; remove it")
    return text


def _wrong(line: int, what: str) -> NoReturn:
    raise WrongPlanFile([f"line {line}: {what}"]) from None


class _Builder:
    """Builds plain values from YAML events, and refuses what a plan file has no use for."""

    def __init__(self) -> None:
        self._values = 0
        self._documents = 0
        # The containers that are open, innermost last, and for each mapping the key that waits for its value.
        self._open: list[list[Value] | dict[str, Value]] = []
        self._keys: list[str | None] = []
        self._root: Value = None
        self._errors: list[str] = []

    def take(self, event: yaml.Event) -> None:
        """Add what an event says."""
        match event:
            case yaml.ScalarEvent():
                self._refuse_anchor_and_tag(event)
                self._take_scalar(event)
            case yaml.MappingStartEvent():
                self._refuse_anchor_and_tag(event)
                self._open_container({}, event)
            case yaml.SequenceStartEvent():
                self._refuse_anchor_and_tag(event)
                self._open_container([], event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._open.pop()
                self._keys.pop()
            case yaml.AliasEvent():
                self._refuse(event, f"the alias *{shown(event.anchor)}; write out what it stands for")
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    self._refuse(event, "a second document begins; a plan file is one document, without ---")

    def result(self) -> Value:
        """Return the whole, or raise what was collected."""
        if self._errors:
            raise WrongPlanFile(self._errors)
        return self._root

    def _take_scalar(self, event: yaml.ScalarEvent) -> None:
        # implicit[0]: a plain scalar, without quotes, whose meaning its writing gives.
        value = event.value
        if self._open and isinstance(self._open[-1], dict) and self._keys[-1] is None:
            key = sys.intern(value)
            if key in self._open[-1]:
                line = event.start_mark.line + 1
                self._errors.append(f"line {line}: the key {shown(key)} stands twice; keep one of them")
                if len(self._errors) > MAX_ERRORS:
                    raise WrongPlanFile(self._errors)
            self._keys[-1] = key
        else:
            self._add(_plain(value) if event.implicit[0] else value, event)

    def _open_container(self, container: "list[Value] | dict[str, Value]", event: yaml.Event) -> None:
        if self._open and isinstance(self._open[-1], dict) and self._keys[-1] is None:
            self._refuse(event, "a key must be a word, not a list or a mapping; is a brace or a colon too many?")
        if len(self._open) == MAX_DEPTH:
            self._refuse(event, f"nested deeper than {MAX_DEPTH} levels")
        self._add(container, event)
        self._open.append(container)
        self._keys.append(None)

    def _add(self, value: Value, event: yaml.Event) -> None:
        self._values += 1
        if self._values > MAX_VALUES:
            self._refuse(event, f"more than {MAX_VALUES:,} values in the file")
        if not self._open:
            self._root = value
            return
        container = self._open[-1]
        if isinstance(container, list):
            container.append(value)
        else:
            key = self._keys[-1]
            assert key is not None  # a mapping's events alternate: key, value
            container[key] = value
            self._keys[-1] = None

    def _refuse_anchor_and_tag(self, event: yaml.Event) -> None:
        if event.anchor is not None:
            self._refuse(event, f"the anchor &{shown(event.anchor)}; plan files have no anchors, leave it out")
        if event.tag is not None:
            self._refuse(event, f"the tag {shown(event.tag)}; plan files have no tags, leave it out")

    def _refuse(self, event: yaml.Event, what: str) -> NoReturn:
        raise WrongPlanFile([*self._errors, f"line {event.start_mark.line + 1}: {what}"])


def _plain(text: str) -> Value:
    """Return what a plain YAML scalar means."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text) and repr(number := float(text)) == text:
        return number
    return text


def _line_of(error: yaml.MarkedYAMLError) -> int:
    mark = error.problem_mark or error.context_mark
    return mark.line + 1 if mark else 1


def _problem_of(error: yaml.MarkedYAMLError) -> str:
    problem = str(error.problem or error.context or "it can't be read")
    if "\\t" in problem or "'\t'" in problem or "tab" in problem:
        return "a tab where only spaces may stand; indent with spaces"
    context = f" {error.context}" if error.context and error.problem else ""
    return f"{problem}{context}; look at the indentation, colons and quotes on this line and the one before it"


def _check_size_of_json(text: str) -> None:
    """Refuse JSON that nests too deeply or holds too much, before anything is built of it."""
    bare = _JSON_STRING.sub("", text)
    if bare.count(",") + bare.count("[") + bare.count("{") > MAX_VALUES:
        raise WrongPlanFile([f"more than {MAX_VALUES:,} values in the file"])
    depth = 0
    for bracket in _JSON_BRACKET.finditer(bare):
        depth += 1 if bracket.group() in "[{" else -1
        if depth > MAX_DEPTH:
            # Strings of JSON hold no line breaks, so that the lines are still the file's.
            _wrong(bare.count("\n", 0, bracket.start()) + 1, f"nested deeper than {MAX_DEPTH} levels")


class _Twice(dict[str, Any]):
    """A JSON object in which a key stands twice."""

    key: str


def _object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    twice = _Twice(found)
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            twice.key = key
        seen.add(key)
    return twice


def _keys_standing_twice(tree: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(tree, _Twice):
        yield path, tree.key
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from _keys_standing_twice(value, (*path, key))
    elif isinstance(tree, list):
        for index, value in enumerate(tree):
            if isinstance(value, dict | list):
                yield from _keys_standing_twice(value, (*path, index))


def _json_integer(text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise WrongPlanFile([f"the number {shown(text)} has too many digits; write it as text, in quotes"])
    return int(text)


def _json_float(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        _json_constant(text)
    return number


def _json_constant(text: str) -> NoReturn:
    raise WrongPlanFile([f"{shown(text)} is not a number that can be kept; leave it out or write null"])
