"""A person's deadlines as their calendar program reads them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from flask_babel import force_locale
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.desk.calendar.contents import _of_assignment, on_one_line, written
from planner.desk.calendar.queries import entries_of
from planner.kit.clock import now
from planner.kit.db import db
from planner.people.rules import Locale
from planner.plans.rules import Due, Precision, Status, VersionStatus
from planner.rounds.operations.preparing import edit_open_round
from planner.rounds.operations.running import close_round
from tests.factories.acts import name_owner, report, set_deadline
from tests.factories.feeds import check_form, events_of, parsed, path_of, read, the_event
from tests.factories.follow_up import add_grant_year
from tests.factories.plan import add_activity, add_assignment, add_version
from tests.factories.rounds import add_round
from tests.factories.visitor import Visitor
from tests.factories.world import TODAY, World, build_world

# Anything that a database takes, and above all what means something to a calendar or breaks a line somewhere.
TITLES = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from(',;:\\"\n\r\t\x0b\x85\u2028 åé😀'), max_size=200
)


@pytest.fixture
def world(app: Flask) -> World:
    return build_world()


def test_what_somebody_answers_for_stands_on_its_deadline(app: Flask, world: World) -> None:
    answer = read(app, path_of(world.owner))
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    (event,) = events_of(answer)
    assert event["UID"] == f"assignment-{world.in_bromma.id}@127.0.0.1"
    assert event["DTSTART"].dt == date(2014, 12, 31)
    assert event["SUMMARY"] == "Aktivitet boende-1 (Bromma), december 2014"
    assert event["DESCRIPTION"].splitlines() == [
        "Ska vara klar: december 2014",
        "Läge: Lägesrapport saknas",
        "http://127.0.0.1:8000/aktiviteter/boende-1",
    ]
    assert event["URL"] == "http://127.0.0.1:8000/aktiviteter/boende-1"
    assert (event["STATUS"], event["SEQUENCE"]) == ("CONFIRMED", 0)
    calendar = parsed(answer.data)
    assert calendar["X-WR-CALNAME"] == "Handlingsplanens tidplaner"
    assert calendar["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"
    assert calendar["X-PUBLISHED-TTL"] == "PT6H"


def test_it_is_in_the_language_of_its_owner_whoever_asks(app: Flask, world: World) -> None:
    world.owner.locale = Locale.SV.value
    answer = Visitor(app).get(path_of(world.owner), headers={"Accept-Language": "en"}, query_string={"lang": "en"})
    assert "december 2014" in answer.text
    world.owner.locale = Locale.EN.value
    assert the_event(app, path_of(world.owner))["SUMMARY"].endswith("December 2014")


def test_each_move_of_the_deadline_is_a_revision(app: Flask, world: World) -> None:
    path = path_of(world.owner)
    seen = [the_event(app, path)]
    for due, organisation in (("2015-01-15", None), ("2015-02", "bromma"), ("2015-03-31", "bromma")):
        set_deadline(world.strategist, due, organisation=organisation)
        seen.append(the_event(app, path))
    assert len({str(event["UID"]) for event in seen}) == 1
    sequences = [int(event["SEQUENCE"]) for event in seen]
    assert sequences == sorted(set(sequences))
    assert [event["DTSTART"].dt for event in seen[1:]] == [date(2015, 1, 15), date(2015, 2, 28), date(2015, 3, 31)]
    assert "Flyttad från december 2014" in seen[-1]["DESCRIPTION"]
    # A report doesn't move it.
    report(world.owner)
    event = the_event(app, path)
    assert event["SEQUENCE"] == sequences[-1]
    assert "Läge: Pågår" in event["DESCRIPTION"]


def test_a_day_has_no_words_of_its_own(app: Flask, world: World) -> None:
    set_deadline(world.strategist, "2015-01-15")
    assert the_event(app, path_of(world.owner))["SUMMARY"] == "Aktivitet boende-1 (Bromma)"


def test_what_is_dropped_stays_and_says_so_and_may_come_back(app: Flask, world: World) -> None:
    path = path_of(world.owner)
    before = the_event(app, path)
    report(world.owner, Status.DROPPED, comment="Ersätts.")
    dropped = the_event(app, path)
    assert dropped["STATUS"] == "CANCELLED"
    assert dropped["SUMMARY"] == "Utgår: Aktivitet boende-1 (Bromma), december 2014"
    report(world.owner)
    again = the_event(app, path)
    assert again["STATUS"] == "CONFIRMED"
    assert before["SEQUENCE"] < dropped["SEQUENCE"] < again["SEQUENCE"]


def test_what_the_plan_drops_says_so_too(app: Flask, world: World) -> None:
    first = add_version("2013", decided_on=date(2013, 6, 1))
    path = path_of(world.owner)
    before = the_event(app, path)
    first.status = VersionStatus.REPLACED.value
    second = add_version("2014", decided_on=TODAY, replaces=first)
    world.activity.dropped_id = second.id
    after = the_event(app, path)
    assert (before["STATUS"], after["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert before["SEQUENCE"] < after["SEQUENCE"]
    assert "Läge: Utgår" in after["DESCRIPTION"]


def test_what_is_done_is_ticked_off(app: Flask, world: World) -> None:
    report(world.owner, Status.DONE)
    event = the_event(app, path_of(world.owner))
    assert event["SUMMARY"].startswith("✓ Aktivitet boende-1")
    assert event["STATUS"] == "CONFIRMED"


def test_what_somebody_no_longer_answers_for_goes(app: Flask, world: World) -> None:
    path = path_of(world.owner)
    name_owner(world.strategist, world.strategist)
    assert events_of(read(app, path)) == []


def test_an_open_round_stands_on_its_last_day(app: Flask, world: World) -> None:
    round_ = add_round(title="Uppföljning hösten 2014")
    path = path_of(world.owner)
    asked, _own = events_of(read(app, path))
    assert asked["UID"] == f"round-{round_.id}-{world.owner.id}@127.0.0.1"
    assert asked["DTSTART"].dt == round_.answer_by
    assert asked["SUMMARY"] == "Svara senast: Uppföljning hösten 2014"
    assert asked["URL"] == f"http://127.0.0.1:8000/omgangar/{round_.id}/svar"
    assert asked["SEQUENCE"] == 0
    later = round_.answer_by + timedelta(days=7)
    edit_open_round(
        actor=world.strategist,
        round_id=round_.id,
        title=round_.title,
        intro=None,
        guidance=None,
        answer_by=later,
        today=TODAY,
    )
    moved, _own = events_of(read(app, path))
    assert (moved["DTSTART"].dt, moved["SEQUENCE"]) == (later, 1)
    report(world.owner)
    answered, _own = events_of(read(app, path))
    assert answered["SUMMARY"] == "✓ Uppföljning hösten 2014"
    close_round(actor=world.strategist, round_id=round_.id, today=TODAY)
    assert len(events_of(read(app, path))) == 1


def test_what_has_no_deadline_is_left_out(app: Flask, world: World) -> None:
    add_assignment(add_activity("boende-2", area=world.area, due=None), world.bromma, owner=world.owner)
    assert len(events_of(read(app, path_of(world.owner)))) == 1


def test_the_same_bytes_until_something_changes(app: Flask, world: World) -> None:
    path = path_of(world.owner)
    first = read(app, path)
    with time_machine.travel(now() + timedelta(days=9)):
        later = read(app, path)
    assert (first.data, first.headers["ETag"]) == (later.data, later.headers["ETag"])
    asked = {"If-None-Match": first.headers["ETag"]}
    same = Visitor(app).get(path, headers=asked)
    assert (same.status_code, same.data) == (304, b"")
    report(world.owner, Status.DONE)
    assert Visitor(app).get(path, headers=asked).status_code == 200


def test_head_tells_as_much_without_the_body(app: Flask, world: World) -> None:
    path = path_of(world.owner)
    whole = read(app, path)
    db.session.commit()
    with app.app_context():
        head = app.test_client().head(path)
    assert (head.status_code, head.data) == (200, b"")
    for name in ("ETag", "Content-Type", "Content-Length"):
        assert head.headers[name] == whole.headers[name]


def test_a_pause_says_until_when(app: Flask, world: World) -> None:
    report(world.owner, Status.PAUSED, comment="Väntar.", paused_until=date(2014, 11, 10))
    event = the_event(app, path_of(world.owner))
    assert "Läge: Avvaktar till 10 november 2014" in event["DESCRIPTION"]


def test_no_names_and_no_comments_leave_the_service(app: Flask, world: World) -> None:
    report(world.owner, comment="Lokalen är inte klar.")
    text = read(app, path_of(world.owner)).text
    assert world.owner.name not in text
    assert "Lokalen" not in text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    title=TITLES,
    organisation=TITLES,
    status=st.sampled_from(Status),
    dropped=st.booleans(),
    due=st.dates(date(1900, 1, 1), date(2999, 12, 31)),
)
def test_whatever_a_title_holds_can_be_read_back(
    app: Flask, world: World, title: str, organisation: str, status: Status, dropped: bool, due: date
) -> None:
    (entry,) = entries_of(world.owner, TODAY)
    view = replace(
        entry.view,
        activity_title=title,
        organisation=organisation,
        status=status,
        dropped_by_plan=dropped,
    )
    with force_locale("sv"):
        body = written([_of_assignment(replace(entry, view=view, due=Due(due, Precision.DAY)), "example.org")])
    check_form(body)
    (event,) = parsed(body).walk("VEVENT")
    is_dropped = dropped or status is Status.DROPPED
    mark = "Utgår: " if is_dropped else "✓ " if status is Status.DONE else ""
    assert str(event["SUMMARY"]) == f"{mark}{on_one_line(title)} ({on_one_line(organisation)})"
    assert event["DTSTART"].dt == due
    assert (event["STATUS"] == "CANCELLED") is is_dropped


def test_a_submission_stands_on_its_day_until_it_is_sent_and_after(app: Flask, world: World) -> None:
    path = path_of(world.owner)
    year = add_grant_year(2014, responsible_id=world.owner.id)
    db.session.flush()
    to_send, _own = events_of(read(app, path))
    assert (to_send["UID"], to_send["DTSTART"].dt) == ("submission-2014@127.0.0.1", date(2014, 11, 1))
    assert to_send["SUMMARY"] == "Redovisningen för 2014"
    assert to_send["URL"] == "http://127.0.0.1:8000/krav/2014"
    assert read(app, path).data == read(app, path).data
    year.sent_on = TODAY
    sent, _own = events_of(read(app, path))
    assert sent["SUMMARY"] == "✓ Redovisningen för 2014"
    year.responsible_id = None
    assert len(events_of(read(app, path))) == 1
