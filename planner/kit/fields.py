"""Fields of input that every room shares."""

import unicodedata
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import RAISE, ValidationError, fields

from planner.kit.identity_numbers import holds_identity_number

TEXT_LENGTH = 4000
LARGEST_INTEGER = 2**31 - 1
# Days outside these years are slips, and some can't be reckoned with: histories hold until the end of time.
FIRST_YEAR, LAST_YEAR = 1900, 2999

# In place of marshmallow's own, which are in English only.
_MISSING = {"required": _l("Fyll i fältet."), "null": _l("Fyll i fältet.")}
_NOT_A_CHOICE = {"unknown": _l("Välj ett av alternativen."), "invalid": _l("Välj ett av alternativen.")}
_NOT_A_DAY = {"invalid": _l("Skriv datumet som 2014-12-31.")}


def is_clean(text: str) -> bool:
    """Return whether a text holds no control characters but line breaks and tabs, and no half ones."""
    return not any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t" for c in text)


def parse_day(text: str) -> date:
    """Return the day that an ISO date names. Raises ValueError for what isn't one, or lies outside 1900 to 2999."""
    day = date.fromisoformat(text.strip())
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(text)
    return day


class FreeText(fields.Field[str | None]):
    """A text somebody wrote: trimmed, line breaks as one character, at most 4,000 characters; empty becomes None."""

    default_error_messages = _MISSING

    def __init__(self, *, max_length: int = TEXT_LENGTH, **kwargs: Any) -> None:
        super().__init__(allow_none=not kwargs.get("required", False), **kwargs)
        self.max_length = max_length
        self.in_json = {"type": "string", "maxLength": max_length}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str | None:
        if not isinstance(value, str):
            raise ValidationError([_l("Skriv en text.")])
        text = value.replace("\r\n", "\n").replace("\r", "\n").strip()
        if not is_clean(text):
            raise ValidationError([_l("Texten innehåller tecken som inte kan visas. Skriv den på nytt.")])
        if len(text) > self.max_length:
            raise ValidationError([_l("Texten är för lång. Den får ha högst %(n)s tecken.", n=self.max_length)])
        if holds_identity_number(text):
            raise ValidationError([_l("Texten innehåller ett personnummer. Skriv inget om enskilda personer.")])
        if not text and self.required:
            raise ValidationError([self.error_messages["required"]])
        return text or None


class EmptyIsNone:
    """Lets a form's empty field mean None in any field it is mixed into."""

    default_error_messages = _MISSING

    def deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        """Read a value, an empty text as nothing; JSON, whose fields are all known, has null for that."""
        if isinstance(value, str) and not value.strip() and self.parent.unknown != RAISE:  # type: ignore[attr-defined]
            value = None
        return super().deserialize(value, *args, **kwargs)  # type: ignore[misc]


class OptionalDate(EmptyIsNone, fields.Date):
    """A day in the years that days are taken from, or nothing."""

    default_error_messages = _NOT_A_DAY

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        day: date = super()._deserialize(value, attr, data, **kwargs)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise self.make_error("invalid", input=value)
        return day


class OptionalEnum(EmptyIsNone, fields.Enum[Any]):
    """One of an enum's values, or nothing."""

    default_error_messages = _NOT_A_CHOICE


class OptionalInteger(EmptyIsNone, fields.Integer):
    """A whole number that a column of the database can hold, or nothing."""

    default_error_messages = _NOT_A_CHOICE

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        number: int = super()._deserialize(value, attr, data, **kwargs)
        if abs(number) > LARGEST_INTEGER:
            raise self.make_error("invalid", input=value)
        return number
