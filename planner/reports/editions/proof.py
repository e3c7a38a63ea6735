"""Proving editions for `planner verify`: each is as it was frozen, by its checksums and by the trail, which is sealed.

Reads one edition and one file at a time, so that it takes no more memory than the largest of them.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from planner.audit.models import TrailEntry
from planner.kit.db import db
from planner.reports.editions.operations import digest
from planner.reports.models import Edition, EditionFile
from planner.reports.rules import checksum, name_of


def altered_editions() -> Iterator[str]:
    """Tell of each edition that isn't as it was frozen, or is gone, a line each."""
    entries = db.session.execute(
        select(TrailEntry.object_id, TrailEntry.facts).where(TrailEntry.action == "edition.freeze")
    )
    frozen: dict[int, Mapping[str, Any]] = {number: facts for number, facts in entries if number is not None}
    for edition_id in list(db.session.scalars(select(Edition.id).order_by(Edition.year, Edition.number))):
        yield from _problems(edition_id, frozen.pop(edition_id, None))
    for facts in frozen.values():
        yield f"edition {name_of(facts['year'], facts['number'])} is missing: the trail says that it was frozen"


def _problems(edition_id: int, facts: Mapping[str, Any] | None) -> Iterator[str]:
    replaced = aliased(Edition)
    row, content, replaces = db.session.execute(
        select(Edition, Edition.content, replaced.number)
        .outerjoin(replaced, replaced.id == Edition.replaces_id)
        .where(Edition.id == edition_id)
        .execution_options(populate_existing=True)
    ).one()
    name = f"edition {name_of(row.year, row.number)}"
    if facts is None:
        yield f"{name} was put in by hand: the trail doesn't say that it was frozen"
        facts = {}
    else:
        yield from _problems_of_itself(row, replaces, name, facts)
    if row.checksum != _checksum(content) or facts.get("checksum", row.checksum) != row.checksum:
        yield f"{name} was altered: its data aren't those of its checksum"
    yield from _problems_of_files(edition_id, name, facts)


def _problems_of_itself(row: Edition, replaces: int | None, name: str, facts: Mapping[str, Any]) -> Iterator[str]:
    """Tell what an edition says of itself that the trail doesn't; what replaces another is what is read of the year."""
    if (row.year, row.number, row.as_of.isoformat()) != (facts["year"], facts["number"], facts["as_of"]):
        yield f"{name} was altered: the trail knows it as {name_of(facts['year'], facts['number'])} of {facts['as_of']}"
    if replaces != facts["replaces"]:
        known = f"edition {facts['replaces']}" if facts["replaces"] else "none"
        yield f"{name} was altered: it replaces {known}, the trail says, not {replaces or 'none'}"
    if digest((row.reason or "").encode()) != facts["reason_sha256"]:
        yield f"{name} was altered: its reason isn't the one that was given"
    if row.frozen_at != datetime.fromisoformat(facts["frozen_at"]):
        yield f"{name} was altered: it was frozen at {facts['frozen_at']}"


def _checksum(content: str) -> str | None:
    """Return the checksum of an edition's data, or None where they aren't a report's any more."""
    try:
        return checksum(json.loads(content))
    except (ValueError, AttributeError):
        return None


def _problems_of_files(edition_id: int, name: str, facts: Mapping[str, Any]) -> Iterator[str]:
    missing = dict(facts.get("files", {}))
    files = select(EditionFile.id, EditionFile.name, EditionFile.sha256).where(EditionFile.edition_id == edition_id)
    for file_id, ending, stated in db.session.execute(files.order_by(EditionFile.id)).all():
        found = digest(db.session.execute(select(EditionFile.content).where(EditionFile.id == file_id)).scalar_one())
        if "files" in facts and ending not in missing:
            yield f"{name} was altered: its file {ending} was put in by hand"
        elif found != stated or missing.pop(ending, stated) != stated:
            yield f"{name} was altered: its file {ending} isn't the one that was frozen"
        missing.pop(ending, None)
    for ending in missing:
        yield f"{name} was altered: its file {ending} is missing"
