"""Answers are sent compressed: pages, and what programs are answered.

By hand, since what pages need fits no library that we know: Flask-Compress leaves pages that say what was wrong as they
are, however long, takes `gzip;q=0` for a wish, and gives tags back in another form than If-Match is checked against.
"""

import gzip
import re
import secrets
from collections.abc import Callable

import brotli
from flask import Flask, Response, g, request

# In order of preference. At these levels both take less time than sending what they save; the same bytes each time.
CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda content: brotli.compress(content, quality=4),
    "gzip": lambda content: gzip.compress(content, compresslevel=5, mtime=0),
}
# Not what is compressed already (PDF, XLSX, DOCX), nor what is kept by checksum or tag elsewhere (calendars, CSV).
_COMPRESSED = {"text/html", "application/json", "application/problem+json"}
# In bytes: anything shorter fits into one packet as it is.
_SHORTEST = 1_000
_TAG_OF_CODING = re.compile(rf'-(?:{"|".join(CODINGS)})"')
# In bytes.
_LONGEST_PADDING = 64


def init_compression(app: Flask) -> None:
    """Compress answers as the browser allows.

    To be called before what else looks at answers: what is registered first sees them last.
    """
    app.before_request(_name_without_coding)
    app.after_request(_compress)


def wanted_coding() -> str | None:
    """Return the coding that whoever asks prefers among ours, or None for what is sent as it is."""
    return request.accept_encodings.best_match(CODINGS)


def coded_tag(tag: str, coding: str | None) -> str:
    """Return the tag of a compressed answer: a strong one names bytes, and these are others."""
    return f"{tag}-{coding}" if coding else tag


def _compress(response: Response) -> Response:
    if response.mimetype not in _COMPRESSED or response.is_streamed or "Content-Encoding" in response.headers:
        return response
    content = response.get_data()
    if len(content) < _SHORTEST:
        return response
    response.vary.add("Accept-Encoding")
    coding = wanted_coding()
    if coding is None:
        return response
    response.set_data(CODINGS[coding](content + _padding()))
    response.content_encoding = coding
    tag, is_weak = response.get_etag()
    if tag and not is_weak:
        response.set_etag(coded_tag(tag, coding))
    return response


def _padding() -> bytes:
    """Return a comment of random length for a page that holds a form's token, or nothing.

    How long a compressed page is tells whether what somebody made it show, such as a search, resembles what it keeps
    secret (BREACH). A length that differs each time drowns that; besides, cookies don't come along with what another
    site asks for, and a token is signed anew each second. Programs' answers need none: no site can send their token.
    """
    if "csrf_token" not in g:
        return b""
    return f"<!-- {secrets.token_hex(1 + secrets.randbelow(_LONGEST_PADDING))} -->".encode()


def _name_without_coding() -> None:
    """Let a tag that comes back stand for the answer itself, however it was compressed then."""
    for name in ("HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH"):
        if given := request.environ.get(name):
            request.environ[name] = _TAG_OF_CODING.sub('"', given)
