"""Reads of the trail."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select, union_all

from planner.audit.models import TrailEntry
from planner.kit.api.paging import By, Page, page_of
from planner.kit.db import db


@dataclass(frozen=True)
class Wanted:
    """What entries are asked for; None: all."""

    actors: Collection[int] | None = None
    action: str | None = None
    # Objects by kind; with None all of that kind. An entry fits that is about one of them.
    objects: tuple[tuple[str, Collection[int] | None], ...] | None = None
    since: datetime | None = None
    until: datetime | None = None
    via: str | None = None
    number: int | None = None
    # The request as the log names it, or the pseudonym of a network address.
    origin: str | None = None


def entries(wanted: Wanted, *, limit: int, before: int | None = None) -> list[TrailEntry]:
    """Return up to `limit` entries, the newest first: those that come after the entry `before` in that order."""
    statement = select(TrailEntry).where(*_conditions(wanted))
    if before is not None:
        at = db.session.scalar(select(TrailEntry.at).where(TrailEntry.id == before))
        if at is not None:
            # The first condition alone lets the database begin at the right place of an index.
            statement = statement.where(TrailEntry.at <= at, or_(TrailEntry.at < at, TrailEntry.id < before))
    return list(db.session.scalars(statement.order_by(TrailEntry.at.desc(), TrailEntry.id.desc()).limit(limit)))


def entries_by_page(wanted: Wanted, *, limit: int, cursor: str | None) -> Page:
    """Return a page of the entries asked for, the newest first."""
    order = (By(TrailEntry.at, falling=True), By(TrailEntry.id, falling=True))
    return page_of(select(TrailEntry).where(*_conditions(wanted)), order, name="trail", limit=limit, cursor=cursor)


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.actors is not None:
        found.append(TrailEntry.actor_id.in_(wanted.actors))
    if wanted.action:
        found.append(TrailEntry.action == wanted.action)
    if wanted.objects is not None:
        found.append(or_(*(_is_about(kind, ids) for kind, ids in wanted.objects)))
    if wanted.since:
        found.append(TrailEntry.at >= wanted.since)
    if wanted.until:
        found.append(TrailEntry.at < wanted.until)
    if wanted.via:
        found.append(TrailEntry.via == wanted.via)
    if wanted.number is not None:
        found.append(TrailEntry.id == wanted.number)
    if wanted.origin:
        # Each by its own index: of the two in one condition PostgreSQL thinks that walking through time is quicker.
        of_request = select(TrailEntry.id).where(TrailEntry.request_id == wanted.origin)
        of_place = select(TrailEntry.id).where(TrailEntry.place == wanted.origin)
        found.append(TrailEntry.id.in_(union_all(of_request, of_place)))
    return found


def _is_about(kind: str, ids: Collection[int] | None) -> ColumnElement[bool]:
    if ids is None:
        return TrailEntry.object_kind == kind
    return and_(TrailEntry.object_kind == kind, TrailEntry.object_id.in_(ids))
