"""A load generator in a process of its own, on the standard library alone, so that it takes little of the machine.

Reads a job as JSON from standard input and prints what came of it: `port`, `seconds`, and for each client the requests
that it sends in turn over one connection, each when the one before has been answered.
"""

import asyncio
import json
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from time import perf_counter
from typing import cast

# Seconds before anything counts: each worker makes a page for the first time.
WARM_UP = 2.0


@dataclass(frozen=True)
class Load:
    """What came of it: answers a second, times in milliseconds, and bytes an answer."""

    per_second: float
    median: float
    p95: float
    size: float


def load(port: int, clients: Sequence[Sequence[str]], *, seconds: float) -> Load:
    """Send requests for so many seconds, by a process of its own. Raises RuntimeError if one failed."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.load"],
        input=json.dumps({"port": port, "seconds": seconds, "clients": clients}),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return Load(**json.loads(done.stdout))


class Client(asyncio.Protocol):
    """One browser: asks, waits for the whole answer, asks again."""

    def __init__(self, requests: Sequence[str], counts_from: float) -> None:
        self.requests = cycle([request.encode() for request in requests])
        self.counts_from = counts_from
        self.took: list[float] = []
        self.sizes: list[int] = []
        self.wrong: str | None = None
        self.received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self.transport = cast(asyncio.Transport, transport)
        self._ask()

    def data_received(self, data: bytes) -> None:
        """Go on once the answer is whole."""
        self.received += data
        head, found, body = self.received.partition(b"\r\n\r\n")
        if not found:
            return
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0] or 0)
        if len(body) < length:
            return
        at = perf_counter()
        if head[9:10] not in b"23":
            self.wrong = head.decode(errors="replace")
            self.transport.close()
            return
        if at > self.counts_from:
            self.took.append(at - self.began)
            self.sizes.append(len(self.received))
        self.received = b""
        self._ask()

    def connection_lost(self, _error: Exception | None) -> None:
        """Say so: nobody should close a connection before the time is up."""
        self.wrong = self.wrong or "the connection was closed"

    def _ask(self) -> None:
        self.began = perf_counter()
        self.transport.write(next(self.requests))


async def _run(port: int, seconds: float, clients: Sequence[Sequence[str]]) -> Load:
    counts_from = perf_counter() + WARM_UP
    protocols = [Client(requests, counts_from) for requests in clients]
    loop = asyncio.get_running_loop()
    for protocol in protocols:
        await loop.create_connection(lambda protocol=protocol: protocol, "127.0.0.1", port)  # type: ignore[misc]
    await asyncio.sleep(WARM_UP + seconds)
    if wrong := next((protocol.wrong for protocol in protocols if protocol.wrong), None):
        raise RuntimeError(wrong)
    took = sorted(one for protocol in protocols for one in protocol.took)
    if not took:
        raise RuntimeError(f"nothing was answered within {WARM_UP + seconds} seconds")
    sizes = [one for protocol in protocols for one in protocol.sizes]
    p95 = took[int(len(took) * 0.95)]
    return Load(len(took) / seconds, statistics.median(took) * 1000, p95 * 1000, statistics.mean(sizes))


if __name__ == "__main__":
    print(json.dumps(vars(asyncio.run(_run(**json.load(sys.stdin))))))
