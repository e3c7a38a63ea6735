"""/handelselogg for administrators: who did what and when, narrowed down, and as a file; an object's own history."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import Blueprint, Response, render_template, stream_with_context
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from planner.audit.models import TrailEntry
from planner.audit.operations import record_export
from planner.audit.queries import Wanted, entries
from planner.audit.schemas import TrailInput
from planner.audit.words import ACTION_WORDS, KIND_WORDS, VIA_WORDS
from planner.auth.sessions import signed_in
from planner.desk.trail.handed_out import facts_handed_out
from planner.desk.trail.objects import parts_of
from planner.desk.trail.telling import Told, tell
from planner.kit.cells import plain_cell
from planner.kit.clock import STOCKHOLM, business_date
from planner.kit.db import db
from planner.kit.forms import from_address
from planner.kit.web import Access, access
from planner.people.queries.persons import people_called
from planner.people.rules import Role

PAGE_SIZE = 50
PANEL_SIZE = 10
CHUNK = 1000

HEADER = (
    _l("nummer"), _l("tid"), _l("person"), _l("namn"), _l("kod"), _l("händelse"), _l("slag"), _l("objekt"),
    _l("objektets namn"), _l("uppgifter"), _l("väg"), _l("begäran"), _l("plats"), _l("api-nyckel"),
)  # fmt: skip

blueprint = Blueprint("trail", __name__)


@blueprint.get("/handelselogg")
@access(Access.ADMINISTRATOR)
def trail() -> str:
    """Show the trail, the newest first, narrowed by what the address says, a page at a time."""
    given = from_address(TrailInput())
    found = entries(_wanted(given), limit=PAGE_SIZE + 1, before=given["before"])
    shown = found[:PAGE_SIZE]
    filters = {name: value for name, value in given.items() if value is not None and name != "before"}
    return render_template(
        "desk/trail/list.html",
        rows=tell(shown),
        given=given,
        filters=filters,
        older=shown[-1].id if len(found) > PAGE_SIZE else None,
        ACTION_WORDS=ACTION_WORDS,
        KIND_WORDS=KIND_WORDS,
        VIA_WORDS=VIA_WORDS,
    )


@blueprint.get("/handelselogg.csv")
@access(Access.ADMINISTRATOR)
def download() -> Response:
    """Hand out what is narrowed down, however much it is, as CSV for spreadsheets."""
    given = from_address(TrailInput())
    wanted = _wanted(given)
    record_export("trail", actor=signed_in(), filter=_narrowed(given, wanted))
    name = f"handelselogg-{business_date().isoformat()}.csv"
    return Response(
        stream_with_context(_lines(wanted)),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def history_panel(kind: str) -> Callable[[int, date], Markup | None]:
    """Return the panel with which a page of an object of a kind shows administrators its history."""

    def panel(number: int, _today: date) -> Markup | None:
        if not signed_in().may(Role.ADMINISTRATOR):
            return None
        rows = tell(entries(Wanted(objects=parts_of(kind, number)), limit=PANEL_SIZE))
        shown = render_template("desk/trail/_panel.html", rows=rows, kind=kind, number=number)
        return Markup(shown)  # noqa: S704 - our own template has escaped it # nosec B704

    return panel


def _wanted(given: dict[str, Any]) -> Wanted:
    q = given["q"]
    is_number = bool(q) and q.isascii() and q.isdigit() and len(q) < 19
    return Wanted(
        actors=people_called(given["person"]) if given["person"] else None,
        action=given["action"],
        objects=parts_of(given["kind"], given["id"]) if given["kind"] else None,
        since=_midnight(given["since"]) if given["since"] else None,
        until=_midnight(given["until"] + timedelta(days=1)) if given["until"] else None,
        via=given["via"],
        number=int(q) if is_number else None,
        origin=None if is_number else q,
    )


def _narrowed(given: dict[str, Any], wanted: Wanted) -> dict[str, Any]:
    """Return a filter as the trail may keep it: whom it means, not what was typed."""
    codes = {name: str(given[name]) for name in ("action", "kind", "id", "since", "until", "via") if given[name]}
    people = {} if wanted.actors is None else {"person": list(wanted.actors)}
    return {**codes, **people, **({"searched": True} if given["q"] else {})}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), STOCKHOLM)


def _lines(wanted: Wanted) -> Iterator[str]:
    # The mark at the beginning tells Excel that it is UTF-8.
    yield "\ufeff" + _csv([HEADER])
    before = None
    while rows := entries(wanted, limit=CHUNK, before=before):
        yield _csv([_cells(row, told) for row, told in zip(rows, tell(rows), strict=True)])
        before = rows[-1].id
        db.session.expunge_all()


def _cells(row: TrailEntry, told: Told) -> Sequence[object]:
    return (
        row.id,
        row.at.isoformat(timespec="microseconds"),
        row.actor_id,
        plain_cell(told.who) if row.actor_id is not None else None,
        row.action,
        told.did,
        row.object_kind,
        row.object_id,
        plain_cell(told.about.title if told.about else told.who),
        json.dumps(facts_handed_out(row.action, row.facts), ensure_ascii=False, sort_keys=True),
        row.via,
        # A proxy, or whoever asked, has named it.
        plain_cell(row.request_id or ""),
        row.place,
        row.token_id,
    )


def _csv(rows: Sequence[Sequence[object]]) -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=";").writerows(rows)
    return stream.getvalue()
