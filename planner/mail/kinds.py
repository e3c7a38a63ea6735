"""Who makes the letters: the room of each kind of message registers itself, and the mail room knows none of them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from flask import Flask, current_app

from planner.mail.outbox import Claim
from planner.mail.rules import Letter


class Writer(Protocol):
    """Makes the letters of one kind of message."""

    def __call__(self, claims: Sequence[Claim], today: date) -> Mapping[int, Letter]:
        """Return the letters by message, as things stand on a day; one that has nothing to say is left out."""


def register_kind(app: Flask, kind: str, writer: Writer) -> None:
    """Let `writer` make the letters of a kind."""
    _writers(app)[kind] = writer


def writer_of(kind: str) -> Writer:
    """Return who makes the letters of a kind. Raises KeyError for one that nobody registered."""
    return _writers(current_app)[kind]


def _writers(app: Flask) -> dict[str, Writer]:
    writers: dict[str, Writer] = app.extensions.setdefault("planner.mail.writers", {})
    return writers
