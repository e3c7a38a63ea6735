"""The delivering process is killed, over and over, at any point of its work."""

import os
import random
import signal
import threading

import pytest
from flask import Flask

from tests.factories.forks import Fork, Forks
from tests.factories.smtp_server import SmtpServer, address_of
from tests.faults.conftest import let_claims_run_out, plan_for, states

# Each starts processes of its own.
pytestmark = pytest.mark.slow

KILLS = 50


class Killer:
    """Kills a process at a point that is drawn by lot: before or shortly after one of the mail server's answers.

    The answers tell how far the process has come; what lies between two of them, such as claiming and recording, is
    reached by a moment's delay.
    """

    def __init__(self, server: SmtpServer, lots: random.Random) -> None:
        self.lots = lots
        self.victim: Fork | None = None
        self.known, self.done = threading.Event(), threading.Event()
        server.on_answer = self._answered

    def kill(self, victim: Fork) -> None:
        """Let it run up to the point, and wait for its end."""
        self.victim = victim
        self.known.set()
        assert victim.wait() == -signal.SIGKILL
        self.done.wait(10)

    def draw(self) -> None:
        """Draw the point at which the next one is killed."""
        self.left = self.lots.randint(1, 20)
        self.delay = self.lots.choice((None, self.lots.uniform(0, 0.02)))
        self.known.clear()
        self.done.clear()

    def _answered(self, _line: str) -> None:
        self.left -= 1
        if self.left == 0:
            if self.delay is None:
                # Nothing is answered before it is dead.
                self._kill()
            else:
                threading.Timer(self.delay, self._kill).start()

    def _kill(self) -> None:
        self.known.wait(10)
        assert self.victim is not None
        os.kill(self.victim.pid, signal.SIGKILL)
        self.done.set()


def test_fifty_kills_lose_nothing_and_repeat_at_most_the_message_in_hand(
    app: Flask, forks: Forks, server: SmtpServer
) -> None:
    crowd = plan_for(activities=240, people=110)
    forks.rehearse("reminders deliver --limit 1 --json")
    killer = Killer(server, random.Random(4711))  # noqa: S311 - lots, not secrets
    repeated = 0
    for _ in range(KILLS):
        killer.draw()
        killer.kill(forks.start("reminders deliver --json"))
        unrecorded = len(server.received) - states().get("sent", 0) - repeated
        assert 0 <= unrecorded <= 1
        repeated += unrecorded
        let_claims_run_out()
    server.on_answer = None
    assert states()["waiting"] + states().get("claimed", 0) > 0, "everything was sent before the last kill"
    last = forks.deliver()
    assert (last["exit"], last["waiting"]) == (0, 0)
    assert states() == {"sent": crowd}

    assert len(set(server.addresses())) == crowd
    # Some kills fall between the server's yes and the record of it; nothing else makes a message go twice.
    assert 0 < repeated <= KILLS
    assert len(server.received) == crowd + repeated
    # Whoever got it twice sees that it is one.
    assert len({(address_of(message), message["Message-ID"]) for message in server.received}) == crowd
