"""Who makes the letters: the room of each kind of message registers itself, and the mail room knows none of them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from flask import Flask, current_app

from planner.mail.many import kinds_of_many
from planner.mail.outbox import Claim
from planner.mail.rules import Letter


class Writer(Protocol):
    """Makes the letters of one kind of message."""

    def __call__(self, claims: Sequence[Claim], today: date) -> Mapping[int, Letter]:
        """Return the letters by message, as things stand on a day; one that has nothing to say is left out."""


def register_kind(app: Flask, kind: str, writer: Writer, *, many: bool = False) -> None:
    """Let `writer` make the letters of a kind.

    `many`: they come by the thousand, let all others go before them, and nobody is sent two such on a day.
    """
    _writers(app)[kind] = writer
    if many:
        kinds_of_many(app).append(kind)


def writer_of(kind: str) -> Writer:
    """Return who makes the letters of a kind. Raises KeyError for one that nobody registered."""
    return _writers(current_app)[kind]


def kinds_in_turn() -> list[list[str]]:
    """Return all kinds as they take turns: what somebody waits for first, what comes by the thousand after it."""
    many = kinds_of_many(current_app)
    return [[kind for kind in _writers(current_app) if kind not in many], *([kind] for kind in many)]


def _writers(app: Flask) -> dict[str, Writer]:
    writers: dict[str, Writer] = app.extensions.setdefault("planner.mail.writers", {})
    return writers
