"""Delivery: what recording each message costs, memory, and several processes at one outbox."""

import time
from collections.abc import Callable
from datetime import date

from flask import Flask, current_app
from flask_mail import Message as FlaskMessage

from bench import letters
from bench.databases import KINDS, Database, application, database
from bench.measure import Speed, cpu_ms, goal, remark, wall_ms
from bench.sink import sink
from bench.worker import Worker
from planner.kit.clock import STOCKHOLM, now
from planner.kit.db import db
from planner.kit.settings import Settings
from planner.mail.delivery import deliver
from planner.mail.kinds import register_kind
from planner.mail.mime import Letterhead, compose
from planner.mail.outbox import Claim
from planner.mail.rules import Letter
from planner.mail.smtp import connected

TODAY = date(2014, 11, 3)
MESSAGES = 2_000
ROUNDS = 8
# How fast delivery should be against the same without recording, and against Flask-Mail in a bare loop.
LEAST = {"SQLite": 0.8, "PostgreSQL": 0.6}
LEAST_BARE = 1.0
# Megabytes that may be added by ten times as many messages.
MOST_GROWTH = 5
# Milliseconds that the slow mail server takes for a message, one after another, and how many it gets.
SERVER_MS, SERVER_MESSAGES = 4, 2_500
LEAST_OF_SERVER = 0.9


def delivery() -> None:
    """Deliver on both databases."""
    for kind in KINDS:
        with database(kind) as base, sink() as port, application(base, mail_server="127.0.0.1", mail_port=port) as app:
            letters.add_people(MESSAGES * 10)
            _speed(base, app)
            if kind == "SQLite":
                _memory(base, port)
            else:
                _together(base)


def _speed(base: Database, app: Flask) -> None:
    """Take turns, so that whatever else the machine does hits all three alike."""
    register_kind(app, letters.KIND, letters.write_letters)
    count = MESSAGES // ROUNDS
    letters.fill_outbox(10, TODAY)
    for once in (_deliver, _unrecorded, _bare, _build):
        once(10)
    recorded, unrecorded, bare, built = (Taken(base.cpu) for _ in range(4))
    for _ in range(ROUNDS):
        letters.fill_outbox(count, TODAY)
        recorded.add(lambda: _deliver(count))
        letters.check_all_sent()
        unrecorded.add(lambda: _unrecorded(count))
        bare.add(lambda: _bare(count))
        built.add(lambda: _build(count))
    rate = f"{MESSAGES / recorded.wall * 1000:,.0f} a second"
    name = f"delivery, {MESSAGES:,} messages, {base.kind}"
    print(Speed(f"{name}, against not recording", recorded.wall, unrecorded.wall, rate, least=LEAST[base.kind]))
    print(Speed(f"{name}, against Flask-Mail", recorded.wall, bare.wall, rate, least=LEAST_BARE))
    # The database's own processes count too.
    print(Speed("  processor time, against not recording", recorded.cpu, unrecorded.cpu))
    parts = (built.cpu, unrecorded.cpu - built.cpu, recorded.cpu - unrecorded.cpu)
    each = " + ".join(f"{ms / MESSAGES:.2f}" for ms in parts)
    print(remark("  a message: building, sending, claiming and recording", f"{each} ms"))


class Taken:
    """What several calls took together, in milliseconds. `elsewhere` says what others have used, as in `cpu_ms`."""

    def __init__(self, elsewhere: Callable[[], float]) -> None:
        self.elsewhere = elsewhere
        self.wall = self.cpu = 0.0

    def add(self, work: Callable[[], object]) -> None:
        """Call it once more."""
        self.cpu += cpu_ms(lambda: self._timed(work), self.elsewhere)

    def _timed(self, work: Callable[[], object]) -> None:
        self.wall += wall_ms(work)


def _deliver(count: int) -> None:
    if deliver(today=TODAY, is_day_off=lambda _day: False).sent != count:
        raise RuntimeError("not everything was sent")


def _build(count: int) -> None:
    """Make as many messages and keep none."""
    settings: Settings = current_app.extensions["planner.settings"]
    head = Letterhead.of(settings.mail_sender, settings.mail_reply_to)
    for number in range(1, count + 1):
        letter = Letter(letters.address_of(number), letters.SUBJECT, letters.TEXT, letters.HTML)
        compose(letter, head, token=f"{number:032x}", at=now().astimezone(STOCKHOLM))


def _unrecorded(count: int) -> None:
    """Send as many with the same builder over the same kind of connection, and record nothing."""
    settings: Settings = current_app.extensions["planner.settings"]
    with connected(settings) as postman:
        for first in range(0, count, settings.mail_batch):
            batch = [
                Claim(number, f"{number:032x}", letters.KIND, number, now())
                for number in range(first + 1, min(first + settings.mail_batch, count) + 1)
            ]
            written = letters.write_letters(batch, TODAY)
            for claim in batch:
                postman.deliver(written[claim.id], claim.token)


def _bare(count: int) -> None:
    """Send as many by Flask-Mail as its documentation does."""
    with current_app.extensions["mail"].connect() as connection:
        for number in range(1, count + 1):
            connection.send(
                FlaskMessage(
                    subject=letters.SUBJECT,
                    recipients=[letters.address_of(number)],
                    body=letters.TEXT,
                    html=letters.HTML,
                )
            )


def _memory(base: Database, port: int) -> None:
    """Deliver 2,000 and 20,000 messages, each in a process of its own."""
    peaks = []
    for count in (MESSAGES, MESSAGES * 10):
        letters.fill_outbox(count, TODAY)
        peaks.append(Worker("deliver", base.url, mail_server="127.0.0.1", mail_port=port).finish()["peak"])
        letters.check_all_sent()
        print(remark(f"  memory for {count:,}", f"{peaks[-1]:.1f} MB"))
    grown = peaks[1] - peaks[0]
    print(remark("  and so grows by", f"{grown:.1f} MB", goal(f"< {MOST_GROWTH} MB", grown < MOST_GROWTH)))


def _together(base: Database) -> None:
    """Let several processes deliver to a server that takes so many messages a second and no more."""
    with sink(SERVER_MS) as port:
        for processes in (1, 2, 4):
            letters.fill_outbox(SERVER_MESSAGES, TODAY)
            db.session.remove()
            workers = [Worker("deliver", base.url, mail_server="127.0.0.1", mail_port=port) for _ in range(processes)]
            taken = _until_all_are_done(workers)
            letters.check_all_sent()
            name = f"  {processes} process{'es' if processes > 1 else ''} against what the server can take"
            least = LEAST_OF_SERVER if processes == 4 else None
            print(Speed(name, taken, SERVER_MESSAGES * SERVER_MS, least=least))


def _until_all_are_done(workers: list[Worker]) -> float:
    """Let them begin at once; return how many milliseconds pass until the last has nothing left to do."""
    began = time.monotonic()
    for worker in workers:
        worker.go()
    return (max(worker.finish()["done"] for worker in workers) - began) * 1000
