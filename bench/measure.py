"""Measuring: processor time of this process, medians, peak memory."""

import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A line of the table. `ours` and `bare` in milliseconds of processor time."""

    work: str
    ours: float
    bare: float
    note: str = ""

    def __str__(self) -> str:
        """Return the line."""
        return f"{self.work:<52}{self.ours:>12,.1f}{self.bare:>12,.1f}{self.ours / self.bare:>9.2f}  {self.note}"


HEADER = f"{'work':<52}{'ours, ms':>12}{'bare, ms':>12}{'ratio':>9}  note"


def cpu_ms(work: Callable[[], object]) -> float:
    """Return the processor time of one call, children included, in milliseconds."""
    before = _cpu()
    work()
    return (_cpu() - before) * 1000


def median_ms(work: Callable[[], object], *, times: int) -> float:
    """Return the median wall time of several calls after one to warm up, in milliseconds."""
    work()
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken) * 1000


def peak_mb() -> float:
    """Return the largest resident size so far of this process or a child it waited for, in megabytes."""
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024


def _cpu() -> float:
    total = 0.0
    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        usage = resource.getrusage(who)
        total += usage.ru_utime + usage.ru_stime
    return total
