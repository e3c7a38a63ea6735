"""Two who keep the requirements of a year at once, and codes that would be the same."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from flask import Flask

from planner.kit.db import db
from planner.kit.errors import Conflict, Invalid
from planner.kit.transaction import transaction
from planner.people.models import Person
from planner.people.queries.persons import person_by_email
from planner.requirements.operations import requirements, years
from planner.requirements.rules import Actor as WhoMeetsIt
from planner.requirements.rules import Audience, Kind
from tests.factories.follow_up import add_grant_year, add_requirement
from tests.factories.visitor import Visitor
from tests.factories.world import TODAY, World
from tests.rooms.requirements.test_requirement_pages import the_year


def both(app: Flask, do: Callable[[Person], object]) -> list[str]:
    """Let the strategist do something twice at once, and return what went wrong."""
    db.session.commit()
    together = Barrier(2)
    said: list[str] = []

    def once(_number: int) -> None:
        with app.app_context():
            actor = person_by_email("strategist@example.org")
            assert actor is not None
            db.session.rollback()
            together.wait()
            try:
                with transaction():
                    do(actor)
            except (Conflict, Invalid) as error:
                said.append(str(error))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(once, range(2)))
    return said


def test_of_two_who_add_the_same_year_or_code_at_once_the_second_is_told(app: Flask, world: World) -> None:
    assert both(app, lambda actor: years.add_year(actor=actor, year=2014)) == ["År 2014 finns redan."]
    asked: dict[str, Any] = {"code": "2014-G1", "kind": Kind.BASIC, "audience": Audience.ALL, "title": "Avtal"}
    asked |= {"about": None, "national_sum_sek": None, "responsible_id": None, "internal_due": None, "today": TODAY}
    asked |= {"who_meets_it": WhoMeetsIt.MUNICIPALITY}
    said = both(app, lambda actor: requirements.add_requirement(actor=actor, year=2014, **asked))
    assert said == ["Koden är upptagen."]
    assert both(app, lambda actor: years.copy_year(actor=actor, source=2014, year=2015)) == ["År 2015 finns redan."]
    assert [one.code for one in the_year(2015).requirements] == ["2015-G1"]


def test_codes_that_would_be_the_same_in_the_copy_stay_apart(strategist: Visitor) -> None:
    year = add_grant_year()
    for code in ("2014-G1", "2015-G1", "2014-V1"):
        add_requirement(year, code)
    assert strategist.submit("/krav/ny", {"year": "2015", "source": "2014"}).location == "/krav/2015"
    assert sorted(one.code for one in the_year(2015).requirements) == ["2014-G1", "2015-G1", "2015-V1"]
