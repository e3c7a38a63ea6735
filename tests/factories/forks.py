"""Processes of planner's commands, cheap enough to be killed by the dozen.

Starting Python and importing everything takes seconds of processor time. So one process does that once, makes the
application, and forks for each command: this file run as a program, driven by `Forks`. What runs in a fork is the
command as a shell would start it, with connections of its own.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path
from typing import Any

# Said in the environment: seconds between the scheduler's jobs, and milliseconds that SQLite waits for a lock.
TICK, PATIENCE = "FORKS_TICK", "FORKS_PATIENCE"


@dataclass(frozen=True)
class Fork:
    """A command that runs. Whoever started it waits for it."""

    forks: "Forks"
    pid: int
    output: Path
    errors: Path

    def wait(self) -> int:
        """Return the exit code, or the negative number of the signal that ended it."""
        return os.waitstatus_to_exitcode(self.forks.ask(wait=self.pid))

    def stop(self) -> int:
        """Let it finish what it has in hand, and return the exit code."""
        os.kill(self.pid, signal.SIGTERM)
        return self.wait()

    def answer(self) -> dict[str, Any]:
        """Return what the command answered with --json."""
        facts: dict[str, Any] = json.loads(self.output.read_text())
        return facts


class Forks:
    """The process that forks, seen from the test. `environment` holds the settings, `folder` what commands print."""

    def __init__(self, environment: Mapping[str, str], folder: Path) -> None:
        self.folder, self.started = folder, 0
        self.server = subprocess.Popen(
            # Without this folder among those that are looked in for modules.
            [sys.executable, "-P", __file__],
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, command: str) -> Fork:
        """Start `planner` with some words."""
        self.started += 1
        output, errors = (self.folder / f"{self.started}.{kind}" for kind in ("out", "err"))
        for file in (output, errors):
            file.touch()
        pid = self.ask(run=command.split(), output=str(output), errors=str(errors))
        return Fork(self, pid, output, errors)

    def rehearse(self, command: str) -> None:
        """Let the forking process run a command itself, so that forks know already how to word its SQL."""
        self.ask(rehearse=command.split())

    def deliver(self) -> dict[str, Any]:
        """Deliver what waits and return the answer, with the exit code and what was said on standard error."""
        fork = self.start("reminders deliver --json")
        return {"exit": fork.wait(), "said": fork.errors.read_text().strip(), **fork.answer()}

    def ask(self, **question: Any) -> int:
        """Send the forking process a line, and return the number that it answers with."""
        assert self.server.stdin is not None
        assert self.server.stdout is not None
        self.server.stdin.write(json.dumps(question) + "\n")
        self.server.stdin.flush()
        return int(self.server.stdout.readline())

    def close(self) -> None:
        """End the forking process; forks that still run are killed."""
        self.server.communicate(timeout=60)


def serve() -> None:
    """Fork for each line that asks for it, and say how a fork ended to each that asks for that."""
    prepare()
    running: set[int] = set()
    for line in sys.stdin:
        question = json.loads(line)
        if pid := question.get("wait"):
            running.discard(pid)
            reply(os.waitpid(pid, 0)[1])
        elif words := question.get("rehearse"):
            rehearse(words)
            reply(0)
        elif pid := os.fork():
            running.add(pid)
            reply(pid)
        else:
            become(question)
    for pid in running:
        os.kill(pid, signal.SIGKILL)


def reply(number: int) -> None:
    """Answer the test's question."""
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def prepare() -> None:
    """Make the application once for all forks, and open no connection: one can't be shared."""
    from sqlalchemy import event

    from planner.kit.db import db
    from planner.wiring import cli, scheduler
    from planner.wiring.app import create_app

    app = create_app()
    for name in app.jinja_env.list_templates(filter_func=lambda name: name.startswith("email/")):
        app.jinja_env.get_template(name)
    # The only thing that a fork does otherwise.
    vars(cli)["create_app"] = lambda: app
    if tick := int(os.environ.get(TICK, "0")):
        vars(scheduler)["SCHEDULE"] = tuple(replace(job, seconds=tick, after=0) for job in scheduler.SCHEDULE)
    patience = int(os.environ.get(PATIENCE, "0"))
    with app.app_context():
        if patience and db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", lambda c, _record: c.execute(f"PRAGMA busy_timeout = {patience}"))


def rehearse(words: list[str]) -> None:
    """Run a command and keep nothing of it but what the application remembers."""
    from planner.kit.db import db
    from planner.wiring import cli

    with redirect_stdout(StringIO()), suppress(SystemExit):
        cli.main(args=words)
    with vars(cli)["create_app"]().app_context():
        db.engine.dispose()


def become(question: Mapping[str, Any]) -> None:
    """Be the command until it ends."""
    from planner.wiring.cli import main

    for number, name in ((1, "output"), (2, "errors")):
        file = os.open(question[name], os.O_WRONLY)
        os.dup2(file, number)
    code: object = 1
    try:
        main(args=question["run"])
    except SystemExit as end:
        code = end.code or 0
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 1)


if __name__ == "__main__":
    serve()
