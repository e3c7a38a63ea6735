"""/utskick: what waits, what was sent, what failed and why, and a look ahead."""

import html
import re
from datetime import datetime, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from planner.audit.models import TrailEntry
from planner.kit.clock import STOCKHOLM, now
from planner.kit.db import db
from planner.mail.delivery import deliver
from planner.mail.models import Message
from planner.mail.operations import send_at_once
from planner.mail.rules import MessageState
from planner.mail.runs import record_heartbeat
from planner.people.rules import Role
from planner.reminders.planning import plan
from tests.conftest import MakeApp
from tests.factories.smtp_server import SmtpServer
from tests.factories.visitor import Visitor
from tests.factories.world import TODAY, World


@pytest.fixture
def administrator(app: Flask, world: World) -> Visitor:
    return Visitor(app, world.people[Role.ADMINISTRATOR])


def send() -> None:
    deliver(today=TODAY, is_day_off=lambda _day: False)


def test_an_empty_outbox_says_so(administrator: Visitor) -> None:
    page = administrator.sees("/utskick")
    assert "Inget väntar på att skickas." in page
    assert "Inget har skickats ännu." in page
    assert "Ingen e-postserver är angiven" not in page


def test_without_a_server_it_is_said(make_app: MakeApp, world: World) -> None:
    page = Visitor(make_app(), world.people[Role.ADMINISTRATOR]).sees("/utskick")
    assert "Ingen e-postserver är angiven" in page


def test_what_waits_and_what_was_sent(administrator: Visitor) -> None:
    plan(TODAY)
    page = administrator.sees("/utskick")
    assert "Påminnelser" in page
    assert "tidigast 2014-11-03" in page
    send()
    page = administrator.sees("/utskick")
    assert "1 aktivitet ska vara klar i december" in page
    assert "250 2.0.0 Queued as 4711" in page


def test_what_failed_shows_the_servers_words_and_is_tried_again(
    administrator: Visitor, world: World, server: SmtpServer
) -> None:
    world.owner.email = "refuse-550@example.org"
    db.session.commit()
    plan(TODAY)
    send()
    assert "550 5.1.1 No such mailbox" in administrator.sees("/utskick")
    dead = db.session.scalars(select(Message).where(Message.state == MessageState.DEAD)).one()
    answer = administrator.submit(f"/utskick/{dead.id}/forsok", {}, page="/utskick")
    assert answer.status_code == 302
    assert "Stoppat 0" in administrator.sees("/utskick")
    server.refusing = False
    send()
    assert "refuse-550@example.org" in server.addresses()
    assert administrator.submit(f"/utskick/{dead.id}/forsok", {}, page="/").status_code == 409


def test_a_look_ahead(administrator: Visitor) -> None:
    page = administrator.sees("/utskick/forhandsvisning?dag=2014-12-01")
    assert "2 påminnelser till 2 personer" in page
    assert "Aktivitet boende-1 Bromma: 30 dagar före, 31 december 2014" in page
    assert "Det är en ledig dag." in administrator.sees("/utskick/forhandsvisning?dag=2014-12-24")
    assert administrator.get("/utskick/forhandsvisning?dag=jul").status_code == 422
    assert db.session.scalars(select(Message)).all() == []


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_administrators(app: Flask, world: World, role: Role) -> None:
    visitor = Visitor(app, world.people[role])
    assert visitor.get("/utskick").status_code == 403
    # Who plans the work may see what it will lead to, but not what was sent to whom.
    expected = 200 if role is Role.STRATEGIST else 403
    assert visitor.get("/utskick/forhandsvisning").status_code == expected


def test_an_activity_shows_what_was_told(app: Flask, world: World) -> None:
    reader = Visitor(app, world.people[Role.READER])
    assert "Påminnelser" not in reader.sees("/aktiviteter/boende-1")
    plan(TODAY)
    send()
    page = reader.sees("/aktiviteter/boende-1")
    assert "3 november 2014 Bromma: 60 dagar före" in page
    assert "skickat" in page


def add_messages(world: World, number: int, state: MessageState, kind: str = "invitation") -> None:
    """Add messages of a state to the owner, one a minute from TODAY's midnight on."""
    first = datetime.combine(TODAY, time(), STOCKHOLM)
    at = [first + timedelta(minutes=minute) for minute in range(number)]
    is_sent = state is MessageState.SENT
    db.session.add_all(
        Message(
            token=f"{state}-{minute}",
            kind=kind,
            recipient_id=world.owner.id,
            created_at=moment,
            added_at=moment,
            not_before=TODAY,
            next_try_at=moment,
            state=state,
            subject=f"Nummer {minute}",
            sent_at=moment if is_sent else None,
            sent_on=TODAY if is_sent else None,
        )
        for minute, moment in enumerate(at)
    )
    db.session.commit()


def test_the_list_goes_a_page_at_a_time(administrator: Visitor, world: World) -> None:
    add_messages(world, 120, MessageState.SENT)
    page = administrator.sees("/utskick?state=sent&person=contributor")
    assert "Nummer 119" in page
    assert "Nummer 70" in page
    assert "Nummer 69" not in page
    following = re.search(r'rel="next"\s+href="([^"]+)"', administrator.get("/utskick").get_data(as_text=True))
    assert following is not None
    page = administrator.sees(html.unescape(following[1]))
    assert "Nummer 69" in page
    assert "Nummer 20" in page
    assert "Nummer 70" not in page
    assert "De senaste" in page


def test_the_list_is_narrowed_by_person_day_state_and_kind(administrator: Visitor, world: World) -> None:
    add_messages(world, 1, MessageState.SENT)
    send_at_once("alarm", recipient_id=world.strategist.id, today=TODAY)
    db.session.commit()
    only_first = (
        "person=contributor@example.org",
        "state=sent",
        "kind=invitation",
        "since=2014-11-03&until=2014-11-03",
    )
    for query in only_first:
        page = administrator.sees(f"/utskick?{query}")
        assert "Nummer 0" in page, query
        assert "strategist@example.org" not in page, query
    assert "strategist@example.org" in administrator.sees("/utskick?kind=alarm")
    assert "Inget utskick passar in." in administrator.sees("/utskick?until=2014-11-02")
    assert "Inget utskick passar in." in administrator.sees("/utskick?person=ingen")
    # What makes no sense is left aside.
    assert "Nummer 0" in administrator.sees("/utskick?state=nonsense&since=jul&before=x")


def test_a_messages_page_tells_what_it_carried_and_each_try(
    administrator: Visitor, world: World, server: SmtpServer
) -> None:
    world.owner.email = "later-451@example.org"
    db.session.commit()
    plan(TODAY)
    message = db.session.scalars(select(Message).where(Message.recipient_id == world.owner.id)).one()
    db.session.rollback()
    page = administrator.sees(f"/utskick/{message.id}")
    assert "Påminner om 1 sak" in page
    assert "Aktivitet boende-1 Bromma 60 dagar före planerat 2014-11-03 2014-12-31" in page
    assert "Servern har inte fått utskicket ännu." in page
    send()
    page = administrator.sees(f"/utskick/{message.id}")
    assert "Servern sade nej för stunden 451 4.7.1 Greylisted, come back later" in page
    assert "Nästa försök" in page
    assert administrator.get("/utskick/4711").status_code == 404


def test_all_that_was_given_up_is_retried_by_one_press(administrator: Visitor, world: World) -> None:
    add_messages(world, 60, MessageState.DEAD)
    assert "Försök igen med alla 60 stoppade utskick" in administrator.sees("/utskick")
    assert administrator.submit("/utskick/forsok", {}, page="/utskick").status_code == 302
    assert "60 utskick försöks igen." in administrator.sees("/utskick")
    assert db.session.scalar(select(func.count()).where(Message.state == MessageState.DEAD)) == 0
    entries = db.session.scalars(select(TrailEntry).where(TrailEntry.action == "message.retry_all")).all()
    assert [(entry.object_id, entry.facts) for entry in entries] == [(None, {"counts": 60})]
    administrator.submit("/utskick/forsok", {}, page="/utskick")
    assert "Inget utskick är stoppat." in administrator.sees("/utskick")
    assert len(db.session.scalars(select(TrailEntry).where(TrailEntry.action == "message.retry_all")).all()) == 1


def test_why_nothing_goes_is_said_on_top(
    make_app: MakeApp, administrator: Visitor, world: World, server: SmtpServer
) -> None:
    plan(TODAY)
    assert "schemaläggaren har aldrig varit igång" in administrator.sees("/utskick")
    record_heartbeat(on=TODAY, at=now() - timedelta(hours=3))
    assert "schemaläggaren har inte hörts av sedan" in administrator.sees("/utskick")
    server.stop()
    send()
    page = administrator.sees("/utskick")
    assert "E-postservern tar inte emot något" in page
    assert "doesn't answer" in page
    saturday = make_app(mail_server="127.0.0.1", today="2014-11-08")
    visitor = Visitor(saturday, world.people[Role.ADMINISTRATOR])
    assert "Påminnelser som väntar skickas 10 november 2014." in visitor.sees("/utskick")
