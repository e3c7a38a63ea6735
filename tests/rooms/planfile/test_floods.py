"""Files with more errors than anybody reads."""

from typing import Any

import pytest

from planner.planfile.check import checked, draft_of
from planner.planfile.consistency import Known
from planner.planfile.rules import MAX_ERRORS, WrongPlanFile


@pytest.mark.parametrize(
    "flood",
    [
        {"areas": [1] * 50_000},
        {"areas": [{"key": "a", "name": "a"}] * 50_000},
        {"people": [{"email": f"p{n}@example.org", "name": "x", "organisation": "x"} for n in range(5_000)]},
        {"areas": [{"groups": [{"activities": [1] * 2000}] * 20}] * 20},
        {"indicators": [{"key": "a", "label": "a", "observations": [{"period": 2014, "women": -1}] * 5_000}]},
        {"requirements": [{"year": 2014, "items": [{"code": "a", "title": "a", "evidence": [1] * 50}] * 500}]},
    ],
    ids=["no mappings", "the same", "unknown", "deep", "figures", "evidence"],
)
def test_a_flood_of_errors_is_cut_short(flood: dict[str, Any]) -> None:
    with pytest.raises(WrongPlanFile) as caught:
        checked(draft_of({"plan": {"key": "a", "title": "a"}, **flood}), Known())

    assert len(caught.value.lines) == MAX_ERRORS + 1
    assert "more errors" in caught.value.lines[-1]
