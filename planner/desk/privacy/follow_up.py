"""What the yearly follow-up keeps on a person. The sections that it makes up are listed in sections.py."""

from sqlalchemy import select

from planner.indicators.models import Indicator, Observation
from planner.kit.db import AnySelect
from planner.people.models import Organisation
from planner.reports.models import BoardHandling, Edition, ReportText
from planner.requirements.models import Assessment, Evidence, EvidenceItem, GrantYear, Requirement, StoredFile
from planner.rounds.models import Round, RoundAnswer


def figures_recorded(person_id: int) -> AnySelect:
    """Return which figures a person has recorded, not what they are: small ones don't leave the service."""
    row = Observation
    return (
        select(Indicator.label.label("indicator"), row.period, Organisation.name.label("organisation"), row.recorded_at)
        .join(Indicator, Indicator.id == row.indicator_id)
        .outerjoin(Organisation, Organisation.id == row.organisation_id)
        .where(row.by_id == person_id)
        .order_by(row.id)
    )


def texts_written(person_id: int) -> AnySelect:
    """Return what a person has written in the follow-up's texts, also where that was replaced since."""
    row = ReportText
    return (
        select(row.year, row.section, row.number, row.text, row.written_at)
        .where(row.by_id == person_id)
        .order_by(row.id)
    )


def editions_frozen(person_id: int) -> AnySelect:
    """Return the editions that a person has frozen."""
    row = Edition
    return select(row.year, row.number, row.frozen_at, row.reason).where(row.by_id == person_id).order_by(row.id)


def board_handlings(person_id: int) -> AnySelect:
    """Return what a person has recorded of what boards did with editions."""
    row = BoardHandling
    return (
        select(Edition.year, Edition.number, Organisation.name.label("board"), row.outcome, row.handled_on,
               row.paragraph, row.note, row.recorded_at)
        .join(Edition, Edition.id == row.edition_id)
        .join(Organisation, Organisation.id == row.board_id)
        .where(row.by_id == person_id)
        .order_by(row.id)
    )  # fmt: skip


def submissions(person_id: int) -> AnySelect:
    """Return the years whose submission a person sees to."""
    row = GrantYear
    return select(row.year, row.due, row.sent_on).where(row.responsible_id == person_id).order_by(row.year)


def requirements_held(person_id: int) -> AnySelect:
    """Return the requirements that a person is responsible for."""
    row = Requirement
    return select(row.code, row.title, row.internal_due).where(row.responsible_id == person_id).order_by(row.id)


def assessments(person_id: int) -> AnySelect:
    """Return the assessments of requirements that a person has signed, also those that others have replaced."""
    row = Assessment
    return (
        select(Requirement.code, row.outcome, row.on, row.reason, row.recorded_at)
        .join(Requirement, Requirement.id == row.requirement_id)
        .where(row.by_id == person_id)
        .order_by(row.id)
    )


def evidence_signed(person_id: int) -> AnySelect:
    """Return the evidence that a person has signed is there."""
    row = Evidence
    return (
        select(Requirement.code, row.title, row.shown_on, row.note)
        .join(Requirement, Requirement.id == row.requirement_id)
        .where(row.signed_by_id == person_id)
        .order_by(row.id)
    )


def evidence_added(person_id: int) -> AnySelect:
    """Return what a person has added as evidence: of a file its name, not what is in it."""
    row = EvidenceItem
    return (
        select(Requirement.code, row.kind, row.text, row.key, StoredFile.name.label("file"), row.added_at)
        .join(Evidence, Evidence.id == row.evidence_id)
        .join(Requirement, Requirement.id == Evidence.requirement_id)
        .outerjoin(StoredFile, StoredFile.id == row.file_id)
        .where(row.by_id == person_id)
        .order_by(row.id)
    )


def files_uploaded(person_id: int) -> AnySelect:
    """Return the files that a person has uploaded, without their content."""
    row = StoredFile
    return select(row.name, row.media_type, row.size, row.added_at).where(row.by_id == person_id).order_by(row.id)


def figures_given(person_id: int) -> AnySelect:
    """Return what a person has answered to rounds about figures: for whom, and the reasons."""
    row = RoundAnswer
    return (
        select(
            Round.title.label("round"), Organisation.name.label("organisation"), row.reasons, row.answered_at, row.via
        )
        .join(Round, Round.id == row.round_id)
        .join(Organisation, Organisation.id == row.organisation_id)
        .where(row.by_id == person_id)
        .order_by(row.id)
    )
