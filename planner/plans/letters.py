"""The letter that answers wishes for a new deadline, written when it is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from planner.kit.db import db
from planner.mail import paper
from planner.mail.outbox import Claim
from planner.mail.rules import Letter
from planner.people.models import Person
from planner.plans.queries.deadline_requests import RequestRow, requests_told_in
from planner.plans.words import due_text


@dataclass(frozen=True, slots=True)
class Told:
    """One answer: what it is about, what was decided, in sentences, and what the strategist wrote."""

    title: str
    sentences: tuple[str, ...]
    said: str | None
    link: str


def write_deadline_answers(claims: Sequence[Claim], today: date) -> Mapping[int, Letter]:
    """Return the letters of claimed answers, to those who haven't left, with the deadline in force on a day."""
    answers: dict[int | None, list[RequestRow]] = {}
    for answer in requests_told_in({claimed.id for claimed in claims}, today):
        answers.setdefault(answer.message_id, []).append(answer)
    found = db.session.scalars(select(Person).where(Person.id.in_({claimed.recipient_id for claimed in claims})))
    people = {person.id: person for person in found if not person.is_gone(today)}
    return {
        claimed.id: _letter(people[claimed.recipient_id], answers[claimed.id])
        for claimed in claims
        if claimed.id in answers and claimed.recipient_id in people
    }


def _letter(person: Person, answers: Sequence[RequestRow]) -> Letter:
    with paper.in_language_of(person.locale):
        facts = {"name": person.name, "answers": [_told(answer) for answer in answers]}
        return paper.write("deadline_answer", address=person.email, subject=_subject(answers), facts=facts)


def _subject(answers: Sequence[RequestRow]) -> str:
    if len(answers) > 1:
        return str(
            ngettext("Svar på %(num)s önskemål om ny tidplan", "Svar på %(num)s önskemål om ny tidplan", len(answers))
        )
    (answer,) = answers
    if answer.granted:
        return str(_("Ny tidplan: %(title)s", title=answer.activity_title))
    return str(_("Tidplanen ändras inte: %(title)s", title=answer.activity_title))


def _told(answer: RequestRow) -> Told:
    by, said = answer.answered_by or _("Strategen"), answer.answer_reason
    wanted = due_text(answer.due)
    if answer.granted:
        first = _("Du bad om %(due)s. %(by)s har beslutat om en ny tidplan.", due=wanted, by=by)
        said = said and _("Kommentar: %(remark)s", remark=said)
    else:
        first = _("Du bad om %(due)s. %(by)s har beslutat att inte ändra tidplanen.", due=wanted, by=by)
        said = said and _("Skäl: %(reason)s", reason=said)
    in_force = _("Nu gäller: %(due)s.", due=due_text(answer.present))
    return Told(
        title=f"{answer.activity_title} ({answer.organisation})",
        sentences=(str(first), str(in_force)),
        said=said,
        link=paper.page("plans.activity", key=answer.activity_key),
    )
