"""A year of the grant as pages, reports and programs see it: its requirements, gate, money and submission. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from planner.requirements.rules.assessment import AssessmentFacts, Who, Whose, assessed, standing
from planner.requirements.rules.gate import (
    Actor,
    Audience,
    Gate,
    Kind,
    Outcome,
    RequirementFacts,
    counts,
    effective_outcome,
    gate,
    holds_gate,
)
from planner.requirements.rules.money import Money
from planner.requirements.rules.submission import EvidenceKind, Submission


@dataclass(frozen=True, slots=True)
class FileFacts:
    """An uploaded file, without its bytes. size: bytes."""

    id: int
    name: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """One thing that shows it: words or an address in `text`, a file, or the key of something in the service."""

    id: int
    kind: EvidenceKind
    text: str | None
    key: str | None
    file: FileFacts | None
    added_at: datetime
    by: Who | None


@dataclass(frozen=True, slots=True)
class EvidenceFacts:
    """One line of a requirement's checklist. It is there from the day `shown_on`, whatever hangs on it."""

    id: int
    title: str
    shown_on: date | None
    signed_by: Who | None
    note: str | None
    items: Sequence[ItemFacts] = ()

    @property
    def there(self) -> bool:
        """Whether it has been shown."""
        return self.shown_on is not None

    @property
    def has_content(self) -> bool:
        """Whether anything is noted with it or hangs on it."""
        return bool(self.note or self.items)


@dataclass(frozen=True, slots=True)
class RequirementView:
    """A requirement. `said`: our own assessment as it was written; `outcome`: what that is worth.

    `counts`: a target that is met, the city's to meet, with the gate open. `assessments`: all ever recorded, ours and
    the authority's, in that order; what is said of them before is of the last.
    """

    id: int
    code: str
    kind: Kind
    audience: Audience
    actor: Actor
    title: str
    about: str | None
    national_sum_sek: int | None
    responsible: Who | None
    internal_due: date | None
    said: Outcome
    assessed_on: date | None
    assessed_by: Who | None
    reason: str | None
    authority_outcome: Outcome | None
    authority_on: date | None
    authority_note: str | None
    evidence: Sequence[EvidenceFacts] = ()
    counts: bool = False
    assessments: Sequence[AssessmentFacts] = ()

    @property
    def facts(self) -> RequirementFacts:
        """What decides about it."""
        return RequirementFacts(self.kind, self.actor, self.said, len(self.missing), self.signed)

    @property
    def outcome(self) -> Outcome:
        """What our own assessment is worth: met only with all its evidence and a sign-off."""
        return effective_outcome(self.facts)

    @property
    def signed(self) -> bool:
        """Whether somebody answers for the assessment, since a day."""
        return self.assessed_on is not None and self.assessed_by is not None

    @property
    def missing(self) -> list[str]:
        """The titles of the evidence that isn't there."""
        return [one.title for one in self.evidence if not one.there]

    @property
    def missing_count(self) -> int:
        """How much of its evidence isn't there."""
        return len(self.missing)

    @property
    def held_back(self) -> bool:
        """Whether somebody said more than what has been shown and signed is worth."""
        return self.said is not self.outcome

    @property
    def holds_gate(self) -> bool:
        """Whether it has a say in the gate."""
        return holds_gate(self.facts)

    @property
    def is_ours(self) -> bool:
        """Whether the city has a part in it; the region's own are listed, never counted."""
        return self.actor is not Actor.REGION

    def is_late(self, today: date) -> bool:
        """Return whether its internal date has passed before it was assessed."""
        return self.internal_due is not None and self.internal_due < today and self.outcome is Outcome.NOT_ASSESSED

    @property
    def earlier(self) -> list[AssessmentFacts]:
        """The assessments that others have taken the place of, the latest first."""
        last = [standing(self.assessments, whose) for whose in Whose]
        return [one for one in reversed(self.assessments) if all(one is not each for each in last)]

    def as_of(self, day: date) -> "RequirementView":
        """Return it with the assessments that stood on a day, and without what was shown after it."""
        later = [one.shown_on is not None and one.shown_on > day for one in self.evidence]
        shown = [
            replace(one, shown_on=None, signed_by=None) if gone else one
            for one, gone in zip(self.evidence, later, strict=True)
        ]
        return replace(self, evidence=shown, **assessed(self.assessments, day))


@dataclass(frozen=True, slots=True)
class YearView:
    """A year of the grant. `complete`: all its requirements are listed."""

    id: int
    year: int
    complete: bool
    source: str | None
    gate: Gate
    requirements: Sequence[RequirementView]
    submission: Submission
    money: Money

    def of_kind(self, kind: Kind) -> list[RequirementView]:
        """Return its requirements of one kind."""
        return [one for one in self.requirements if one.kind is kind]

    @property
    def has_gate(self) -> bool:
        """Whether there is a gate at all: a year that lists conditions alone has none."""
        return not self.requirements or any(one.kind is not Kind.CONDITION for one in self.requirements)

    @property
    def ours(self) -> list[RequirementView]:
        """Those that the city has a part in."""
        return [one for one in self.requirements if one.is_ours]

    def with_outcome(self, outcome: Outcome) -> list[RequirementView]:
        """Return those the city has a part in that come to an outcome."""
        return [one for one in self.ours if one.outcome is outcome]

    @property
    def counted(self) -> list[RequirementView]:
        """The targets that count."""
        return [one for one in self.requirements if one.counts]

    @property
    def holding(self) -> list[RequirementView]:
        """The basic requirements that keep the gate from opening."""
        return [
            one
            for one in self.requirements
            if one.holds_gate and one.outcome in (Outcome.NOT_MET, Outcome.NOT_ASSESSED)
        ]

    def as_of(self, day: date) -> "YearView":
        """Return it as it stood on a day: what was shown, assessed, received or sent later isn't in it."""
        gate_is, requirements = behind_gate([one.as_of(day) for one in self.requirements], complete=self.complete)
        return replace(
            self,
            gate=gate_is,
            requirements=requirements,
            submission=self.submission.as_of(day),
            money=self.money.as_of(day),
        )


def behind_gate(requirements: Sequence[RequirementView], *, complete: bool) -> tuple[Gate, list[RequirementView]]:
    """Return the gate of a year, and its requirements with whether each counts behind it."""
    gate_is = gate((one.facts for one in requirements), complete=complete)
    return gate_is, [replace(one, counts=counts(one.facts, gate_is)) for one in requirements]
