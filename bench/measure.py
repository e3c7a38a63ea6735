"""Measuring: processor time of this process, medians, peak memory; and how a figure is printed beside its goal."""

import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HEADER = f"{'work':<56}{'ours, ms':>11}{'bare, ms':>11}{'ratio':>8}  {'goal':<14}note"


@dataclass(frozen=True)
class Figure:
    """A line of the table. `ours` and `bare` in milliseconds; the ratio says how many times longer ours takes."""

    work: str
    ours: float
    bare: float
    note: str = ""
    # Milliseconds that ours may take.
    most: float | None = None

    @property
    def ratio(self) -> float:
        """How many times longer ours takes."""
        return self.ours / self.bare

    @property
    def goal(self) -> str:
        """What is aimed at, and whether it is reached."""
        return "" if self.most is None else goal(f"< {self.most / 1000:g} s", self.ours < self.most)

    def __str__(self) -> str:
        """Return the line."""
        times = f"{self.ours:>11,.1f}{self.bare:>11,.1f}{self.ratio:>8.2f}"
        return f"{self.work:<56}{times}  {self.goal:<14}{self.note}".rstrip()


@dataclass(frozen=True)
class Speed(Figure):
    """Likewise, but the ratio says how many times as fast ours is, and `least` how fast it should be."""

    least: float | None = None

    @property
    def ratio(self) -> float:
        """How many times as fast ours is."""
        return self.bare / self.ours

    @property
    def goal(self) -> str:
        """What is aimed at, and whether it is reached."""
        return "" if self.least is None else goal(f">= {self.least:g}", self.ratio >= self.least)


def goal(words: str, reached: bool) -> str:
    """Return a goal and whether it is reached."""
    return f"{words} {'yes' if reached else 'NO'}"


def remark(work: str, result: str, aim: str = "") -> str:
    """Return a line of the table that has no bare counterpart."""
    return f"{work:<56}{result:>30}  {aim}".rstrip()


def cpu_ms(work: Callable[[], object], elsewhere: Callable[[], float] = lambda: 0.0) -> float:
    """Return the processor time of one call, children included, in milliseconds.

    `elsewhere` adds the seconds that others have used for it, such as a database's own processes.
    """
    before = _cpu() + elsewhere()
    work()
    return (_cpu() + elsewhere() - before) * 1000


def wall_ms(work: Callable[[], object]) -> float:
    """Return how long one call takes, in milliseconds."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def median_ms(work: Callable[[], object], *, times: int) -> float:
    """Return the median wall time of several calls after one to warm up, in milliseconds."""
    work()
    return statistics.median(wall_ms(work) for _ in range(times))


def peak_mb() -> float:
    """Return the largest resident size so far of this process or a child it waited for, in megabytes."""
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024


def own_peak_mb() -> float:
    """Return the largest resident size so far of this program alone, in megabytes.

    What getrusage says of a child begins with the size of whoever started it.
    """
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status["VmHWM"].split()[0]) / 1024


def children_peak_mb() -> float:
    """Return the largest resident size of a child that was waited for, in megabytes; 0 before there was one.

    It is no less than the size of whoever started it.
    """
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def _cpu() -> float:
    total = 0.0
    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        usage = resource.getrusage(who)
        total += usage.ru_utime + usage.ru_stime
    return total
