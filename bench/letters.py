"""A letter of a reminder's size that costs nothing to write: what is left is building, sending and recording."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import func, insert, select, update

from planner.kit.clock import now
from planner.kit.db import WRITES, db, table_of
from planner.kit.transaction import transaction
from planner.mail.models import Message
from planner.mail.outbox import Claim, enlist
from planner.mail.rules import Letter
from planner.people.models import Person
from planner.people.operations.persons import new_session_key

KIND = "bench"
SUBJECT = "3 aktiviteter ska vara klara i december"
LINES = [f"Aktivitet nummer {n} ska vara klar i december. Ingen lägesrapport ännu." for n in range(25)]
TEXT = "".join(f"{line}\n" for line in LINES)
HTML = "".join(f"<p>{line}</p>\n" for line in LINES)


def write_letters(claims: Sequence[Claim], today: date) -> Mapping[int, Letter]:  # noqa: ARG001 - as every writer's
    """Return the same letter for everybody."""
    return {claim.id: Letter(address_of(claim.recipient_id), SUBJECT, TEXT, HTML) for claim in claims}


def address_of(number: int) -> str:
    """Return a recipient's address."""
    return f"person-{number}@example.org"


def add_people(count: int) -> None:
    """Add as many persons."""
    with transaction():
        people = [
            {
                "email": address_of(n),
                "name": f"Konto {n}",
                "role": "contributor",
                "position": n,
                "session_key": new_session_key(),
            }
            for n in range(1, count + 1)
        ]
        for first in range(0, count, 5_000):
            db.session.execute(insert(table_of(Person)), people[first : first + 5_000])
    db.session.remove()


def fill_outbox(count: int, today: date) -> None:
    """Let a message to each of so many persons wait; nobody has got one before."""
    with transaction():
        db.session.execute(update(Message).values(sent_on=date(2000, 1, 1)))
    people = select(Person.id.label("recipient_id")).order_by(Person.id).limit(count).subquery()
    with db.engine.connect() as connection:
        connection.execution_options(**{WRITES: True})
        with connection.begin():
            enlist(connection, KIND, people, today=today, next_day=today, at=now())


def check_all_sent() -> None:
    """Raise RuntimeError unless every message has been sent: what is measured must have been done."""
    unsent = db.session.scalar(select(func.count()).select_from(Message).where(Message.sent_at.is_(None)))
    db.session.remove()
    if unsent:
        raise RuntimeError(f"{unsent} messages haven't been sent")
