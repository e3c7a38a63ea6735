"""What shows that a requirement is met: the checklist, what hangs on its lines, and the day on which each was shown."""

from datetime import date
from hashlib import sha256

from flask import current_app
from flask_babel import gettext as _

from planner.kit.actor import Actor
from planner.kit.clock import now
from planner.kit.db import db
from planner.kit.errors import Conflict, Invalid
from planner.kit.file_names import check_file_name
from planner.kit.identity_numbers import holds_identity_number
from planner.requirements.models import Evidence, EvidenceItem, Requirement, StoredFile
from planner.requirements.operations.recording import check_may, record_requirement
from planner.requirements.queries.lookups import evidence_of, find_evidence, find_item, find_requirement, items_of
from planner.requirements.rules import EvidenceKind
from planner.requirements.rules.files import FileRefused, media_type_of, text_in
from planner.requirements.sources import thing_named
from planner.requirements.words import REFUSAL_WORDS


def add_evidence(*, actor: Actor, year: int, code: str, title: str) -> Evidence:
    """Add a line to a requirement's checklist. It is missing until it is shown.

    Raises Forbidden for those who don't keep requirements, NotFound where there is no such requirement.
    """
    found = _requirement(actor, year, code)
    lines = evidence_of(found)
    added = Evidence(requirement_id=found.id, title=title, position=lines[-1].position + 1 if lines else 0)
    db.session.add(added)
    db.session.flush()
    record_requirement("requirement.add_evidence", found, actor, evidence=added.id)
    return added


def edit_evidence(*, actor: Actor, year: int, code: str, evidence_id: int, title: str, note: str | None) -> Evidence:
    """Change what a line asks for, and what is noted with it. Raises Forbidden and NotFound as `add_evidence` does."""
    found = _requirement(actor, year, code)
    line = find_evidence(found, evidence_id)
    changed = [name for name, value in (("title", title), ("note", note)) if getattr(line, name) != value]
    line.title, line.note = title, note
    if changed:
        record_requirement("requirement.edit_evidence", found, actor, evidence=line.id, changed=changed)
    return line


def remove_evidence(*, actor: Actor, year: int, code: str, evidence_id: int) -> None:
    """Remove a line that was listed by mistake.

    Raises Forbidden and NotFound as `add_evidence` does, Conflict once anything has been shown.
    """
    found = _requirement(actor, year, code)
    line = find_evidence(found, evidence_id)
    if line.shown_on is not None or items_of(line):
        raise Conflict(_("Det finns underlag på raden. Ta bort det först."))
    record_requirement("requirement.remove_evidence", found, actor, evidence=line.id)
    db.session.delete(line)
    db.session.flush()


def show_evidence(*, actor: Actor, year: int, code: str, evidence_id: int, on: date, today: date) -> Evidence:
    """Sign that evidence is there since a day. Raises Forbidden and NotFound as `add_evidence` does, Invalid for a day
    to come.
    """
    found = _requirement(actor, year, code)
    line = find_evidence(found, evidence_id)
    if on > today:
        raise Invalid(_("Dagen har inte varit än."), {"on": _("Ange i dag eller en dag som har varit.")})
    if (line.shown_on, line.signed_by_id) != (on, actor.id):
        before = line.shown_on.isoformat() if line.shown_on else None
        line.shown_on, line.signed_by_id = on, actor.id
        record_requirement(
            "requirement.show_evidence",
            found,
            actor,
            evidence=line.id,
            before={"on": before},
            after={"on": on.isoformat()},
        )
    return line


def take_back_evidence(*, actor: Actor, year: int, code: str, evidence_id: int) -> Evidence:
    """Say that evidence isn't there after all; a requirement that was met isn't any more, until it is.

    Raises Forbidden and NotFound as `add_evidence` does.
    """
    found = _requirement(actor, year, code)
    line = find_evidence(found, evidence_id)
    if line.shown_on is not None:
        line.shown_on, line.signed_by_id = None, None
        record_requirement("requirement.take_back_evidence", found, actor, evidence=line.id)
    return line


def add_note(*, actor: Actor, year: int, code: str, evidence_id: int, text: str) -> EvidenceItem:
    """Add some words to a line. Raises Forbidden and NotFound as `add_evidence` does."""
    return _add_item(actor, year, code, evidence_id, EvidenceKind.NOTE, text=text)


def add_link(*, actor: Actor, year: int, code: str, evidence_id: int, href: str) -> EvidenceItem:
    """Add an address on the web to a line. Raises Forbidden and NotFound as `add_evidence` does."""
    return _add_item(actor, year, code, evidence_id, EvidenceKind.LINK, text=href)


def add_thing(*, actor: Actor, year: int, code: str, evidence_id: int, kind: EvidenceKind, key: str) -> EvidenceItem:
    """Add something in the service to a line. Raises Forbidden and NotFound as `add_evidence` does, Invalid where there
    is no such thing, or it is there already.
    """
    found = _requirement(actor, year, code)
    line = find_evidence(found, evidence_id)
    if thing_named(kind, key, actor) is None:
        raise Invalid(_("Det du valde finns inte längre. Sök på nytt."))
    if any((item.kind, item.key) == (kind, key) for item in items_of(line)):
        raise Invalid(_("Det du valde finns redan med."))
    return _add_item(actor, year, code, evidence_id, kind, key=key)


def add_file(*, actor: Actor, year: int, code: str, evidence_id: int, name: str, content: bytes) -> EvidenceItem:
    """Keep an uploaded file with a line, in the database, under a name that can be offered for download.

    Raises Forbidden and NotFound as `add_evidence` does; Invalid for a file that is too large, of a kind that isn't
    taken in or not what its name says, that holds macros or, in plain text, a personal identity number.
    """
    check_may(actor)
    name = check_file_name(name)
    most: int = current_app.extensions["planner.settings"].evidence_file_max_bytes
    if len(content) > most:
        raise Invalid(_("Filen är för stor. Den får vara högst %(size)s MB.", size=f"{most / 1_000_000:g}"))
    try:
        media_type = media_type_of(name, content)
    except FileRefused as refused:
        raise Invalid(str(REFUSAL_WORDS[refused.why])) from refused
    if holds_identity_number(text_in(media_type, content) or ""):
        raise Invalid(_("Filen innehåller ett personnummer. Ta bort uppgifter om enskilda personer och försök igen."))
    stored = StoredFile(
        name=name,
        media_type=media_type,
        size=len(content),
        sha256=sha256(content).hexdigest(),
        content=content,
        added_at=now(),
        by_id=actor.id,
    )
    db.session.add(stored)
    db.session.flush()
    return _add_item(actor, year, code, evidence_id, EvidenceKind.FILE, file_id=stored.id)


def remove_item(*, actor: Actor, year: int, code: str, evidence_id: int, item_id: int) -> None:
    """Remove something from a line; of a file, its bytes too. The trail says that it was there.

    Raises Forbidden and NotFound as `add_evidence` does.
    """
    found = _requirement(actor, year, code)
    item = find_item(find_evidence(found, evidence_id), item_id)
    record_requirement("requirement.detach", found, actor, evidence=evidence_id, item=item.id, kind=item.kind)
    db.session.delete(item)
    db.session.flush()
    if item.file_id is not None:
        db.session.delete(db.session.get_one(StoredFile, item.file_id))
        db.session.flush()


def _requirement(actor: Actor, year: int, code: str) -> Requirement:
    check_may(actor)
    return find_requirement(year, code)


def _add_item(
    actor: Actor,
    year: int,
    code: str,
    evidence_id: int,
    kind: EvidenceKind,
    *,
    text: str | None = None,
    key: str | None = None,
    file_id: int | None = None,
) -> EvidenceItem:
    found = _requirement(actor, year, code)
    line = find_evidence(found, evidence_id)
    item = EvidenceItem(
        evidence_id=line.id, kind=kind, text=text, key=key, file_id=file_id, added_at=now(), by_id=actor.id
    )
    db.session.add(item)
    db.session.flush()
    record_requirement("requirement.attach", found, actor, evidence=line.id, item=item.id, kind=kind.value)
    return item
