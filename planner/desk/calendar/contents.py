"""A person's deadlines as an iCalendar file (RFC 5545), in their language.

Calendar programs that subscribe show what the file holds and let go of what it no longer does. So what somebody has
ceased to answer for is left out, while what is dropped stays and says so. The same bytes until something changes: no
line of it depends on when it is asked for. Names and comments are left out: whoever runs the calendar reads it too.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from icalendar import Calendar, Event

from planner.desk.calendar.queries import Entry, Question, ToSend, entries_of, questions_of, submissions_of
from planner.kit.i18n import long_date
from planner.kit.settings import Settings
from planner.people.models import Person
from planner.plans.queries.views import AssignmentView
from planner.plans.rules import Due, Precision, Status
from planner.plans.words import DERIVED_WORDS, STATUS_WORDS, due_text

# How often programs are asked to look again; most have a pace of their own.
REFRESH = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Shown:
    """A day in the calendar."""

    uid: str
    day: date
    summary: str
    description: str
    link: str
    sequence: int
    changed_at: datetime
    is_cancelled: bool = False


def calendar_of(person: Person, today: date) -> bytes:
    """Return the calendar of what a person answers for, is asked in open rounds and is to send in, on a day."""
    settings: Settings = current_app.extensions["planner.settings"]
    entries, questions = entries_of(person, today), questions_of(person, today)
    submissions = submissions_of(person, today)
    with force_locale(person.locale or settings.default_locale):
        host = urlsplit(settings.base_url).hostname or "localhost"
        asked = (_of_round(question, person.id, host) for question in questions)
        to_send = (_of_submission(one, host) for one in submissions)
        return written([*to_send, *asked, *(_of_assignment(entry, host) for entry in entries)])


def written(days: Iterable[Shown]) -> bytes:
    """Return days as a file, its name in the language in use."""
    name = str(_("Handlingsplanens tidplaner"))
    calendar = Calendar()
    calendar.add("prodid", "-//Planner//Planner//SV")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    # The name, and how often to look again: each as the standard has it (RFC 7986), and as programs read it.
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", f"PT{REFRESH // timedelta(hours=1)}H")
    for shown in days:
        calendar.add_component(_event(shown))
    body: bytes = calendar.to_ical()
    return body


def on_our_site(endpoint: str, **values: str | int) -> str:
    """Return a page's whole address, whatever name the service was asked by."""
    settings: Settings = current_app.extensions["planner.settings"]
    return settings.base_url.rstrip("/") + current_app.url_map.bind("localhost").build(endpoint, values)


def _event(shown: Shown) -> Event:
    event = Event()
    event.add("uid", shown.uid)
    # Without a METHOD the two say the same (3.8.7.2).
    event.add("dtstamp", shown.changed_at)
    event.add("last-modified", shown.changed_at)
    event.add("sequence", shown.sequence)
    event.add("dtstart", shown.day)
    event.add("dtend", shown.day + timedelta(days=1))
    event.add("summary", shown.summary)
    event.add("description", shown.description)
    event.add("url", shown.link)
    event.add("status", "CANCELLED" if shown.is_cancelled else "CONFIRMED")
    # A deadline takes nobody's time.
    event.add("transp", "TRANSPARENT")
    return event


def _of_round(question: Question, person_id: int, host: str) -> Shown:
    link = on_our_site("answering.round_answers", round_id=question.round_id)
    title = on_one_line(question.title)
    if question.answered:
        summary, told = f"✓ {title}", _("Du har svarat på allt.")
    else:
        summary, told = str(_("Svara senast: %(round)s", round=title)), _("Du har inte svarat på allt än.")
    return Shown(
        # What it says is one person's.
        uid=f"round-{question.round_id}-{person_id}@{host}",
        day=question.answer_by,
        summary=summary,
        description=f"{told}\n{link}",
        link=link,
        sequence=question.sequence,
        changed_at=question.changed_at,
    )


def _of_submission(one: ToSend, host: str) -> Shown:
    link = on_our_site("requirements.year", year=one.year)
    title = _("Redovisningen för %(year)s", year=one.year)
    told = _("Den är skickad.") if one.sent else _("Den ska skickas senast den här dagen.")
    return Shown(
        uid=f"submission-{one.year}@{host}",
        day=one.due,
        summary=f"✓ {title}" if one.sent else str(title),
        description=f"{told}\n{link}",
        link=link,
        sequence=one.sequence,
        changed_at=one.changed_at,
    )


def _of_assignment(entry: Entry, host: str) -> Shown:
    view = entry.view
    link = on_our_site("plans.activity", key=view.activity_key)
    return Shown(
        uid=f"assignment-{entry.assignment_id}@{host}",
        day=entry.due.day,
        summary=_summary(view, entry.due),
        description=_description(view, entry.due, link),
        link=link,
        sequence=entry.sequence,
        changed_at=entry.changed_at,
        is_cancelled=_is_dropped(view),
    )


def _summary(view: AssignmentView, due: Due) -> str:
    text = f"{on_one_line(view.activity_title)} ({on_one_line(view.organisation)})"
    if due.precision is not Precision.DAY:
        # It stands on the last day of its month, quarter or year, and doesn't mean that day.
        text = f"{text}, {due_text(due)}"
    if _is_dropped(view):
        # Not all programs heed STATUS.
        return str(_("Utgår: %(activity)s", activity=text))
    return f"✓ {text}" if view.status is Status.DONE else text


def _description(view: AssignmentView, due: Due, link: str) -> str:
    lines = [str(_("Ska vara klar: %(due)s", due=due_text(due)))]
    if view.moved_from:
        lines.append(str(_("Flyttad från %(due)s", due=due_text(view.moved_from))))
    lines += [str(_("Läge: %(status)s", status=_status(view))), link]
    return "\n".join(lines)


def _status(view: AssignmentView) -> str:
    if view.dropped_by_plan:
        return str(STATUS_WORDS[Status.DROPPED])
    if view.unreported:
        return str(DERIVED_WORDS["unreported"])
    if view.status is Status.PAUSED and view.paused_until:
        return str(_("Avvaktar till %(day)s", day=long_date(view.paused_until)))
    return str(STATUS_WORDS[view.status])


def _is_dropped(view: AssignmentView) -> bool:
    return view.dropped_by_plan or view.status is Status.DROPPED


def on_one_line(text: str) -> str:
    """Return a text on one line and without what no text of a calendar may hold (RFC 5545, 3.3.11)."""
    kept = (" " if unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") else sign for sign in text)
    return " ".join("".join(kept).split())
