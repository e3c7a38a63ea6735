"""Taking away the name and the address of somebody who has left; what they did stays, by nobody in particular."""

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from planner.audit.operations import record
from planner.auth.models import ApiToken, CalendarFeed, ExternalIdentity, SignInSession
from planner.desk.help.accessibility.models import Fault
from planner.desk.overview.models import Visit
from planner.desk.privacy.queries import answers_for
from planner.kit.actor import Actor
from planner.kit.db import db
from planner.kit.errors import Conflict, NotFound
from planner.mail.models import Message, Try
from planner.mail.rules import MessageState
from planner.people.models import Deputy, Person
from planner.people.operations.persons import new_session_key
from planner.plans.models import SavedView

# A domain that, by RFC 2606, never exists: nobody ever receives what is sent there.
NOWHERE = "anonym.invalid"


def anonymise(*, actor: Actor | None, person_id: int, today: date) -> None:
    """Make a person who has left one of whom nobody can tell who it was. Once is enough: again changes nothing.

    The row stays, since histories refer to it, and so does the trail, which has never held a name. What somebody wrote
    in a text stays too. Raises NotFound, and Conflict for somebody who hasn't left or whose mail is on its way.
    """
    person = db.session.scalar(
        select(Person)
        .where(Person.id == person_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if person is None:
        raise NotFound(_("Personen finns inte."))
    if person.anonymised_on is not None:
        return
    if not person.is_gone(today):
        raise Conflict(_("Bara den som har slutat kan anonymiseras. Ange först personens sista dag."))
    _forget_mail(person.id)
    for model in (SignInSession, ApiToken, CalendarFeed, ExternalIdentity, Visit, SavedView):
        db.session.execute(delete(model).where(model.person_id == person.id))
    db.session.execute(delete(Deputy).where((Deputy.person_id == person.id) | (Deputy.deputy_id == person.id)))
    db.session.execute(update(Fault).where(Fault.email == person.email).values(email=None))
    person.name = f"Tidigare medarbetare {person.id}"
    person.email = _free_address(person.id)
    person.password_hash = None
    person.session_key = new_session_key()
    person.locale = None
    person.mail_choice = None
    person.invited_at = None
    person.last_sign_in_at = None
    person.welcomed_at = None
    person.anonymised_on = today
    db.session.flush()
    record(
        "person.anonymise",
        actor=actor,
        object_kind="person",
        object_id=person.id,
        assignments=answers_for(person.id, today),
    )


def _forget_mail(person_id: int) -> None:
    """Take the address and the subject from everything sent to a person, and stop what waits."""
    theirs = Message.recipient_id == person_id
    on_its_way = select(Message.id).where(theirs, Message.state == MessageState.CLAIMED)
    if db.session.scalar(on_its_way) is not None:
        # Whoever sends it writes the address down afterwards.
        raise Conflict(_("Ett mejl till personen skickas just nu. Försök igen om en stund."))
    waits = (theirs, Message.state == MessageState.WAITING)
    db.session.execute(update(Message).where(*waits).values(state=MessageState.SUPPRESSED, next_try_at=None))
    db.session.execute(update(Message).where(theirs).values(address=None, subject=None))
    messages = select(Message.id).where(theirs)
    db.session.execute(update(Try).where(Try.message_id.in_(messages)).values(said=""))


def _free_address(person_id: int) -> str:
    """Return an address that nobody has, though a plan file from elsewhere may have brought one like it."""
    attempt, address = 1, f"borttagen-{person_id}@{NOWHERE}"
    while db.session.scalar(select(Person.id).where(Person.email == address)) is not None:
        attempt += 1
        address = f"borttagen-{person_id}-{attempt}@{NOWHERE}"
    return address
