"""What every page needs: going on to our own addresses only, texts that are clean, times that are real."""

from datetime import UTC, date, datetime
from urllib.parse import urljoin, urlsplit

import pytest
import time_machine
from flask import Flask
from hypothesis import example, given
from hypothesis import strategies as st
from marshmallow import ValidationError
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from planner.audit.models import TrailEntry
from planner.kit.clock import business_date, now
from planner.kit.db import db
from planner.kit.fields import FreeText
from planner.kit.web import own_address
from planner.people.models import Person
from tests.conftest import MakeApp
from tests.factories.people import add_person
from tests.factories.visitor import Visitor, words

only_on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@given(st.text(alphabet="/\\.:@?#% \t\n\rhtps\u2028\u00a0ex", max_size=12))
@example("//example.com")
@example("/\\example.com")
@example("/\t/example.com")
def test_nobody_is_sent_to_another_site(address: str) -> None:
    way = own_address(address)
    if way is None:
        return
    # Browsers take away tabs and line breaks, and read a backslash as a slash.
    seen = way.replace("\t", "").replace("\n", "").replace("\r", "").replace("\\", "/")
    assert urlsplit(urljoin("https://planner.example.org/", seen)).netloc == "planner.example.org"
    assert way.isprintable()


@pytest.mark.parametrize("address", ["/", "/aktiviteter?q=å&status=done", "/mina-aktiviteter#boende-1-bromma"])
def test_our_own_addresses_are_gone_on_to(address: str) -> None:
    assert own_address(address) == address


@only_on_sqlite
def test_free_texts_are_trimmed_and_clean(app: Flask) -> None:
    field = FreeText(max_length=10)
    assert field.deserialize("  rad ett\r\nab \r") == "rad ett\nab"
    assert field.deserialize(" \r\n ") is None
    assert field.deserialize(None) is None
    for wrong in ("x" * 11, "a\0b", "a\x1bb", 7, ["a"]):
        with pytest.raises(ValidationError):
            field.deserialize(wrong)


def test_what_nobody_types_is_refused_before_it_reaches_the_database(app: Flask) -> None:
    answer = Visitor(app).sign_in("a\0b@example.org", "x")
    assert answer.status_code == 400
    assert "Det gick inte att läsa det du skickade" in words(answer)
    assert not db.session.scalars(select(TrailEntry)).all()


def test_times_come_back_as_they_were_and_naive_ones_are_refused(app: Flask) -> None:
    moment = datetime(2014, 7, 1, 12, 30, 15, 123456, tzinfo=UTC)
    person = add_person(last_sign_in_at=moment)
    db.session.commit()
    assert db.session.scalar(select(Person.last_sign_in_at)) == moment
    person.last_sign_in_at = datetime(2014, 7, 1)  # noqa: DTZ001 - just what must not be stored
    with pytest.raises(StatementError, match="without a time zone"):
        db.session.flush()
    db.session.rollback()


@only_on_sqlite
def test_the_business_date_is_stockholms_or_the_pretended_one(make_app: MakeApp) -> None:
    with time_machine.travel(datetime(2014, 6, 30, 22, 30, tzinfo=UTC), tick=False):
        with make_app(today="").app_context():
            assert business_date() == date(2014, 7, 1)
        with make_app().app_context():
            assert business_date() == date(2014, 11, 3)
            # Leases, tries, tokens and the trail keep real time.
            assert now() == datetime(2014, 6, 30, 22, 30, tzinfo=UTC)
