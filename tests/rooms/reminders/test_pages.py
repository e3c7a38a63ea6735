"""/utskick: what waits, what was sent, what failed and why, and a look ahead."""

import pytest
from flask import Flask
from sqlalchemy import select

from planner.kit.db import db
from planner.mail.delivery import deliver
from planner.mail.models import Message
from planner.mail.rules import MessageState
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
    assert "Ingen e-postserver är angiven" not in page


def test_without_a_server_it_is_said(make_app: MakeApp, world: World) -> None:
    page = Visitor(make_app(), world.people[Role.ADMINISTRATOR]).sees("/utskick")
    assert "Ingen e-postserver är angiven" in page


def test_what_waits_and_what_was_sent(administrator: Visitor) -> None:
    plan(TODAY)
    page = administrator.sees("/utskick")
    assert "contributor@example.org 2014-11-03 Väntar" in page
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
    assert "Inget utskick är stoppat." in administrator.sees("/utskick")
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
    assert visitor.get("/utskick/forhandsvisning").status_code == 403


def test_an_activity_shows_what_was_told(app: Flask, world: World) -> None:
    reader = Visitor(app, world.people[Role.READER])
    assert "Påminnelser" not in reader.sees("/aktiviteter/boende-1")
    plan(TODAY)
    send()
    page = reader.sees("/aktiviteter/boende-1")
    assert "3 november 2014 Bromma: 60 dagar före" in page
    assert "skickat" in page
