"""Letters as bytes: what the email package reads in them is what was written, for any text."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.mail.mime import Letterhead, Unsendable, compose
from planner.mail.rules import Letter

AT = datetime(2014, 11, 3, 8, 30, tzinfo=UTC)
HEAD = Letterhead.of("Planner <planner@example.org>", "Strategiska enheten <strateg@example.org>")
HEADERS = [
    "From", "To", "Subject", "Date", "Message-ID", "Reply-To", "Auto-Submitted", "X-Auto-Response-Suppress",
    "MIME-Version", "Content-Type",
]  # fmt: skip

# What breaks letters: ends of lines of every kind, ends of parts, dots, long words, text outside the first plane.
NASTY = st.text() | st.lists(
    st.sampled_from(
        ("\r\n", "\n", "\r", "\u2028", "\x0c", ".\r\n", "\r\n.", " \n", "\t", "=", "=?utf-8?q?x?=", "--=_", "From ",
         "å", "🙂", "e\u0301", "\x00", "x" * 1200, "ö" * 400, "Bcc: all@example.org", "<b>", "&amp;", '"', ","),
    ),
    max_size=8,
).map("".join)  # fmt: skip
ONE_LINE = NASTY.filter(lambda text: len(text.splitlines()) < 2 and not text.endswith(("\r", "\n"))).map(
    lambda text: "".join(text.splitlines())
)


def letter(subject: str = "Hej", text: str = "Hej!\n", html: str = "<p>Hej!</p>\n", **more: str) -> Letter:
    return Letter(**{"address": "anna@example.org", "subject": subject, "text": text, "html": html, **more})


def made(what: Letter, head: Letterhead = HEAD) -> bytes:
    return compose(what, head, token="ab12", at=AT)


def read(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


@given(subject=ONE_LINE, text=NASTY, html=NASTY)
def test_whatever_it_says_is_read_as_it_was_written(subject: str, text: str, html: str) -> None:
    raw = made(letter(subject, text, html))
    message = read(raw)
    assert message.keys() == HEADERS
    assert not message.defects
    plain, rich = message.iter_parts()
    assert [part.get_content_type() for part in (plain, rich)] == ["text/plain", "text/html"]
    assert plain.get_payload(decode=True) == lines(text).replace("\n", "\r\n").encode()
    assert rich.get_payload(decode=True) == lines(html).replace("\n", "\r\n").encode()
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 78
    assert b"\n" not in raw.replace(b"\r\n", b"")


@given(subject=ONE_LINE)
def test_a_subject_is_read_as_it_was_written(subject: str) -> None:
    # As programs decode it; the email package's newer reader also tidies it.
    (value,) = (value for name, value in message_from_bytes(made(letter(subject))).items() if name == "Subject")
    assert str(make_header(decode_header(value))) == subject


@given(text=st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=200))
def test_the_email_package_would_write_the_same(text: str) -> None:
    theirs = EmailMessage(policy=policy.SMTP)
    theirs["From"], theirs["To"], theirs["Subject"] = "Planner <planner@example.org>", "anna@example.org", "Hej"
    theirs.set_content(text + "\n", cte="quoted-printable")
    theirs.add_alternative(f"<p>{text}</p>\n", subtype="html", cte="quoted-printable")
    ours, known = read(made(letter(text=text + "\n", html=f"<p>{text}</p>\n"))), read(theirs.as_bytes())
    for one in ("From", "To", "Subject"):
        assert str(ours[one]) == str(known[one])
    for mine, other in zip(ours.walk(), known.walk(), strict=True):
        assert mine.get_content_type() == other.get_content_type()
        if not mine.is_multipart():
            assert mine.get_content() == other.get_content()


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x1d", "\x85", "\u2028", "\u2029"])
def test_a_header_is_one_line(end: str) -> None:
    for subject in (f"Hej{end}Bcc: all@example.org", f"Hej{end}", f"å{end} å"):
        with pytest.raises(Unsendable):
            made(letter(subject))
    with pytest.raises(Unsendable):
        Letterhead.of(f"Planner{end}Bcc: all@example.org <planner@example.org>", "")


@pytest.mark.parametrize(
    "address",
    [
        "", "anna", "anna@", "@example.org", "a@example.org, b@example.org", "a@example.org\r\nBcc: b@example.org",
        "Anna <anna@example.org>", "anna@example.org>", "an na@example.org", "åsa@example.org", "a@b@example.org",
        "anna@example.org\n", "(a)anna@example.org", '"a"@example.org',
    ],
)  # fmt: skip
def test_one_address_and_no_other(address: str) -> None:
    with pytest.raises(Unsendable):
        made(letter(address=address))


@given(address=NASTY)
def test_an_address_is_taken_as_it_is_or_not_at_all(address: str) -> None:
    try:
        raw = made(letter(address=address))
    except Unsendable:
        return
    message = read(raw)
    assert [one.addr_spec for one in message["To"].addresses] == [address]
    assert message.keys() == HEADERS


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Planner", "Planner"),
        ("Planner, Stockholms stad", "Planner, Stockholms stad"),
        ("Planner för Östermalm", "Planner för Östermalm"),
        ("P" * 120, "P" * 120),
        ("Å" * 120, "Å" * 120),
        ("", ""),
    ],
)
def test_who_it_is_from(name: str, shown: str) -> None:
    quoted = f'"{name}"' if "," in name else name
    head = Letterhead.of(f"{quoted} <planner@example.org>".strip(), "")
    raw = made(letter(), head)
    message = read(raw)
    # As programs decode it: the email package's newer reader puts blanks between the words of a long name.
    sender = str(make_header(decode_header(message_from_bytes(raw)["From"])))
    assert parseaddr(sender) == (shown, "planner@example.org")
    assert message["From"].addresses[0].addr_spec == "planner@example.org"
    assert message["Reply-To"] is None
    assert message["Message-ID"] == "<ab12@example.org>"
    assert max(map(len, raw.split(b"\r\n"))) <= 78


def test_nobody_who_is_away_answers_it() -> None:
    message = read(made(letter()))
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "OOF, AutoReply"
    assert message["Reply-To"] == "Strategiska enheten <strateg@example.org>"
    assert message["Date"].datetime == AT


def test_where_to_choose_stands_on_one_line_and_is_no_button() -> None:
    page = "https://planner.example.org/svara/" + "x" * 200 + "/val"
    raw = made(letter(choices=page))
    assert f"\r\nList-Unsubscribe: <{page}>\r\n".encode() in raw
    assert b"List-Unsubscribe-Post" not in raw
    for wrong in ("https://a>\r\nBcc: b@example.org", "mailto:a@example.org", "https://å.se", "https://" + "a" * 1000):
        with pytest.raises(Unsendable):
            made(letter(choices=wrong))
