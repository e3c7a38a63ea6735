"""Somebody with a sheet of things to answer, who fills it in as a browser without JavaScript would."""

import html
import re
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from planner.auth.answer_links import answer_link
from planner.people.models import Person
from tests.factories.visitor import Visitor

_FIELD = re.compile(
    r'<input[^>]*?name="(?P<input>[^"]+)"[^>]*>|<textarea[^>]*?name="(?P<area>[^"]+)"[^>]*>(?P<text>.*?)</textarea>'
    r'|<select[^>]*?name="(?P<select>[^"]+)"[^>]*>(?P<options>.*?)</select>',
    re.DOTALL,
)


def link_of(person: Person) -> str:
    """Return the path that a mail to a person leads to."""
    link = answer_link(person)
    assert link is not None
    return "/svara/" + link.rpartition("/")[2]


class Answerer(Visitor):
    """Has a sheet open, at `address`, and sends all of its one form with whichever button."""

    def __init__(self, app: Flask, person: Person, address: str | None = None) -> None:
        super().__init__(app, person if address else None)
        self.address = address or link_of(person)

    def open(self) -> dict[str, str]:
        """Return the form's fields as the page has filled them in."""
        answer = self.get(self.address)
        assert answer.status_code == 200, answer.status
        return fields_of(answer)

    def press(
        self, button: str = "", filled_in: dict[str, Any] | None = None, *, form: dict[str, str] | None = None
    ) -> TestResponse:
        """Fill in some fields of the page, or of one that has lain open, and press a button: `boende-1/bromma/…`."""
        opened = self.open() if form is None else form
        path = self.address + (f"/{button}" if button else "")
        return self.post(path, {**opened, **(filled_in or {})})


def fields_of(answer: TestResponse) -> dict[str, str]:
    """Return what a browser would send of the page's form."""
    form = answer.text.partition('<form class="answers"')[2].partition("</form>")[0]
    found: dict[str, str] = {}
    for match in _FIELD.finditer(form):
        tag = match.group()
        if name := match["input"]:
            value = re.search(r'value="([^"]*)"', tag)
            if 'type="radio"' not in tag or " checked" in tag:
                found[name] = html.unescape(value[1]) if value else ""
        elif name := match["area"]:
            # A browser leaves out the first line break and sends the others as two characters.
            found[name] = html.unescape(match["text"]).removeprefix("\n").replace("\n", "\r\n")
        else:
            chosen = re.search(r'<option value="([^"]*)"[^>]*selected', match["options"])
            found[match["select"]] = chosen[1] if chosen else ""
    return found
