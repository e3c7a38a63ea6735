"""The letter that tells administrators of faults, written when it is sent.

It doesn't hold what was reported: anybody may write that, and a letter of ours should carry nobody else's links.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from flask_babel import ngettext
from sqlalchemy import select

from planner.desk.help.accessibility.queries import waiting_faults
from planner.desk.help.accessibility.rules import ANSWER_DAYS
from planner.kit.db import db
from planner.kit.i18n import moment
from planner.mail import paper
from planner.mail.outbox import Claim
from planner.mail.rules import Letter
from planner.people.models import Person


def write_fault_letters(claims: Sequence[Claim], today: date) -> Mapping[int, Letter]:
    """Return the letters of claimed messages, to those who haven't left, while faults wait to be handled."""
    count, first = waiting_faults()
    if first is None:
        return {}
    found = db.session.scalars(select(Person).where(Person.id.in_({claimed.recipient_id for claimed in claims})))
    people = {person.id: person for person in found if not person.is_gone(today)}
    letters = {}
    for claimed in claims:
        if person := people.get(claimed.recipient_id):
            with paper.in_language_of(person.locale):
                facts = {
                    "name": person.name,
                    "count": count,
                    "first": moment(first),
                    "answer_days": ANSWER_DAYS,
                    "link": paper.page("accessibility.faults"),
                }
                subject = str(
                    ngettext(
                        "Någon har anmält ett fel i tillgängligheten",
                        "%(num)s anmälda fel i tillgängligheten väntar",
                        count,
                    )
                )
                letters[claimed.id] = paper.write("fault", address=person.email, subject=subject, facts=facts)
    return letters
