"""Taking over a table of activities that was edited in a spreadsheet: exactly what was previewed, or nothing."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from planner.kit.actor import Actor
from planner.kit.db import db
from planner.kit.tables import Table
from planner.plans.models import Activity, Assignment
from planner.plans.operations import daily
from planner.plans.operations.summaries import one_refresh
from planner.plans.queries.sheet_preview import Change, SheetRow, What, preview_sheet
from planner.plans.rules import Status


def take_over_sheet(*, actor: Actor, table: Table, chosen: Collection[str], seen: str, today: date) -> int:
    """Do what a recognised table asks for, each change as somebody would by hand; return how many there were.

    Of what others changed after the table was taken out, only what is `chosen`, by the names that SheetRow.name_of
    gives. `seen` is the fingerprint of the preview that was agreed to. Raises PreviewOutdated where another would come
    of it now, Invalid where a cell is wrong; nothing is changed then.
    """
    _lock(table)
    preview = preview_sheet(table, actor=actor, today=today)
    preview.check(seen)
    agreed = [*preview.changes, *((row, one) for row, one in preview.conflicts if row.name_of(one) in chosen)]
    with one_refresh(today):
        for row, change in sorted(agreed, key=lambda pair: pair[0].number):
            _do(row, change, actor, today)
    return len(agreed)


def _lock(table: Table) -> None:
    """Keep others from the histories that it is about, in the order in which every operation locks them."""
    keys = {dict(zip(table.header, row.cells, strict=True))["key"] for row in table.rows}
    activities = select(Activity.id).where(Activity.key.in_(keys)).order_by(Activity.id)
    shares = select(Assignment.id).where(Assignment.activity_id.in_(activities.order_by(None))).order_by(Assignment.id)
    db.session.execute(shares.with_for_update(key_share=True))
    db.session.execute(activities.with_for_update(key_share=True))


def _do(row: SheetRow, change: Change, actor: Actor, today: date) -> None:
    line, values = row.line, row.values
    if line is None or (row.status is None and change.what is What.REPORT):
        return
    share = {"activity_key": line.key, "organisation_key": line.organisation_key}
    match change.what:
        case What.REPORT:
            status = row.status or Status.NOT_STARTED
            daily.report_status(
                actor=actor,
                **share,
                status=status,
                comment=values.get("comment"),
                paused_until=values.get("paused_until") if status is Status.PAUSED else None,
                # What the table has no columns for stays.
                forecast=line.forecast,
                ready_on=line.ready_on,
                today=today,
            )
        case What.OWNER:
            daily.name_owner(actor=actor, **share, person_id=row.owner_id, today=today)
        case What.DUE | What.OWN_DUE:
            organisation_key = line.organisation_key if change.what is What.OWN_DUE else None
            daily.set_deadline(
                actor=actor,
                activity_key=line.key,
                organisation_key=organisation_key,
                due=values[change.what],
                reason=values["reason"],
                today=today,
            )
