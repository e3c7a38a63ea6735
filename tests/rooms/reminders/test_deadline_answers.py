"""The answer to a wish for a new deadline goes out by itself: at once, and on any day."""

from datetime import date

from flask import Flask
from sqlalchemy import func, select

from planner.kit.db import db
from planner.mail.models import Message
from planner.plans.models import DeadlineRequest
from planner.plans.operations import daily
from planner.plans.operations.deadline_requests import grant_request, refuse_request
from planner.plans.rules import Due
from planner.reminders.jobs import deliver_mail
from tests.conftest import MakeApp
from tests.factories.smtp_server import SmtpServer
from tests.factories.world import TODAY, World, build_world

CHRISTMAS_EVE = date(2014, 12, 24)


def ask(world: World, today: date) -> DeadlineRequest:
    return daily.ask_for_deadline(
        actor=world.owner,
        activity_key="boende-1",
        organisation_key="bromma",
        due=Due.parse("2015-03"),
        reason="Lokalen blir klar i mars.",
        today=today,
    )


def test_it_goes_on_a_day_without_reminders_too(make_app: MakeApp, server: SmtpServer) -> None:
    app = make_app(mail_server="127.0.0.1", mail_port=server.port, today=CHRISTMAS_EVE.isoformat())
    with app.app_context():
        world = build_world(CHRISTMAS_EVE)
        wish = ask(world, CHRISTMAS_EVE)
        refuse_request(actor=world.strategist, request_id=wish.id, reason="Den behövs.", today=CHRISTMAS_EVE)
        db.session.commit()
        deliver_mail(lambda: False)
        assert server.addresses() == [world.owner.email]
        assert server.received[0]["Subject"] == f"Tidplanen ändras inte: {world.activity.title}"


def test_an_answer_after_one_that_was_sent_goes_in_a_mail_of_its_own(
    app: Flask, world: World, server: SmtpServer
) -> None:
    for due in ("2015-04", "2015-05"):
        wish = ask(world, TODAY)
        grant_request(actor=world.strategist, request_id=wish.id, due=Due.parse(due), remark=None, today=TODAY)
        db.session.commit()
        deliver_mail(lambda: False)
    first, second = (one.get_body(("plain",)) for one in server.received)
    assert first is not None
    assert second is not None
    assert "Nu gäller: april 2015." in " ".join(first.get_content().split())
    assert "Nu gäller: maj 2015." in " ".join(second.get_content().split())
    assert db.session.scalar(select(func.count(DeadlineRequest.message_id.distinct()))) == 2
    assert db.session.scalars(select(Message.state)).all() == ["sent", "sent"]
