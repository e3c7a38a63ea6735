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

from planner.planfile.rules import MAX_BYTES, MAX_DEPTH, MAX_ERRORS, MAX_KEYS, MAX_VALUES, WrongPlanFile, shown, told

Value: TypeAlias = "str | int | float | bool | list[Value] | dict[str, Value] | None"

# libyaml is many times faster; its absence must not make a file unreadable.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

# Sixteen digits are more than a sum in crowns needs, and int() of a million digits takes minutes.
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,15}")
_FLOAT = re.compile(r"-?(?:0|[1-9][0-9]{0,11})\.[0-9]{1,12}")
_CONSTANTS: dict[str, Value] = {"": None, "~": None, "true": True, "True": True, "TRUE": True}
_CONSTANTS |= {"false": False, "False": False, "FALSE": False, "null": None, "Null": None, "NULL": None}

# What YAML may hold as an escape only. JSON's parser refuses what it may not.
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
    if found := _UNPRINTABLE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        _wrong(line, f"the control character U+{ord(found.group()):04X}; remove it")
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        _wrong(_line_of(error.problem_mark or error.context_mark), f"not valid YAML, {_problem_of(error)}")
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
    if twice := [
        told(path, f"the key {shown(key)} stands twice; keep one of them")
        for path, key in _keys_standing_twice(tree, ())
    ]:
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
    return text


def _wrong(line: int, what: str) -> NoReturn:
    raise WrongPlanFile([f"line {line}: {what}"]) from None


class _Builder:
    """Builds plain values from YAML events, and refuses what a plan file has no use for.

    Written for speed: a large plan is millions of events.
    """

    def __init__(self) -> None:
        self.errors: list[str] = []
        self._root: list[Value] = []
        # The list or mapping that is open, the key that waits for its value there, and the same of those around it.
        self._container: Any = self._root
        self._key: str | None = None
        self._around: list[tuple[Any, str | None]] = []
        self._values = 0

    def take(self, event: Any) -> None:
        """Add what an event says."""
        kind = type(event)
        if kind is yaml.ScalarEvent:
            if event.anchor is not None or event.tag is not None:
                self._refuse_anchor_or_tag(event)
            if self._key is None and type(self._container) is dict:
                self._take_key(event)
            else:
                # implicit[0]: a plain scalar, one without quotes, means what its writing says.
                self._add(plain_scalar(event.value) if event.implicit[0] else event.value, event)
        elif kind is yaml.MappingStartEvent:
            self._open({}, event)
        elif kind is yaml.SequenceStartEvent:
            self._open([], event)
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            self._container, self._key = self._around.pop()
        elif kind is yaml.AliasEvent:
            self._refuse(event, f"the alias {shown(event.anchor)}; write out what it stands for")
        elif kind is yaml.DocumentStartEvent and self._root:
            self._refuse(event, "a second document begins; a plan file is one document, without ---")

    def result(self) -> Value:
        """Return the whole, or raise what was collected."""
        if self.errors:
            raise WrongPlanFile(self.errors)
        return self._root[0]

    def _take_key(self, event: Any) -> None:
        # Millions of mappings have the same few keys: keep one of each.
        self._key = sys.intern(event.value)
        if len(self._container) == MAX_KEYS:
            self._refuse(event, f"a mapping with more than {MAX_KEYS} keys; is a list meant?")
        if self._key in self._container:
            line = _line_of(event.start_mark)
            self.errors.append(f"line {line}: the key {shown(self._key)} stands twice; keep one of them")
            if len(self.errors) > MAX_ERRORS:
                raise WrongPlanFile(self.errors)

    def _open(self, container: Value, event: Any) -> None:
        if event.anchor is not None or event.tag is not None:
            self._refuse_anchor_or_tag(event)
        if self._key is None and type(self._container) is dict:
            self._refuse(event, "a key must be a word, not a list or a mapping; is a brace or a colon too many?")
        self._add(container, event)
        if len(self._around) == MAX_DEPTH:
            self._refuse(event, f"nested deeper than {MAX_DEPTH} levels")
        self._around.append((self._container, self._key))
        self._container, self._key = container, None

    def _add(self, value: Value, event: Any) -> None:
        self._values += 1
        if self._values > MAX_VALUES:
            self._refuse(event, f"more than {MAX_VALUES:,} values in the file")
        if type(self._container) is list:
            self._container.append(value)
        else:
            self._container[self._key] = value
            self._key = None

    def _refuse_anchor_or_tag(self, event: Any) -> NoReturn:
        if event.anchor is not None:
            self._refuse(event, f"the anchor {shown(event.anchor)}; plan files have no anchors, leave it out")
        self._refuse(event, f"the tag {shown(event.tag)}; plan files have no tags, leave it out")

    def _refuse(self, event: yaml.Event, what: str) -> NoReturn:
        raise WrongPlanFile([*self.errors, f"line {_line_of(event.start_mark)}: {what}"])


def plain_scalar(text: str) -> Value:
    """Return what a plain YAML scalar means."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text) and repr(number := float(text)) == text:
        return number
    return text


def _line_of(mark: Any) -> int:
    line: int = mark.line + 1 if mark else 1
    return line


def _problem_of(error: yaml.MarkedYAMLError) -> str:
    problem = str(error.problem or error.context or "it can't be read")
    if "start any token" in problem:
        return "a character that can't begin a value; indent with spaces, not tabs, and put odd texts in quotes"
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
        if depth < 0:
            return  # not JSON, as the parser will say


class _Twice(dict[str, Any]):
    """A JSON object in which a key stands twice."""

    key: str


def _object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) > MAX_KEYS:
        raise WrongPlanFile([f"an object with more than {MAX_KEYS} keys, the first of them {shown(pairs[0][0])}"])
    if len(found) == len(pairs):
        return found
    twice = _Twice(found)
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            twice.key = key
        seen.add(key)
    return twice


def _keys_standing_twice(tree: Value, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(tree, _Twice):
        yield path, tree.key
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from _keys_standing_twice(value, (*path, key))
    elif isinstance(tree, list):
        for index, value in enumerate(tree):
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
