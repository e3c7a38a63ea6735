"""An uploaded file with its bytes, for whoever downloads it."""

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from planner.kit.db import db
from planner.kit.errors import NotFound
from planner.requirements.models import Evidence, EvidenceItem, GrantYear, Requirement, StoredFile


@dataclass(frozen=True, slots=True)
class Download:
    """A file, and the requirement that it hangs on."""

    requirement_id: int
    name: str
    media_type: str
    content: bytes


def evidence_file(year: int, code: str, evidence_id: int, item_id: int) -> Download:
    """Return the file that stands under an address. Raises NotFound when there is none."""
    row = db.session.execute(
        select(Requirement.id, StoredFile.name, StoredFile.media_type, StoredFile.content)
        .join(GrantYear, GrantYear.id == Requirement.grant_year_id)
        .join(Evidence, Evidence.requirement_id == Requirement.id)
        .join(EvidenceItem, EvidenceItem.evidence_id == Evidence.id)
        .join(StoredFile, StoredFile.id == EvidenceItem.file_id)
        .where(
            GrantYear.year == year,
            Requirement.code == code,
            Evidence.id == evidence_id,
            EvidenceItem.id == item_id,
        )
    ).one_or_none()
    if row is None:
        raise NotFound(_("Filen finns inte."))
    return Download(*row)
