"""Reminders for programs: who would be told what on a day, and the outbox."""

from typing import Any

from flask import Response

from planner.auth.sessions import signed_in
from planner.kit.api.answers import answer
from planner.kit.api.blueprint import ApiBlueprint
from planner.kit.api.paging import PageQuery, answer_page
from planner.kit.api.shapes import (
    Answer,
    Query,
    choice,
    day,
    flag,
    many,
    moment,
    number,
    one_of,
    page_of_items,
    text,
)
from planner.kit.clock import business_date, now
from planner.kit.errors import NotFound
from planner.kit.fields import FreeText, OptionalDate
from planner.kit.web import Access, access
from planner.mail.operations import retry_message
from planner.mail.queries import Wanted
from planner.mail.rules import MessageState
from planner.people.queries.persons import people_called
from planner.reminders import planning
from planner.reminders.queries import message_row, messages_by_page

# More than anybody reads; the counts are of all.
MOST_PREVIEWED = 1000

blueprint = ApiBlueprint(
    "reminders",
    __name__,
    says="Reminders, and the e-mail that carries them.",
    names={"message_id": ("Number of a message.", 41)},
)


class PreviewQuery(Query):
    """For which day."""

    on = OptionalDate(load_default=None, metadata={"description": "The day; otherwise today.", "example": "2014-11-17"})


class PreviewItem(Answer):
    """One reminder."""

    kind = text("deadline or nudge.", "deadline")
    activity = text("Key of the activity; null for figures asked for and for submissions.", "boende-1", nullable=True)
    organisation = text("Key of the organisation; null for submissions.", "bromma", nullable=True)
    recipient = text("E-mail of who is told.", "bromma@example.org")
    step = number("Days from the deadline; null for a nudge.", -14, nullable=True)
    due = day("The deadline.", "2014-12-31")
    submission = number("The year whose submission it is; null for all else.", None)


class PreviewAnswer(Answer):
    """What planning on the day would do."""

    on = day("The day.", "2014-11-17")
    working_day = flag(
        "On a weekend or holiday nothing is planned, in a quiet period only answers in rounds and submissions.", True
    )
    reminders = number("Reminders.", 12)
    messages = number("New messages.", 5)
    recipients = number("Recipients.", 6)
    items = many(PreviewItem, f"The first {MOST_PREVIEWED} reminders.")


class MessageQuery(PageQuery):
    """Which messages."""

    state = choice(MessageState, "Where they are.")
    kind = FreeText(load_default=None, max_length=20, metadata={"description": "What they are for.", "example": None})
    recipient = FreeText(
        load_default=None,
        max_length=254,
        metadata={"description": "To whom: an e-mail address, or part of a name or address.", "example": None},
    )
    since = OptionalDate(load_default=None, metadata={"description": "Made or added to on this day or later."})
    until = OptionalDate(load_default=None, metadata={"description": "Made or added to on this day or earlier."})


class MessageAnswer(Answer):
    """An e-mail in the outbox."""

    id = number("Its number.", 41)
    kind = text("What it is for.", "reminders")
    state = one_of(MessageState, "Where it is.", "dead")
    recipient = text("E-mail of whom it is for.", "bromma@example.org")
    subject = text("What it was sent with.", None)
    created_at = moment("When it was made.", "2014-11-03T07:00:00+00:00")
    next_try_at = moment("When it may be tried again.", None)
    sent_at = moment("When it was sent.", None)


@blueprint.get("/reminders/preview")
@access(Access.STRATEGIST)
@blueprint.asks(PreviewQuery)
@blueprint.gives(PreviewAnswer)
def preview(wanted: dict[str, Any]) -> Response:
    """See who would be told what on a day. Nothing is changed."""
    planned = planning.preview(wanted["on"] or business_date(), with_items=True)
    return answer(
        {
            "on": planned.on,
            "working_day": planned.working_day,
            "reminders": planned.reminders,
            "messages": planned.messages,
            "recipients": planned.recipients,
            "items": [
                {
                    "kind": item.kind,
                    "activity": item.activity,
                    "organisation": item.organisation,
                    "recipient": item.recipient,
                    "step": item.step,
                    "due": item.due,
                    "submission": item.year,
                }
                for item in planned.items[:MOST_PREVIEWED]
            ],
        }
    )


@blueprint.get("/messages")
@access(Access.ADMINISTRATOR)
@blueprint.asks(MessageQuery)
@blueprint.gives(page_of_items(MessageAnswer, name="MessagePage"))
def list_messages(wanted: dict[str, Any]) -> Response:
    """List the outbox, the latest first."""
    recipient = wanted["recipient"]
    asked = Wanted(
        recipients=people_called(recipient) if recipient else None,
        state=wanted["state"],
        kind=wanted["kind"],
        since=wanted["since"],
        until=wanted["until"],
    )
    page = messages_by_page(asked, limit=wanted["limit"], cursor=wanted["cursor"])
    return answer_page(page, [_message(row) for row in page.rows])


@blueprint.get("/messages/<int:message_id>")
@access(Access.ADMINISTRATOR)
@blueprint.gives(MessageAnswer)
def message(message_id: int) -> Response:
    """Read what became of a message."""
    return answer(_message(_found(message_id)))


@blueprint.post("/messages/<int:message_id>/retries")
@access(Access.ADMINISTRATOR)
@blueprint.gives(MessageAnswer, problems=(409,))
def retry(message_id: int) -> Response:
    """Let a message that was given up be tried again at once, for another five working days.

    409 where it hasn't been given up.
    """
    retry_message(message_id, actor=signed_in(), at=now())
    return answer(_message(_found(message_id)))


def _found(message_id: int) -> Any:
    row = message_row(message_id)
    if row is None:
        raise NotFound(str(message_id))
    return row


def _message(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": row.kind,
        "state": row.state,
        "recipient": row.recipient,
        "subject": row.subject,
        "created_at": row.created_at,
        "next_try_at": row.next_try_at,
        "sent_at": row.sent_at,
    }
