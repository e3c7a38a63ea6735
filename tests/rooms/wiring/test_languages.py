"""Every page can be read in English, and the language that was chosen stays."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import func, select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from planner.auth.answer_links import answer_link
from planner.kit.db import db
from planner.mail.models import Message
from planner.people.links import password_link
from planner.people.rules import Locale, Role
from planner.plans.models import DeadlineRequest
from planner.plans.operations import daily
from planner.plans.operations.summaries import refresh_all
from planner.plans.rules import Due, Forecast, Precision, Status
from planner.plans.words import due_text
from planner.reminders.letters.wording import at_the_latest, subject, when
from planner.reminders.planning import plan
from tests.factories.acts import report, set_deadline
from tests.factories.editions import freeze
from tests.factories.follow_up import add_evidence, add_grant_year, add_indicator, add_requirement
from tests.factories.people import PASSWORD, add_person
from tests.factories.plan import add_activity, add_assignment, add_update
from tests.factories.program import is_of_api
from tests.factories.rounds import add_figure_round, add_round
from tests.factories.visitor import Visitor, words
from tests.factories.world import TODAY, World, build_world

# The follow-up is Swedish on purpose, and so is its title in the frame; the API's examples are of a Swedish plan.
NOT_IN_ENGLISH = {"reports.report", "reports.rows", "editions.read", "api.documentation"}
# Where somebody who is signed in sees nothing, or something else.
# Files and answers to programs.
NO_PAGES = {
    "health.healthz", "health.readyz", "metrics.metrics", "reports.download", "requirements.file", "rounds.download",
    "trail.download", "plans.activities_csv", "plans.activities_xlsx", "editions.download",
    "people.import_template", "indicators.import_template", "plans.take_out_sheet", "api.openapi", "calendar.feed",
}  # fmt: skip
FOR_STRANGERS = {"auth.sign_in", "auth.choose", "auth.forgotten"}
OF_FIGURES = {"answering.round_figures", "answering.link_figures"}
OF_ENDPOINT = {
    "plans.area": {"key": "boende"},
    "plans.coordinator_form": {"key": "boende"},
    "people.organisation": {"key": "bromma"},
    **{f"indicators.{view}": {"key": "sip.now"} for view in ("indicator", "edit_form", "record_form", "target_form")},
}
SLIPS = (
    "bromma/lagesrapporter",
    "bromma/tidplansonskemal",
    "bromma/tidplaner",
    "tidplaner",
    "bromma/ansvariga",
    "kommentarer",
)


@pytest.fixture
def world(app: Flask) -> World:
    """The small world with something of everything that pages show, in words without Swedish letters."""
    world = build_world()
    for number, (due, status) in enumerate(
        [
            ("2014-10-20", Status.ONGOING),
            ("2014-11-14", Status.NOT_STARTED),
            ("2014", Status.DONE),
            (None, None),
            ("2015", Status.ONGOING),
        ],
        2,
    ):
        activity = add_activity(f"boende-{number}", area=world.area, due=due)
        assignment = add_assignment(activity, world.bromma, owner=world.owner)
        if status:
            add_update(assignment, status, date(2014, 5, 2), comment="Samtal med kommunen.")
    daily.ask_for_deadline(
        actor=world.owner,
        activity_key="boende-1",
        organisation_key="bromma",
        due=Due.parse("2015-Q2"),
        reason="Mer tid.",
        today=TODAY,
    )
    report(world.owner, Status.PAUSED, comment="Paus.", paused_until=TODAY + timedelta(days=30))
    report(
        world.somebody_in_kista,
        organisation="kista",
        comment="Arbete.",
        forecast=Forecast.AT_RISK,
        ready_on=TODAY + timedelta(days=90),
    )
    set_deadline(world.strategist, "2015-Q1", organisation="kista", reason="Mer tid.")
    daily.comment(actor=world.owner, activity_key="boende-1", text="Kommentar.", today=TODAY)
    refresh_all(TODAY)
    db.session.commit()
    plan(TODAY)
    return world


def addresses(app: Flask, world: World) -> Iterator[tuple[str, str]]:
    """Return the endpoint and an address of every page."""
    token = password_link(world.owner).rpartition("/")[2]
    values = {"key": "boende-1", "organisation": "bromma", "token": token, "person_id": world.owner.id}
    values |= {"link": (answer_link(world.owner) or "").rpartition("/")[2], "what": "lagesrapporter"}
    values["round_id"] = add_round(title="Autumn 2014").id
    series = add_indicator("sip.now", label="Has a plan")
    values["figure_round_id"] = add_figure_round([series], [world.bromma], title="Figures").id
    values["request_id"] = db.session.scalar(select(func.min(DeadlineRequest.id)))
    values["message_id"] = db.session.scalar(select(func.min(Message.id)))
    requirement = add_requirement(add_grant_year(), title="Avtal", responsible_id=world.owner.id)
    values["number"] = freeze(world.strategist).number
    values |= {
        "address": "sammanfattning",
        "year": 2014,
        "code": "2014-G1",
        "evidence_id": add_evidence(requirement, "Avtal").id,
    }
    site = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if _is_page(rule):
            given = {**values, **OF_ENDPOINT.get(rule.endpoint, {})}
            if rule.endpoint in OF_FIGURES:
                given["round_id"] = given["figure_round_id"]
            yield rule.endpoint, site.build(rule.endpoint, {name: given[name] for name in rule.arguments})


def _is_page(rule: Rule) -> bool:
    handed_out = "static" in rule.endpoint or rule.endpoint in NOT_IN_ENGLISH or is_of_api(rule)
    return "GET" in (rule.methods or ()) and not handed_out and rule.endpoint not in NO_PAGES


def swedish_in(answer: TestResponse) -> list[str]:
    """Return the words with Swedish letters in a page, markup included, but for what says that it is Swedish."""
    rest = re.sub(r'<(?!html)(\w+)[^>]* lang="sv"[^>]*>.*?</\1>', "", answer.text, flags=re.DOTALL)
    return re.findall(r"\w*[åäöÅÄÖ]\w*", rest)


def test_every_page_can_be_read_in_english(app: Flask, world: World) -> None:
    signed_in, stranger = Visitor(app, world.people[Role.ADMINISTRATOR]), Visitor(app)
    seen = set()
    for endpoint, path in addresses(app, world):
        visitor = stranger if endpoint in FOR_STRANGERS else signed_in
        assert re.search(r'<html lang="sv">', visitor.get(f"{path}?lang=sv").text), path
        answer = visitor.get(f"{path}?lang=en")
        assert (answer.status_code, swedish_in(answer)) == (200, []), path
        assert '<html lang="en">' in answer.text, path
        seen.add(endpoint)
    assert {"desk.overview", "desk.mine", "plans.activity", "plans.activities", "auth.sign_in"} < seen
    assert seen > FOR_STRANGERS


def test_refusals_can_be_read_in_english(app: Flask, world: World) -> None:
    administrator, reader = Visitor(app, world.people[Role.ADMINISTRATOR]), Visitor(app, world.people[Role.READER])
    assert "There is no such page" in words(reader.get("/aktiviteter/x?lang=en"))
    assert "Your role does not give access to this page." in words(reader.get("/utskick"))
    administrator.get("/?lang=en")
    for path in SLIPS:
        answer = administrator.submit(f"/aktiviteter/boende-1/{path}", {}, page="/")
        assert (answer.status_code, swedish_in(answer)) == (422, []), path
        assert "Something needs correcting" in words(answer), path


def test_swedish_is_recognised(app: Flask, world: World) -> None:
    assert {"Översikt", "Försenad"} <= set(swedish_in(Visitor(app, world.owner).get("/")))


def test_the_chosen_language_stays_when_signing_in_and_out(app: Flask) -> None:
    person = add_person(password=PASSWORD)
    visitor = Visitor(app)
    assert "Sign in" in visitor.sees("/logga-in?lang=en")
    assert visitor.sign_in(person.email, PASSWORD).status_code == 302
    assert "My activities" in visitor.sees("/mina-aktiviteter")
    visitor.submit("/logga-ut", {}, page="/mina-aktiviteter")
    assert "Sign in" in visitor.sees("/logga-in")
    assert "Logga in" in visitor.sees("/logga-in?lang=sv")


def test_a_persons_own_language_holds_until_another_is_chosen(app: Flask) -> None:
    visitor = Visitor(app, add_person(locale=Locale.EN.value))
    assert "My activities" in visitor.sees("/mina-aktiviteter?lang=de")
    assert "Mina aktiviteter" in visitor.sees("/mina-aktiviteter?lang=sv")
    assert "Mina aktiviteter" in visitor.sees("/mina-aktiviteter")


@pytest.mark.parametrize(
    ("due", "on_pages", "late", "soon"),
    [
        ("2014-11-03", "3 November 2014", "on 3 November", "today"),
        ("2014-11-14", "14 November 2014", "on 14 November", "by 14 November"),
        ("2015-01-09", "9 January 2015", "on 9 January 2015", "by 9 January 2015"),
        ("2014-12", "December 2014", "in December", "in December"),
        ("2015-01", "January 2015", "in January 2015", "in January 2015"),
        ("2014-Q4", "quarter 4 of 2014", "in quarter 4", "in quarter 4"),
        ("2015-Q1", "quarter 1 of 2015", "in quarter 1 of 2015", "in quarter 1 of 2015"),
        ("2014", "2014", "in 2014", "in 2014"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_deadlines_in_english(app: Flask, due: str, on_pages: str, late: str, soon: str) -> None:
    with force_locale("en"):
        assert due_text(Due.parse(due)) == on_pages
        assert when(Due.parse(due), TODAY) == late
        assert at_the_latest(Due.parse(due), TODAY) == soon


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_subjects_in_english(app: Flask) -> None:
    december = {Due(date(2014, 12, 31), Precision.MONTH)}
    with force_locale("en"):
        assert subject(stuck=0, late=0, soon=3, silent=0, dues=december, reports=True, today=TODAY) == (
            "3 activities are due in December"
        )
        assert subject(stuck=0, late=2, soon=0, silent=0, dues=(), reports=True, today=TODAY) == (
            "2 activities are overdue: please report status"
        )
        assert subject(stuck=0, late=1, soon=1, silent=1, dues=december, reports=True, today=TODAY) == (
            "1 activity is overdue, 1 activity is due in December, 1 activity has no new status report"
        )
