"""Writing to the trail."""

from typing import Any

from planner.audit.models import TrailEntry
from planner.kit.actor import Actor
from planner.kit.clock import now
from planner.kit.db import db


def record(
    action: str,
    *,
    actor: Actor | None,
    object_kind: str,
    object_id: int | None,
    via: str = "page",
    **facts: Any,
) -> None:
    """Add an entry to the trail in the transaction of the change itself.

    `facts` must be plain JSON and hold ids, never names or addresses. `actor` is None for the command line.
    """
    db.session.add(
        TrailEntry(
            at=now(),
            actor_id=actor.id if actor else None,
            via=via if actor else "command",
            action=action,
            object_kind=object_kind,
            object_id=object_id,
            facts=facts,
        )
    )
