"""The connection to the mail server: Flask-Mail's, kept for many messages, with refusals told apart."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from flask import Flask, current_app
from flask_mail import Connection, Mail

from planner.kit.clock import STOCKHOLM, now
from planner.kit.errors import PlannerError
from planner.kit.settings import Settings
from planner.mail.mime import Letterhead, Unsendable, compose
from planner.mail.rules import Letter

# "Service not available, closing transmission channel": said of the connection, not of the message.
CLOSING = 421
# The server wants to know who we are before it takes any message: a wrong setting, not a wrong message.
SIGN_IN_FIRST = (530, 534, 535, 538)

NO_SERVER = "no mail server is configured: set PLANNER_MAIL_SERVER"


class NoConnection(PlannerError):
    """No server can be reached, or it takes nothing from us: no message's fault."""


class Refused(PlannerError):
    """The server refused one message. `code` is its answer's, None where it hung up or never was asked."""

    def __init__(self, said: str, *, code: int | None, permanent: bool) -> None:
        super().__init__(said)
        self.said, self.code, self.permanent = said, code, permanent


def init_mail(app: Flask) -> None:
    """Hand the settings to Flask-Mail. MAIL_MAX_EMAILS stays unset: it reconnects after a message was accepted."""
    settings: Settings = app.extensions["planner.settings"]
    app.config.update(
        MAIL_SERVER=settings.mail_server,
        MAIL_PORT=settings.mail_port,
        MAIL_USERNAME=settings.mail_username,
        MAIL_PASSWORD=settings.mail_password,
        MAIL_USE_TLS=settings.mail_use_tls,
        MAIL_DEFAULT_SENDER=settings.mail_sender,
        # Tests send too, to servers of their own.
        MAIL_SUPPRESS_SEND=False,
    )
    Mail(app)


class Postman(Connection):
    """One connection, used for message after message, and opened again where the server hangs up.

    Raises NoConnection where the settings don't say who letters are from.
    """

    def __init__(self, settings: Settings) -> None:
        super().__init__(current_app.extensions["mail"])
        # A send asks the server four things; a claim outlasts four answers that hardly come.
        self.timeout = min(settings.mail_timeout_seconds, settings.mail_lease_seconds / 4)
        try:
            self.head = Letterhead.of(settings.mail_sender, settings.mail_reply_to)
        except Unsendable as error:
            raise NoConnection(f"{error}; check PLANNER_MAIL_SENDER and PLANNER_MAIL_REPLY_TO") from error

    def configure_host(self) -> smtplib.SMTP:
        """Connect as Flask-Mail does, but with a timeout and with the server's certificate checked."""
        host = _Server(self.mail.server, self.mail.port or 0, timeout=self.timeout)
        try:
            if self.mail.use_tls:
                host.starttls(context=ssl.create_default_context())
            if self.mail.username and self.mail.password:
                host.login(self.mail.username, self.mail.password)
        except BaseException:
            host.close()
            raise
        return host

    def connect(self) -> None:
        """Open the connection. Raises NoConnection."""
        try:
            self.host = self.configure_host()
        except (smtplib.SMTPException, OSError) as error:
            self.host = None
            where = f"{self.mail.server}:{self.mail.port}"
            raise NoConnection(
                f"the mail server {where} doesn't answer: {_words(error)}; check PLANNER_MAIL_SERVER and _PORT"
            ) from error

    def close(self) -> None:
        """Take leave of the server, as far as it still listens."""
        if self.host is not None:
            with suppress(smtplib.SMTPException, OSError):
                self.host.quit()
            self.host.close()
            self.host = None

    def deliver(self, letter: Letter, token: str) -> tuple[int, str]:
        """Hand one letter over and return what the server said.

        Raises Refused when the server takes others but not this one, and NoConnection when it takes none.
        """
        try:
            message = compose(letter, head=self.head, token=token, at=now().astimezone(STOCKHOLM))
        except Unsendable as error:
            raise Refused(str(error), code=None, permanent=True) from error
        if not isinstance(self.host, _Server):
            raise NoConnection("not connected to a mail server")
        try:
            self.host.sendmail(self.head.address, [letter.address], message)
        except smtplib.SMTPRecipientsRefused as error:
            # One recipient a message: that refusal is the message's.
            code, said = next(iter(error.recipients.values()))
            self._refused(code, _text(said), error)
        except smtplib.SMTPResponseException as error:
            self._refused(error.smtp_code, _text(error.smtp_error), error)
        except (smtplib.SMTPException, OSError) as error:
            self._hung_up(_words(error), None, error)
        code, said = self.host.answer
        return code, _text(said)

    def _refused(self, code: int, said: str, error: Exception) -> None:
        if code == CLOSING:
            self._hung_up(said, code, error)
        if code in SIGN_IN_FIRST:
            raise NoConnection(f"{code} {said}") from error
        raise Refused(said, code=code, permanent=code >= 500) from error

    def _hung_up(self, said: str, code: int | None, error: Exception) -> None:
        # If the server answers again it was this message that it didn't get through.
        self.close()
        self.connect()
        raise Refused(said, code=code, permanent=False) from error


class _Server(smtplib.SMTP):
    """smtplib's, but it remembers the answer to the last message: with a queue's number, what an operator asks for."""

    answer: tuple[int, bytes] = (0, b"")

    def data(self, msg: bytes | str) -> tuple[int, bytes]:  # type: ignore[override]
        """Send a message's text."""
        self.answer = super().data(msg)
        return self.answer


@contextmanager
def connected(settings: Settings) -> Iterator[Postman]:
    """Lend a connection. Raises NoConnection when no server is configured or none answers."""
    if not settings.mail_server:
        raise NoConnection(NO_SERVER)
    postman = Postman(settings)
    postman.connect()
    try:
        yield postman
    finally:
        postman.close()


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said


def _words(error: BaseException) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return str(error) or type(error).__name__
