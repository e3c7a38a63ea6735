"""A letter as the bytes that a mail server is handed (RFC 5322, MIME), made by the standard library's codecs.

The email package, through which Flask-Mail builds, takes many times as long, folds some subjects inside a word and lets
lines through that servers cut. A test reads with it what is made here, for any text. Whatever a letter says, each
header stands once and alone: what can't be written in one is refused.
"""

import re
from base64 import b64encode
from binascii import b2a_qp
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, formataddr, parseaddr

from planner.mail.rules import Letter

# One mailbox in plain letters, as envelopes have them without an extension that not all servers know.
ADDRESS = re.compile(r"\A[!#-'*+\-./-9=?A-Z^-~]+@[A-Za-z0-9.\-]+")
PAGE = re.compile(r"https?://[!-;=?-~]+")
PRINTABLE = re.compile(r"[ -~]+")
BREAK = re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
# Lines are 998 bytes at most (RFC 5322), those with encoded words 76 (RFC 2047): "=?utf-8?b?", 52 letters, "?=" and a
# header's name.
LONGEST_PAGE = 900
LONGEST_PLAIN = 66
BYTES_IN_WORD = 39


class Unsendable(ValueError):
    """A letter whose address or headers can't be written, now or later."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who letters are from: the address of the envelope, the headers From and Reply-To (None: answers go to From)."""

    address: str
    sender: str
    reply_to: str | None

    @classmethod
    def of(cls, sender: str, reply_to: str) -> "Letterhead":
        """Make it of two settings such as `Planner <planner@example.org>`. Raises Unsendable where one isn't that."""
        return cls(parseaddr(sender)[1], _mailbox(sender), _mailbox(reply_to) if reply_to else None)

    @property
    def domain(self) -> str:
        """Whose name stands behind the @ of a Message-ID."""
        return self.address.rpartition("@")[2]


def compose(letter: Letter, head: Letterhead, *, token: str, at: datetime) -> bytes:
    """Return a letter's bytes. `token` makes its Message-ID, `at` is when it is handed over, with the zone to show.

    Raises Unsendable for a subject of several lines or an address that isn't one.
    """
    # In quoted-printable text no "=" is followed by "_", so no text can end a part.
    boundary = f"=_{token}"
    lines = [
        f"From: {head.sender}",
        f"To: {_address(letter.address)}",
        f"Subject: {_text(letter.subject)}",
        f"Date: {format_datetime(at)}",
        # The same at every try, so that whoever gets it twice sees that it is one.
        f"Message-ID: <{token}@{head.domain}>",
        *([f"Reply-To: {head.reply_to}"] if head.reply_to else []),
        *_made_by_nobody(letter),
        "MIME-Version: 1.0",
        f'Content-Type: multipart/alternative; boundary="{boundary}"',
    ]
    headers = "".join(f"{line}\r\n" for line in lines).encode("ascii")
    parts = (headers, _part("plain", letter.text), _part("html", letter.html), b"--\r\n")
    return f"\r\n--{boundary}".encode("ascii").join(parts)


def _made_by_nobody(letter: Letter) -> Iterator[str]:
    # RFC 3834, and for Exchange in its own words: nobody's absence is to be answered to us. Failures still are.
    yield "Auto-Submitted: auto-generated"
    yield "X-Auto-Response-Suppress: OOF, AutoReply"
    if letter.choices is not None:
        # A page to choose on. Not by one press (RFC 8058): scanners press too.
        yield f"List-Unsubscribe: <{_url(letter.choices)}>"


def _part(kind: str, text: str) -> bytes:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    head = f"\r\nContent-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    return head.encode("ascii") + b2a_qp(_bytes(lines)).replace(b"\n", b"\r\n")


def _mailbox(text: str) -> str:
    name, address = parseaddr(_line(text))
    if not name or PRINTABLE.fullmatch(name):
        found = formataddr((name, _address(address)))
        if len(found) <= LONGEST_PLAIN:
            return found
    return f"{_encoded(name)}\r\n <{_address(address)}>"


def _address(text: str) -> str:
    if ADDRESS.fullmatch(text) is None:
        raise Unsendable(f"{text!r} is not an address that mail can be sent to")
    return text


def _url(text: str) -> str:
    if PAGE.fullmatch(text) is None or len(text) > LONGEST_PAGE:
        raise Unsendable(f"{text!r} is not an address of a page")
    return text


def _text(text: str) -> str:
    """Return text for a header: as it is where it is short and plain, otherwise in encoded words (RFC 2047)."""
    plain = PRINTABLE.fullmatch(text) and len(text) <= LONGEST_PLAIN and text == text.strip() and "=?" not in text
    return _line(text) if plain or not text else _encoded(text)


def _encoded(text: str) -> str:
    """Return encoded words, each of whole letters: split anywhere else, mail programs would show a blank there."""
    return "\r\n ".join(f"=?utf-8?b?{b64encode(word).decode()}?=" for word in _words(_line(text)))


def _words(text: str) -> Iterator[bytes]:
    word = b""
    for letter in text:
        more = _bytes(letter)
        if len(word) + len(more) > BYTES_IN_WORD:
            yield word
            word = b""
        word += more
    yield word


def _line(text: str) -> str:
    if BREAK.search(text):
        raise Unsendable(f"{text!r} in a header has a line break")
    return text


def _bytes(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise Unsendable(f"not a text: {error}") from None
