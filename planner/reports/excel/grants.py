"""The sheets of the year's requirements and of the grant's money."""

from planner.reports import wording as w
from planner.reports.document.blocks import NOTHING
from planner.reports.document.requirements import ACTORS, AUDIENCES, KINDS, OUTCOMES, gate_sentence
from planner.reports.excel.book import As, Book, Column, Value, yes
from planner.reports.rules import Report
from planner.requirements.rules import RequirementView, YearView

_REQUIREMENTS = (
    Column("Kod", 12),
    Column("Slag", 15),
    Column("Krav", 50),
    Column("Gäller", 14),
    Column("Uppfylls av", 24),
    Column("Vår bedömning", 22),
    Column("Bedömt den", 12, As.DAY),
    Column("Skäl", 40),
    Column("Räknas", 10),
    Column("Underlag som finns", 12, As.WHOLE),
    Column("Underlag som behövs", 12, As.WHOLE),
    Column("Underlag som saknas", 40),
    Column("Myndighetens bedömning", 22),
    Column("Nationell summa, kronor", 18, As.KRONOR),
)
_MONEY = (
    Column("År", 8, As.YEAR),
    Column("Nationell summa, kronor", 20, As.KRONOR),
    Column("Beviljat, kronor", 18, As.KRONOR),
    Column("Utbetalt, kronor", 18, As.KRONOR),
    Column("Utbetalt den", 13, As.DAY),
    Column("Använt, kronor", 18, As.KRONOR),
    Column("Kvar, kronor", 18, As.KRONOR),
    Column("Anmärkning", 60),
)


def requirements_sheet(book: Book, report: Report) -> None:
    """Add the year's requirements, under what their gate is."""
    grant = report.grant
    rows = [_requirement(one) for one in grant.requirements] if grant else []
    lead = gate_sentence(grant) if grant and rows else ""
    nothing = f"Inga krav är registrerade för {report.year}."
    book.list_sheet("Krav", lead, _REQUIREMENTS, rows, nothing=nothing)


def money_sheet(book: Book, report: Report) -> None:
    """Add the grant's money, by year."""
    rows = [_money(grant) for grant in reversed(report.grants) if grant.money.known]
    lead = "Bidraget betalas ut i efterskott. En tom cell betyder att uppgiften saknas."
    book.list_sheet("Statsbidrag", lead, _MONEY, rows, nothing=NOTHING)


def _requirement(one: RequirementView) -> list[Value]:
    return [
        one.code,
        KINDS[one.kind],
        one.title,
        AUDIENCES[one.audience],
        ACTORS[one.actor],
        OUTCOMES[one.outcome][1],
        one.assessed_on,
        one.reason,
        yes(one.counts),
        len(one.evidence) - one.missing_count,
        len(one.evidence),
        "; ".join(one.missing) or None,
        OUTCOMES[one.authority_outcome][1] if one.authority_outcome else None,
        one.national_sum_sek,
    ]


def _money(grant: YearView) -> list[Value]:
    money = grant.money
    return [
        grant.year,
        money.national_sum,
        money.granted,
        money.received,
        money.received_on,
        money.used,
        money.left,
        w.sentence(money.note) if money.note else None,
    ]
