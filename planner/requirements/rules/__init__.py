"""The rules of requirements. Pure."""

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
from planner.requirements.rules.submission import EvidenceKind, Milestone
from planner.requirements.rules.year import (
    EvidenceFacts,
    FileFacts,
    ItemFacts,
    MilestoneFacts,
    Money,
    RequirementView,
    Submission,
    Who,
    YearView,
)

__all__ = [
    "Actor",
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
    "YearView",
    "counts",
    "effective_outcome",
    "gate",
    "holds_gate",
]
