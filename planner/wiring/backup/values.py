"""Single values of a backup: how a row of either database is written as a line of JSON, and read again.

Days and times are written in ISO 8601, times in UTC to the microsecond, bytes in base 64; everything else JSON can
hold as it is.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from math import isfinite
from typing import Any

from sqlalchemy.types import JSON, Boolean, Date, DateTime, Float, Integer, LargeBinary, String, TypeEngine

# What a column may be, and the Python type that its values are written as.
WRITTEN_AS: dict[type[TypeEngine[Any]], type] = {
    Boolean: bool,
    Date: str,
    DateTime: str,
    Float: float,
    Integer: int,
    JSON: object,
    LargeBinary: str,
    String: str,
}

Read = Callable[[Any], Any]

# SQLite's driver stumbles over what is larger.
LARGEST_INTEGER = 2**63 - 1


def line_of(row: Sequence[Any]) -> bytes:
    """Return a row as a line."""
    return json.dumps(list(row), ensure_ascii=False, separators=(",", ":"), default=_plain).encode() + b"\n"


def kind_of(column_type: TypeEngine[Any]) -> type[TypeEngine[Any]]:
    """Return which of the known types a column's is. Raises TypeError for one that nobody has taught us to write."""
    for kind in WRITTEN_AS:
        if isinstance(column_type, kind):
            return kind
    raise TypeError(f"a backup can't hold a column of the type {column_type!r}")


def reader_of(column_type: TypeEngine[Any]) -> Read:
    """Return what turns a value of a line into one for a column; it raises TypeError or ValueError for a wrong one."""
    kind = kind_of(column_type)
    written = WRITTEN_AS[kind]
    convert: Read | None = {
        Date: date.fromisoformat,
        DateTime: datetime.fromisoformat,
        LargeBinary: _bytes,
    }.get(kind)

    def read(value: Any) -> Any:
        if value is None:
            return None
        # To Python True is a number too.
        if not isinstance(value, written) or (written is int and isinstance(value, bool)):
            raise TypeError(f"{value!r:.80} is no {kind.__name__.lower()}")
        if isinstance(value, int) and not -LARGEST_INTEGER <= value <= LARGEST_INTEGER:
            raise ValueError(f"a number of {value.bit_length()} bits")
        if isinstance(value, float) and not isfinite(value):
            raise ValueError("no finite number")
        return convert(value) if convert else value

    return read


def _bytes(text: str) -> bytes:
    return b64decode(text, validate=True)


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        # SQLite keeps no time zone; all times are in UTC there.
        aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return aware.isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return b64encode(value).decode()
    raise TypeError(f"a backup can't hold a {type(value).__name__}")
