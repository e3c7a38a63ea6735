"""The form with a row for each thing to answer: which rows were filled in."""

from datetime import date
from typing import Any

import pytest

from planner.desk.answering.rules import (
    asks_for_deadline,
    by_row,
    is_filled_in,
    mark_of,
    since_of,
    start_of,
)
from planner.plans.rules import Forecast, Status

START = start_of(
    status=Status.ONGOING, paused_until=None, comment="Två av tre.\nEn återstår.", forecast=Forecast.ON_TRACK,
    ready_on=date(2014, 12, 1),
)  # fmt: skip


def test_fields_are_gathered_by_row() -> None:
    form = [("csrf_token", "x"), ("a-1/bromma:status", "done"), ("a-1/bromma:comment", "a: b"), ("b/k:status", "")]
    assert by_row(form) == {"a-1/bromma": {"status": "done", "comment": "a: b"}, "b/k": {"status": ""}}


def test_a_row_that_is_sent_back_as_it_began_is_not_filled_in() -> None:
    sent = {**START, "start": mark_of(START), "comment": "Två av tre.\r\nEn återstår. "}
    assert not is_filled_in(sent)
    assert not is_filled_in({})
    assert not is_filled_in({"start": mark_of({}), "since": "", "due": "", "reason": ""})


@pytest.mark.parametrize(
    "change", [{"status": "done"}, {"comment": ""}, {"forecast": ""}, {"ready_on": "2014-12-02"}, {"comment": "Tre."}]
)
def test_whatever_differs_fills_it_in(change: dict[str, str]) -> None:
    assert is_filled_in({**START, "start": mark_of(START), **change})


def test_a_row_without_its_beginning_is_filled_in_by_anything() -> None:
    assert is_filled_in({"status": "done"})
    assert not is_filled_in({"status": "  "})


def test_what_one_field_loses_another_can_not_make_up_for() -> None:
    assert mark_of({"comment": "2014-12-01"}) != mark_of({"ready_on": "2014-12-01"})


def test_the_end_of_a_pause_begins_only_a_pause() -> None:
    end = date(2015, 1, 7)
    said: dict[str, Any] = {"comment": None, "forecast": None, "ready_on": None, "paused_until": end}
    assert start_of(status=Status.PAUSED, **said)["paused_until"] == "2015-01-07"
    assert start_of(status=Status.ONGOING, **said)["paused_until"] == ""
    assert start_of(status=None, **said)["status"] == ""


def test_a_deadline_is_asked_for_by_writing_one_or_why() -> None:
    assert not asks_for_deadline({"due": " ", "reason": ""})
    assert asks_for_deadline({"due": "2015-01"})
    assert asks_for_deadline({"reason": "Upphandling."})


@pytest.mark.parametrize(
    ("text", "number"), [("17", 17), ("", None), ("x", None), ("-1", None), ("²", None), ("9" * 30, None)]
)
def test_the_report_that_a_row_began_from(text: str, number: int | None) -> None:
    assert since_of({"since": text}) == number
