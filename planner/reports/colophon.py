"""What stands last in the follow-up: where it comes from, whether it is frozen, and its checksum. Pure."""

from typing import Any

from planner.reports import wording as w
from planner.reports.rules import EditionFacts, Report

_DRAFTS = (
    "Texterna är utkast. De ingår i kontrollsumman, som därför är en annan i den rapport som läsare ser, utan utkasten."
)


def colophon(report: Report, checksum: str) -> dict[str, Any]:
    """Return the colophon of a report; `checksum` is that of its JSON."""
    owner = [f"Ansvarig för handlingsplanen: {report.plan_owner}."] if report.plan_owner else []
    made = f"Rapporten är framtagen ur tjänsten Planner och visar läget den {w.day_text(report.as_of)}."
    if report.edition is None:
        live = "Den är inte låst: rättas uppgifterna i efterhand ändras rapporten, och då ändras kontrollsumman."
        drafts = [_DRAFTS] if report.has_drafts else []
        return {"lines": [*owner, f"{made} {live}", *drafts], "checksum": checksum}
    return {"lines": [*owner, f"{made} {_frozen(report.edition)}", *_correction(report.edition)], "checksum": checksum}


def edition_line(report: Report) -> str | None:
    """Return which edition it is, as a subtitle: Utgåva 2, låst 3 november 2014; or that its texts are drafts."""
    if report.edition:
        return f"Utgåva {report.edition.number}, låst {w.day_text(report.edition.frozen_on)}"
    return "Utkast: texterna är inte låsta" if report.has_drafts else None


def _frozen(edition: EditionFacts) -> str:
    return (
        f"Den är låst som utgåva {edition.number} den {w.day_text(edition.frozen_on)} och ändras inte mer. "
        "Kontrollsumman räknas på uppgifterna i JSON-filen, som hör till utgåvan."
    )


def _correction(edition: EditionFacts) -> list[str]:
    if edition.replaces is None:
        return []
    return [f"Den rättar och ersätter utgåva {edition.replaces}. Skäl: {w.sentence(edition.reason or '')}"]
