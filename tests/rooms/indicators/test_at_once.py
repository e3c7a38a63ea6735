"""Two strategists who change series at once leave what either would have left alone."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from sqlalchemy import select

from planner.indicators.models import Indicator
from planner.indicators.operations.series import edit_series
from planner.kit.db import db
from planner.kit.errors import Invalid
from planner.kit.transaction import transaction
from planner.people.queries.persons import person_by_email
from tests.factories.follow_up import add_indicator
from tests.factories.world import World


def test_two_series_do_not_become_parts_of_each_other(app: Flask, world: World) -> None:
    for key in ("a", "b"):
        add_indicator(key, label=key)
    db.session.commit()
    together = Barrier(2)

    def put(key: str, total: str) -> bool:
        with app.app_context():
            together.wait()
            try:
                with transaction():
                    strategist = person_by_email("strategist@example.org")
                    assert strategist is not None
                    edit_series(
                        actor=strategist, key=key, label=key, unit=None, direction=None, area_key=None, total_key=total
                    )
            except Invalid:
                return False
            return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(put, ("a", "b"), ("b", "a")))
    db.session.rollback()
    assert sorted(done) == [False, True]
    assert sum(total is not None for total in db.session.scalars(select(Indicator.total_id))) == 1
