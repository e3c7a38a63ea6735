"""Swedish personal identity numbers, so that texts and file names that hold one can be refused."""

import re
import unicodedata
from collections.abc import Iterator

# The date, then perhaps a sign, then four digits. A date with hyphens in it needs a sign after it too: without one it
# may be a day and a time. Blanks and dashes are taken as people and word processors write them.
_SIGN = r"[^\S\n]?[-+‐‑–−][^\S\n]?"
_DATE = r"(?P<century>18|19|20)?(?P<year>\d\d)(?P<month>\d\d)(?P<day>\d\d)"
_SPLIT_DATE = r"(?P<long_year>(?:18|19|20)\d\d)-(?P<long_month>\d\d)-(?P<long_day>\d\d)"
# Looked for at each place, also inside what turned out to be none. Not in longer numbers, nor after "55/2013-", "3.2-".
_FORM = re.compile(
    rf"(?<!\d)(?<!\d[-./])"
    rf"(?=(?P<whole>(?:{_DATE}(?:{_SIGN}|[^\S\n])?|{_SPLIT_DATE}{_SIGN})(?P<last>\d{{4}}))(?!\d))"
)

# The longest February counts: the century may be unknown.
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# A coordination number, for somebody not registered in Sweden, has 60 added to its day.
_COORDINATION = 60


def holds_identity_number(text: str) -> bool:
    """Return whether a text holds what is, by its date and its check digit, an identity or coordination number.

    Of ordinary numbers of ten digits in a row, fewer than one in a hundred is taken for one.
    """
    # Full-width digits are digits, and what is between two of them unseen isn't between them.
    plain = (str(unicodedata.decimal(c, c)) for c in text if unicodedata.category(c) != "Cf")
    return next(_places("".join(plain)), None) is not None


def without_identity_numbers(text: str, instead: str) -> str:
    """Return a text with something else in place of each personal identity number."""
    parts, done = [], 0
    for start, end in _places(text):
        if start >= done:
            parts += [text[done:start], instead]
            done = end
    return "".join((*parts, text[done:]))


def _places(text: str) -> Iterator[tuple[int, int]]:
    """Give where each number begins and ends."""
    return (match.span("whole") for match in _FORM.finditer(text) if _is_one(match))


def _is_one(match: re.Match[str]) -> bool:
    year = match["year"] or match["long_year"][-2:]
    month, day = match["month"] or match["long_month"], match["day"] or match["long_day"]
    if not (1 <= int(month) <= 12 and 1 <= int(day) % _COORDINATION <= _DAYS[int(month) - 1]):
        return False
    # The check digit: every other digit counts twice, and the digits' sum is a multiple of ten.
    digits = [int(digit) for digit in year + month + day + match["last"]]
    doubled = [digit * 2 if place % 2 == 0 else digit for place, digit in enumerate(digits)]
    return sum(sum(divmod(number, 10)) for number in doubled) % 10 == 0
