"""Writing many rows with few statements: a large plan has hundreds of thousands."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, insert, update

from planner.kit.db import Base, db


def insert_rows(table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows, in this order."""
    if rows:
        db.session.connection().execute(insert(table), rows)


def update_rows(table: type[Any], rows: Sequence[dict[str, Any]]) -> None:
    """Set columns of rows by their `id`; all rows name the same columns."""
    if rows:
        values: dict[str, Any] = {column: bindparam(f"new_{column}") for column in rows[0] if column != "id"}
        statement = update(table).where(table.id == bindparam("old_id")).values(values)
        renamed = [{"old_id" if key == "id" else f"new_{key}": value for key, value in row.items()} for row in rows]
        db.session.connection().execute(statement, renamed)


def delete_where(column: Any, values: Iterable[int]) -> None:
    """Delete the rows that have one of these values in a column."""
    parameters = [{"value": value} for value in values]
    if parameters:
        db.session.connection().execute(delete(column.class_).where(column == bindparam("value")), parameters)
