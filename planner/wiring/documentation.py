"""The API's description as a page: what templates show of it, and nothing that a browser would have to run."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup, escape

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Field:
    """A field or a parameter: its name, what it may be, whether it has to be there, and what it means."""

    name: str
    kind: str
    required: bool
    about: Markup


@dataclass(frozen=True)
class Operation:
    """One thing that can be asked for."""

    id: str
    method: str
    path: str
    summary: str
    about: list[Markup]
    parameters: list[Field]
    takes: list[Field]
    takes_example: str | None
    status: str
    gives: list[Field]
    gives_example: str | None
    problems: list[tuple[str, str]]


@dataclass(frozen=True)
class Part:
    """What a room offers."""

    name: str
    about: str
    operations: list[Operation] = field(default_factory=list)


class Documentation:
    """A description, taken apart for the page."""

    def __init__(self, description: Json, problem_names: Mapping[int, str]) -> None:
        self._description = description
        self._problem_names = problem_names
        self.about = paragraphs(description["info"]["description"])
        self.parts = [Part(tag["name"], tag["description"]) for tag in description["tags"]]
        by_name = {part.name: part for part in self.parts}
        for path, operations in sorted(description["paths"].items()):
            shared = operations.get("parameters", [])
            for method, said in operations.items():
                if method != "parameters":
                    by_name[said["tags"][0]].operations.append(self._operation(method, path, said, shared))
        problem = description["components"]["schemas"]["Problem"]
        self.problem = list(self._fields(problem))

    def _operation(self, method: str, path: str, said: Json, shared: Sequence[Json]) -> Operation:
        status = next(status for status in said["responses"] if status.startswith("2"))
        takes = _content(said.get("requestBody", {}))
        gives = _content(said["responses"][status])
        return Operation(
            id=f"{method}-{re.sub(r'[^a-z]+', '-', path.lower()).strip('-')}",
            method=method.upper(),
            path=path,
            summary=said["summary"].rstrip("."),
            about=paragraphs(said.get("description", "")),
            parameters=[self._parameter(one) for one in (*shared, *said.get("parameters", []))],
            takes=list(self._fields(takes.get("schema", {}))),
            takes_example=_pretty(takes),
            status=status,
            gives=list(self._fields(gives.get("schema", {}))),
            gives_example=_pretty(gives),
            problems=[
                (number, self._problem_names[int(number)])
                for number in sorted(said["responses"])
                if int(number) in self._problem_names
            ],
        )

    def _parameter(self, one: Json) -> Field:
        given = self._resolved(one)
        return Field(
            given["name"],
            self._kind(given["schema"]),
            given.get("required", False),
            _inline(given.get("description", "")),
        )

    def _fields(self, schema: Json, prefix: str = "") -> Iterator[Field]:
        found = self._resolved(schema)
        for name, said in found.get("properties", {}).items():
            required = name in found.get("required", ())
            yield Field(prefix + name, self._kind(said), required, _inline(said.get("description", "")))
            # What a list or an object consists of follows, each field with the way to it.
            if said.get("type") == "array":
                yield from self._fields(said["items"], f"{prefix}{name}[].")
            elif "$ref" in said:
                yield from self._fields(said, f"{prefix}{name}.")

    def _kind(self, schema: Json) -> str:
        if "enum" in schema:
            return " | ".join("null" if value is None else str(value) for value in schema["enum"])
        kinds = schema.get("type", "object")
        said = " | ".join([kinds] if isinstance(kinds, str) else kinds)
        return said.replace("string", schema["format"], 1) if "format" in schema else said

    def _resolved(self, schema: Json) -> Json:
        if "$ref" not in schema:
            return schema
        found: Any = self._description
        for step in schema["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        resolved: Json = found
        return resolved


def paragraphs(text: str) -> list[Markup]:
    """Return a text's paragraphs, with what it marks as code or as strong."""
    return [_inline(" ".join(paragraph.split())) for paragraph in text.split("\n\n") if paragraph.strip()]


def _inline(text: str) -> Markup:
    marked = re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text)))
    marked = re.sub(r"\*\*([^*]+)\*\*", r"<strong>\1</strong>", marked)
    marked = re.sub(r"\*([^*]+)\*", r"<em>\1</em>", marked)
    return Markup(marked)  # noqa: S704 - escaped before it is marked # nosec B704


def _content(said: Json) -> Json:
    content: Json = said.get("content", {}).get("application/json", {})
    return content


def _pretty(content: Json) -> str | None:
    return json.dumps(content["example"], ensure_ascii=False, indent=2) if "example" in content else None
