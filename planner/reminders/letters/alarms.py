"""The alarm: a mail to administrators, at most one a day, when other mail needs looking after."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import or_, select

from planner.kit.clock import STOCKHOLM
from planner.kit.db import db
from planner.kit.i18n import moment
from planner.kit.settings import Settings
from planner.kit.transaction import transaction
from planner.mail import paper
from planner.mail.alarms import ALARM, add_alarm, last_alarm, servers_words, trouble, was_raised
from planner.mail.models import MailAlarm
from planner.mail.operations import send_at_once
from planner.mail.outbox import Claim
from planner.mail.rules import Letter
from planner.people.models import Person
from planner.people.rules import Role
from planner.reminders.calendar import kinds_off, working_calendar
from planner.reminders.rules import FAMILIES
from planner.reminders.settings.in_force import current_settings


def raise_alarm(*, today: date, at: datetime) -> MailAlarm | None:
    """Put a mail to each administrator into the outbox if something needs looking after, and commit; return the alarm.

    Once on a day, in however many processes this runs.
    """
    settings: Settings = current_app.extensions["planner.settings"]
    if was_raised(today):
        return None
    longer_than = timedelta(minutes=settings.mail_alarm_minutes)
    found = trouble(at=at, today=today, longer_than=longer_than, without=_may_still_wait(today, at, longer_than))
    if not found.dead and not found.waiting:
        return None
    with transaction():
        alarm = add_alarm(found, today=today, at=at)
        if alarm is not None:
            present = or_(Person.left_on.is_(None), Person.left_on > today)
            for person_id in db.session.scalars(
                select(Person.id).where(Person.role == Role.ADMINISTRATOR, present).order_by(Person.id)
            ).all():
                send_at_once(ALARM, recipient_id=person_id, today=today)
            db.session.expunge(alarm)
    return alarm


def write_alarms(claims: Sequence[Claim], today: date) -> Mapping[int, Letter]:
    """Return the letters of claimed alarms, to administrators who haven't left, with what the server said last."""
    alarm, said = last_alarm(), servers_words()
    found = db.session.scalars(select(Person).where(Person.id.in_({claimed.recipient_id for claimed in claims})))
    people = {person.id: person for person in found if not person.is_gone(today)}
    if alarm is None:
        return {}
    return {
        claimed.id: _letter(people[claimed.recipient_id], alarm, said)
        for claimed in claims
        if claimed.recipient_id in people
    }


def _may_still_wait(today: date, at: datetime, longer_than: timedelta) -> list[str]:
    """Return the kinds of messages that aren't late yet: those with days off count from the morning of each day."""
    settings: Settings = current_app.extensions["planner.settings"]
    morning = datetime.combine(at.astimezone(STOCKHOLM).date(), current_settings().remind_from, STOCKHOLM)
    if settings.business_date is None and at < morning + longer_than:
        return [family.kind for family in FAMILIES]
    return kinds_off(today, working_calendar())


def _letter(person: Person, alarm: MailAlarm, said: Sequence[str]) -> Letter:
    with paper.in_language_of(person.locale):
        facts = {
            "name": person.name,
            "found": _found(alarm),
            "said": said,
            "advice": _advice(alarm),
            "link": paper.page("reminders.outbox"),
        }
        return paper.write("alarm", address=person.email, subject=_subject(alarm), facts=facts)


def _subject(alarm: MailAlarm) -> str:
    if alarm.waiting:
        return str(ngettext("%(num)s utskick går inte i väg", "%(num)s utskick går inte i väg", alarm.waiting))
    return str(ngettext("%(num)s utskick är stoppat", "%(num)s utskick är stoppade", alarm.dead))


def _found(alarm: MailAlarm) -> list[str]:
    """Return what was wrong when the alarm was raised, in sentences."""
    found = []
    if alarm.waiting and alarm.oldest_at:
        found.append(
            ngettext(
                "%(at)s hade %(num)s utskick väntat för länge, sedan %(first)s.",
                "%(at)s hade %(num)s utskick väntat för länge, det första sedan %(first)s.",
                alarm.waiting,
                at=moment(alarm.at),
                first=moment(alarm.oldest_at),
            )
        )
        found.append(_("Inget är förlorat: det som väntar skickas när felet är borta."))
    if alarm.dead:
        found.append(
            ngettext(
                "E-postservern har sagt nej till %(num)s utskick. Det försöks inte igen av sig självt.",
                "E-postservern har sagt nej till %(num)s utskick. De försöks inte igen av sig själva.",
                alarm.dead,
            )
        )
    return [str(sentence) for sentence in found]


def _advice(alarm: MailAlarm) -> list[str]:
    """Return what to do about it."""
    advice = []
    if alarm.waiting:
        advice.append(
            _("Kontrollera att planner scheduler är igång och att e-postservern svarar: kör planner check på servern.")
        )
    if alarm.dead:
        advice.append(_("Läs vad servern svarade, rätta adresser som är fel och välj Försök igen på sidan Utskick."))
    return [str(sentence) for sentence in advice]
