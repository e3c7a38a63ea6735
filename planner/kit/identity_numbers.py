"""Swedish personal identity numbers, so that texts that hold one can be refused."""

import re

# Ten digits with their sign, or twelve with or without. A coordination number has 60 added to its day.
_FORM = re.compile(r"(?<![\d.-])(?:(?:19|20)\d{2}|\d{2}(?=\d{4}[-+]))(?P<month>\d{2})(?P<day>\d{2})[-+]?\d{4}(?![\d-])")


def holds_identity_number(text: str) -> bool:
    """Return whether a text holds what is, by its date and its check digit, a personal identity number."""
    return any(_is_one(match) for match in _FORM.finditer(text))


def _is_one(match: re.Match[str]) -> bool:
    month, day = int(match["month"]), int(match["day"])
    if not (1 <= month <= 12 and (1 <= day <= 31 or 61 <= day <= 91)):
        return False
    digits = [int(character) for character in match.group() if character.isdigit()][-10:]
    # The check digit: every other digit counts twice, and the digits' sum is a multiple of ten.
    doubled = [digit * 2 if place % 2 == 0 else digit for place, digit in enumerate(digits)]
    return sum(sum(divmod(number, 10)) for number in doubled) % 10 == 0
