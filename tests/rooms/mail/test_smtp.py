"""What arrives at a mail server of a letter, whatever it says, and who it says it is from."""

from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.kit.settings import load_settings
from planner.mail.mime import BREAK
from planner.mail.rules import Letter
from planner.mail.smtp import NoConnection, Postman, Refused, connected, init_mail
from tests.factories.smtp_server import SmtpServer

# What a name, a title or a round's text may hold, by accident or on purpose.
INJECTED = (
    "\r\nBcc: all@example.org", "\nX-Other: yes", "\r\n\r\n<script>alert(1)</script>", "\r\n.\r\nMAIL FROM:<a@b.se>",
    "\n.\n", ".", "..", "From here", "=?utf-8?q?=0D=0ABcc:_all@example.org?=", "\x00", "\u2028", "å", "🙂", "a" * 1000,
    "\t", " ", "--=_", "\r", '"', "<", "&lt;",
)  # fmt: skip
TEXTS = st.text() | st.lists(st.sampled_from(INJECTED), max_size=6).map("".join)


@pytest.fixture(scope="module")
def server() -> Iterator[SmtpServer]:
    """A mail server for all of these letters."""
    running = SmtpServer()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def postman(server: SmtpServer) -> Iterator[Postman]:
    """A connection to it."""
    app = app_with(server)
    with app.app_context(), connected(app.extensions["planner.settings"]) as postman:
        yield postman


def app_with(server: SmtpServer, **more: object) -> Flask:
    app = Flask("planner")
    app.extensions["planner.settings"] = load_settings(
        {}, {"env": "testing", "mail_server": "127.0.0.1", "mail_port": server.port, **more}
    )
    init_mail(app)
    return app


def arrived(server: SmtpServer, postman: Postman, letter: Letter) -> EmailMessage:
    server.received.clear()
    postman.deliver(letter, "ab12")
    (message,) = server.received
    return message


def in_lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


@settings(max_examples=60)
@given(subject=TEXTS, text=TEXTS, html=TEXTS)
def test_no_text_adds_a_header_or_a_recipient_or_ends_the_message(
    server: SmtpServer, postman: Postman, subject: str, text: str, html: str
) -> None:
    letter = Letter("anna@example.org", subject, text, html, choices="https://planner.example.org/konto")
    if BREAK.search(subject):
        server.received.clear()
        with pytest.raises(Refused) as refused:
            postman.deliver(letter, "ab12")
        assert refused.value.permanent
        assert server.received == []
        return
    message = arrived(server, postman, letter)
    assert message.keys() == [
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress", "List-Unsubscribe",
        "MIME-Version", "Content-Type",
    ]  # fmt: skip
    assert [one.addr_spec for one in message["To"].addresses] == ["anna@example.org"]
    read = [part.get_payload(decode=True) for part in message.iter_parts()]
    assert read == ["\r\n".join(in_lines(body)).encode() for body in (text, html)]


@settings(max_examples=30)
@given(address=TEXTS)
def test_no_address_reaches_anybody_else(server: SmtpServer, postman: Postman, address: str) -> None:
    with pytest.raises(Refused):
        arrived(server, postman, Letter(f"{address}, all@example.org", "Hej", "Hej!", "<p>Hej!</p>"))
    assert server.received == []


def test_who_letters_are_from(server: SmtpServer) -> None:
    app = app_with(
        server,
        mail_sender="Handlingsplanen på Östermalm <plan@example.org>",
        mail_reply_to='"Enheten, strategisk" <strateg@example.org>',
    )
    with app.app_context(), connected(app.extensions["planner.settings"]) as postman:
        message = arrived(server, postman, Letter("anna@example.org", "Hej", "Hej!", "<p>Hej!</p>"))
    assert str(message["From"]) == "Handlingsplanen på Östermalm <plan@example.org>"
    assert str(message["Reply-To"]) == '"Enheten, strategisk" <strateg@example.org>'
    assert message["Message-ID"] == "<ab12@example.org>"
    assert message["List-Unsubscribe"] is None


@pytest.mark.parametrize("wrong", ["", "Planner", "Planner <>", "planner@", "Planner <å@example.org>"])
def test_a_sender_that_is_none_is_no_messages_fault(server: SmtpServer, wrong: str) -> None:
    app = app_with(server, mail_sender=wrong)
    with (
        app.app_context(),
        pytest.raises(NoConnection, match="PLANNER_MAIL_SENDER"),
        connected(app.extensions["planner.settings"]),
    ):
        raise AssertionError("nothing is sent")
