"""Several people, in several processes, write at once: nothing is lost and nobody meets an error."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from flask import Flask
from sqlalchemy import select

from planner.kit.db import FOREVER, db
from planner.kit.transaction import transaction
from planner.people.queries.persons import person_by_email
from planner.plans.models import ActivitySummary, DeadlineRow
from planner.plans.operations.summaries import refresh_stale
from planner.plans.queries.lists import Filter, activity_page
from planner.plans.rules import Status
from tests.factories.acts import report, set_deadline
from tests.factories.plan import updates_of
from tests.factories.world import TODAY, World

ROUNDS = 5


def at_once(app: Flask, *doings: Callable[[], object]) -> None:
    """Do things in threads of their own, each in its own transaction, all beginning together."""
    db.session.commit()
    together = Barrier(len(doings))

    def run(doing: Callable[[], object]) -> None:
        with app.app_context():
            together.wait()
            with transaction():
                doing()

    with ThreadPoolExecutor(len(doings)) as pool:
        # Asking for the results raises what went wrong in a thread.
        list(pool.map(run, doings))


def reporter(email: str, organisation: str, status: Status = Status.ONGOING) -> Callable[[], object]:
    def say() -> None:
        person = person_by_email(email)
        assert person is not None
        report(person, status, organisation=organisation)

    return say


def test_two_reports_on_one_assignment_are_both_kept(app: Flask, world: World) -> None:
    share = world.in_bromma
    for _ in range(ROUNDS):
        say = reporter("contributor@example.org", "bromma")
        at_once(app, say, say)
    updates = updates_of(share)
    assert len(updates) == 2 * ROUNDS
    # Just one of them holds today, and it is the last.
    assert [update.holds_to == FOREVER for update in updates] == [False] * (2 * ROUNDS - 1) + [True]
    assert all(update.holds_to == TODAY for update in updates[:-1])


def test_two_districts_report_on_one_activity_and_both_are_counted(app: Flask, world: World) -> None:
    for status in (Status.DONE, Status.ONGOING) * ROUNDS:
        at_once(
            app,
            reporter("contributor@example.org", "bromma", status),
            reporter("kista@example.org", "kista", status),
        )
        (row,) = activity_page(Filter(), sort="plan", page=1, today=TODAY).rows
        assert row.rolled.status is status


def test_a_report_and_a_new_deadline_meet(app: Flask, world: World) -> None:
    def decide(due: str) -> Callable[[], object]:
        def do() -> None:
            strategist = person_by_email("strategist@example.org")
            assert strategist is not None
            set_deadline(strategist, due)

        return do

    for number in range(ROUNDS):
        at_once(app, decide(f"2015-0{number + 1}"), reporter("kista@example.org", "kista", Status.DONE))
        (row,) = activity_page(Filter(), sort="plan", page=1, today=TODAY).rows
        assert (str(row.due), row.rolled.done) == (f"2015-0{number + 1}", 1)
    assert len(db.session.scalars(select(DeadlineRow)).all()) == 1 + ROUNDS


def test_two_first_pages_of_a_new_day_roll_up_once(app: Flask, world: World) -> None:
    day = TODAY
    for _ in range(ROUNDS):
        report(world.owner, Status.PAUSED, comment="Väntar.", paused_until=day + timedelta(days=1), today=day)
        day += timedelta(days=1)
        at_once(app, lambda on=day: refresh_stale(on), lambda on=day: refresh_stale(on))  # type: ignore[misc]
        assert db.session.scalars(select(ActivitySummary.holds_from)).all() == [day]
