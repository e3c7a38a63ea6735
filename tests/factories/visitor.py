"""Somebody at a browser without JavaScript."""

import html
import re
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from planner.auth.operations import open_session
from planner.auth.rules import SignInMethod
from planner.kit.db import db
from planner.people.models import Person


class Visitor:
    """Visits pages one after another, each as a request of its own; what the test has prepared is committed first."""

    def __init__(self, app: Flask, person: Person | None = None) -> None:
        self.app = app
        self.client = app.test_client()
        if person is not None:
            self.become(person)

    def become(self, person: Person) -> None:
        """Be signed in as somebody, without the slow check of a password."""
        secret = open_session(person=person, method=SignInMethod.PASSWORD, browser="Test")
        db.session.commit()
        with self.client.session_transaction() as session:
            session["_user_id"] = secret

    def get(self, path: str, **kwargs: Any) -> TestResponse:
        """Open a page."""
        return self._open(path, method="GET", **kwargs)

    def post(self, path: str, data: dict[str, Any], **kwargs: Any) -> TestResponse:
        """Send a form without its token, as another site might."""
        return self._open(path, method="POST", data=data, **kwargs)

    def submit(self, path: str, data: dict[str, Any], *, page: str | None = None) -> TestResponse:
        """Fill in the form that posts to `path` and that stands on `page` (there too, if not given), and send it."""
        return self.post(path, {"csrf_token": self.token(page or path), **data})

    def token(self, page: str) -> str:
        """Return the token of a form on a page, good for every form as long as nobody signs in or out."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.get(page).text)
        assert token, f"no form on {page}"
        return token[1]

    def sign_in(self, email: str, password: str, **more: str) -> TestResponse:
        """Sign in by the form."""
        return self.submit("/logga-in", {"email": email, "password": password, **more})

    def sees(self, path: str) -> str:
        """Return the words on a page that must open."""
        answer = self.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status}"
        return words(answer)

    def _open(self, path: str, **kwargs: Any) -> TestResponse:
        db.session.commit()
        # A context of its own: otherwise Flask takes the test's, and who is signed in is remembered between requests.
        with self.app.app_context():
            return self.client.open(path, buffered=True, **kwargs)


def words(answer: TestResponse) -> str:
    """Return what a page says, without its markup, on one line."""
    body = answer.text.partition("<main")[2] or answer.text
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())
