"""Reading a calendar feed as a calendar program does, held to RFC 5545."""

import re
from datetime import timedelta
from typing import Any

from flask import Flask
from icalendar import Calendar
from werkzeug.test import TestResponse

from planner.auth.operations.feeds import make_feed
from planner.kit.db import db
from planner.people.models import Person
from tests.factories.visitor import Visitor


def path_of(person: Person) -> str:
    token = make_feed(person=person)
    db.session.commit()
    return f"/kalender/{token}.ics"


def read(app: Flask, path: str) -> TestResponse:
    answer = Visitor(app).get(path)
    assert answer.status_code == 200, answer.text
    check_form(answer.data)
    return answer


def check_form(body: bytes) -> None:
    """Hold a file to what RFC 5545 says of its lines and of each event."""
    assert body.endswith(b"END:VCALENDAR\r\n")
    lines = body[:-2].split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", b"".join(lines))
    for line in lines:
        line.decode()
    calendar = parsed(body)
    assert (calendar["VERSION"], calendar["CALSCALE"]) == ("2.0", "GREGORIAN")
    assert calendar["PRODID"]
    events = calendar.walk("VEVENT")
    assert len({str(event["UID"]) for event in events}) == len(events)
    for event in events:
        assert event["DTSTAMP"].dt.utcoffset() == timedelta()
        assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt
        assert event["DTSTART"].params["VALUE"] == "DATE"
        assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(days=1)
        assert event["TRANSP"] == "TRANSPARENT"
        assert not event.walk("VALARM")


def parsed(body: bytes) -> Any:
    """Return a file as the library reads it back; what its fields hold isn't worth the types."""
    return Calendar.from_ical(body)


def events_of(answer: TestResponse) -> list[Any]:
    events: list[Any] = parsed(answer.data).walk("VEVENT")
    return events


def the_event(app: Flask, path: str) -> Any:
    (event,) = events_of(read(app, path))
    return event
