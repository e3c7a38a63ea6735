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

__all__ = [
    "Actor",
    "Audience",
    "EvidenceKind",
    "Gate",
    "Kind",
    "Milestone",
    "Outcome",
    "RequirementFacts",
    "counts",
    "effective_outcome",
    "gate",
    "holds_gate",
]
