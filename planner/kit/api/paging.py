"""Lists a page at a time: a cursor names the last row seen, so that pages stay right while rows are added.

A list is ordered by expressions that are never NULL, the last of them unique. The next page is what comes after the
last row's values of them; nothing is counted and nothing skipped.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from flask import Response, current_app, request
from flask_babel import lazy_gettext as _l
from itsdangerous import BadData, URLSafeSerializer
from marshmallow import fields, validate
from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import InstrumentedAttribute

from planner.kit.api.answers import answer
from planner.kit.api.shapes import Query
from planner.kit.db import AnySelect, db
from planner.kit.errors import Invalid

DEFAULT_LIMIT, LARGEST_LIMIT = 50, 200
_KEY = "order_{}"


@dataclass(frozen=True)
class By:
    """One expression that a list is ordered by; never NULL."""

    expression: ColumnElement[Any] | InstrumentedAttribute[Any]
    falling: bool = False

    def after(self, value: Any) -> ColumnElement[bool]:
        """Return the condition for what comes after a value."""
        later: ColumnElement[bool] = self.expression < value if self.falling else self.expression > value
        return later


Order = Sequence[By]


@dataclass(frozen=True)
class Page:
    """Some rows of a list, and the cursor of those that follow, if any do."""

    rows: list[Any]
    next: str | None


class PageQuery(Query):
    """How much of a list, and from where on."""

    limit = fields.Integer(
        load_default=DEFAULT_LIMIT,
        validate=validate.Range(1, LARGEST_LIMIT, error=_l("Ange ett heltal från {min} till {max}.")),
        error_messages={"invalid": _l("Ange ett heltal.")},
        metadata={"description": "How many items to answer with.", "example": DEFAULT_LIMIT},
    )
    cursor = fields.String(
        load_default=None,
        metadata={"description": "`next` of the page before. Without it the list begins at its beginning."},
    )


def page_of(statement: AnySelect, order: Order, *, name: str, limit: int, cursor: str | None) -> Page:
    """Return a page of a select. `name` says which list in which order it is: a cursor fits no other.

    Raises Invalid for a cursor that no page of this list gave out.
    """
    if cursor is not None:
        statement = statement.where(_after(order, _read(cursor, name, order)))
    keys: list[Any] = [by.expression.label(_KEY.format(number)) for number, by in enumerate(order)]
    ordered = statement.add_columns(*keys).order_by(
        *(by.expression.desc() if by.falling else by.expression for by in order)
    )
    # One more than asked for tells whether there is a next page.
    rows = list(db.session.execute(ordered.limit(limit + 1)))
    if len(rows) <= limit:
        return Page(rows, None)
    # The order's own columns come last.
    return Page(rows[:limit], _write(rows[limit - 1][-len(order) :], name))


def answer_page(page: Page, items: Sequence[Any]) -> Response:
    """Return a page of a list as JSON, with a Link header that leads to the next."""
    if page.next is None:
        return answer({"items": items, "next": None})
    query = urlencode({**request.args.to_dict(), "cursor": page.next})
    return answer({"items": items, "next": page.next}, headers={"Link": f'<{request.path}?{query}>; rel="next"'})


def _after(order: Order, values: Sequence[Any]) -> ColumnElement[bool]:
    """Return the condition for rows after the one with these values: the first that differs decides."""
    ways = []
    for number, by in enumerate(order):
        same = [earlier.expression == value for earlier, value in zip(order[:number], values, strict=False)]
        ways.append(and_(*same, by.after(values[number])))
    return or_(*ways)


def _serializer(name: str) -> URLSafeSerializer:
    # Signed, so that what comes back is what was given out: values of the right number and type.
    return URLSafeSerializer(current_app.secret_key or "", salt=f"cursor:{name}")


def _write(values: Sequence[Any], name: str) -> str:
    plain = [value.isoformat() if isinstance(value, date) else value for value in values]
    return str(_serializer(name).dumps(plain))


def _read(cursor: str, name: str, order: Order) -> list[Any]:
    try:
        values = _serializer(name).loads(cursor)
    except BadData:
        message = _l("Markören hör inte till den här listan i den här ordningen. Börja om från listans början.")
        raise Invalid(str(message), {"cursor": str(message)}) from None
    return [_as_stored(value, by.expression.type.python_type) for value, by in zip(values, order, strict=True)]


def _as_stored(value: Any, kind: type) -> Any:
    if kind is datetime:
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if kind is date else value
