"""The press is started anew for each report, so what it imports is waited for each time."""

import subprocess
import sys

import pytest

HEAVY = {"flask", "matplotlib", "sqlalchemy"}


@pytest.mark.parametrize("module", ["planner.reports.press", "planner.reports.word.writer"])
def test_a_press_begins_at_once(module: str) -> None:
    """It imports neither the web nor the database, which took half a second of each PDF and Word file."""
    code = f"import sys, {module}; print(*{HEAVY} & {{name.split('.')[0] for name in sys.modules}})"
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert made.stdout.split() == []
