"""The rules of requirements. Pure."""

from planner.requirements.rules.assessment import AssessmentFacts, Who, Whose
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
from planner.requirements.rules.submission import EvidenceKind, Milestone, MilestoneFacts, Submission
from planner.requirements.rules.year import EvidenceFacts, FileFacts, ItemFacts, RequirementView, YearView

__all__ = [
    "Actor",
    "AssessmentFacts",
    "Audience",
    "EvidenceFacts",
    "EvidenceKind",
    "FileFacts",
    "Gate",
    "ItemFacts",
    "Kind",
    "Milestone",
    "MilestoneFacts",
    "Money",
    "Outcome",
    "RequirementFacts",
    "RequirementView",
    "Submission",
    "Who",
    "Whose",
    "YearView",
    "counts",
    "effective_outcome",
    "gate",
    "holds_gate",
]
