"""A process of its own to measure, driven by `Worker`: plans, delivers or makes a report, and says what it took."""

import json
import os
import subprocess
import sys
import time
from datetime import date
from typing import IO, Any, cast

TODAY = date(2014, 11, 3)
# Before a format, the kind of work that makes a report in it.
REPORT = "report "


class Worker:
    """Seen from whoever measures. It starts working when told to, with everything imported."""

    def __init__(self, work: str, url: str, **settings: object) -> None:
        own = {f"PLANNER_{name.upper()}": str(value) for name, value in settings.items()}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.worker", work],
            env={**os.environ, **own, "PLANNER_DATABASE_URL": url},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        cast(IO[str], self.process.stdout).readline()

    def go(self) -> None:
        """Let it begin."""
        begin = cast(IO[str], self.process.stdin)
        begin.write("go\n")
        begin.flush()

    def finish(self) -> dict[str, float]:
        """Let it begin if it hasn't, and return what it did, when, and its largest sizes in MB, before and after."""
        answer: dict[str, float] = json.loads(self.process.communicate("go\n")[0])
        return answer


def make_report(form: str) -> dict[str, float]:
    """Return what reading and making a report in a format takes: milliseconds, and MB that all processes add."""
    from bench.measure import children_peak_mb, cpu_ms, own_peak_mb, wall_ms
    from planner.reports import press
    from planner.reports.contents import report_on
    from planner.reports.formats import Format, rendered

    # However busy the machine is: what a PDF of ten thousand takes is what is asked here.
    press.LIMIT_SECONDS = 3_600
    before, made = own_peak_mb(), []
    answer: dict[str, float] = {}

    def make() -> None:
        answer["read"] = cpu_ms(lambda: made.append(report_on(TODAY.year, TODAY, drafts=True)))
        rendered(made[0], Format(form))

    answer["wall"] = wall_ms(lambda: answer.update(cpu=cpu_ms(make)))
    return answer | {"memory": own_peak_mb() - before + children_peak_mb()}


def work(kind: str) -> None:
    """Wait for the word, work, and print what it took."""
    from bench.letters import write_letters
    from bench.measure import own_peak_mb
    from planner.kit.clock import now
    from planner.mail import outbox
    from planner.mail.delivery import deliver
    from planner.mail.kinds import register_kind
    from planner.reminders.planning import plan
    from planner.wiring.app import create_app

    app = create_app({"today": TODAY.isoformat()})
    register_kind(app, "bench", write_letters)
    with app.app_context():
        print("ready", flush=True)
        sys.stdin.readline()
        answer: dict[str, Any] = {"before": own_peak_mb()}
        if kind == "plan":
            answer["reminders"] = plan(TODAY).reminders
        elif kind.startswith(REPORT):
            answer |= make_report(kind.removeprefix(REPORT))
        else:
            answer["sent"] = 0
            # A claim may come back empty while others have hold of what there is.
            while outbox.anything_ready(at=now(), today=TODAY):
                answer["sent"] += deliver(today=TODAY, is_day_off=lambda _day: False).sent
        # The clock is the machine's, the same in every process.
        answer |= {"peak": own_peak_mb(), "done": time.monotonic()}
    print(json.dumps(answer))


if __name__ == "__main__":
    work(sys.argv[1])
