"""`make bench`: prints a table of what the service takes beside what next to nothing takes.

`python -m bench planning delivery` measures those parts alone.
"""

import argparse
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select

from bench import bare
from bench.delivery import delivery
from bench.measure import HEADER, Figure, cpu_ms, median_ms, peak_mb
from bench.planning import planning
from planner.kit.db import db
from planner.kit.transaction import transaction
from planner.people.models import Person
from planner.people.operations.passwords import set_password
from planner.plans.operations.synthetic import Size, generate
from planner.reports.contents import report_on
from planner.reports.formats import Format, rendered
from planner.wiring.app import create_app

TODAY = date(2014, 11, 3)
PASSWORD = "bench-password"  # noqa: S105 - of a database that lives for a minute


def main() -> None:
    """Measure, line by line."""
    parser = argparse.ArgumentParser(prog="bench", description="Measure what the service takes.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; all without any")
    wanted = parser.parse_args().parts
    if unknown := set(wanted) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    print(HEADER, flush=True)
    for part in wanted or PARTS:
        PARTS[part]()


def all_pages() -> None:
    """Get pages of a small plan and of a large one."""
    for size in (Size(100, 200, 14), Size(10_000, 200, 14)):
        pages(size)


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


def report() -> None:
    """Write the follow-up as PDF."""
    size = Size(1_000, 200, 14)
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


PARTS: dict[str, Callable[[], None]] = {
    "planning": planning,
    "delivery": delivery,
    "pages": all_pages,
    "report": report,
}


if __name__ == "__main__":
    main()
