"""Finding: what is asked for, by whom, in which order. Both databases only say which entries have the words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, cast, column, func, literal, literal_column, or_, select, table
from sqlalchemy.dialects.postgresql import TSQUERY

from planner.desk.search.kinds import Kind
from planner.desk.search.matching import Part, parts_of
from planner.desk.search.models import SearchEntry
from planner.kit.actor import Actor
from planner.kit.db import db
from planner.people.rules import Role
from planner.plans.models import Activity, Area
from planner.plans.queries.drafts import seen_by_all
from planner.plans.rules import sees_drafts

PAGE_SIZE = 20
# Beyond so many pages nobody looks.
LAST_PAGE = 500
LONGEST_KEY = 254

# Written out, not made with bound values: PostgreSQL uses an index on an expression for just that expression.
_IN_TITLE: ColumnElement[Any] = literal_column("array_to_tsvector(string_to_array(title_words, ' '))")
_ANYWHERE: ColumnElement[Any] = literal_column(
    "array_to_tsvector(string_to_array(btrim(title_words || ' ' || words), ' '))"
)
_WORDS = table("search_words", column("rowid"))


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that was found: what it is, its key, and its text."""

    kind: Kind
    object_id: int
    key: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of what was found. `counts` are by kind, whichever is chosen; `parts` what was asked for.

    `loosely`: nothing has all the words, so these have any of them.
    """

    rows: Sequence[Hit]
    counts: Mapping[Kind, int]
    total: int
    number: int
    parts: Sequence[Part]
    loosely: bool = False

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE_SIZE))


def find(question: str, *, actor: Actor, kind: Kind | None = None, page: int = 1) -> Answer:
    """Return a page of what somebody may see that a question asks for, of all kinds or one. Four statements at most.

    The order: what has that very key; what says it in its title; what says it at the beginning of words; then by kind,
    and in the order of the plan.
    """
    parts = parts_of(question)
    key = " ".join(question.replace("\0", "").split()).lower()[:LONGEST_KEY]
    loosely, counts = False, _counts(parts, key, actor, loosely=False)
    if not counts and len(parts) > 1:
        loosely, counts = True, _counts(parts, key, actor, loosely=True)
    total = sum(counts.values()) if kind is None else counts.get(kind, 0)
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(max(page, 1), pages, LAST_PAGE)
    rows = _rows(parts, key, actor, kind, number, loosely=loosely) if total else []
    return Answer(rows, counts, total, number, parts, loosely)


def _counts(parts: Sequence[Part], key: str, actor: Actor, *, loosely: bool) -> dict[Kind, int]:
    if not parts:
        return {}
    found = (
        select(SearchEntry.kind, func.count())
        .where(_asked(parts, key, loosely=loosely), _seen_by(actor))
        .group_by(SearchEntry.kind)
    )
    counts = dict(db.session.execute(found).all())
    return {kind: counts[kind] for kind in Kind if kind in counts}


def _rows(parts: Sequence[Part], key: str, actor: Actor, kind: Kind | None, number: int, *, loosely: bool) -> list[Hit]:
    first = (number - 1) * PAGE_SIZE
    statement = (
        select(SearchEntry.kind, SearchEntry.object_id, SearchEntry.key, SearchEntry.text)
        .where(
            _asked(parts, key, loosely=loosely),
            _seen_by(actor),
            SearchEntry.kind.in_(list(Kind) if kind is None else [kind]),
        )
        .order_by(
            case((SearchEntry.key == key, 0), else_=1),
            case((_has(parts, loosely=loosely, in_title=True), 0), else_=1),
            case((_has([part.at_start for part in parts], loosely=loosely), 0), else_=1),
            case({one.value: place for place, one in enumerate(Kind)}, value=SearchEntry.kind),
            SearchEntry.place,
            SearchEntry.object_id,
        )
        .limit(PAGE_SIZE)
        .offset(first)
    )
    return [Hit(Kind(row.kind), row.object_id, row.key, row.text) for row in db.session.execute(statement)]


def _asked(parts: Sequence[Part], key: str, *, loosely: bool) -> ColumnElement[bool]:
    return or_(_has(parts, loosely=loosely), SearchEntry.key == key)


def _seen_by(actor: Actor) -> ColumnElement[bool]:
    """Return the condition for entries that somebody may see, also as part of a draft."""
    role = Role(actor.role)
    allowed = SearchEntry.needs.in_([other.value for other in Role if role.includes(other)])
    if sees_drafts(actor):
        return allowed
    areas = select(Area.id).where(seen_by_all(Area))
    activities = select(Activity.id).where(seen_by_all(Activity))
    return and_(
        allowed,
        or_(SearchEntry.area_id.is_(None), SearchEntry.area_id.in_(areas)),
        or_(SearchEntry.activity_id.is_(None), SearchEntry.activity_id.in_(activities)),
    )


def _has(parts: Sequence[Part], *, loosely: bool, in_title: bool = False) -> ColumnElement[bool]:
    """Return the condition for entries that have all words that are asked for, or any of them."""
    if db.session.get_bind().dialect.name == "postgresql":
        asked = _joined(parts, " | " if loosely else " & ", " | ", "'{}':*", "'{}'")
        words = _IN_TITLE if in_title else _ANYWHERE
        return words.bool_op("@@")(cast(literal(asked), TSQUERY))
    asked = _joined(parts, " OR " if loosely else " AND ", " OR ", '"{}"*', '"{}"')
    matches = literal_column("search_words").bool_op("MATCH")(f"title_words : ({asked})" if in_title else asked)
    return SearchEntry.id.in_(select(_WORDS.c.rowid).where(matches))


def _joined(parts: Sequence[Part], between: str, inside: str, begins: str, is_word: str) -> str:
    """Return a question in a database's own language. Words hold nothing but small letters and figures."""

    def one(part: Part) -> str:
        return inside.join([*map(begins.format, part.begins), *map(is_word.format, part.is_word)])

    return between.join(f"({one(part)})" for part in parts)
