"""The plan that the documentation shows can be loaded."""

import re
from pathlib import Path

from planner.planfile.check import checked, draft_of
from planner.planfile.consistency import Known
from planner.planfile.parse import parse_yaml

DOCS = Path(__file__).parents[3] / "docs" / "plan-file.md"


def test_the_small_plan_of_the_documentation_is_right() -> None:
    [shown] = re.findall(r"```yaml\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)

    assert checked(draft_of(parse_yaml(shown.encode())), Known())["plan"]["key"] == "stockholm"
