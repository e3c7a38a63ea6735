"""What a round's letters say: when it opens, as its day comes, while answers are missing, pushed by hand."""

from datetime import date, timedelta
from email.message import EmailMessage
from typing import Any

from planner.kit.db import db
from planner.mail.delivery import deliver
from planner.mail.runs import Delivery
from planner.people.models import Deputy
from planner.people.rules import Locale
from planner.plans.rules import Status
from planner.reminders.planning import plan
from planner.rounds.models import Round
from tests.factories.acts import report
from tests.factories.plan import add_activity, add_assignment, add_update
from tests.factories.rounds import add_round
from tests.factories.smtp_server import SmtpServer
from tests.factories.world import TODAY, World
from tests.rooms.reminders.test_letters import html_of, letter_to, text_of

ANSWER_BY = date(2014, 11, 24)  # a Monday, three weeks away
OWNER = "contributor@example.org"


def ask(world: World, **facts: Any) -> Round:
    """Open a round that asks Bromma about three activities."""
    for key in ("boende-2", "boende-3"):
        add_assignment(add_activity(key, area=world.area, due="2015-12"), world.bromma, owner=world.owner)
    round_ = add_round(
        **{
            "title": "Höstens uppföljning",
            "answer_by": ANSWER_BY,
            "organisations": [world.bromma],
            "intro": "Nu följer vi upp året.\n\nSkriv kort,\nhelst en mening.",
            **facts,
        }
    )
    db.session.commit()
    return round_


def send(today: date = TODAY) -> Delivery:
    plan(today)
    return deliver(today=today, is_day_off=lambda day: day.weekday() >= 5)


def sent(server: SmtpServer, today: date) -> EmailMessage:
    server.received.clear()
    send(today)
    return letter_to(server, OWNER)


def test_the_first_letter_says_what_is_asked_and_by_when(world: World, server: SmtpServer) -> None:
    add_update(world.in_bromma, Status.ONGOING, date(2014, 5, 12))
    ask(world)
    message = sent(server, TODAY)
    assert message["Subject"] == "Höstens uppföljning: 3 lägesrapporter senast den 24 november"
    body = message.get_body(("plain",))
    assert body is not None
    assert "Nu följer vi upp året.\n\nSkriv kort,\nhelst en mening.\n" in body.get_content().replace("\r\n", "\n")
    text = text_of(message)
    assert "Vi ber dig om 3 lägesrapporter senast den 24 november." in text
    assert "räcker det med ett tryck" in text
    assert "Aktivitet boende-1 (Bromma) Senaste lägesrapporten är från 12 maj." in text
    assert "Aktivitet boende-2 (Bromma) Ingen lägesrapport ännu." in text
    assert text.count("/aktiviteter/boende-") == 3
    assert "Skriv kort," in html_of(message)
    assert message["List-Unsubscribe"] is not None


def test_later_letters_are_shorter_and_say_what_is_left(world: World, server: SmtpServer) -> None:
    ask(world)
    send()
    report(world.owner, activity="boende-2")
    db.session.commit()
    message = sent(server, ANSWER_BY - timedelta(days=7))
    assert message["Subject"] == "Höstens uppföljning: 2 lägesrapporter kvar, senast den 24 november"
    text = text_of(message)
    assert "Tack för ditt svar. 2 lägesrapporter är kvar. Vi behöver dem senast den 24 november." in text
    assert "Nu följer vi upp året" not in text
    assert "boende-2" not in text


def test_after_the_day_answers_are_missing(world: World, server: SmtpServer) -> None:
    ask(world)
    send()
    message = sent(server, ANSWER_BY + timedelta(days=1))
    assert message["Subject"] == "Höstens uppföljning: 3 lägesrapporter saknas"
    text = text_of(message)
    assert "Vi saknar 3 lägesrapporter från dig. Sista dagen var den 24 november" in text
    assert "du kan fortfarande svara" in text


def test_who_is_reminded_by_hand_hears_by_whom(world: World, server: SmtpServer) -> None:
    round_ = ask(world)
    send()
    round_.pushed_on = TODAY + timedelta(days=2)
    db.session.commit()
    text = text_of(sent(server, round_.pushed_on))
    assert "Strategiska enheten har bett oss påminna dig. 3 lägesrapporter är kvar." in text


def test_who_has_answered_everything_gets_no_letter(world: World, server: SmtpServer) -> None:
    ask(world)
    plan(TODAY)
    for key in ("boende-1", "boende-2", "boende-3"):
        report(world.owner, activity=key)
    db.session.commit()
    done = deliver(today=TODAY, is_day_off=lambda _day: False)
    assert OWNER not in server.addresses()
    assert done.suppressed == 1


def test_two_rounds_in_one_letter(world: World, server: SmtpServer) -> None:
    ask(world)
    add_round(title="Frågor om boende", answer_by=ANSWER_BY + timedelta(days=9), areas=[world.area])
    db.session.commit()
    message = sent(server, TODAY)
    assert message["Subject"] == "2 uppföljningar: 6 lägesrapporter senast den 24 november"
    text = text_of(message)
    assert "2 uppföljningar väntar på svar." in text
    assert text.index("HÖSTENS UPPFÖLJNING") < text.index("FRÅGOR OM BOENDE")


def test_a_deputy_hears_in_whose_place(world: World, server: SmtpServer) -> None:
    ask(world)
    away = {"person_id": world.owner.id, "starts": TODAY, "ends": TODAY + timedelta(days=9)}
    db.session.add(Deputy(deputy_id=world.somebody_in_kista.id, **away))
    db.session.commit()
    send()
    assert OWNER not in server.addresses()
    assert f"Du är ersättare för {world.owner.name}" in text_of(letter_to(server, "kista@example.org"))


def test_what_the_strategist_wrote_is_text_and_nothing_else(world: World, server: SmtpServer) -> None:
    ask(world, title="<b>Fråga</b>\r\nBcc: all@example.org", intro="<script>alert(1)</script>\r\n.\r\n&amp; så")
    message = sent(server, TODAY)
    assert message["Bcc"] is None
    assert message["Subject"].startswith("<b>Fråga</b> Bcc: all@example.org: 3 lägesrapporter")
    assert "<script>" not in html_of(message)
    assert "&lt;script&gt;" in html_of(message)
    assert "<script>alert(1)</script> . &amp; så" in text_of(message)


def test_a_long_title_leaves_room_for_what_is_asked(world: World, server: SmtpServer) -> None:
    ask(world, title="Uppföljning av handlingsplanen för personer med psykisk funktionsnedsättning i hela staden")
    subject = sent(server, TODAY)["Subject"]
    assert subject.endswith(" …: 3 lägesrapporter senast den 24 november")
    assert len(subject) < 110


def test_in_the_recipients_language(world: World, server: SmtpServer) -> None:
    world.owner.locale = Locale.EN
    ask(world)
    assert '<html lang="en">' in html_of(sent(server, TODAY))


def test_who_never_got_the_first_letter_gets_its_words_in_the_next(world: World, server: SmtpServer) -> None:
    round_ = ask(world)
    plan(TODAY)
    db.session.rollback()
    # Between planning and sending the day is put off, and nothing of what was told holds any more.
    round_.answer_by = ANSWER_BY + timedelta(days=1)
    db.session.commit()
    assert deliver(today=TODAY, is_day_off=lambda _day: False).suppressed
    message = sent(server, TODAY + timedelta(days=1))
    assert message["Subject"] == "Höstens uppföljning: 3 lägesrapporter senast den 25 november"
    assert "Nu följer vi upp året." in text_of(message)
