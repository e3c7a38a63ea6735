"""The year's requirements of the grant, the gate before its targets, and the money. Pure."""

from collections.abc import Sequence

from planner.reports import wording as w
from planner.reports.document.blocks import (
    Part,
    bullets,
    cell,
    column,
    filled,
    item,
    paragraphs,
    prose,
    section,
    span,
    table,
    to_requirements,
)
from planner.reports.rows import mark
from planner.reports.rules import Report
from planner.requirements.rules import Actor, Audience, Gate, Kind, Outcome, RequirementView, YearView

KINDS = {Kind.BASIC: "Grundkrav", Kind.TARGET: "Prestationsmål", Kind.CONDITION: "Villkor"}
AUDIENCES = {Audience.ALL: "alla åldrar", Audience.ADULTS: "vuxna", Audience.CHILDREN: "barn och unga"}
ACTORS = {
    Actor.COUNTY: "länet gemensamt",
    Actor.MUNICIPALITY: "kommunen",
    Actor.MUNICIPALITY_AND_REGION: "kommunen och regionen",
    Actor.REGION: "regionen ensam, räknas inte",
}
OUTCOMES = {
    Outcome.MET: ("done", "Uppfyllt", "green"),
    Outcome.NOT_MET: ("overdue", "Inte uppfyllt", "red"),
    Outcome.NOT_APPLICABLE: ("dropped", "Ej tillämpligt", "grey"),
    Outcome.NOT_ASSESSED: ("not_started", "Kan inte bedömas ännu", "yellow"),
}


def requirements_section(report: Report) -> Part:
    """Return the year's requirements by kind, with what is missing."""
    grant = report.grant
    title = "Grundkrav och prestationsmål"
    if grant is None or not grant.requirements:
        nothing = f"Inga krav är registrerade för {report.year}."
        return section("requirements", title, [paragraphs(nothing)], parts=("follow_up",))
    if all(one.kind is Kind.CONDITION for one in grant.requirements):
        title = "Statsbidragets villkor"
    sections = [
        section(f"requirements-{kind.value}", name, [_table(report, name, found)], _texts(report, found))
        for kind, name in KINDS.items()
        if (found := grant.of_kind(kind))
    ]
    gate = paragraphs([span(gate_sentence(grant), to_requirements(report.year))])
    return section("requirements", title, [gate], sections, parts=("follow_up",))


def gate_sentence(grant: YearView) -> str:
    """Say whether the year's targets count, and why; of a year with conditions, how many are met."""
    year = grant.year
    targets = [one for one in grant.of_kind(Kind.TARGET) if one.is_ours]
    conditions = [one for one in grant.of_kind(Kind.CONDITION) if one.is_ours]
    if conditions and not targets and not grant.of_kind(Kind.BASIC):
        met = sum(one.outcome is Outcome.MET for one in conditions)
        return f"{w.number(met)} av {w.number(len(conditions))} villkor för {year} är uppfyllda."
    holding = [one for one in grant.holding if one.outcome is Outcome.NOT_MET]
    if grant.gate is Gate.OPEN:
        counted = f"{w.number(len(grant.counted))} av {w.number(len(targets))} prestationsmål är uppfyllda och räknas."
        return f"Grundkraven för {year} är uppfyllda. {counted}"
    if grant.gate is Gate.CLOSED:
        codes = w.joined([one.code for one in holding])
        return f"Grundkraven för {year} är inte uppfyllda ({codes}), så inga prestationsmål räknas."
    return f"Det går inte att bedöma ännu om grundkraven för {year} är uppfyllda: {_unknown(grant)}."


def _unknown(grant: YearView) -> str:
    waiting = [one.code for one in grant.holding]
    if waiting:
        return f"{w.joined(waiting)} är inte {'bedömt' if len(waiting) == 1 else 'bedömda'}"
    if not any(one.holds_gate for one in grant.requirements):
        return "inga grundkrav är registrerade"
    return "listan över årets krav är inte fullständig"


def _table(report: Report, name: str, found: Sequence[RequirementView]) -> Part | None:
    columns = [
        column("Kod", 3),
        column("Krav", 10),
        column("Vår bedömning", 6),
        column("Underlag", 6),
        column("Myndighetens bedömning", 5),
    ]
    return table(name, *filled(columns, [_row(report.year, one) for one in found]))


def _row(year: int, one: RequirementView) -> list[Part]:
    about = [f"Gäller {AUDIENCES[one.audience]}. Uppfylls av {ACTORS[one.actor]}."]
    if one.national_sum_sek is not None:
        about.append(f"Nationell summa: {w.kronor(one.national_sum_sek)}")
    said = []
    if one.assessed_on:
        said.append(f"Bedömt {w.day_text(one.assessed_on)}.")
    if one.reason:
        said.append(w.sentence(one.reason))
    if one.kind is Kind.TARGET and one.outcome is Outcome.MET:
        said.append("Räknas." if one.counts else "Räknas inte.")
    authority = (
        cell("", marks=[mark(*OUTCOMES[one.authority_outcome])], notes=_given(one.authority_note))
        if one.authority_outcome
        else cell("–")
    )
    return [
        cell(one.code, to_requirements(year, one.code)),
        cell(one.title, notes=about),
        cell("", marks=[mark(*OUTCOMES[one.outcome])], notes=said),
        _evidence(year, one),
        authority,
    ]


def _evidence(year: int, one: RequirementView) -> Part:
    if not one.evidence:
        return cell("–")
    there = len(one.evidence) - len(one.missing)
    notes = [f"Saknas: {'; '.join(one.missing)}"] if one.missing else []
    return cell(f"{there} av {len(one.evidence)} finns", to_requirements(year, one.code), notes=notes)


def _texts(report: Report, found: Sequence[RequirementView]) -> list[Part]:
    """Return what was written of single requirements, each under its title."""
    written = [(one, prose(report.texts.get(f"requirement:{one.code}"))) for one in found]
    return [section(f"requirement-{one.code}", f"{one.code} {one.title}", [text]) for one, text in written if text]


def money_section(report: Report) -> Part | None:
    """Return the grant's money by year, or None where nothing is known or written of it."""
    rows = [_money(grant) for grant in reversed(report.grants) if grant.money.known]
    text = prose(report.texts.get("money"))
    if not rows and not text:
        return None
    columns = [
        column("År", 2),
        column("Nationell summa", 4, number=True),
        column("Beviljat", 4, number=True),
        column("Utbetalt", 4, number=True),
        column("Använt", 4, number=True),
        column("Kvar", 4, number=True),
    ]
    dashes = paragraphs("Ett streck betyder att uppgiften saknas.") if rows else None
    return section(
        "money",
        "Statsbidragets användning",
        [text, dashes, table("Statsbidraget per år", columns, rows), bullets(_notes(report))],
        parts=("memo", "follow_up"),
    )


def _money(grant: YearView) -> list[Part]:
    money, link = grant.money, to_requirements(grant.year)
    when = [w.day_text(money.received_on)] if money.received_on else []
    return [
        cell(str(grant.year)),
        cell(w.kronor(money.national_sum), link),
        cell(w.kronor(money.granted), link),
        cell(w.kronor(money.received), link, notes=when),
        cell(w.kronor(money.used), link),
        cell(w.kronor(money.left), link),
    ]


def _notes(report: Report) -> list[Part]:
    noted = [grant for grant in reversed(report.grants) if grant.money.note]
    return [item(f"{grant.year}: {w.sentence(grant.money.note or '')}", to_requirements(grant.year)) for grant in noted]


def _given(text: str | None) -> list[str]:
    return [w.sentence(text)] if text else []
