"""/konto: one's own choices, password and sessions."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from planner.audit.models import TrailEntry
from planner.auth.jobs import sweep
from planner.auth.models import SignInSession
from planner.auth.rules import FREE_TRIES
from planner.kit.clock import now
from planner.kit.db import db
from planner.mail.models import Message
from planner.people.models import Deputy, Organisation, Person
from planner.people.rules import Role
from tests.factories.people import PASSWORD, add_organisation, add_person
from tests.factories.visitor import Visitor, words
from tests.factories.world import TODAY

EMAIL = "anna@example.org"
NEW_PASSWORD = "grus kanot vinkel saft"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0"


@pytest.fixture
def anna(app: Flask) -> Person:
    """Somebody who can sign in."""
    return add_person(email=EMAIL, name="Anna Ask", organisation=add_organisation("bromma"), password=PASSWORD)


def signed_in(app: Flask, user_agent: str = "") -> Visitor:
    visitor = Visitor(app)
    visitor.client.environ_base["HTTP_USER_AGENT"] = user_agent
    assert visitor.sign_in(EMAIL, PASSWORD).status_code == 302
    return visitor


def is_in(visitor: Visitor) -> bool:
    return visitor.get("/konto").status_code == 200


def sessions() -> list[SignInSession]:
    db.session.rollback()
    return list(db.session.scalars(select(SignInSession).order_by(SignInSession.id)))


def test_the_page_says_who_one_is_and_whom_to_ask(app: Flask, anna: Person) -> None:
    add_person(Role.ADMINISTRATOR, name="Förvaltaren")
    deputy = add_person(name="Ersättaren")
    db.session.add(Deputy(person_id=anna.id, deputy_id=deputy.id, starts=TODAY, ends=TODAY + timedelta(days=6)))
    page = Visitor(app, anna).sees("/konto")
    for expected in ("Anna Ask", EMAIL, "Aktivitetsansvarig", "Bromma", "Förvaltaren", "Ersättaren", "9 november 2014"):
        assert expected in page
    page = Visitor(app, anna).get("/").text
    assert "<summary>Anna Ask</summary>" in page
    assert 'href="/konto">Ditt konto</a>' in page


def test_choices_are_kept_and_the_language_counts_at_once(app: Flask, anna: Person) -> None:
    visitor = Visitor(app, anna)
    visitor.get("/konto?lang=sv")
    answer = visitor.submit("/konto", {"locale": "en", "mail": "overdue"})
    assert answer.location == "/konto"
    db.session.expire_all()
    assert (anna.locale, anna.mail_choice) == ("en", "overdue")
    assert '<html lang="en">' in visitor.get("/konto").text
    visitor.submit("/konto", {"locale": "", "mail": "", "role": "administrator", "email": "x@example.org"})
    db.session.expire_all()
    assert (anna.locale, anna.mail_choice, anna.role, anna.email) == (None, None, "contributor", EMAIL)
    assert visitor.submit("/konto", {"locale": "de"}).status_code == 422


# The password


def test_a_changed_password_ends_all_sessions_but_this_one(app: Flask, anna: Person) -> None:
    here, there = signed_in(app), signed_in(app)
    before = here.client.get_cookie("planner")
    answer = here.submit("/konto/losenord", {"current": PASSWORD, "password": NEW_PASSWORD})
    assert answer.location == "/konto"
    assert is_in(here)
    assert not is_in(there)
    assert before
    thief = Visitor(app)
    thief.client.set_cookie("planner", before.value)
    assert not is_in(thief), "it is another session"
    assert Visitor(app).sign_in(EMAIL, NEW_PASSWORD).status_code == 302
    kinds = db.session.scalars(select(Message.kind))
    assert "password_changed" in set(kinds)


def test_what_is_wrong_is_said_and_changes_nothing(app: Flask, anna: Person) -> None:
    visitor = signed_in(app)
    for given, why in (
        ({"current": "något annat", "password": NEW_PASSWORD}, "Det nuvarande lösenordet stämmer inte."),
        ({"current": PASSWORD, "password": "kort"}, "behöver ha minst 12 tecken"),
        ({"current": PASSWORD, "password": "annaask12345"}, "bygger på ditt namn"),
        ({"current": PASSWORD}, "Fyll i fältet."),
    ):
        answer = visitor.submit("/konto/losenord", given)
        assert answer.status_code == 422
        assert why in words(answer)
    assert Visitor(app).sign_in(EMAIL, PASSWORD).status_code == 302


def test_who_finds_a_session_open_can_not_guess_on(app: Flask, anna: Person) -> None:
    visitor = signed_in(app)
    for _ in range(FREE_TRIES + 1):
        visitor.submit("/konto/losenord", {"current": "gissning", "password": NEW_PASSWORD})
    answer = visitor.submit("/konto/losenord", {"current": PASSWORD, "password": NEW_PASSWORD})
    assert answer.status_code == 422
    assert "för många fel lösenord" in words(answer)
    assert Visitor(app).sign_in(EMAIL, PASSWORD).status_code == 302, "only there"


def test_without_a_password_there_is_none_to_change(app: Flask) -> None:
    assert "Du har inget lösenord." in Visitor(app, add_person()).sees("/konto/losenord")


# Passwords off


def test_an_organisation_may_have_no_passwords(app: Flask, anna: Person) -> None:
    visitor = signed_in(app)
    add_person(email="bo@example.org", organisation=add_organisation("partnern"), password=PASSWORD)
    db.session.get_one(Organisation, anna.organisation_id).passwords_allowed = False
    answer = Visitor(app).sign_in(EMAIL, PASSWORD)
    assert answer.status_code == 422
    assert "Logga in med ditt arbetskonto" in words(answer)
    assert "arbetskonto" not in words(Visitor(app).sign_in(EMAIL, PASSWORD + "!")), "only to who knows the password"
    assert "inte lösenord här" in visitor.sees("/konto/losenord")
    answer = visitor.submit("/konto/losenord", {"current": PASSWORD, "password": NEW_PASSWORD}, page="/konto")
    assert answer.status_code == 403
    assert Visitor(app).sign_in("bo@example.org", PASSWORD).status_code == 302


# Sessions


def test_sessions_are_listed_and_can_be_ended_from_another_browser(app: Flask, anna: Person) -> None:
    here, there = signed_in(app), signed_in(app, FIREFOX)
    page = here.sees("/konto/inloggningar")
    assert "Firefox, Windows" in page
    assert page.count("Den här webbläsaren") == 1
    _, other = sessions()
    path = f"/konto/inloggningar/{other.id}/utloggning"
    assert here.submit(path, {}, page="/konto/inloggningar").location == "/konto/inloggningar"
    assert is_in(here)
    assert not is_in(there)
    assert here.submit(path, {}, page="/konto/inloggningar").status_code == 404


def test_ones_own_session_ended_is_signing_out(app: Flask, anna: Person) -> None:
    here = signed_in(app)
    (mine,) = sessions()
    answer = here.submit(f"/konto/inloggningar/{mine.id}/utloggning", {}, page="/konto/inloggningar")
    assert answer.location == "/logga-in"
    assert not is_in(here)


def test_nobody_ends_anothers_session(app: Flask, anna: Person) -> None:
    here = signed_in(app)
    (mine,) = sessions()
    other = Visitor(app, add_person(Role.ADMINISTRATOR))
    path = f"/konto/inloggningar/{mine.id}/utloggning"
    assert other.submit(path, {}, page="/konto/inloggningar").status_code == 404
    assert is_in(here)


def test_signing_out_everywhere(app: Flask, anna: Person) -> None:
    here, there = signed_in(app), signed_in(app)
    stranger = Visitor(app, add_person())
    assert here.submit("/konto/utloggning", {}, page="/konto/inloggningar").location == "/"
    assert not is_in(here)
    assert not is_in(there)
    assert stranger.get("/konto").status_code == 200
    said = "Du är utloggad överallt, och dina API-nycklar och din kalenderadress har slutat gälla."
    assert said in here.sees("/logga-in")


def test_the_latest_sign_ins_are_told_failed_ones_too(app: Flask, anna: Person) -> None:
    for _ in range(FREE_TRIES + 2):
        Visitor(app).sign_in(EMAIL, "gissning")
    page = Visitor(app, anna).sees("/konto/inloggningar")
    assert "Inloggning med lösenord" in page
    assert page.count("Nekad: fel lösenord") == FREE_TRIES + 1
    assert page.count("Nekad: för många fel lösenord strax innan") == 1
    assert "Nekad" not in Visitor(app, add_person()).sees("/konto/inloggningar")


def test_a_cookie_taken_before_signing_out_is_worth_nothing_after(app: Flask, anna: Person) -> None:
    here = signed_in(app)
    cookie = here.client.get_cookie("planner")
    assert cookie
    here.submit("/logga-ut", {}, page="/")
    thief = Visitor(app)
    thief.client.set_cookie("planner", cookie.value)
    assert not is_in(thief)
    assert sessions() == []


def test_a_session_from_before_signing_in_is_not_the_one_after(app: Flask, anna: Person) -> None:
    victim, attacker = Visitor(app), Visitor(app)
    attacker.get("/logga-in")
    planted = attacker.client.get_cookie("planner")
    assert planted
    victim.client.set_cookie("planner", planted.value)
    assert victim.sign_in(EMAIL, PASSWORD).status_code == 302
    assert is_in(victim)
    assert not is_in(attacker)


def test_signing_in_again_ends_the_session_that_the_browser_had(app: Flask, anna: Person) -> None:
    add_person(email="bo@example.org", password=PASSWORD)
    visitor = signed_in(app)
    (first,) = [session.key_hash for session in sessions()]
    form = {"email": "bo@example.org", "password": PASSWORD}
    assert visitor.submit("/logga-in", form, page="/konto").status_code == 302
    (second,) = [session.key_hash for session in sessions()]
    assert second != first
    actions = list(db.session.scalars(select(TrailEntry.action).order_by(TrailEntry.id)))
    assert actions[-2:] == ["sign_out", "sign_in"]


def test_sessions_that_have_ended_are_swept_out(app: Flask, anna: Person) -> None:
    signed_in(app)
    hours = app.extensions["planner.settings"].session_hours
    sweep()
    assert len(sessions()) == 1
    with time_machine.travel(now() + timedelta(hours=hours, seconds=5)):
        sweep()
    assert db.session.scalar(select(func.count()).select_from(SignInSession)) == 0
