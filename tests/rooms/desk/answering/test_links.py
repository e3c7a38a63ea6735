"""What a link in a mail opens, what it is no good for, and the choice of mail behind it."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from planner.audit.models import TrailEntry
from planner.kit.clock import now
from planner.kit.db import db
from planner.kit.redaction import redacted
from planner.people.rules import Role
from planner.plans.models import DeadlineRequest, StatusUpdate
from tests.conftest import MakeApp
from tests.factories.acts import name_owner
from tests.factories.sheet import Answerer, fields_of, link_of
from tests.factories.visitor import Visitor, words
from tests.factories.world import TODAY, World, build_world
from tests.rooms.desk.answering.conftest import DEADLINE, REPORT, SAME, count, said


def test_reading_changes_nothing_however_it_is_read(app: Flask, world: World, owner: Answerer) -> None:
    before = count(StatusUpdate), count(TrailEntry), count(DeadlineRequest)
    scanner = Visitor(app)
    for path in ("", f"/boende-2/bromma/{SAME}", f"/boende-2/bromma/{REPORT}", f"/boende-2/bromma/{DEADLINE}", "/val"):
        assert scanner.get(owner.address + path).status_code == 200
        with app.app_context():
            assert scanner.client.head(owner.address + path).status_code == 200
    # What posts without having read has no token.
    assert scanner.post(f"{owner.address}/boende-2/bromma/{SAME}", {}).status_code == 400
    assert (count(StatusUpdate), count(TrailEntry), count(DeadlineRequest)) == before


@pytest.mark.parametrize("what", [SAME, REPORT, DEADLINE])
def test_a_link_is_useless_for_what_is_no_longer_its_person_s(world: World, owner: Answerer, what: str) -> None:
    opened = owner.open()
    name_owner(world.people[Role.COORDINATOR], world.strategist, activity="boende-2")
    db.session.commit()
    before = count(StatusUpdate)
    filled_in = {"boende-2/bromma:status": "done", "boende-3/bromma:comment": "Nytt."}
    answer = owner.press(f"boende-2/bromma/{what}", filled_in, form=opened)
    assert answer.status_code == 403
    assert "Du svarar inte längre för den aktiviteten." in words(answer)
    # With another row's button what was written isn't lost either.
    answer = owner.press("", {**filled_in, "boende-2/bromma:comment": "Min text."}, form=opened)
    assert "Min text." in words(answer)
    assert (count(StatusUpdate), said(2)) == (before + 1, [("ongoing", "Läget 2.")])


def test_others_shares_can_not_be_reached_through_a_link(owner: Answerer) -> None:
    answer = owner.press(f"boende-1/kista/{REPORT}", {"boende-1/kista:status": "done"})
    assert answer.status_code == 403


def test_a_dead_link_says_what_may_be_and_where_to_go(app: Flask, world: World) -> None:
    good = link_of(world.owner)
    with time_machine.travel(now() + timedelta(days=31), tick=False):
        old = Visitor(app).get(good)
    forged = Visitor(app).get("/svara/gissat")
    assert old.status_code == forged.status_code == 404
    assert words(old) == words(forged)
    assert "Länken fungerar inte längre" in words(old)
    assert 'href="/logga-in?next=/mina-aktiviteter"' in old.text
    for path in ("/val", f"/boende-1/bromma/{REPORT}"):
        assert words(Visitor(app).get("/svara/gissat" + path)) == words(old)
    visitor = Visitor(app, world.owner)
    assert visitor.submit("/svara/gissat", {}, page="/konto").status_code == 404
    assert 'href="/mina-aktiviteter"' in visitor.get("/svara/gissat").text


def test_a_link_ends_with_a_person_s_leaving_and_posts_do_nothing_then(world: World, owner: Answerer) -> None:
    opened = owner.open()
    world.owner.left_on = TODAY
    assert owner.press(f"boende-2/bromma/{SAME}", form=opened).status_code == 404
    assert len(said(2)) == 1


def test_switched_off_a_link_is_a_dead_one(make_app: MakeApp) -> None:
    app = make_app(answer_links=True)
    with app.app_context():
        path = link_of(build_world().owner)
        assert Visitor(app).get(path).status_code == 200
    off = make_app(answer_links=False, secret_key=app.secret_key or "")
    with off.app_context():
        assert Visitor(off).get(path).status_code == 404


def test_nobody_else_gets_to_know_a_link(
    app: Flask, world: World, owner: Answerer, caplog: pytest.LogCaptureFixture
) -> None:
    token = owner.address.rpartition("/")[2]
    for path in (owner.address, owner.address + "/val", "/svara/gissat"):
        answer = owner.get(path)
        assert answer.headers["Referrer-Policy"] == "strict-origin"
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert answer.headers["Cache-Control"] == "no-store"
    owner.press(f"boende-2/bromma/{SAME}")
    owner.press(f"boende-1/kista/{REPORT}")
    assert token not in caplog.text
    assert token not in str([entry.facts for entry in db.session.scalars(select(TrailEntry))])
    assert token not in owner.get("/svara/gissat").text
    # Nor does a line that names the whole address, whoever writes it.
    assert redacted(f"GET {owner.address}/val 200") == "GET /svara/[…]/val 200"


def test_over_tls_forms_work_though_the_address_is_not_told(make_app: MakeApp) -> None:
    app = make_app(base_url="https://planner.example.org")
    with app.app_context():
        owner = Answerer(app, build_world().owner)
        # A browser that keeps to the policy tells where it comes from, but not the page.
        sent = {"base_url": "https://planner.example.org", "headers": {"Referer": "https://planner.example.org/"}}
        form = fields_of(owner.get(owner.address, **sent))
        path = f"{owner.address}/boende-1/bromma/{REPORT}"
        answer = owner.post(path, {**form, "boende-1/bromma:status": "done"}, **sent)
        assert answer.status_code == 302


def test_the_choice_of_mail_is_made_without_signing_in(app: Flask, world: World) -> None:
    visitor, path = Visitor(app), link_of(world.owner) + "/val"
    assert "När vill du ha påminnelser?" in visitor.sees(path)
    assert visitor.submit(path, {"mail": "weekly"}).status_code == 302
    db.session.refresh(world.owner)
    assert world.owner.mail_choice == "weekly"
    assert "Ditt val är sparat." in visitor.sees(path)
    entry = db.session.scalars(select(TrailEntry).order_by(TrailEntry.id.desc())).first()
    assert entry is not None
    assert (entry.action, entry.via, entry.actor_id) == ("person.edit", "mail_link", world.owner.id)
    assert visitor.submit(path, {"mail": "aldrig"}).status_code == 422
