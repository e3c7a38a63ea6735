"""/utskick for administrators: what waits, what was sent, what failed and why, and a look ahead."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from planner.auth.sessions import signed_in
from planner.kit.clock import business_date, now
from planner.kit.errors import Invalid
from planner.kit.fields import parse_day
from planner.kit.settings import Settings
from planner.kit.web import Access, access
from planner.mail.models import Message
from planner.mail.operations import retry_message
from planner.mail.queries import count_by_state, messages_in, tries_of
from planner.mail.rules import MessageState
from planner.reminders import planning
from planner.reminders.queries import names_of, told_of_activity
from planner.reminders.words import STATE_WORDS, step_text

MOST_MESSAGES = 50
MOST_PREVIEWED = 500
MOST_TOLD = 20

# What the page shows, in its order: each heading's states.
STOPPED = (MessageState.DEAD,)
UNSENT = (MessageState.WAITING, MessageState.CLAIMED)
FINISHED = (MessageState.SENT, MessageState.SUPPRESSED)


@dataclass(frozen=True)
class Part:
    """The latest messages in some states, and how many there are in all."""

    messages: list[Message]
    total: int


blueprint = Blueprint("reminders", __name__)
blueprint.add_app_template_filter(step_text)


@blueprint.get("/utskick")
@access(Access.ADMINISTRATOR)
def outbox() -> str:
    """Show the outbox."""
    settings: Settings = current_app.extensions["planner.settings"]
    counts = count_by_state()
    parts = [
        Part(messages_in(states, MOST_MESSAGES), sum(counts.get(state, 0) for state in states))
        for states in (STOPPED, UNSENT, FINISHED)
    ]
    shown = [message for part in parts for message in part.messages]
    return render_template(
        "reminders/outbox.html",
        stopped=parts[0],
        unsent=parts[1],
        finished=parts[2],
        names=names_of({message.recipient_id for message in shown}),
        tries=tries_of([message.id for message in shown]),
        has_server=bool(settings.mail_server),
        STATE_WORDS=STATE_WORDS,
    )


@blueprint.post("/utskick/<int:message_id>/forsok")
@access(Access.ADMINISTRATOR)
def retry(message_id: int) -> Response:
    """Let a message that was given up be tried again."""
    retry_message(message_id, actor=signed_in(), at=now())
    flash(_("Utskicket försöks igen inom någon minut."))
    return redirect(url_for("reminders.outbox"))


@blueprint.get("/utskick/forhandsvisning")
@access(Access.ADMINISTRATOR)
def preview() -> str:
    """Show who would be told what on a day."""
    day = _day(request.args.get("dag"))
    planned = planning.preview(day, with_items=True)
    shown = planned.items[:MOST_PREVIEWED]
    return render_template(
        "reminders/preview.html",
        day=day,
        planned=planned,
        by_recipient=[
            (name, address, list(items))
            for (name, address), items in groupby(shown, key=lambda item: (item.recipient_name, item.recipient))
        ],
        left_out=len(planned.items) - len(shown),
    )


def told_panel(activity_id: int, _today: date) -> Markup | None:
    """Return what an activity's page says of its reminders, or None where there have been none."""
    rows = told_of_activity(activity_id, MOST_TOLD)
    if not rows:
        return None
    shown = render_template("reminders/_told.html", rows=rows, STATE_WORDS=STATE_WORDS)
    return Markup(shown)  # noqa: S704 - our own template has escaped it # nosec B704


def _day(text: str | None) -> date:
    if not text:
        return business_date()
    try:
        return parse_day(text)
    except ValueError as error:
        raise Invalid(_("Skriv dagen som år-månad-dag, till exempel 2014-11-17.")) from error
