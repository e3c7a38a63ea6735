"""Reads of editions. All that is shown of one is what was stored when it was frozen; files are read one at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from planner.kit.db import AnySelect, db
from planner.kit.errors import NotFound
from planner.people.models import Organisation, Person
from planner.people.rules import OrganisationKind
from planner.reports.models import BoardHandling, Edition, EditionFile
from planner.reports.rules import Handling


@dataclass(frozen=True, slots=True)
class Handled:
    """What a board did with an edition."""

    edition_id: int
    board: str
    outcome: Handling
    handled_on: date
    paragraph: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class EditionView:
    """An edition without what it holds. `replaces` and `replaced_by` are numbers of the same year."""

    row: Edition
    by: str | None
    replaces: int | None
    replaced_by: int | None
    handlings: Sequence[Handled] = ()

    @property
    def latest(self) -> Handled | None:
        """What a board did last."""
        return self.handlings[-1] if self.handlings else None


def editions_of(year: int) -> list[EditionView]:
    """Return a year's editions with what boards did with them, the latest edition first."""
    rows = db.session.execute(_editions().where(Edition.year == year).order_by(Edition.number.desc())).all()
    handled = _handlings(select(Edition.id).where(Edition.year == year))
    return [_view(row, [one for one in handled if one.edition_id == row.Edition.id]) for row in rows]


def find_edition(year: int, number: int) -> EditionView:
    """Return an edition. Raises NotFound where there is none."""
    row = db.session.execute(_editions().where(Edition.year == year, Edition.number == number)).one_or_none()
    if row is None:
        raise NotFound(_("Det finns ingen sådan utgåva."))
    return _view(row, _handlings(select(Edition.id).where(Edition.id == row.Edition.id)))


def numbers_of(year: int) -> list[int]:
    """Return the numbers of a year's editions, in their order."""
    return list(db.session.scalars(select(Edition.number).where(Edition.year == year).order_by(Edition.number)))


def latest_by_year() -> dict[int, int]:
    """Return the number of the latest edition by year."""
    rows = db.session.execute(select(Edition.year, func.max(Edition.number)).group_by(Edition.year))
    return {year: number for year, number in rows}  # noqa: C416 - a row is no pair to mypy


def next_number(year: int) -> int:
    """Return the number that a year's next edition has."""
    return (db.session.scalar(select(func.max(Edition.number)).where(Edition.year == year)) or 0) + 1


def files_of(edition_id: int) -> list[EditionFile]:
    """Return an edition's files, without what they hold, in the order in which they were made."""
    return list(
        db.session.scalars(select(EditionFile).where(EditionFile.edition_id == edition_id).order_by(EditionFile.id))
    )


def file_content(edition_id: int, name: str) -> tuple[EditionFile, bytes]:
    """Return a file of an edition with what it holds. Raises NotFound where it has none in that format."""
    found = db.session.execute(
        select(EditionFile, EditionFile.content).where(EditionFile.edition_id == edition_id, EditionFile.name == name)
    ).one_or_none()
    if found is None:
        raise NotFound(_("Utgåvan finns inte i det formatet."))
    file, content = found
    return file, content


def content_of(edition_id: int) -> str:
    """Return the JSON that an edition was frozen with, as it was written then."""
    return db.session.execute(select(Edition.content).where(Edition.id == edition_id)).scalar_one()


def boards() -> list[tuple[str, str]]:
    """Return the key and the name of each board."""
    rows = db.session.execute(
        select(Organisation.key, Organisation.name)
        .where(Organisation.kind == OrganisationKind.BOARD)
        .order_by(Organisation.position)
    )
    return [(key, name) for key, name in rows]


def _editions() -> AnySelect:
    before, after = aliased(Edition), aliased(Edition)
    return (
        select(Edition, Person.name.label("by"), before.number.label("replaces"), after.number.label("replaced_by"))
        .outerjoin(Person, Person.id == Edition.by_id)
        .outerjoin(before, before.id == Edition.replaces_id)
        .outerjoin(after, after.replaces_id == Edition.id)
    )


def _view(row: Any, handled: Sequence[Handled]) -> EditionView:
    return EditionView(row.Edition, row.by, row.replaces, row.replaced_by, handled)


def _handlings(editions: AnySelect) -> list[Handled]:
    rows = db.session.execute(
        select(BoardHandling, Organisation.name)
        .join(Organisation, Organisation.id == BoardHandling.board_id)
        .where(BoardHandling.edition_id.in_(editions))
        .order_by(BoardHandling.handled_on, BoardHandling.id)
    )
    return [
        Handled(row.edition_id, board, Handling(row.outcome), row.handled_on, row.paragraph, row.note)
        for row, board in rows
    ]
