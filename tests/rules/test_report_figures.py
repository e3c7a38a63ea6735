"""What the follow-up counts, and its form as JSON."""

import json
from datetime import date

import pytest

from planner.plans.rules import Due, Status
from planner.reports.rules import Move, Report, as_json, checksum, default_day, deviations, summary
from tests.factories.report import activity, area, report, share

DONE, DROPPED, ONGOING, PAUSED = Status.DONE, Status.DROPPED, Status.ONGOING, Status.PAUSED
MOVE = Move(on=date(2014, 9, 15), was=Due.parse("2014-06"), to=Due.parse("2014-12"), reason="Sent.", by="a@example.org")


@pytest.fixture
def mixed() -> Report:
    """One activity of each kind that is counted apart."""
    return report(
        area("Boende", activity("done", DONE, due="2014-06"), activity("overdue", ONGOING, DONE, due="2014-06")),
        area(
            "Barn",
            activity("moved", due="2014-12", decided="2014-06", moves=[MOVE]),
            activity("dropped", DROPPED, due="2014-06"),
            activity("no-deadline", due=None),
            activity("silent", shares=[share(Status.NOT_STARTED, due="2014-11", last_update=None)], due="2014-11"),
        ),
    )


def test_summary_counts_activities(mixed: Report) -> None:
    assert summary(mixed) == {
        "activities": 6,
        "assignments": 7,
        "by_status": {"not_started": 1, "ongoing": 3, "done": 1, "paused": 0, "dropped": 1},
        "overdue": 1,
        "due_soon": 1,
        "unreported": 1,
        "without_deadline": 1,
        "moved": 1,
        # The overdue one and the moved one; neither the done nor the dropped.
        "late_against_decision": 2,
    }


def test_deviations_keep_the_order_of_the_plan(mixed: Report) -> None:
    assert as_json(mixed)["deviations"] == {
        "overdue": ["overdue"],
        "moved": ["moved"],
        "dropped": ["dropped"],
        "without_deadline": ["no-deadline"],
    }
    assert [a.key for a in deviations(mixed).late_against_decision] == ["overdue", "moved"]


@pytest.mark.parametrize(("due", "late"), [("2014-10-30", True), ("2014-10", False), ("2014-10-31", False)])
def test_the_day_of_the_decided_deadline_is_not_late(due: str, late: bool) -> None:
    assert bool(deviations(report(area("Boende", activity(due=due)))).late_against_decision) is late


def test_json_has_the_keys_of_the_contract_in_their_nesting(mixed: Report) -> None:
    content = as_json(mixed)
    assert set(content) == {
        "year", "as_of", "edition", "checksum", "plan", "summary", "areas", "requirements", "deviations", "changes",
        # Beyond the contract.
        "organisation", "indicators", "money", "texts",
    }  # fmt: skip
    assert set(content["plan"]) == {"key", "title", "version"}
    assert set(content["areas"][0]) == {"key", "name", "about", "factors", "indicators", "activities"}
    moved = content["areas"][1]["activities"][0]
    assert set(moved) == {
        "key", "title", "status", "light", "due", "decided_due", "precision", "overdue", "moves", "done", "of",
        "assignments",
    }  # fmt: skip
    assert set(moved["assignments"][0]) == {"organisation", "owner", "status", "due", "overdue", "last_update"}
    assert moved["moves"] == [{"on": "2014-09-15", "from": "2014-06-30", "reason": "Sent.", "by": "a@example.org"}]
    assert (moved["due"], moved["decided_due"], moved["precision"]) == ("2014-12-31", "2014-06-30", "month")
    assert content["requirements"] == {"year": 2014, "gate": "unknown", "items": []}
    assert content["edition"] is None
    assert content["changes"] is None
    json.dumps(content)


def test_the_checksum_is_that_of_everything_else(mixed: Report) -> None:
    content = as_json(mixed)
    assert content["checksum"] == checksum(content) == as_json(mixed)["checksum"]
    assert checksum({**content, "year": 2015}) != content["checksum"]


@pytest.mark.parametrize(
    ("year", "day"), [(2013, date(2013, 12, 31)), (2014, date(2014, 11, 3)), (2015, date(2014, 11, 3))]
)
def test_a_year_gone_by_is_shown_at_its_end(year: int, day: date) -> None:
    assert default_day(year, date(2014, 11, 3)) == day


def test_a_plan_without_activities_has_figures_too() -> None:
    assert summary(report())["activities"] == 0
    assert as_json(report())["areas"] == []
