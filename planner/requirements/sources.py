"""What in the service can be evidence: wiring registers who knows it, and this room keeps only its kind and key."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from flask import Flask, current_app

from planner.kit.actor import Actor
from planner.requirements.rules import EvidenceKind, RequirementView

_SOURCES = "planner.evidence_sources"
Key = tuple[EvidenceKind, str]


@dataclass(frozen=True, slots=True)
class Thing:
    """Something in the service, as somebody may see it: what it is called and where it is."""

    kind: EvidenceKind
    key: str
    title: str
    href: str


class Source(Protocol):
    """Knows the things of one kind."""

    def find(self, text: str, actor: Actor, limit: int) -> Sequence[Thing]:
        """Return some of the things that fit what somebody searches for, and that they may see."""

    def named(self, keys: Collection[str], actor: Actor) -> Sequence[Thing]:
        """Return the things with these keys that somebody may see; others are left out. One statement."""


def register_evidence_source(app: Flask, kind: EvidenceKind, source: Source) -> None:
    """Let things of a kind be evidence."""
    app.extensions.setdefault(_SOURCES, {})[kind] = source


def find_things(text: str, actor: Actor, limit: int) -> list[Thing]:
    """Return the things that fit what somebody searches for, at most `limit` of each kind."""
    return [thing for source in _sources().values() for thing in source.find(text, actor, limit)]


def thing_named(kind: EvidenceKind, key: str, actor: Actor) -> Thing | None:
    """Return a thing that somebody may see, or None where there is none."""
    source = _sources().get(kind)
    return next(iter(source.named([key], actor)), None) if source else None


def things_of(requirement: RequirementView, actor: Actor) -> Mapping[Key, Thing]:
    """Return what a requirement's evidence points at, as far as somebody may see it. One statement a kind."""
    wanted: dict[EvidenceKind, set[str]] = defaultdict(set)
    for line in requirement.evidence:
        for item in line.items:
            if item.key is not None:
                wanted[item.kind].add(item.key)
    sources = _sources()
    return {
        (kind, thing.key): thing
        for kind, names in wanted.items()
        if kind in sources
        for thing in sources[kind].named(names, actor)
    }


def _sources() -> Mapping[EvidenceKind, Source]:
    found: Mapping[EvidenceKind, Source] = current_app.extensions.get(_SOURCES, {})
    return found
