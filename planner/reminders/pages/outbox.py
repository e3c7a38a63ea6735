"""/utskick: what waits, what was sent, what failed and why."""

from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from planner.auth.sessions import signed_in
from planner.kit.clock import business_date, now
from planner.kit.errors import NotFound
from planner.kit.forms import from_address
from planner.kit.settings import Settings
from planner.kit.web import Access, access
from planner.mail.operations import retry_dead_messages, retry_message
from planner.mail.queries import (
    UNSENT,
    Wanted,
    count_by_state,
    last_tries_of,
    message_by_id,
    messages,
    oldest_waiting,
    tries_of,
)
from planner.mail.rules import MessageState
from planner.mail.runs import last_run
from planner.people.queries.persons import people_called
from planner.reminders.calendar import working_calendar
from planner.reminders.pages.blueprint import blueprint
from planner.reminders.queries import carried_by, count_carried, names_of
from planner.reminders.schemas import OutboxInput
from planner.reminders.standstill import standstills
from planner.reminders.words import MESSAGE_WORDS, STATE_WORDS, TRY_WORDS

PAGE_SIZE = 50
MOST_CARRIED = 50
MOST_TRIES = 50


@blueprint.get("/utskick")
@access(Access.ADMINISTRATOR)
def outbox() -> str:
    """Show the outbox, the newest first, narrowed by what the address says, a page at a time."""
    given = from_address(OutboxInput())
    found = messages(_wanted(given), limit=PAGE_SIZE + 1, before=given["before"])
    shown = found[:PAGE_SIZE]
    filters = {name: value for name, value in given.items() if value is not None and name != "before"}
    counts, oldest, today = count_by_state(), oldest_waiting(), business_date()
    settings: Settings = current_app.extensions["planner.settings"]
    calendar = working_calendar()
    return render_template(
        "reminders/outbox.html",
        messages=shown,
        names=names_of({message.recipient_id for message in shown}),
        tries=last_tries_of([message.id for message in shown]),
        given=given,
        filters=filters,
        older=shown[-1].id if len(found) > PAGE_SIZE else None,
        counts=counts,
        oldest=oldest,
        standstills=standstills(
            has_server=bool(settings.mail_server),
            waiting=sum(counts.get(state, 0) for state in UNSENT),
            last=last_run(),
            at=now(),
            next_working_day=calendar.next_working_day(today) if calendar.is_day_off(today) else None,
        ),
        STATES=list(MessageState),
        STATE_WORDS=STATE_WORDS,
        MESSAGE_WORDS=MESSAGE_WORDS,
    )


@blueprint.get("/utskick/<int:message_id>")
@access(Access.ADMINISTRATOR)
def message(message_id: int) -> str:
    """Show one message: what it carries, each try with the server's words, when it is tried next."""
    found = message_by_id(message_id)
    if found is None:
        raise NotFound(_("Utskicket finns inte."))
    tries = tries_of([found.id]).get(found.id, [])
    name, address = names_of({found.recipient_id})[found.recipient_id]
    return render_template(
        "reminders/message.html",
        message=found,
        name=name,
        address=found.address or address,
        carried=carried_by(found.id, MOST_CARRIED),
        carried_in_all=count_carried(found.id),
        tries=tries[:MOST_TRIES],
        earlier_tries=len(tries) - MOST_TRIES,
        is_late=found.next_try_at is not None and found.next_try_at > now(),
        STATE_WORDS=STATE_WORDS,
        MESSAGE_WORDS=MESSAGE_WORDS,
        TRY_WORDS=TRY_WORDS,
    )


@blueprint.post("/utskick/<int:message_id>/forsok")
@access(Access.ADMINISTRATOR)
def retry(message_id: int) -> Response:
    """Let a message that was given up be tried again."""
    retry_message(message_id, actor=signed_in(), at=now())
    flash(_("Utskicket försöks igen inom någon minut."))
    return redirect(url_for("reminders.message", message_id=message_id))


@blueprint.post("/utskick/forsok")
@access(Access.ADMINISTRATOR)
def retry_all() -> Response:
    """Let all messages that were given up be tried again."""
    count = retry_dead_messages(actor=signed_in(), at=now())
    if count:
        said = ngettext("%(num)s utskick försöks igen.", "%(num)s utskick försöks igen.", count)
    else:
        said = _("Inget utskick är stoppat.")
    flash(said)
    return redirect(url_for("reminders.outbox"))


def _wanted(given: dict[str, Any]) -> Wanted:
    return Wanted(
        recipients=people_called(given["person"]) if given["person"] else None,
        state=given["state"],
        kind=given["kind"],
        since=given["since"],
        until=given["until"],
    )
