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
    via: str | None = None,
    **facts: Any,
) -> None:
    """Add an entry to the trail in the transaction of the change itself.

    `facts` must be plain JSON and hold ids, never names or addresses. `actor` is None where nobody is signed in; `via`
    is then the command line, unless it is given.
    """
    db.session.add(
        TrailEntry(
            at=now(),
            actor_id=actor.id if actor else None,
            via=via or ("page" if actor else "command"),
            action=action,
            object_kind=object_kind,
            object_id=object_id,
            facts=facts,
        )
    )
