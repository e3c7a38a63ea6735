"""A thing as it can be found, and the texts that it consists of."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from planner.desk.search.kinds import Kind
from planner.desk.search.matching import kept_words
from planner.kit.db import AnySelect, db
from planner.people.rules import Role

# Far more than there are of any kind within another: what comes first in the place of a thing is multiplied by it.
MANY = 1_000_000
# Of more letters than this, the rest is not found: a book's worth.
LONGEST_TEXT = 100_000
# Of all words of a thing, those in its title or the others. PostgreSQL refuses to look in more than a megabyte.
MOST_LETTERS = 500_000

Ids = Collection[int]


@dataclass(frozen=True, slots=True)
class Line:
    """One of the texts that a thing consists of, and the day on which it was said, where it has one."""

    text: str
    on: date | None = None

    def shown(self) -> str:
        """Return it on one line."""
        plain = " ".join(self.text.split())
        return f"{self.on.isoformat()}: {plain}" if self.on else plain


@dataclass(frozen=True, slots=True)
class Found:
    """A thing as it can be found. See SearchEntry."""

    kind: Kind
    object_id: int
    title: str
    lines: Sequence[Line]
    place: int
    key: str | None = None
    needs: Role = Role.READER
    area_id: int | None = None
    activity_id: int | None = None

    def row(self) -> dict[str, Any]:
        """Return it as it is kept."""
        titled = kept_words(f"{self.title[:LONGEST_TEXT]} {self.key or ''}")
        lines = list(_not_too_long(self.lines))
        said = set[str]().union(*(kept_words(text) for text in {line.text for line in lines}))
        return {
            "kind": self.kind.value,
            "object_id": self.object_id,
            "needs": self.needs.value,
            "area_id": self.area_id,
            "activity_id": self.activity_id,
            "place": self.place,
            "key": self.key.lower() if self.key else None,
            "title_words": _joined(titled),
            "words": _joined(said - titled),
            "text": "\n".join(line.shown() for line in lines),
        }


def _not_too_long(lines: Iterable[Line]) -> Iterator[Line]:
    left = LONGEST_TEXT
    for line in lines:
        if left <= 0:
            return
        yield replace(line, text=line.text[:left])
        left -= len(line.text)


def _joined(words: Collection[str]) -> str:
    """Return words with a blank between two; tails, which begin with a figure, last: too much is cut from them."""
    joined = " ".join(sorted(words, reverse=True))
    return joined if len(joined) <= MOST_LETTERS else joined[:MOST_LETTERS].rpartition(" ")[0]


def lines_of(*texts: str | None) -> list[Line]:
    """Return a line for each text that there is."""
    return [Line(text) for text in texts if text]


def paragraphs(text: str) -> list[Line]:
    """Return a text's paragraphs as lines."""
    return lines_of(*(part.strip() for part in text.splitlines()))


def lines_by_owner(rows: AnySelect) -> dict[int, list[Line]]:
    """Return lines by the number of what they belong to, in the order of the rows: a number and a text each."""
    lines = defaultdict(list)
    for number, text in db.session.execute(rows):
        lines[number].append(Line(text))
    return lines
