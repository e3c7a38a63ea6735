"""The manifest of a backup: what must be in the file, and how much of it."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate

from planner.kit.errors import PlannerError

FORMAT = "planner-backup"
# Raised when a file can't be read by releases before.
VERSION = 1


class WrongBackup(PlannerError):
    """A file that can't be restored, with what is wrong and what to do about it."""


@dataclass(frozen=True)
class Part:
    """One table: its columns, and how many rows and bytes its lines are, with their SHA-256."""

    name: str
    columns: tuple[str, ...]
    rows: int
    bytes: int
    sha256: str

    @property
    def table(self) -> str:
        """The table's name; the part's is `tables/<table>.jsonl`."""
        return self.name.removeprefix("tables/").removesuffix(".jsonl")


@dataclass(frozen=True)
class Manifest:
    """What a file holds. `revision` is that of the schema, `left_out` names tables that aren't in it on purpose."""

    revision: str
    made_at: datetime
    left_out: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def rows(self) -> int:
        """How many rows there are in all tables."""
        return sum(part.rows for part in self.parts)

    def written(self) -> bytes:
        """Return the manifest as it stands in the file."""
        head = {"format": FORMAT, "version": VERSION, **asdict(self), "made_at": self.made_at.isoformat()}
        return json.dumps(head, indent=1).encode()


def part_name(table: str) -> str:
    """Return what the part of a table is called."""
    return f"tables/{table}.jsonl"


def read_manifest(content: bytes) -> Manifest:
    """Return the manifest that stands in a file. Raises WrongBackup for one that isn't ours or is too new for us."""
    try:
        written = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise WrongBackup(f"its manifest can't be read: {error}") from error
    if not isinstance(written, dict) or written.get("format") != FORMAT:
        raise WrongBackup("it is not a file that `planner backup` made")
    if isinstance(version := written.get("version"), int) and version > VERSION:
        raise WrongBackup("a newer release of Planner made it; restore it with that release")
    try:
        manifest: Manifest = _ManifestSchema().load(written)
    except ValidationError as error:
        raise WrongBackup(f"its manifest is damaged: {_places(error.messages_dict)}") from error
    return manifest


def _places(messages: dict[Any, Any]) -> str:
    return ", ".join(str(place) for place in messages)


class _PartSchema(Schema):
    name = fields.String(required=True, validate=validate.Regexp(r"tables/[a-z_0-9]{1,63}\.jsonl\Z"))
    columns = fields.List(fields.String(), required=True, validate=validate.Length(min=1))
    rows = fields.Integer(required=True, strict=True, validate=validate.Range(min=0))
    bytes = fields.Integer(required=True, strict=True, validate=validate.Range(min=0))
    sha256 = fields.String(required=True, validate=validate.Regexp(r"[0-9a-f]{64}\Z"))

    @post_load
    def _make(self, data: dict[str, Any], **_kwargs: Any) -> Part:
        return Part(**{**data, "columns": tuple(data["columns"])})


class _ManifestSchema(Schema):
    format = fields.String(required=True)
    version = fields.Integer(required=True, strict=True, validate=validate.Equal(VERSION))
    revision = fields.String(required=True)
    made_at = fields.AwareDateTime(required=True)
    left_out = fields.List(fields.String(), required=True)
    parts = fields.List(fields.Nested(_PartSchema), required=True)

    @post_load
    def _make(self, data: dict[str, Any], **_kwargs: Any) -> Manifest:
        return Manifest(
            revision=data["revision"],
            made_at=data["made_at"],
            left_out=tuple(data["left_out"]),
            parts=tuple(data["parts"]),
        )
