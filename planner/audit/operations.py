"""Writing to the trail."""

from typing import Any

from planner.audit.models import TrailEntry
from planner.kit.actor import Actor
from planner.kit.clock import now
from planner.kit.db import db
from planner.kit.origin import origin
from planner.kit.transaction import transaction


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

    `facts` must be plain JSON and hold ids and codes, never names, addresses or what somebody wrote. What a change
    changes is told as `before` and `after`, with the same keys; of names and texts only that they were, as `changed`.
    `actor` is None where nobody is signed in; `via` is the door that the request came through, unless it is given.
    """
    source = origin()
    db.session.add(
        TrailEntry(
            at=now(),
            actor_id=actor.id if actor else None,
            via=via or source.via,
            action=action,
            object_kind=object_kind,
            object_id=object_id,
            facts=facts,
            request_id=source.request_id,
            place=source.place,
            token_id=source.token_id,
        )
    )


def record_export(what: str, *, actor: Actor | None, object_id: int | None = None, **facts: Any) -> None:
    """Add the entry `<what>.export`: data leaves the service, by a page that otherwise only reads, or by a command.

    In a transaction of its own, which lets go of what the session has read: call it when the reading is done, and
    before anything is handed out.
    """
    with transaction():
        record(f"{what}.export", actor=actor, object_kind=what, object_id=object_id, **facts)
