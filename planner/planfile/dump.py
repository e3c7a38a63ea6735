"""From the values of a plan to the text of a plan file, YAML or JSON."""

import json
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Any, TextIO

import yaml

from planner.indicators.rules import Period
from planner.planfile.parse import Value, plain_scalar
from planner.plans.rules import Due

# libyaml is many times faster; its absence must not make an export impossible.
_DUMPER = getattr(yaml, "CDumper", yaml.Dumper)
_WIDTH = 110
_YAML_1_1 = yaml.resolver.Resolver()
_TEXT = "tag:yaml.org,2002:str"


def write_yaml(plan: Any, file: TextIO) -> None:
    """Write a plan as YAML, piece by piece: a large one is never in memory twice."""
    yaml.emit(_document(plan), stream=file, Dumper=_DUMPER, allow_unicode=True, width=_WIDTH)


def write_json(plan: Any, file: TextIO) -> None:
    """Write a plan as JSON."""
    json.dump(as_written(plan), file, ensure_ascii=False, indent=2)
    file.write("\n")


def as_written(value: Any) -> Value:
    """Return a value as a plan file writes it: days, deadlines and periods as texts, `from_` as `from`."""
    match value:
        case dict():
            return {key.removesuffix("_"): as_written(below) for key, below in value.items()}
        case list():
            return [as_written(below) for below in value]
        case StrEnum():
            return value.value
        case date():
            return value.isoformat()
        case Due() | Period():
            return str(value)
        case _:
            written: Value = value
            return written


def _document(plan: Any) -> Iterator[yaml.Event]:
    yield yaml.StreamStartEvent(encoding=None)
    yield yaml.DocumentStartEvent(explicit=False)
    yield from _events(plan)
    yield yaml.DocumentEndEvent(explicit=False)
    yield yaml.StreamEndEvent()


def _events(value: Any) -> Iterator[yaml.Event]:
    if isinstance(value, dict):
        yield yaml.MappingStartEvent(anchor=None, tag=None, implicit=True, flow_style=False)
        for key, below in value.items():
            yield _scalar(key.removesuffix("_"))
            yield from _events(below)
        yield yaml.MappingEndEvent()
    elif isinstance(value, list):
        yield yaml.SequenceStartEvent(anchor=None, tag=None, implicit=True, flow_style=not value)
        for below in value:
            yield from _events(below)
        yield yaml.SequenceEndEvent()
    elif value is None or isinstance(value, bool | int | float):
        yield yaml.ScalarEvent(anchor=None, tag=None, implicit=(True, False), value=json.dumps(value))
    else:
        yield _scalar(str(as_written(value)), plain=isinstance(value, date | Due))


def _scalar(text: str, *, plain: bool = False) -> yaml.ScalarEvent:
    """Return a text as YAML writes it: in quotes if it would mean something else without them.

    To us, or to a reader of YAML 1.1, for whom a bare `on` is true.
    """
    style = "|" if "\n" in text else None
    if not plain and plain_scalar(text) == text:
        older: str = _YAML_1_1.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
        plain = older == _TEXT
    return yaml.ScalarEvent(anchor=None, tag=None, implicit=(plain, True), value=text, style=style)
