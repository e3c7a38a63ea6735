"""Numbers, years, periods and yes or no in the plan file. A number that is read is the one that was written."""

import re
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError

from planner.indicators.rules import Period, PeriodError
from planner.kit.fields import LARGEST_INTEGER
from planner.planfile.fields import JsonSchema, PlanFileField, written
from planner.planfile.rules import shown

# All municipalities' money together, in kronor.
LARGEST_SUM = 10**13

_WHOLE = re.compile(r"-?[0-9]{1,16}")
_NUMBER = re.compile(r"-?[0-9]{1,16}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?")
_PART = r"[0-9]{4}(-Q[1-4]|-(0[1-9]|1[0-2]))?"


class Number(PlanFileField):
    """A number with or without decimals; a whole one stays whole."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int | float | None:
        text = _stripped(value)
        if text == "" and self.allow_none:
            return None
        # Text too: 7.50 is text to a reader of plan files, since the nought would be lost.
        if text is None or not _NUMBER.fullmatch(text):
            raise ValidationError(f"{shown(value)} is not a number; write it with a decimal point, such as 7.5")
        number = float(text)
        if Decimal(text) != Decimal(repr(number)):
            raise ValidationError(f"{shown(value)} has more digits than can be kept; round it")
        return int(number) if number.is_integer() else number

    def described(self) -> JsonSchema:
        """Return the JSON Schema of a number."""
        return {"type": ["number", "string"], "pattern": f"^{_NUMBER.pattern}$"}


class Whole(PlanFileField):
    """A whole number, not below `least` nor above `most`."""

    def __init__(self, *, least: int = 0, most: int = LARGEST_INTEGER, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.least, self.most = least, most

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int | None:
        text = _stripped(value)
        if text == "" and self.allow_none:
            return None
        if text is None or not _WHOLE.fullmatch(text):
            raise ValidationError(f"{shown(value)} is not a whole number; write it with digits only, such as 1628")
        if not self.least <= int(text) <= self.most:
            raise ValidationError(f"{text} can't be right; write a number from {self.least} to {self.most}")
        return int(text)

    def described(self) -> JsonSchema:
        """Return the JSON Schema of a whole number."""
        limits = {"minimum": self.least, "maximum": self.most}
        return {"type": ["integer", "string"], **limits, "pattern": f"^{_WHOLE.pattern}$"}


class Year(Whole):
    """A year."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(least=1900, most=2999, **kwargs)


class YesNo(PlanFileField):
    """True or false."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise ValidationError(f"{shown(value)} is neither true nor false; write one of these")
        return value

    def described(self) -> JsonSchema:
        """Return the JSON Schema of true and false."""
        return {"type": "boolean"}


class PeriodOf(PlanFileField):
    """The time that a figure is for."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Period:
        try:
            return Period.parse(written(value) or "")
        except PeriodError:
            raise ValidationError(
                f"{shown(value)} is not a period; write a year (2013), a quarter (2013-Q4), a month (2013-09), "
                "or from one to another (2010-01/2013-09)"
            ) from None

    def described(self) -> JsonSchema:
        """Return the JSON Schema of a period."""
        return {"type": ["string", "integer"], "pattern": f"^{_PART}(/{_PART})?$", "minimum": 1900, "maximum": 2999}


def _stripped(value: Any) -> str | None:
    text = written(value)
    return None if text is None else text.strip()
