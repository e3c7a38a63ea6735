"""Taking over figures from a table: exactly what was previewed, or nothing."""

from sqlalchemy import select

from planner.audit.operations import record
from planner.indicators.models import Indicator, Observation
from planner.indicators.operations.observations import check_may, columns_of, write
from planner.indicators.queries.imports import Preview, preview_import
from planner.kit.actor import Actor
from planner.kit.db import db
from planner.kit.imports import Verdict
from planner.kit.tables import Table


def import_observations(*, actor: Actor, table: Table, seen: str) -> Preview:
    """Record the figures of a recognised table; none is removed.

    `seen` is the fingerprint of the preview that was agreed to. Raises Forbidden for those who don't manage indicators,
    PreviewOutdated where another would come of it now, Invalid where a row has errors; nothing is changed then.
    """
    check_may(actor)
    # Whose figures a table names isn't known before it is read: a few series, locked in one order.
    db.session.execute(select(Indicator.id).order_by(Indicator.id).with_for_update(key_share=True))
    preview = preview_import(table)
    preview.check(seen)
    for row in preview.rows:
        if row.indicator is not None and row.verdict is not Verdict.UNCHANGED:
            place = {"indicator_id": row.indicator.id, "organisation_id": row.organisation_id}
            kept = row.kept
            write(
                row.there or Observation(**place, **columns_of(row.period)),
                row.figure,
                public=kept["public"],
                note=kept["note"],
                source=kept["source"],
                actor=actor,
            )
    record("indicator.import", actor=actor, object_kind="indicator", object_id=None, counts=preview.tally)
    db.session.flush()
    return preview
