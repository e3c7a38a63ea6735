"""The follow-up's own texts: which there are, what each is kept as, and what two writings differ in."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# Some six pages: more than any section of a board's memo should have.
TEXT_LENGTH = 20_000

# Each word with the blanks after it, so that the pieces put together are the text.
_PIECES = re.compile(r"\S+\s*|\s+")


class Part(StrEnum):
    """A text about the whole, in the order of the sections that it stands in (domain.md, The yearly follow-up)."""

    PROPOSAL = "proposal"
    SUMMARY = "summary"
    BACKGROUND = "background"
    PREPARATION = "preparation"
    CONSULTATIONS = "consultations"
    MONEY = "money"
    GENDER = "gender"
    CHILDREN = "children"
    REMARKS = "remarks"


# Without these a board can't decide; the others are written where there is something to say.
NECESSARY = (
    Part.PROPOSAL,
    Part.SUMMARY,
    Part.BACKGROUND,
    Part.PREPARATION,
    Part.GENDER,
    Part.CHILDREN,
    Part.REMARKS,
)

_AREA, _REQUIREMENT = "area:", "requirement:"


def section_of_area(key: str) -> str:
    """Return what the text on an area is kept as."""
    return f"{_AREA}{key}"


def section_of_requirement(code: str) -> str:
    """Return what the text on a requirement is kept as."""
    return f"{_REQUIREMENT}{code}"


def area_of(section: str) -> str | None:
    """Return the key of the area that a text is on, or None where it is on something else."""
    return section.removeprefix(_AREA) if section.startswith(_AREA) else None


def requirement_of(section: str) -> str | None:
    """Return the code of the requirement that a text is on, or None where it is on something else."""
    return section.removeprefix(_REQUIREMENT) if section.startswith(_REQUIREMENT) else None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of words that is only in the earlier text, only in the later, or in both."""

    text: str
    before: bool
    after: bool


def differences(before: str, after: str) -> Sequence[Stretch]:
    """Return two texts as one, word by word; what is `before` makes the first of them, what is `after` the second."""
    return tuple(_stretches(_PIECES.findall(before), _PIECES.findall(after)))


def _stretches(old: Sequence[str], new: Sequence[str]) -> Iterator[Stretch]:
    # Words that stand everywhere aren't compared one by one in long texts: it would take seconds.
    for kind, start, end, new_start, new_end in SequenceMatcher(None, old, new).get_opcodes():
        if kind == "equal":
            yield Stretch("".join(old[start:end]), before=True, after=True)
            continue
        if start < end:
            yield Stretch("".join(old[start:end]), before=True, after=False)
        if new_start < new_end:
            yield Stretch("".join(new[new_start:new_end]), before=False, after=True)
