"""What must hold between the parts of a plan file, and between the file and what is kept already.

Works on what the schemas could read of a file, whatever else is wrong with it. What a file doesn't name stays:
references may lead to what is kept, and rules hold for an item as it will be.
"""

from collections.abc import Iterator

from planner.planfile.consistency.common import Error, Item, Known, References
from planner.planfile.consistency.indicators import wrong_indicators
from planner.planfile.consistency.plan import PlanConsistency
from planner.planfile.consistency.requirements import wrong_requirements

__all__ = ["Error", "Item", "Known", "inconsistencies"]


def inconsistencies(data: Item, known: Known) -> Iterator[Error]:
    """Yield everything that is wrong between the parts of a file."""
    refers = References(data, known)
    yield from PlanConsistency(data, known, refers).errors()
    yield from wrong_indicators(data, known, refers)
    yield from wrong_requirements(data, known, refers)
