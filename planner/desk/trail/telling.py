"""Entries of the trail in words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from planner.audit.models import TrailEntry
from planner.audit.words import ACTION_WORDS, FACT_WORDS, VIA_WORDS
from planner.auth.words import METHOD_WORDS
from planner.desk.trail.objects import KINDS, Thing, Things, look_up
from planner.kit.clock import STOCKHOLM
from planner.people.words import LOCALE_WORDS, MAIL_WORDS, ROLE_WORDS
from planner.plans.words import STATUS_WORDS
from planner.requirements.words import OUTCOME_WORDS

NOTHING = "–"

# Facts that are ids, and of what.
IDS = {
    "owner": "person",
    "person": "person",
    "deputy": "person",
    "contact": "person",
    "coordinator": "person",
    "organisation": "organisation",
    "organisation_id": "organisation",
    "into": "organisation",
    "parent": "organisation",
    "successor": "organisation",
    "responsible_id": "person",
    "assessed_by_id": "person",
}
# Facts that are codes, and their words.
CODES: dict[str, Mapping[Any, Any]] = {
    "status": STATUS_WORDS,
    "outcome": OUTCOME_WORDS,
    "authority_outcome": OUTCOME_WORDS,
    "role": ROLE_WORDS,
    "groups_give": ROLE_WORDS,
    "method": METHOD_WORDS,
    "action": ACTION_WORDS,
    "via": VIA_WORDS,
    "locale": LOCALE_WORDS,
    "mail_choice": MAIL_WORDS,
}


@dataclass(frozen=True)
class Told:
    """An entry in words."""

    id: int
    # In Stockholm, to the second.
    at: str
    who_id: int | None
    who: str
    did: str
    kind: str
    # None where it is the one who did it.
    about: Thing | None
    facts: list[str]
    via: str
    request_id: str | None
    place: str | None
    token_id: int | None


def tell(rows: Sequence[TrailEntry]) -> list[Told]:
    """Return entries in words, with the names that people and things have now."""
    things = look_up(_mentioned(rows))
    return [_told(row, things) for row in rows]


def _told(row: TrailEntry, things: Things) -> Told:
    is_own = row.object_kind == "person" and row.object_id == row.actor_id is not None
    return Told(
        id=row.id,
        at=f"{row.at.astimezone(STOCKHOLM):%Y-%m-%d %H:%M:%S}",
        who_id=row.actor_id,
        who=things.name("person", row.actor_id) if row.actor_id is not None else _nobody(row.via),
        did=str(ACTION_WORDS.get(row.action, row.action)),
        kind=row.object_kind,
        about=None if is_own else things.thing(row.object_kind, row.object_id),
        facts=list(_facts(row.facts, things)),
        via=str(VIA_WORDS.get(row.via, row.via)),
        request_id=row.request_id,
        place=row.place,
        token_id=row.token_id,
    )


def _nobody(via: str) -> str:
    return str(_("Planner")) if via in ("job", "command") else str(_("Ingen inloggad"))


def _facts(facts: Mapping[str, Any], things: Things) -> Iterator[str]:
    before, after = facts.get("before"), facts.get("after")
    if isinstance(before, Mapping) or isinstance(after, Mapping):
        before, after = before or {}, after or {}
        for key in dict.fromkeys((*before, *after)):
            yield f"{_label(key)}: {_value(key, before.get(key), things)} → {_value(key, after.get(key), things)}"
    for key, value in facts.items():
        if key not in ("before", "after"):
            yield f"{_label(key)}: {_value(key, value, things)}"


def _label(key: str) -> str:
    return str(FACT_WORDS.get(key, key))


def _value(key: str, value: Any, things: Things) -> str:
    match value:
        case None | "":
            return NOTHING
        case bool():
            return str(_("ja")) if value else str(_("nej"))
        case dict():
            told = [(_label(name), _value(name, part, things)) for name, part in value.items() if part]
            return ", ".join(f"{label} {said}" for label, said in told if said != NOTHING) or NOTHING
        case list():
            words: Callable[[Any], str] = _label if key == "changed" else lambda part: _value(key, part, things)
            return ", ".join(words(part) for part in value) or NOTHING
        case int() if key in IDS:
            return things.name(IDS[key], value)
    # By the name of its fact, what a code is called; what has no word is shown as it is.
    return str(CODES.get(key, {}).get(value, value))


def _mentioned(rows: Sequence[TrailEntry]) -> dict[str, set[int]]:
    """Return the ids, by kind, that entries are about, are by, or name in their facts."""
    found: dict[str, set[int]] = {kind: set() for kind in KINDS}
    for row in rows:
        if row.object_id is not None and row.object_kind in found:
            found[row.object_kind].add(row.object_id)
        if row.actor_id is not None:
            found["person"].add(row.actor_id)
        for kind, number in _named(row.facts):
            found[kind].add(number)
    return found


def _named(facts: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    for key, value in facts.items():
        if isinstance(value, Mapping):
            yield from _named(value)
        elif key in IDS:
            several = value if isinstance(value, list) else [value]
            yield from ((IDS[key], part) for part in several if isinstance(part, int))
