"""The page on which a table is looked at, and what it carries to the page on which it is done."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import current_app, render_template
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeTimedSerializer

from planner.kit.errors import Invalid
from planner.kit.imports.previews import AnyRow, Preview, Verdict
from planner.kit.limits import LARGEST_FORM
from planner.kit.tables import Row, Table

# A day to look at what was previewed.
LIFE = 24 * 3600
# Of what would be done, this many rows are shown; all that are wrong come first.
MOST_SHOWN = 500


def show_preview(
    template: str,
    table: Table,
    found: Preview[AnyRow],
    before: Callable[[AnyRow], Mapping[str, str]],
    *,
    names: Mapping[str, Any],
    purpose: str,
    problem: str | None = None,
) -> str:
    """Return the page of what a table would do.

    `names` has what people call each column, `before` in words what stood in each field that a row changes. `purpose`
    is what the table is carried on for. Raises Invalid for a table too large to be carried.
    """
    told = found.told
    can_be_done = told and not found.counts[Verdict.WRONG]
    return render_template(
        template,
        columns={column: names[column] for column in table.header},
        rows=told[:MOST_SHOWN],
        before=before,
        left_out=max(len(told) - MOST_SHOWN, 0),
        counts={verdict.value: found.counts[verdict] for verdict in Verdict},
        table=carried(table, found.fingerprint, purpose=purpose) if can_be_done else None,
        problem=problem,
    )


def carried(table: Table, seen: str, *, purpose: str) -> str:
    """Return a table and the fingerprint of what was seen of it, signed: a form carries it, and nobody can alter it.

    Raises Invalid for a table too large for a form.
    """
    rows = [[row.number, row.cells] for row in table.rows]
    text: str = _serializer(purpose).dumps({"header": table.header, "rows": rows, "seen": seen})
    if len(text) > LARGEST_FORM - 4096:
        raise Invalid(_("Tabellen är för stor för att tas in på en gång. Dela upp den i flera."))
    return text


def taken_up(text: str, *, purpose: str) -> tuple[Table, str]:
    """Return the table that a form has carried, and the fingerprint of what was seen of it.

    Raises Invalid for what is older than a day, was altered on the way, or was carried for another purpose.
    """
    try:
        held = _serializer(purpose).loads(text, max_age=LIFE)
    except BadSignature:
        raise Invalid(_("Förhandsgranskningen är för gammal. Välj tabellen på nytt.")) from None
    rows = tuple(Row(number, tuple(cells)) for number, cells in held["rows"])
    return Table(tuple(held["header"]), rows), held["seen"]


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt=purpose)
