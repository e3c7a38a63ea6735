"""What the letters of every room have in common: language, addresses of pages, and the paper they are written on."""

import re
from collections.abc import Mapping
from contextlib import AbstractContextManager
from email.utils import parseaddr
from textwrap import wrap
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import force_locale

from planner.kit import look
from planner.kit.i18n import language
from planner.kit.settings import Settings
from planner.mail.rules import Letter

LINE = 72
# What a line of plain text begins with, before its words: blanks, and a row's mark.
_START = re.compile(r"\s*([*-] )?")


def in_language_of(locale: str | None) -> AbstractContextManager[None]:
    """Speak the language that a recipient has chosen, or the service's where they have chosen none."""
    spoken: AbstractContextManager[None] = force_locale(locale or _settings().default_locale)
    return spoken


def page(endpoint: str, **values: str | int) -> str:
    """Return a page's address on the service's own site, also where no request is being answered."""
    path = current_app.url_map.bind("localhost").build(endpoint, values)
    return _settings().base_url.rstrip("/") + path


def whom_to_ask() -> str:
    """Return the address of those who answer questions about mail from here."""
    settings = _settings()
    return parseaddr(settings.mail_reply_to or settings.mail_sender)[1]


def write(template: str, *, address: str, subject: str, facts: Mapping[str, Any], choices: str | None = None) -> Letter:
    """Return a letter written with email/<template>.txt and .html in the language spoken.

    `choices` is a `Letter`'s. The templates also know the language, the subject, the site's name as `sender`, and the
    colours as `look`.
    """
    # A title that somebody broke in two is one line in a subject.
    subject = " ".join(subject.split())
    known = {
        "language": language(),
        "subject": subject,
        "sender": urlsplit(_settings().base_url).hostname,
        "look": look,
        "choices": choices,
        **facts,
    }
    return Letter(
        address=address,
        subject=subject,
        # Not by render_template: what it adds for pages asks for a request.
        text=wrapped(current_app.jinja_env.get_template(f"email/{template}.txt").render(known)),
        html=current_app.jinja_env.get_template(f"email/{template}.html").render(known),
        choices=choices,
    )


def one_line(text: str, most: int) -> str:
    """Return a title on one line, cut after a word where it has more than `most` letters."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + " …"


def wrapped(text: str) -> str:
    """Return plain text in lines of 72 letters, continued under their beginning; a long word or address stays whole.

    Nowhere are there two empty lines in a row.
    """
    lines = [part for line in text.strip().split("\n") for part in _wrapped_line(line)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n"


def _wrapped_line(line: str) -> list[str]:
    # "-- " and its blank tell mail programs where the foot begins.
    if len(line) <= LINE:
        return [line if line == "-- " else line.rstrip()]
    start = _START.match(line)
    indent = start.group() if start else ""
    return wrap(
        line[len(indent) :],
        LINE,
        initial_indent=indent,
        subsequent_indent=" " * len(indent),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _settings() -> Settings:
    settings: Settings = current_app.extensions["planner.settings"]
    return settings
