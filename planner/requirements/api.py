"""Requirements for programs: years of the grant with their gate, requirements, submission and money."""

from dataclasses import replace
from typing import Any

from flask import Response
from marshmallow import fields

from planner.kit.actor import acting
from planner.kit.api.answers import answer
from planner.kit.api.blueprint import ApiBlueprint
from planner.kit.api.shapes import Answer, day, flag, many, number, one_of, text
from planner.kit.web import Access, access
from planner.requirements.queries.lookups import shown_year
from planner.requirements.queries.years import year_views
from planner.requirements.rules import (
    Actor,
    Audience,
    EvidenceFacts,
    EvidenceKind,
    Gate,
    ItemFacts,
    Kind,
    Milestone,
    Money,
    Outcome,
    RequirementView,
    Submission,
    Who,
    YearView,
)
from planner.requirements.rules.permissions import may_see_evidence

blueprint = ApiBlueprint(
    "requirements",
    __name__,
    says="Years of the state grant: what is required, what shows that it is met, the submission and the money.",
    names={"year": ("A year of the grant.", 2014)},
)


class MoneyAnswer(Answer):
    """A year's money in whole kronor; null: not known."""

    national_sum_sek = number("What is set aside in the whole country.", None)
    granted_sek = number("What the city was granted.", 22949683, nullable=True)
    received_sek = number("What of it has come; it comes in arrears.", None)
    received_on = day("When it came.", None)
    used_sek = number("What of it is used.", None)
    left_sek = number("What was granted and isn't used.", None)


class MilestoneAnswer(Answer):
    """An internal date on the way to the submission."""

    kind = one_of(Milestone, "Which.", "draft")
    due = day("When it is due.", "2014-09-15")
    done_on = day("When it was kept.", None)


class SubmissionAnswer(Answer):
    """What is sent in."""

    recipient = text("To whom.", None)
    due = day("By when.", "2014-11-01", nullable=True)
    responsible = text("E-mail of who sees to it; null: the strategists do.", None)
    sent_on = day("When it was sent.", None)
    receipt = text("What came back.", None)
    milestones = many(MilestoneAnswer, "Internal dates, in their order.")


class YearAnswer(Answer):
    """A year in short."""

    year = number("The year.", 2014)
    complete = flag("Whether all its requirements are listed.", False)
    gate = one_of(Gate, "Whether its targets count.", "unknown")
    requirements = number("How many requirements the city has a part in.", 9)
    met = number("How many of them are met.", 4)
    due = day("The submission's deadline.", "2014-11-01", nullable=True)
    sent_on = day("When it was sent.", None)


class YearList(Answer):
    """All years."""

    items = many(YearAnswer, "The latest first.")


class ItemAnswer(Answer):
    """One thing that shows it. A file's bytes are to be had from its page."""

    kind = one_of(EvidenceKind, "What it is.", "link")
    key = text("The key of something in the service.", None)
    file = text("The name of a file.", None)
    size = number("The size of a file, in bytes.", None)
    sha256 = text("The SHA-256 of a file.", None)
    # Last, since it takes the name of what makes the others.
    text = text("The words of a note, the address of a link.", "https://www.example.org/avtal", nullable=True)


class EvidenceAnswer(Answer):
    """A line of a requirement's checklist."""

    title = text("What has to be shown.", "Överenskommelse")
    shown_on = day("Since when it is there; null: it is missing.", None)
    signed_by = text("E-mail of who signed that.", None)
    note = text("What is noted with it; null to readers.", None)
    items = many(ItemAnswer, "What shows it; empty to readers.")


class RequirementAnswer(Answer):
    """A requirement with our own assessment, and the authority's beside it."""

    code = text("Its code.", "2014-V1")
    kind = one_of(Kind, "What sort of requirement.", "target")
    audience = one_of(Audience, "Whom it is about.", "adults")
    actor = one_of(Actor, "Who has to meet it.", "municipality")
    title = text("What is required.", "Genomföra fördjupade analyser")
    about = text("More about it.", None)
    national_sum_sek = number("What it pays out in the whole country.", None)
    responsible = text("E-mail of who is responsible.", None)
    internal_due = day("The internal date.", None)
    outcome = one_of(Outcome, "What our assessment is worth: met needs all evidence and a sign-off.", "not_assessed")
    said = one_of(Outcome, "Our assessment as it was written.", "not_assessed")
    assessed_on = day("When it was signed.", None)
    assessed_by = text("E-mail of who signed it.", None)
    reason = text("Why.", None)
    authority_outcome = one_of(Outcome, "What the authority found.", None)
    authority_on = day("When the authority said so.", None)
    counts = flag("Whether it is a target that is met, the city's to meet, with the gate open.", False)
    evidence_missing = many(text("What has to be shown.", "Överenskommelse"), "The evidence that isn't there.")
    evidence = many(EvidenceAnswer, "The checklist.")


class WholeYearAnswer(YearAnswer):
    """A year with all that belongs to it."""

    source = text("Where its requirements were found.", None)
    money = fields.Nested(MoneyAnswer, metadata={"description": "Its money."})
    submission = fields.Nested(SubmissionAnswer, metadata={"description": "Its submission."})
    items = many(RequirementAnswer, "Its requirements, in their order.")


@blueprint.get("/requirements")
@access(Access.READER)
@blueprint.gives(YearList)
def years() -> Response:
    """List the years of the grant."""
    return answer({"items": [_year(year) for year in year_views()]})


@blueprint.get("/requirements/<int:year>")
@access(Access.READER)
@blueprint.gives(WholeYearAnswer)
def year(year: int) -> Response:
    """Read a year with its requirements and their evidence, its submission and its money.

    What is noted with evidence and what hangs on it is told to contributors and up.
    """
    found = shown_year(year)
    return answer(
        {
            **_year(found),
            "source": found.source,
            "money": _money(found.money),
            "submission": _submission(found.submission),
            "items": [_requirement(one, whole=may_see_evidence(acting())) for one in found.requirements],
        }
    )


def _year(year: YearView) -> dict[str, Any]:
    return {
        "year": year.year,
        "complete": year.complete,
        "gate": year.gate.value,
        "requirements": len(year.ours),
        "met": len(year.with_outcome(Outcome.MET)),
        "due": year.submission.due,
        "sent_on": year.submission.sent_on,
    }


def _money(money: Money) -> dict[str, Any]:
    return {
        "national_sum_sek": money.national_sum,
        "granted_sek": money.granted,
        "received_sek": money.received,
        "received_on": money.received_on,
        "used_sek": money.used,
        "left_sek": money.left,
    }


def _submission(submission: Submission) -> dict[str, Any]:
    return {
        "recipient": submission.recipient,
        "due": submission.due,
        "responsible": _email(submission.responsible),
        "sent_on": submission.sent_on,
        "receipt": submission.receipt,
        "milestones": [
            {"kind": one.kind.value, "due": one.due, "done_on": one.done_on} for one in submission.milestones
        ],
    }


def _requirement(one: RequirementView, *, whole: bool) -> dict[str, Any]:
    return {
        "code": one.code,
        "kind": one.kind.value,
        "audience": one.audience.value,
        "actor": one.actor.value,
        "title": one.title,
        "about": one.about,
        "national_sum_sek": one.national_sum_sek,
        "responsible": _email(one.responsible),
        "internal_due": one.internal_due,
        "outcome": one.outcome.value,
        "said": one.said.value,
        "assessed_on": one.assessed_on,
        "assessed_by": _email(one.assessed_by),
        "reason": one.reason,
        "authority_outcome": one.authority_outcome.value if one.authority_outcome else None,
        "authority_on": one.authority_on,
        "counts": one.counts,
        "evidence_missing": one.missing,
        "evidence": [_evidence(line if whole else replace(line, note=None, items=())) for line in one.evidence],
    }


def _evidence(line: EvidenceFacts) -> dict[str, Any]:
    return {
        "title": line.title,
        "shown_on": line.shown_on,
        "signed_by": _email(line.signed_by),
        "note": line.note,
        "items": [_item(item) for item in line.items],
    }


def _item(item: ItemFacts) -> dict[str, Any]:
    return {
        "kind": item.kind.value,
        "text": item.text,
        "key": item.key,
        "file": item.file.name if item.file else None,
        "size": item.file.size if item.file else None,
        "sha256": item.file.sha256 if item.file else None,
    }


def _email(who: Who | None) -> str | None:
    return who.email if who else None
