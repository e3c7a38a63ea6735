"""What letters say of rounds about figures, and to whom they go."""

import re
from datetime import date, timedelta
from email.message import EmailMessage

from planner.kit.db import db
from planner.plans.rules import Status
from planner.rounds.models import Round
from planner.rounds.rules import Counts
from tests.factories.follow_up import add_indicator
from tests.factories.plan import add_activity, add_assignment, add_update
from tests.factories.rounds import add_figure_round, add_round
from tests.factories.smtp_server import SmtpServer
from tests.factories.world import TODAY, World
from tests.rooms.reminders.test_letters import html_of, letter_to, text_of
from tests.rooms.reminders.test_round_letters import send
from tests.rooms.rounds.test_figures import answer

ANSWER_BY = date(2014, 11, 24)
CONTACT = "kista@example.org"


def ask(world: World) -> Round:
    """Ask Bromma and Kista for two series; the contact of both has nothing else to hear of."""
    world.bromma.contact_id = world.kista.contact_id = world.somebody_in_kista.id
    add_update(world.in_kista, Status.DONE, TODAY)
    series = [add_indicator("sip.has"), add_indicator("sip.should", label="Borde ha plan")]
    round_ = add_figure_round(
        series, [world.bromma, world.kista], title="SIP 2014", answer_by=ANSWER_BY, intro="Nu räknar vi."
    )
    db.session.commit()
    return round_


def sent(server: SmtpServer, today: date) -> EmailMessage:
    server.received.clear()
    send(today)
    return letter_to(server, CONTACT)


def test_the_first_letter_lists_the_series_and_the_organisations(world: World, server: SmtpServer) -> None:
    round_ = ask(world)
    message = sent(server, TODAY)
    assert message["Subject"] == "SIP 2014: 2 svar senast den 24 november"
    text = text_of(message)
    assert "Nu räknar vi. Vi ber dig om siffror för 2014 senast den 24 november." in text
    assert "Vi frågar efter: – Har samordnad individuell plan – Borde ha plan" in text
    assert "tomt räknas aldrig som noll" in text
    assert "Bromma Inga siffror är lämnade ännu." in text
    assert f"/siffror/{round_.id}/kista" in text
    assert "Lämna siffror" in html_of(message)


def test_who_is_asked_for_one_thing_comes_straight_to_it(world: World, server: SmtpServer) -> None:
    round_ = ask(world)
    assert re.search(r"Lämna siffror: http\S+/svara/[^/]+ ", text_of(sent(server, TODAY)))
    answer(world.somebody_in_kista, round_)
    db.session.commit()
    later = text_of(sent(server, ANSWER_BY - timedelta(days=7)))
    assert re.search(rf"Lämna siffror: http\S+/svara/[^/]+/siffror/{round_.id}/kista ", later)


def test_what_is_answered_is_left_out_and_nothing_left_sends_no_letter(world: World, server: SmtpServer) -> None:
    round_ = ask(world)
    send()
    answer(world.somebody_in_kista, round_)
    db.session.commit()
    message = sent(server, ANSWER_BY - timedelta(days=7))
    assert message["Subject"] == "SIP 2014: 1 svar kvar, senast den 24 november"
    assert "Tack för ditt svar. Vi behöver siffror för 2014 från dig senast den 24 november." in text_of(message)
    assert f"/siffror/{round_.id}/bromma" not in text_of(message)
    late = sent(server, ANSWER_BY + timedelta(days=1))
    assert late["Subject"] == "SIP 2014: 1 svar saknas"
    answer(world.somebody_in_kista, round_, organisation="kista", counts={"sip.has": Counts(0, 1)})
    db.session.commit()
    server.received.clear()
    send(ANSWER_BY + timedelta(days=7))
    assert CONTACT not in server.addresses()


def test_figures_and_reports_in_one_letter(world: World, server: SmtpServer) -> None:
    ask(world)
    add_assignment(add_activity("boende-2", area=world.area, due="2015-12"), world.kista)
    add_round(title="Läget", answer_by=ANSWER_BY, organisations=[world.kista])
    db.session.commit()
    message = sent(server, TODAY)
    assert message["Subject"] == "2 uppföljningar: 3 svar senast den 24 november"
    text = text_of(message)
    assert "Vi ber dig om siffror för 2014 senast den 24 november." in text
    assert "Vi ber dig om en lägesrapport senast den 24 november." in text
