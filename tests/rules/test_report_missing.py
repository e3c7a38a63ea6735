"""What is told as missing before a follow-up can go to the board."""

from dataclasses import replace
from datetime import UTC, date, datetime

from planner.reports.rules.missing import Gap, Lack, Lacking, Standing, gaps
from planner.reports.rules.texts import NECESSARY, Part
from planner.requirements.rules import (
    Actor,
    Audience,
    EvidenceFacts,
    Gate,
    Kind,
    Milestone,
    MilestoneFacts,
    Money,
    Outcome,
    RequirementView,
    Submission,
    Who,
    YearView,
)

TODAY = date(2014, 10, 20)
MORNING, NOON = (datetime(2014, 10, 20, hour, tzinfo=UTC) for hour in (9, 12))
SOMEBODY = Who(1, "Strateg", "strateg@example.org")
NO_MONEY = Money(None, None, None, None, None, None)
COMPLETE = Standing(
    today=TODAY,
    areas={"boende": "Boende"},
    written={*NECESSARY, "area:boende"},
    texts_at=MORNING,
    edition=1,
    frozen_at=NOON,
)


def requirement(code: str = "2014-G1", **facts: object) -> RequirementView:
    met = {"said": Outcome.MET, "assessed_on": TODAY, "assessed_by": SOMEBODY, "responsible": SOMEBODY}
    plain = {
        "id": 1, "code": code, "kind": Kind.BASIC, "audience": Audience.ALL, "actor": Actor.MUNICIPALITY,
        "title": "Överenskommelse", "about": None, "national_sum_sek": None, "internal_due": None, "reason": None,
        "authority_outcome": None, "authority_on": None, "authority_note": None,
    }  # fmt: skip
    return RequirementView(**{**plain, **met, **facts})  # type: ignore[arg-type]


def year(*requirements: RequirementView, **facts: object) -> YearView:
    submission = Submission("Socialstyrelsen", date(2014, 11, 1), SOMEBODY, None, None)
    plain = {
        "id": 1, "year": 2014, "complete": True, "source": None, "gate": Gate.OPEN,
        "submission": submission, "money": NO_MONEY,
    }  # fmt: skip
    return YearView(requirements=requirements, **{**plain, **facts})  # type: ignore[arg-type]


def lacks(standing: Standing) -> list[tuple[Lack, bool]]:
    return [(gap.lack, gap.must) for gap in gaps(standing)]


def of_year(found: YearView, **standing: object) -> list[Gap]:
    return list(gaps(replace(COMPLETE, year=found, **standing)))  # type: ignore[arg-type]


def test_where_everything_is_there_nothing_is_missing() -> None:
    assert of_year(year(requirement())) == []


def test_a_year_without_requirements_is_worth_a_look() -> None:
    assert lacks(COMPLETE) == [(Lack.NO_REQUIREMENTS, False)]


def test_what_a_board_needs_comes_first() -> None:
    nothing = Standing(today=TODAY, areas={"boende": "Boende"}, written=())
    found = gaps(nothing)
    assert [gap.key for gap in found if gap.lack is Lack.PART] == list(NECESSARY)
    assert [gap.must for gap in found] == sorted((gap.must for gap in found), reverse=True)
    assert Gap(Lack.AREA, key="boende", name="Boende") in found
    assert Gap(Lack.NOT_FROZEN, must=True) in found


def test_a_text_on_the_money_is_asked_for_where_there_is_any() -> None:
    money = Money(None, 22_949_683, None, None, 1, None)
    assert of_year(year(requirement(), money=money)) == [Gap(Lack.PART, key=Part.MONEY)]
    assert [gap.lack for gap in of_year(year(requirement(), money=replace(money, used=None)))] == [
        Lack.PART, Lack.MONEY,
    ]  # fmt: skip


def test_met_without_its_evidence_counts_as_unassessed() -> None:
    evidence = (EvidenceFacts(1, "Målgrupper", None, None, None), EvidenceFacts(2, "Mål", TODAY, SOMEBODY, None))
    one = requirement(evidence=evidence, internal_due=date(2014, 9, 1))
    (gap,) = of_year(year(one))
    assert gap == Gap(Lack.UNASSESSED, must=True, key="2014-G1", name="Överenskommelse", count=1, day=date(2014, 9, 1))


def test_what_the_region_alone_has_to_meet_isnt_missing() -> None:
    assert of_year(year(requirement(), requirement("2014-R1", actor=Actor.REGION, said=Outcome.NOT_ASSESSED))) == []


def test_nobody_responsible_and_an_incomplete_list_are_told() -> None:
    found = of_year(year(requirement(said=Outcome.NOT_ASSESSED, responsible=None), complete=False))
    assert [gap.lack for gap in found] == [Lack.UNLISTED, Lack.UNASSESSED, Lack.WITHOUT_RESPONSIBLE]


def test_what_isnt_met_wants_an_explanation() -> None:
    target = requirement("2014-V1", kind=Kind.TARGET, said=Outcome.NOT_MET)
    assert [gap.lack for gap in of_year(year(target))] == [Lack.UNEXPLAINED]
    assert of_year(year(replace(target, reason="För få svar."))) == []
    basic = replace(target, kind=Kind.BASIC, reason="För få svar.")
    assert [gap.lack for gap in of_year(year(basic))] == [Lack.UNEXPLAINED]
    assert of_year(year(basic), written={*COMPLETE.written, "requirement:2014-V1"}) == []


def test_internal_dates_that_passed_are_told_but_for_those_that_need_the_report() -> None:
    milestones = [
        MilestoneFacts(Milestone.DATA_STOP, date(2014, 9, 15), date(2014, 9, 15)),
        MilestoneFacts(Milestone.DRAFT, date(2014, 10, 1), None),
        MilestoneFacts(Milestone.BOARD, date(2014, 10, 14), None),
        MilestoneFacts(Milestone.SEND, date(2014, 10, 15), None),
    ]
    found = of_year(year(requirement(), submission=Submission(None, None, None, None, None, milestones)))
    assert found == [Gap(Lack.NO_DEADLINE), Gap(Lack.MILESTONE, key="draft", day=date(2014, 10, 1))]


def test_texts_that_were_written_after_the_last_edition_are_told() -> None:
    changed = replace(COMPLETE, year=year(requirement()), texts_at=NOON, frozen_at=MORNING, edition=2)
    assert gaps(changed) == [Gap(Lack.CHANGED_SINCE, must=True, count=2)]


def test_activities_figures_and_rounds_are_worth_a_look() -> None:
    found = of_year(
        year(requirement()),
        activities={Lack.UNREPORTED: 3, Lack.STALE: 0},
        without_figures={"sip.has": "Har SIP"},
        unmeasured={"home.has": "Har bostad", "work.has": "Har arbete"},
        rounds={7: ("Hösten", TODAY)},
    )
    assert found == [
        Gap(Lack.UNREPORTED, count=3),
        Gap(Lack.FIGURES, key="sip.has", name="Har SIP"),
        Gap(Lack.UNMEASURED, count=2, each=[Lacking("home.has", "Har bostad"), Lacking("work.has", "Har arbete")]),
        Gap(Lack.ROUND, key="7", name="Hösten", day=TODAY),
    ]
