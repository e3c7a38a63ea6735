"""Several strategists, schedulers and people who answer at once: each thing happens once and whole."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from sqlalchemy import func, select

from planner.audit.models import TrailEntry
from planner.kit.db import db
from planner.kit.errors import Conflict, Invalid
from planner.kit.transaction import transaction
from planner.people.models import Person
from planner.people.queries.persons import person_by_email
from planner.plans.models import StatusUpdate
from planner.rounds.jobs import open_rounds
from planner.rounds.models import Round, RoundAnswer, RoundShare
from planner.rounds.operations import running
from planner.rounds.operations.answering import answer_figures
from planner.rounds.rules import Counts, Outcome
from tests.factories.acts import report
from tests.factories.follow_up import add_indicator
from tests.factories.rounds import add_figure_round, add_round
from tests.factories.world import TODAY, World

TIMES = 4


def at_once(app: Flask, *doings: Callable[[], object]) -> int:
    """Do things in threads of their own, all beginning together; return how many were refused with Conflict."""
    db.session.commit()
    together = Barrier(len(doings))

    def run(doing: Callable[[], object]) -> bool:
        with app.app_context():
            together.wait()
            try:
                doing()
            except Conflict:
                return True
            return False

    with ThreadPoolExecutor(len(doings)) as pool:
        refused = sum(pool.map(run, doings))
    db.session.rollback()
    return refused


def strategist() -> Person:
    person = person_by_email("strategist@example.org")
    assert person is not None
    return person


def doing(verb: Callable[..., object], round_id: int) -> Callable[[], object]:
    def do() -> None:
        with transaction():
            verb(actor=strategist(), round_id=round_id, today=TODAY)

    return do


def actions(action: str) -> int:
    return db.session.scalar(select(func.count()).where(TrailEntry.action == action)) or 0


def test_two_who_open_remind_or_close_at_once_do_it_once(app: Flask, world: World) -> None:
    for number in range(1, TIMES + 1):
        round_id = add_round(opened_on=None).id
        for verb in (running.open_round, running.remind_missing, running.close_round):
            assert at_once(app, doing(verb, round_id), doing(verb, round_id)) == 1
        assert [actions(f"round.{verb}") for verb in ("open", "remind", "close")] == [number] * 3
    assert db.session.scalar(select(func.count()).select_from(RoundShare)) == 2 * TIMES


def test_two_schedulers_open_a_round_once(app: Flask, world: World) -> None:
    for _ in range(TIMES):
        add_round(opened_on=None, opens_on=TODAY)
    assert at_once(app, open_rounds, open_rounds) == 0
    assert actions("round.open") == TIMES
    assert db.session.scalars(select(Round.opened_on)).all() == [TODAY] * TIMES


def test_a_report_while_the_round_closes_counts_wholly_or_not_at_all(app: Flask, world: World) -> None:
    def answer() -> None:
        with transaction():
            person = person_by_email("contributor@example.org")
            assert person is not None
            report(person, comment="I sista stund.")

    for number in range(1, TIMES + 1):
        round_id = add_round(organisations=[world.bromma]).id
        assert at_once(app, doing(running.close_round, round_id), answer) == 0
        said = db.session.scalars(select(StatusUpdate.id).order_by(StatusUpdate.id)).all()
        # Whatever became of it in the round, it was kept.
        assert len(said) == number
        share = db.session.scalars(select(RoundShare).where(RoundShare.round_id == round_id)).one()
        counted = share.outcome == Outcome.ANSWERED
        assert share.answer_id == (said[-1] if counted else None)


def give(round_id: int, women: int) -> Callable[[], object]:
    """Answer for Bromma as somebody who has seen no answer yet; told as Conflict where there is one by now."""

    def do() -> None:
        with transaction():
            person = person_by_email("contributor@example.org")
            assert person is not None
            try:
                answer_figures(
                    actor=person, round_id=round_id, organisation_key="bromma", counts={"sip.has": Counts(women, 0)},
                    reasons=None, since="", today=TODAY, via="page",
                )  # fmt: skip
            except Invalid as late:
                raise Conflict(str(late)) from late

    return do


def test_two_who_answer_for_one_organisation_at_once_do_not_write_over_each_other(app: Flask, world: World) -> None:
    has = add_indicator()
    for number in range(1, TIMES + 1):
        round_id = add_figure_round([has], [world.bromma], period=str(2000 + number)).id
        assert at_once(app, give(round_id, 1), give(round_id, 2)) == 1
        assert actions("round.answer") == actions("observation.record") == number


def test_figures_given_while_the_round_closes_are_whole_or_refused(app: Flask, world: World) -> None:
    has = add_indicator()
    for number in range(1, TIMES + 1):
        round_id = add_figure_round([has], [world.bromma], period=str(2000 + number)).id
        refused = at_once(app, doing(running.close_round, round_id), give(round_id, 1))
        found = select(func.count()).select_from(RoundAnswer).where(RoundAnswer.round_id == round_id)
        answered = db.session.scalar(found)
        assert answered == 1 - refused
        closing = db.session.scalars(
            select(TrailEntry).where(TrailEntry.action == "round.close", TrailEntry.object_id == round_id)
        ).one()
        assert closing.facts["counts"] == {"asked": 1, "answered": answered}
