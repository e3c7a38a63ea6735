"""Single values of the plan file. A field reads one, says what is wrong with it, and describes itself as JSON Schema.

Texts may come as plain numbers (a version called 2013), days and deadlines quoted or not. Empty means null.
"""

import re
import unicodedata
from datetime import date
from enum import StrEnum
from typing import Any

from marshmallow import ValidationError, fields

from planner.kit.identity_numbers import holds_identity_number
from planner.people.rules import EMAIL_LENGTH, is_email, normal_email
from planner.planfile.rules import shown
from planner.plans.rules import Due, DueError
from planner.requirements.rules.codes import CODE_LENGTH, is_code

LINE_LENGTH = 500
TEXT_LENGTH = 20_000
KEY_LENGTH = 80

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# Deadlines keep to the same years (planner.plans.rules.due).
_YEARS = range(1900, 3000)
_KEY = re.compile(r"[^\W_](?:[\w.-]*\w)?")
# Control characters but tab and line break, and halves of pairs, which no database takes.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")

JsonSchema = dict[str, Any]


class PlanFileField(fields.Field[Any]):
    """A field whose null means nothing, unless it is required."""

    default_error_messages = {  # noqa: RUF012 - marshmallow's way
        "required": "missing; it must be there",
        "null": "empty; it must have a value",
        "validator_failed": "not a value that can be used",
    }

    def __init__(self, *, allow_none: bool | None = None, **kwargs: Any) -> None:
        super().__init__(allow_none=not kwargs.get("required") if allow_none is None else allow_none, **kwargs)

    def described(self) -> JsonSchema:
        """Return the JSON Schema of a value that isn't null."""
        raise NotImplementedError


class Text(PlanFileField):
    """A text of one line or, with `lines`, of several."""

    def __init__(self, *, lines: bool = False, max_length: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.lines = lines
        self.max_length = max_length or (TEXT_LENGTH if lines else LINE_LENGTH)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str | None:
        text = written(value)
        if text is None:
            raise ValidationError(f"{shown(value)} where a text should stand; put a word such as true in quotes")
        text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
        if not text:
            if not self.allow_none:
                raise self.make_error("null")
            return None
        if len(text) > self.max_length:
            raise ValidationError(f"{len(text):,} characters; at most {self.max_length:,} are kept, shorten it")
        if not self.lines and "\n" in text:
            raise ValidationError("stands on several lines; write it on one")
        if found := _UNSEEN.search(text):
            raise ValidationError(f"holds the unseen character U+{ord(found.group()):04X}; remove it")
        if holds_identity_number(text):
            raise ValidationError("holds a personal identity number; nothing on individuals is kept, remove it")
        return text

    def described(self) -> JsonSchema:
        """Return the JSON Schema of a text."""
        return {
            "type": ["string", "number"],
            **({"minLength": 1} if self.required else {}),
            "maxLength": self.max_length,
        }


class Key(Text):
    """What identifies an item, for good; it stands in addresses."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=KEY_LENGTH, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str | None:
        key = super()._deserialize(value, attr, data, **kwargs)
        if key is None:
            return None
        key = unicodedata.normalize("NFC", key)
        if not _KEY.fullmatch(key):
            raise ValidationError(
                f"{shown(key)} can't be a key; write letters, digits, hyphens and dots, such as boende-1"
            )
        return key

    def described(self) -> JsonSchema:
        """Return the JSON Schema of a key."""
        return {**super().described(), "type": ["string", "integer"]}


class Code(Text):
    """What a requirement is called in its year; it stands in addresses."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=CODE_LENGTH, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str | None:
        code = super()._deserialize(value, attr, data, **kwargs)
        if code is not None and not is_code(code):
            raise ValidationError(
                f"{shown(code)} can't be a code: it stands in an address; write letters, digits, hyphens and dots, "
                "such as 2014-G1"
            )
        return code


class Email(PlanFileField):
    """A person's e-mail address, kept in lower case."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str | None:
        email = normal_email(value) if isinstance(value, str) else ""
        if isinstance(value, str) and not email and self.allow_none:
            return None
        if not is_email(email):
            raise ValidationError(f"{shown(value)} is not an e-mail address; write it as name@example.org")
        return email

    def described(self) -> JsonSchema:
        """Return the JSON Schema of an address."""
        return {"type": "string", "format": "email", "maxLength": EMAIL_LENGTH}


class Day(PlanFileField):
    """A day."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date | None:
        text = value.strip() if isinstance(value, str) else ""
        if isinstance(value, str) and not text and self.allow_none:
            return None
        try:
            if _DAY.fullmatch(text) and (day := date.fromisoformat(text)).year in _YEARS:
                return day
        except ValueError:
            pass  # a day that no month has
        raise ValidationError(f"{shown(value)} is not a day; write it as 2014-12-31")

    def described(self) -> JsonSchema:
        """Return the JSON Schema of a day."""
        return {"type": "string", "format": "date"}


class Deadline(PlanFileField):
    """A deadline: a day, a month, a quarter or a year."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Due | None:
        text = written(value)
        if text is not None and not text.strip() and self.allow_none:
            return None
        try:
            return Due.parse(text or "")
        except DueError:
            raise ValidationError(
                f"{shown(value)} is not a deadline; write a day (2014-12-31), a month (2014-12), "
                "a quarter (2014-Q4) or a year (2014)"
            ) from None

    def described(self) -> JsonSchema:
        """Return the JSON Schema of a deadline."""
        forms = r"^[0-9]{4}(-Q[1-4]|-(0[1-9]|1[0-2])(-[0-9]{2})?)?$"
        return {"type": ["string", "integer"], "pattern": forms, "minimum": _YEARS[0], "maximum": _YEARS[-1]}


class Choice(PlanFileField):
    """One of a few words."""

    def __init__(self, words: type[StrEnum], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.words = words

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> StrEnum:
        try:
            return self.words(value)
        except ValueError:
            raise ValidationError(f"{shown(value)} is none of {', '.join(self.words)}; write one of these") from None

    def described(self) -> JsonSchema:
        """Return the JSON Schema of a choice."""
        return {"enum": [word.value for word in self.words]}


def written(value: Any) -> str | None:
    """Return a text, or a number as it was written; None for anything else."""
    # True and False are whole numbers to Python.
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return str(value)
    return None
