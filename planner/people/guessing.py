"""Which passwords are easily guessed, and why."""

import re
from threading import Lock
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

# zxcvbn's highest score, over 10^10 guesses. One lower still lets pass a word with a year and two signs.
STRONG_ENOUGH = 4
# A word found in so few guesses is among the usual ones.
COMMON_BELOW = 10**5
# Looking for patterns takes longer the longer the text; what begins well needn't be looked at to its end.
LOOKED_AT = 64

# What its lists, made of English ones, lack.
SWEDISH = (
    "lösenord", "losenord", "hemligt", "hemlig", "välkommen", "valkommen", "sommar", "vinter", "höst", "host", "vår",
    "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november",
    "december", "måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag", "älskar", "fotboll", "sverige",
    "svenska", "hammarby", "djurgården", "kontoret", "jobbet", "sekretess", "inloggning", "qwertyuiopå", "åäö",
)  # fmt: skip
OURS = ("planner", "stockholm", "handlingsplan", "handlingsplanen", "socialpsykiatri", "stadsdel", "stockholms stad")

_OWN = _l("Lösenordet bygger på ditt namn, din adress, din organisation eller tjänstens namn.")
_COMMON = _l("Lösenordet är ett av de vanligaste eller liknar ett sådant.")
_REPEATED = _l("Lösenordet upprepar samma tecken eller ord.")
_ROW = _l("Lösenordet följer alfabetet, en räkning eller tangenterna i en rad.")
_DATE = _l("Lösenordet bygger på ett datum eller ett år.")
_WORDS = _l("Lösenordet är för lätt att gissa.")
_REASONS = {"repeat": _REPEATED, "sequence": _ROW, "spatial": _ROW, "date": _DATE, "regex": _DATE}

# The library keeps the words of the one who asks in a place that all threads share.
_one_at_a_time = Lock()


def why_guessable(password: str, *, own: tuple[str, ...]) -> str | None:
    """Return why a password is easily guessed and what to do, or None. `own` are the person's names and addresses."""
    # Its lists of words take 12 MB, and passwords are seldom chosen.
    from zxcvbn import zxcvbn

    words = (word for text in own for word in (text, *re.split(r"\W+", text)) if len(word) > 2)
    personal = list(dict.fromkeys(word.lower() for word in (*words, *OURS)))
    with _one_at_a_time:
        found = zxcvbn(password[:LOOKED_AT], user_inputs=[*personal, *SWEDISH])
    if found["score"] >= STRONG_ENOUGH:
        return None
    return f"{_reason(found['sequence'], personal)} {_('Välj flera ord som inte hör ihop, minst fyra.')}"


def _reason(parts: list[dict[str, Any]], personal: list[str]) -> Any:
    """Return what is weak: a word of their own first, else the longest part that follows a pattern."""
    patterns = [part for part in parts if part["pattern"] != "bruteforce"]
    if any(part.get("matched_word") in personal for part in patterns):
        return _OWN
    if not patterns:
        return _WORDS
    longest = max(patterns, key=lambda part: len(part["token"]))
    if longest["pattern"] == "dictionary":
        return _COMMON if longest["guesses"] < COMMON_BELOW else _WORDS
    return _REASONS.get(longest["pattern"], _WORDS)
