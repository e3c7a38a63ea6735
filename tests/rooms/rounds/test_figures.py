"""Rounds that ask organisations for figures: preparing, answering, what it comes to, closing."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from planner.audit.models import TrailEntry
from planner.indicators.models import Indicator, Observation
from planner.indicators.rules import Period
from planner.kit.db import db
from planner.kit.errors import Conflict, Forbidden, Invalid, NotFound
from planner.people.models import Deputy, Person
from planner.people.rules import Role
from planner.rounds.models import Round, RoundAnswer
from planner.rounds.operations.answering import answer_figures
from planner.rounds.operations.asking_figures import create_figure_round, edit_figure_round
from planner.rounds.operations.preparing import delete_round, edit_round
from planner.rounds.operations.running import close_round, open_round, remind_missing
from planner.rounds.queries import asking, covered_on, round_deadlines
from planner.rounds.queries.figure_sheets import figure_progress, figure_sheet
from planner.rounds.queries.figures import figures_to_give, figures_wanted_of
from planner.rounds.queries.lists import round_rows
from planner.rounds.queries.lookups import figure_keys_of
from planner.rounds.rules import Counts, RoundState
from tests.factories.follow_up import add_indicator, add_observation
from tests.factories.people import add_organisation
from tests.factories.rounds import add_figure_round, add_round
from tests.factories.world import TODAY, World

NEXT_WEEK = TODAY + timedelta(days=7)


@pytest.fixture
def has(world: World) -> Indicator:
    """A series of counts of people, in the area whose coordinator there is."""
    return add_indicator("sip.has", area_id=world.area.id)


@pytest.fixture
def should(world: World) -> Indicator:
    return add_indicator("sip.should", label="Borde ha plan", area_id=world.area.id, position=1)


def create(actor: Person, **said: Any) -> Round:
    defaults: dict[str, Any] = {
        "title": "SIP",
        "intro": None,
        "guidance": None,
        "period": Period.parse("2014"),
        "indicators": ["sip.has"],
        "organisations": ["bromma", "kista"],
        "opens_on": None,
        "answer_by": NEXT_WEEK,
    }
    return create_figure_round(actor=actor, today=TODAY, **{**defaults, **said})


def answer(actor: Person, round_: Round, *, organisation: str = "bromma", **said: Any) -> RoundAnswer:
    """Answer as somebody who has just read the sheet: nine women and twelve men have a plan."""
    defaults: dict[str, Any] = {
        "counts": {"sip.has": Counts(9, 12)},
        "reasons": None,
        "since": figure_sheet(round_.id, organisation, TODAY).since,
        "via": "page",
        "today": TODAY,
    }
    return answer_figures(actor=actor, round_id=round_.id, organisation_key=organisation, **{**defaults, **said})


def observation() -> Observation:
    found = db.session.scalars(select(Observation).where(Observation.period == "2014")).all()
    return next(one for one in found if one.organisation_id is not None)


@pytest.mark.parametrize("role", [Role.READER, Role.CONTRIBUTOR, Role.COORDINATOR])
def test_only_strategists_ask(world: World, has: Indicator, role: Role) -> None:
    with pytest.raises(Forbidden):
        create(world.people[role])


def test_a_round_keeps_what_it_asks_for_and_of_whom(world: World, has: Indicator, should: Indicator) -> None:
    round_ = create(world.strategist, indicators=["sip.should", "sip.has"], period=Period.parse("2014-Q3"))
    assert (round_.asks_figures, round_.state) == (True, RoundState.PLANNED)
    assert (round_.period, round_.first_day, round_.last_day) == ("2014-Q3", date(2014, 7, 1), date(2014, 9, 30))
    assert figure_keys_of(round_) == {"indicators": ["sip.should", "sip.has"], "organisations": ["bromma", "kista"]}
    now_is: dict[str, Any] = {"title": "SIP", "intro": None, "guidance": None, "opens_on": None, "answer_by": NEXT_WEEK}
    changed = edit_figure_round(
        actor=world.strategist, round_id=round_.id, today=TODAY, period=Period.parse("2014"),
        indicators=["sip.has"], organisations=["kista"], **now_is,
    )  # fmt: skip
    assert (changed.period, changed.last_day) == ("2014", date(2014, 12, 31))
    assert figure_keys_of(changed) == {"indicators": ["sip.has"], "organisations": ["kista"]}
    with pytest.raises(NotFound):
        edit_round(actor=world.strategist, round_id=round_.id, areas=[], organisations=[], today=TODAY, **now_is)
    delete_round(actor=world.strategist, round_id=round_.id)
    assert db.session.scalars(select(Round)).all() == []


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"organisations": []}, "organisations"),
        ({"organisations": ["finns-inte"]}, "organisations"),
        ({"indicators": []}, "indicators"),
        ({"indicators": ["sip.has", "finns-inte"]}, "indicators"),
        ({"indicators": ["hours"]}, "indicators"),
        ({"answer_by": TODAY - timedelta(days=1)}, "answer_by"),
    ],
)
def test_what_can_not_be_asked_is_refused(world: World, has: Indicator, said: dict[str, Any], field: str) -> None:
    add_indicator("hours", unit="timmar per månad")
    with pytest.raises(Invalid) as refused:
        create(world.strategist, **said)
    assert field in refused.value.fields


def test_an_answer_is_an_observation_of_the_round_s_period(world: World, has: Indicator) -> None:
    round_ = add_figure_round([has], [world.bromma, world.kista])
    given = answer(world.owner, round_, reasons="Två flyttade.")
    assert (given.answered_on, given.reasons, given.by_id, given.via) == (
        TODAY,
        "Två flyttade.",
        world.owner.id,
        "page",
    )
    row = observation()
    assert (row.indicator_id, row.organisation_id, row.public) == (has.id, world.bromma.id, False)
    assert (row.n, row.women, row.men, row.split, row.source) == (21, 9, 12, "own unit", "Siffror för 2014")
    answer(world.owner, round_, counts={"sip.has": Counts(10, 0)})
    assert (observation().n, observation().men) == (10, 0)
    assert len(db.session.scalars(select(RoundAnswer)).all()) == 1
    told = [entry for entry in db.session.scalars(select(TrailEntry)) if entry.action == "round.answer"]
    assert told[0].facts == {"organisation": world.bromma.id, "counts": {"asked": 1, "answered": 1}}


def test_what_is_not_known_is_never_zero(world: World, has: Indicator, should: Indicator) -> None:
    round_ = add_figure_round([has, should], [world.bromma, world.kista])
    assert figure_progress(round_, TODAY).sums[has.id].counts is None
    answer(world.owner, round_)
    answer(world.strategist, round_, organisation="kista", counts={}, reasons="Systemet byts.")
    progress = figure_progress(round_, TODAY)
    assert (progress.organisations.asked, progress.organisations.answered) == (2, 2)
    first, second = progress.sums[has.id], progress.sums[should.id]
    assert (first.counts, first.given, first.asked) == (Counts(9, 12), 1, 2)
    assert (second.counts, second.given, second.asked) == (None, 0, 2)


def test_figures_from_elsewhere_are_no_answer(world: World, has: Indicator) -> None:
    round_ = add_figure_round([has], [world.bromma])
    add_observation(has, "2014", organisation=world.bromma, n=50, women=20, men=30, split="own unit")
    progress = figure_progress(round_, TODAY)
    assert (progress.organisations.answered, progress.sums[has.id].given) == (0, 0)


def test_an_answer_sees_what_a_strategist_recorded_and_overwrites_nothing_unseen(
    world: World, has: Indicator, should: Indicator
) -> None:
    round_ = add_figure_round([has, should], [world.bromma])
    before = figure_sheet(round_.id, "bromma", TODAY).since
    facts: dict[str, Any] = {
        "organisation": world.bromma,
        "split": "own unit",
        "public": True,
        "note": "Efter rättning.",
    }
    corrected = add_observation(has, "2014", n=50, women=20, men=30, **facts)
    add_observation(should, "2014", n=90, women=40, men=50, **facts)
    with pytest.raises(Invalid, match="sedan du öppnade sidan"):
        answer(world.owner, round_, since=before)
    assert [row.given for row in figure_sheet(round_.id, "bromma", TODAY).rows] == [Counts(20, 30), Counts(40, 50)]
    answer(world.owner, round_, counts={"sip.has": Counts(20, 30), "sip.should": Counts(41, 50)}, reasons="Läst.")
    # What was said again as it was is still printed, with its note.
    assert (corrected.n, corrected.public, corrected.note) == (50, True, "Efter rättning.")
    changed = db.session.scalars(select(Observation).where(Observation.indicator_id == should.id)).one()
    assert (changed.n, changed.women) == (91, 41)


@pytest.mark.parametrize(
    ("young", "adult", "come_to"),
    [
        (Counts(1, 2), Counts(8, 10), None),
        (Counts(1, 2), Counts(8, 9), Counts(9, 11)),
        (Counts(1, 2), None, None),
        (Counts(1, 13), None, Counts(1, 13)),
    ],
)
def test_parts_that_do_not_add_up_are_told_and_kept(
    world: World, has: Indicator, young: Counts, adult: Counts | None, come_to: Counts | None
) -> None:
    parts = [add_indicator(f"sip.has.{age}", total_id=has.id, position=2) for age in ("young", "adult")]
    round_ = add_figure_round([has, *parts], [world.bromma])
    answer(world.owner, round_, counts={"sip.has": Counts(9, 12), "sip.has.young": young, "sip.has.adult": adult})
    sheet = figure_sheet(round_.id, "bromma", TODAY)
    assert sheet.rows[0].given == Counts(9, 12)
    assert sheet.parts_come_to.get(has.id) == come_to


def test_the_sheet_has_last_time_s_figures(world: World, has: Indicator) -> None:
    add_observation(has, "2012", organisation=world.bromma, n=5)
    add_observation(has, "2013", organisation=world.bromma, n=11, women=4, men=7, split="own unit")
    add_observation(has, "2013", organisation=world.kista, n=90)
    add_observation(has, "2013", n=731)
    (row,) = figure_sheet(add_figure_round([has], [world.bromma]).id, "bromma", TODAY).rows
    assert row.before is not None
    assert (row.before_period, row.before.n, row.given) == ("2013", 11, None)


def test_who_may_answer(world: World, has: Indicator) -> None:
    round_ = add_figure_round([has], [world.bromma, world.kista])
    with pytest.raises(Forbidden):
        answer(world.somebody_in_kista, round_)
    with pytest.raises(Forbidden):
        answer(world.people[Role.READER], round_)
    # Kista has no contact: the area's coordinator is asked, and may therefore answer.
    answer(world.people[Role.COORDINATOR], round_, organisation="kista")
    answer(world.strategist, round_, organisation="kista")
    with pytest.raises(NotFound):
        answer_figures(
            actor=world.strategist, round_id=round_.id, organisation_key="finns-inte", counts={}, reasons=None,
            since="", today=TODAY, via="page",
        )  # fmt: skip


def test_what_is_refused_changes_nothing(world: World, has: Indicator) -> None:
    round_ = add_figure_round([has], [world.bromma])
    with pytest.raises(Invalid):
        answer(world.owner, round_, counts={"sip.has": None})
    answer(world.owner, round_)
    with pytest.raises(Invalid) as left_out:
        answer(world.owner, round_, counts={}, reasons="Vi vet inte.")
    assert "sip.has:women" in left_out.value.fields
    with pytest.raises(Invalid):
        answer(world.owner, round_, counts={"sip.has": Counts(1, 1)}, since="")
    assert observation().n == 21
    close_round(actor=world.strategist, round_id=round_.id, today=TODAY)
    with pytest.raises(Conflict):
        answer(world.owner, round_)


def test_a_round_that_has_not_opened_takes_no_answer(world: World, has: Indicator) -> None:
    round_ = add_figure_round([has], [world.bromma], opened_on=None)
    with pytest.raises(NotFound):
        answer_figures(
            actor=world.owner, round_id=round_.id, organisation_key="bromma", counts={"sip.has": Counts(1, 1)},
            reasons=None, since="", today=TODAY, via="page",
        )  # fmt: skip


def test_the_contact_is_asked_or_the_deputy_or_the_coordinator_or_the_strategists(world: World, has: Indicator) -> None:
    add_figure_round([has], [world.bromma])

    def asked() -> set[str]:
        return {one.role for one in world.people.values() if figures_wanted_of(one, TODAY)}

    assert asked() == {Role.COORDINATOR}
    world.bromma.contact_id = world.owner.id
    assert asked() == {Role.CONTRIBUTOR}
    # Colleagues aren't asked, but may give the figures.
    assert figures_to_give(world.strategist, TODAY)
    assert not figures_to_give(world.somebody_in_kista, TODAY)
    db.session.add(Deputy(person_id=world.owner.id, deputy_id=world.somebody_in_kista.id, starts=TODAY, ends=TODAY))
    db.session.flush()
    assert [one.organisation for one in figures_wanted_of(world.somebody_in_kista, TODAY)] == ["Bromma"]
    assert asked() == set()
    world.bromma.contact_id, world.area.coordinator_id = None, None
    assert asked() == {Role.STRATEGIST}


def test_a_successor_answers_for_an_organisation_that_has_ended(world: World, has: Indicator) -> None:
    new = add_organisation("nya")
    world.kista.ended, world.kista.successor_id, new.contact_id = date(2014, 10, 1), new.id, world.owner.id
    db.session.flush()
    round_ = add_figure_round([has], [world.kista])
    (wanted,) = figures_wanted_of(world.owner, TODAY)
    assert wanted.organisation_key == "kista"
    answer(world.owner, round_, organisation="kista")
    assert observation().organisation_id == world.kista.id


def test_what_is_asked_by_name_stands_where_people_begin(world: World, has: Indicator) -> None:
    world.bromma.contact_id = world.owner.id
    world.kista.contact_id = world.owner.id
    round_ = add_figure_round([has], [world.bromma, world.kista])
    add_round(answer_by=TODAY + timedelta(days=1))
    answer(world.owner, round_)
    first, second = asking(world.owner, TODAY)
    assert (first.title, second.title) == ("Uppföljning hösten 2014", "Siffror för 2014")
    assert (second.missing, second.asked) == (1, 2)


def test_a_round_about_figures_covers_no_assignments(world: World, has: Indicator) -> None:
    add_figure_round([has], [world.bromma])
    assert db.session.scalars(covered_on(TODAY)).all() == []


def test_deadlines_are_the_organisations(world: World, has: Indicator) -> None:
    world.bromma.contact_id = world.owner.id
    round_ = add_figure_round([has], [world.bromma, world.kista], answer_by=NEXT_WEEK)
    answer(world.strategist, round_, organisation="kista")
    first, second = db.session.execute(round_deadlines(TODAY).order_by("subject_id")).all()
    assert (first.subject_kind, first.subject_id, first.due) == (f"figures:{round_.id}", world.bromma.id, NEXT_WEEK)
    assert (first.open, first.contact_id, first.activity_id) == (True, world.owner.id, None)
    assert (second.open, second.last_update, second.coordinator_id) == (False, TODAY, world.area.coordinator_id)
    add_round()
    kinds = {row.subject_kind.partition(":")[0] for row in db.session.execute(round_deadlines(TODAY))}
    assert kinds == {"round", "figures"}


def test_the_list_counts_organisations(world: World, has: Indicator) -> None:
    round_ = add_figure_round([has], [world.bromma, world.kista])
    add_round()
    answer(world.owner, round_)
    counted = {row.round.title: (row.asked, row.answered) for row in round_rows(TODAY)}
    assert counted == {"Siffror för 2014": (2, 1), "Uppföljning hösten 2014": (2, 0)}


def test_opening_reminding_and_closing(world: World, has: Indicator) -> None:
    round_ = create(world.strategist)
    open_round(actor=world.strategist, round_id=round_.id, today=TODAY)
    remind_missing(actor=world.strategist, round_id=round_.id, today=TODAY)
    for key in ("bromma", "kista"):
        answer(world.strategist, round_, organisation=key)
    tomorrow = TODAY + timedelta(days=1)
    with pytest.raises(Conflict):
        remind_missing(actor=world.strategist, round_id=round_.id, today=tomorrow)
    assert close_round(actor=world.strategist, round_id=round_.id, today=tomorrow).state is RoundState.CLOSED
    closing = db.session.scalars(select(TrailEntry).where(TrailEntry.action == "round.close")).one()
    assert closing.facts["counts"] == {"asked": 2, "answered": 2}
