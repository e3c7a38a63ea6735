"""What the follow-up is of: the plan, its versions and decisions, and how the figures are read. Pure."""

from planner.plans.rules import VersionStatus
from planner.reports import wording as w
from planner.reports.document.blocks import (
    STATUS_ORDER,
    Part,
    bullets,
    cell,
    column,
    item,
    numbered,
    paragraphs,
    prose,
    rows_behind,
    section,
    span,
    table,
    to_organisations,
    to_section,
)
from planner.reports.rows import mark
from planner.reports.rules import Report, VersionFacts, What


def background_section(report: Report) -> Part:
    """Return the background: what was written of it, the version in force, and all versions."""
    blocks = [
        prose(report.texts.get("background")),
        paragraphs(_version_in_force(report)),
        table(
            "Planens versioner",
            [
                column("Version", 10),
                column("Titel", 40),
                column("Läge", 20),
                column("Beslut", 40),
                column("Följs upp senast", 22),
            ],
            [_version_row(version) for version in report.versions],
        ),
    ]
    return section("background", "Bakgrund", blocks, parts=("memo", "follow_up"))


def matter_section(report: Report) -> Part:
    """Return what the matter is about: the plan's extent, and how the figures are to be read."""
    return section("matter", "Ärendet", [bullets(_scope(report))], [_reading(report)], parts=("memo", "follow_up"))


def _scope(report: Report) -> list[Part]:
    activities = report.activities
    # An extract may have an area for its figures' sake alone.
    areas = sum(bool(area.activities) or not report.extract for area in report.areas)
    extent = f" {w.activities(len(activities))} inom {w.count(areas, 'område', 'områden')}."
    counted = numbered(extent, (len(activities), rows_behind(What.ALL)), (areas, to_section("areas")))
    if report.extract:
        return [item([span(f"Utdraget visar det som {report.extract.name} utför:"), *counted])]
    organisations = len({a.organisation for activity in activities for a in activity.assignments})
    carried_out = f"De utförs av {w.count(organisations, 'organisation', 'olika organisationer')}."
    return [item([span("Planen har"), *counted]), item(numbered(carried_out, (organisations, to_organisations())))]


def _version_in_force(report: Report) -> str:
    version = report.version
    if version is None:
        return f"Uppföljningen gäller {report.plan_title}."
    named = f"Uppföljningen gäller version {version.key} av handlingsplanen"
    if version.status in (VersionStatus.ADOPTED, VersionStatus.REPLACED) and version.decided_on:
        return f"{named}. Den beslutades {_decision(version)}."
    return f"{named}. Den är föreslagen men inte beslutad, och ingen annan version är beslutad."


def _decision(version: VersionFacts) -> str:
    """Return a decision in running text: av socialnämnden den 21 januari 2014 (dnr 3.1-1/2014, § 5)."""
    board = f"av {version.board} " if version.board else ""
    day = f"den {w.day_text(version.decided_on)}" if version.decided_on else ""
    return f"{board}{day}{_reference(version)}"


def _reference(version: VersionFacts) -> str:
    parts = [f"dnr {version.dnr}" if version.dnr else "", version.paragraph or ""]
    known = ", ".join(part for part in parts if part)
    return f" ({known})" if known else ""


def _version_row(version: VersionFacts) -> list[Part]:
    decided = version.decided_on is not None
    return [
        cell(version.key),
        cell(version.title),
        cell(w.VERSION_WORDS[version.status] + (", gäller" if version.in_force else "")),
        cell(w.sentence(_decision(version)) if decided else "Inget beslut är registrerat."),
        cell(w.day_text(version.follow_up_due) if version.follow_up_due else "–"),
    ]


def _reading(report: Report) -> Part:
    counted = (
        f"Uppgifterna visar läget den {w.day_text(report.as_of)}, så som det då hade rapporterats. "
        "Varje aktivitet räknas en gång, även när flera organisationer utför var sin del. "
        "Den är genomförd först när alla har genomfört sin del."
    )
    overdue = (
        "En aktivitet är försenad när tidplanen har gått ut och den varken är genomförd eller utgår. "
        "Förseningen räknas mot den tidplan som gäller. Har den ändrats står den tidigare bredvid. "
        "Med beslutad tidplan menas den som stod i planen från början."
    )
    hidden = (
        f"Små tal om personer visas som {w.HIDDEN}, och ibland även andra tal, så att ingen enskild kan kännas igen. "
        "Indikatorernas tal står som i sin källa och är inte omräknade."
    )
    shapes = [
        *((status.value, w.STATUS_WORDS[status]) for status in STATUS_ORDER),
        ("overdue", w.OVERDUE),
        ("unreported", w.UNREPORTED),
    ]
    legend = {"kind": "legend", "marks": [mark(shape, word, "ink") for shape, word in shapes]}
    told = paragraphs(counted, overdue, hidden if report.indicators else None)
    return section("reading", "Så läses uppgifterna", [told, legend])
