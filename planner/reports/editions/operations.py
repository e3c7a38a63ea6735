"""Freezing the follow-up, and what boards do with what was frozen.

Freezing takes three steps, since rendering takes seconds and nobody may wait for it under a lock: the report is drawn
up from one state of the database, rendered outside any transaction, and kept whole in a short one.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from importlib.metadata import version
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from planner.audit.operations import record
from planner.kit.actor import Actor
from planner.kit.clock import now
from planner.kit.db import db
from planner.kit.errors import Conflict, Forbidden, Invalid, NotFound
from planner.kit.transaction import begin_snapshot
from planner.people.models import Organisation
from planner.people.rules import OrganisationKind
from planner.plans.rules import DUE_SOON_DAYS, STALE_DAYS
from planner.reports.contents import report_on
from planner.reports.editions.queries import EditionView, find_edition, next_number
from planner.reports.formats import KINDS, Format
from planner.reports.models import BoardHandling, Edition, EditionFile
from planner.reports.rules import FIRST_YEAR, LAST_YEAR, EditionFacts, Handling, Report, as_json, may_manage_reports


@dataclass(frozen=True, slots=True)
class DrawnUp:
    """A report that is to be frozen as an edition: its facts to render, and its JSON as it will be kept."""

    report: Report
    edition: EditionFacts
    checksum: str
    content: str


def draw_up(
    *,
    actor: Actor,
    year: int,
    day: date,
    today: date,
    number: int,
    corrects: int | None = None,
    reason: str | None = None,
) -> DrawnUp:
    """Return a year's report as it will be frozen as edition `number`, read from one state of the database.

    Ends the session's transaction. Raises Forbidden for those who don't manage reports; NotFound for a year or an
    edition to correct that there isn't; Invalid for a day that hasn't come, or a correction without a reason; Conflict
    where the year's next edition has another number, or what is to be corrected has been replaced.
    """
    begin_snapshot()
    _check_may(actor)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound(_("Det finns ingen uppföljning för det året."))
    if day > today:
        raise Invalid(_("Dagen har inte kommit än."), {"as_of": _("Dagen har inte kommit än.")})
    if corrects is not None and not reason:
        raise Invalid(_("Skriv vad som rättas."), {"reason": _("Skriv vad som rättas.")})
    _check_number(year, number)
    corrected = find_edition(year, corrects) if corrects is not None else None
    if corrected:
        check_not_replaced(corrected)
    edition = EditionFacts(number, today, corrects, reason if corrects is not None else None)
    frozen = report_on(year, day, drafts=True, replacing=corrected.row.id if corrected else None)
    report = replace(frozen, edition=edition)
    content = as_json(report)
    return DrawnUp(report, edition, content["checksum"], json.dumps(content, ensure_ascii=False))


def keep_edition(*, actor: Actor, drawn: DrawnUp, files: Mapping[Format, bytes]) -> Edition:
    """Keep a report that was drawn up, with its files, as an edition: whole, or not at all.

    Its checksums go into the trail as well, and what it replaces, why and when, so that `planner verify` can tell an
    edition that was altered with all of its checksums. Raises Forbidden as `draw_up` does, and Conflict where somebody
    else has frozen one meanwhile.
    """
    _check_may(actor)
    report, facts = drawn.report, drawn.edition
    _check_number(report.year, facts.number)
    replaced = find_edition(report.year, facts.replaces) if facts.replaces is not None else None
    edition = Edition(
        year=report.year,
        number=facts.number,
        as_of=report.as_of,
        frozen_at=now(),
        by_id=actor.id,
        replaces_id=replaced.row.id if replaced else None,
        reason=facts.reason,
        service_version=version("planner"),
        checksum=drawn.checksum,
        content=drawn.content,
        rules=_rules(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(edition)
    except IntegrityError:
        # Whoever was first has the number: on PostgreSQL that can't be seen before it is tried.
        raise _frozen_meanwhile(report.year) from None
    kept = [_file(edition.id, form, content) for form, content in files.items()]
    db.session.add_all(kept)
    record(
        "edition.freeze",
        actor=actor,
        object_kind="edition",
        object_id=edition.id,
        year=edition.year,
        number=edition.number,
        as_of=edition.as_of.isoformat(),
        frozen_at=edition.frozen_at.isoformat(),
        replaces=facts.replaces,
        reason_sha256=digest((facts.reason or "").encode()),
        checksum=edition.checksum,
        files={file.name: file.sha256 for file in kept},
    )
    db.session.flush()
    return edition


def record_handling(
    *,
    actor: Actor,
    year: int,
    number: int,
    board: str,
    outcome: Handling,
    handled_on: date,
    paragraph: str | None,
    note: str | None,
    today: date,
) -> BoardHandling:
    """Record what a board did with an edition; `board` is its key. What was recorded wrongly is recorded anew.

    Raises Forbidden for those who don't manage reports, NotFound for an edition that there isn't, Invalid for what is
    no board, and for a day that hasn't come or lies before what the edition shows.
    """
    _check_may(actor)
    edition = find_edition(year, number).row
    found = db.session.scalar(select(Organisation).where(Organisation.key == board))
    if found is None or found.kind != OrganisationKind.BOARD:
        raise Invalid(_("Välj en nämnd."), {"board": _("Välj en nämnd.")})
    if not edition.as_of <= handled_on <= today:
        wrong = _("Dagen ska ligga mellan den dag som utgåvan visar och i dag.")
        raise Invalid(wrong, {"handled_on": wrong})
    handling = BoardHandling(
        edition_id=edition.id,
        board_id=found.id,
        outcome=outcome.value,
        handled_on=handled_on,
        paragraph=paragraph,
        note=note,
        recorded_at=now(),
        by_id=actor.id,
    )
    db.session.add(handling)
    record(
        "edition.handle",
        actor=actor,
        object_kind="edition",
        object_id=edition.id,
        organisation=found.id,
        outcome=outcome.value,
        on=handled_on.isoformat(),
    )
    db.session.flush()
    return handling


def digest(content: bytes) -> str:
    """Return the SHA-256 of what is stored."""
    return sha256(content).hexdigest()


def _check_may(actor: Actor) -> None:
    if not may_manage_reports(actor):
        raise Forbidden(_("Bara strateger låser rapporter och registrerar nämndens behandling."))


def _check_number(year: int, number: int) -> None:
    if next_number(year) != number:
        raise _frozen_meanwhile(year)


def check_not_replaced(edition: EditionView) -> None:
    """Raise Conflict for an edition that has been corrected already: its successor is what may be corrected."""
    if edition.replaced_by is not None:
        raise Conflict(_("Utgåvan är redan ersatt av utgåva %(n)s. Rätta den i stället.", n=edition.replaced_by))


def _frozen_meanwhile(year: int) -> Conflict:
    return Conflict(
        _(
            "En utgåva för %(year)s har låsts sedan du öppnade sidan. Se efter om den räcker, innan du låser en till.",
            year=year,
        )
    )


def _file(edition_id: int, form: Format, content: bytes) -> EditionFile:
    return EditionFile(
        edition_id=edition_id,
        name=form.value,
        media_type=KINDS[form].media_type,
        size=len(content),
        sha256=digest(content),
        content=content,
    )


def _rules() -> dict[str, Any]:
    """Return how it was counted and what was hidden, as far as that may be decided otherwise one day."""
    return {
        "due_soon_days": DUE_SOON_DAYS,
        "stale_days": STALE_DAYS,
        "small_numbers_below": current_app.extensions["planner.settings"].small_numbers_below,
    }
