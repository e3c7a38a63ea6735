"""That delivery ran, and what it came to: a row a business date, which every run of every process adds to."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from planner.kit.db import db
from planner.kit.transaction import transaction
from planner.mail.models import DeliveryRun

# A run that found nothing to do is told at most so often: the scheduler looks several times a minute, in every process.
HEARTBEAT = timedelta(minutes=10)


@dataclass
class Delivery:
    """What one run did. `problem` says why it ended early; `waiting` counts what is still to be sent after it.

    `paced`: the limit of a minute is reached, and something waits for the next run.
    """

    sent: int = 0
    retry: int = 0
    dead: int = 0
    suppressed: int = 0
    waiting: int = 0
    seconds: float = 0.0
    problem: str | None = None
    paced: bool = False

    @property
    def handled(self) -> int:
        """How many messages the run is done with."""
        return self.sent + self.retry + self.dead + self.suppressed


def record_run(run: Delivery, *, on: date, at: datetime) -> None:
    """Add a run to the row of its business date, and commit. Several processes may do so at once."""
    counts = {name: getattr(run, name) for name in ("sent", "retry", "dead", "suppressed", "seconds")}
    values = {"delivered_on": on, "first_at": at, "last_at": at, "runs": 1, "problem": run.problem, **counts}
    added = {name: getattr(DeliveryRun, name) + count for name, count in counts.items()}
    # Of two that end together the later counts, whichever is written first.
    latest: Any = func.greatest if db.engine.dialect.name == "postgresql" else func.max
    with transaction():
        insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
        statement = insert(DeliveryRun).values(values)
        db.session.execute(
            statement.on_conflict_do_update(
                index_elements=[DeliveryRun.on],
                set_={
                    "last_at": latest(DeliveryRun.last_at, statement.excluded.last_at),
                    "runs": DeliveryRun.runs + 1,
                    "problem": statement.excluded.problem,
                    **added,
                },
            )
        )


def record_heartbeat(*, on: date, at: datetime, problem: str | None = None) -> None:
    """Record that delivery looked and had nothing to send, unless it has been heard of a moment ago.

    `problem` says why it doesn't send what waits, such as that no server is configured.
    """
    last = db.session.execute(
        select(DeliveryRun.last_at, DeliveryRun.problem).where(DeliveryRun.on == on)
    ).one_or_none()
    db.session.rollback()
    if last is None or at - last.last_at >= HEARTBEAT or last.problem != problem:
        record_run(Delivery(problem=problem), on=on, at=at)


def last_run() -> DeliveryRun | None:
    """Return the row of the last business date on which delivery ran."""
    return db.session.scalar(select(DeliveryRun).order_by(DeliveryRun.on.desc()).limit(1))
