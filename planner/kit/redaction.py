"""Takes out of a log what it must not hold: secrets, addresses of people, personal identity numbers."""

import re
from collections.abc import Mapping
from typing import Any

from planner.kit.identity_numbers import without_identity_numbers

GONE = "[…]"

# A key that names a secret, whatever stands before or after it: new_password, api_token, Set-Cookie.
_SECRET_KEY = re.compile(r"passw|secret|token|cookie|authorization|csrf|e-?mail|credential", re.IGNORECASE)
# The same, as query strings, headers and reprs write it.
_SECRET_PAIR = re.compile(
    r"((?:password|secret|token|cookie|authorization)\w{0,20}['\"]?\s?[=:]\s?)"
    r"((?:bearer |basic )?['\"]?)[^\s'\"&,;)}]+",
    re.IGNORECASE,
)
# Addresses of ours that hold one.
_TOKEN_IN_PATH = re.compile(r"(/(?:svara|losenord|kalender)/)[^\s/?#'\"<]+")
_PASSWORD_IN_ADDRESS = re.compile(r"(://[^\s:/@]{0,200}:)[^\s/@]{1,200}(?=@)")
# Each part is bounded, so that a long text without an @ isn't read over and over.
_EMAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
# Long, and of capitals, small letters and figures at once: no word and no name in code looks like that, and what
# stands in a hash or in a request's id has no capitals.
_WORD = re.compile(r"[A-Za-z0-9_-]{20,}")


def redacted(text: str) -> str:
    """Return a line without secrets, e-mail addresses and personal identity numbers."""
    text = _PASSWORD_IN_ADDRESS.sub(rf"\g<1>{GONE}", text)
    text = _TOKEN_IN_PATH.sub(rf"\g<1>{GONE}", text)
    text = _SECRET_PAIR.sub(rf"\g<1>\g<2>{GONE}", text)
    text = _EMAIL.sub(GONE, text)
    text = without_identity_numbers(text, GONE)
    return _WORD.sub(_unless_random, text)


def without_secrets(event: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is to be logged without the values whose keys name a secret."""
    return {key: GONE if _SECRET_KEY.search(key) else value for key, value in event.items()}


def _unless_random(match: re.Match[str]) -> str:
    word = match.group()
    random = (
        any(character.isupper() for character in word)
        and any(character.islower() for character in word)
        and any(character.isdigit() for character in word)
    )
    return GONE if random else word
