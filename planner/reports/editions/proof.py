"""Proving editions for `planner verify`: each is as it was frozen, by its checksums and by the trail, which is sealed.

Reads one edition and one file at a time, so that it takes no more memory than the largest of them.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

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
    year, number, as_of, stated, content, document = db.session.execute(
        select(Edition.year, Edition.number, Edition.as_of, Edition.checksum, Edition.content, Edition.document).where(
            Edition.id == edition_id
        )
    ).one()
    name = f"edition {name_of(year, number)}"
    if facts is None:
        yield f"{name} was put in by hand: the trail doesn't say that it was frozen"
        facts = {}
    elif (year, number, as_of.isoformat()) != (facts["year"], facts["number"], facts["as_of"]):
        yield f"{name} was altered: the trail knows it as {name_of(facts['year'], facts['number'])} of {facts['as_of']}"
    if stated != _checksum(content) or facts.get("checksum", stated) != stated:
        yield f"{name} was altered: its data aren't those of its checksum"
    if facts.get("document", digest(document.encode())) != digest(document.encode()):
        yield f"{name} was altered: its document isn't the one that was frozen"
    yield from _problems_of_files(edition_id, name, facts)


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
