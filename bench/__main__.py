"""`make bench`: prints a table of what the service takes beside what next to nothing takes."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import event, select

from bench import bare
from bench.measure import HEADER, Figure, cpu_ms, median_ms, peak_mb
from planner.kit.db import db
from planner.kit.transaction import transaction
from planner.people.models import Person
from planner.people.operations.passwords import set_password
from planner.plans.operations.synthetic import Size, generate
from planner.reminders.planning import plan
from planner.reports.contents import report_on
from planner.reports.formats import Format, rendered
from planner.wiring.app import create_app

TODAY = date(2014, 11, 3)
TOMORROW = date(2014, 11, 4)
PASSWORD = "bench-password"  # noqa: S105 - of a database that lives for a minute


def main() -> None:
    """Measure, line by line."""
    print(HEADER)
    for size in (Size(10_000, 200), Size(100_000, 200)):
        planning(size)
    for size in (Size(100, 200, 14), Size(10_000, 200, 14)):
        pages(size)
    report(Size(1_000, 200, 14))


def planning(size: Size) -> None:
    """Plan a first time, again on the same day, and on the next."""
    with made_up(size) as (app, path), app.app_context():
        count = count_statements()
        told: list[int] = []
        first = cpu_ms(lambda: told.append(plan(TODAY).reminders))
        statements = count[0]
        bare_ms = cpu_ms(bare.planning(path, told[0]))
        name = f"planning, {size.activities * size.districts:,} assignments"
        print(Figure(name, first, bare_ms, f"{told[0]:,} reminders, {statements} statements, {peak_mb():.0f} MB"))
        print(Figure("  the same day again", cpu_ms(lambda: plan(TODAY)), bare_ms))
        print(Figure("  the next day", cpu_ms(lambda: plan(TOMORROW)), bare_ms))


def pages(size: Size) -> None:
    """Get pages, signed in."""
    with made_up(size) as (app, path):
        app.config["WTF_CSRF_ENABLED"] = False
        client = app.test_client()
        client.post("/logga-in", data={"email": "syntet-1-1@example.org", "password": PASSWORD})
        bare_ms = median_ms(bare.page(path), times=200)
        for name, address in (("list", "/aktiviteter"), ("overview", "/"), ("mine", "/mina-aktiviteter")):
            ours = median_ms(lambda address=address: client.get(address).data, times=30)  # type: ignore[misc]
            print(Figure(f"{name} page, {size.activities:,} × {size.districts}", ours, bare_ms, "wall, median"))


def report(size: Size) -> None:
    """Write the follow-up as PDF."""
    with made_up(size) as (app, _path), app.app_context():
        ours = cpu_ms(lambda: rendered(report_on(2014, TODAY), Format.PDF))
        bare_ms = cpu_ms(bare.report(size.activities))
        name = f"report as PDF, {size.activities:,} × {size.districts}"
        print(Figure(name, ours, bare_ms, f"{peak_mb():.0f} MB at the most"))


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
                person = db.session.scalars(select(Person).where(Person.email == "syntet-1-1@example.org")).one()
                set_password(person=person, password=PASSWORD, actor=None, may_be_guessable=True)
        yield app, path
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def count_statements() -> list[int]:
    """Return a list whose one number grows with every statement but BEGIN and COMMIT."""
    count = [0]

    @event.listens_for(db.engine, "before_cursor_execute")
    def counted(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            count[0] += 1

    return count


if __name__ == "__main__":
    main()
