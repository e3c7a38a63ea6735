"""An application with a made-up plan on a SQLite database that lives for as long as it is measured."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select

from planner.kit.db import db
from planner.kit.transaction import transaction
from planner.people.models import Person
from planner.people.operations.passwords import set_password
from planner.plans.operations.synthetic import Size, generate
from planner.wiring.app import create_app

TODAY = date(2014, 11, 3)
# Of somebody who may sign in.
EMAIL, PASSWORD = "syntet-1-1@example.org", "bench-password"


@contextmanager
def made_up(size: Size) -> Iterator[tuple[Flask, Path]]:
    """Lend an application on a fresh SQLite database with a made-up plan."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        app = create_app({"database_url": f"sqlite:///{path}", "instance_dir": folder, "today": TODAY.isoformat()})
        with app.app_context():
            upgrade()
            with transaction():
                generate(size=size, around=TODAY, seed=1, force=False, today=TODAY)
            with transaction():
                person = db.session.scalars(select(Person).where(Person.email == EMAIL)).one()
                set_password(person=person, password=PASSWORD, actor=None, may_be_guessable=True)
        yield app, path
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
