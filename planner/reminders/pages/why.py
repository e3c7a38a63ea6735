"""/utskick/varfor: why somebody got, or didn't get, a mail on a day."""

from flask import render_template

from planner.kit.clock import business_date
from planner.kit.forms import from_address
from planner.kit.web import Access, access
from planner.mail.queries import tries_of
from planner.people.queries.persons import people_called, persons_by_id
from planner.people.words import MAIL_WORDS
from planner.reminders.pages.blueprint import blueprint
from planner.reminders.schemas import WhyInput
from planner.reminders.why.explaining import explain
from planner.reminders.why.words import off_text, row_text, verdict_text
from planner.reminders.words import MESSAGE_WORDS, STATE_WORDS

MOST_CHOICES = 20
MOST_SHOWN = 50


@blueprint.get("/utskick/varfor")
@access(Access.ADMINISTRATOR)
def why() -> str:
    """Explain a person's mail on a day; where a name fits several, let the visitor choose one of them."""
    given, today = from_address(WhyInput()), business_date()
    day = given["dag"] or today
    people = persons_by_id(people_called(given["person"])) if given["person"] else []
    found = explain(people[0], day, today=today) if len(people) == 1 else None
    return render_template(
        "reminders/why.html",
        given=given,
        day=day,
        people=people[:MOST_CHOICES],
        more_people=len(people) - MOST_CHOICES,
        found=found,
        tries=tries_of([message.id for message in found.messages]) if found else {},
        shown=found.rows[:MOST_SHOWN] if found else [],
        verdict_text=verdict_text,
        off_text=off_text,
        row_text=row_text,
        MAIL_WORDS=MAIL_WORDS,
        MESSAGE_WORDS=MESSAGE_WORDS,
        STATE_WORDS=STATE_WORDS,
    )
