"""A mail server that takes everything and keeps nothing, as fast as it goes: `python -m bench.sink [milliseconds]`.

Prints its port. With a number it takes so long for each message, one after another, whoever sends them.
"""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, cast

END = b"\r\n.\r\n"


class Sink(asyncio.Protocol):
    """One connection."""

    # Seconds that a message takes, and when the server is done with those that it has.
    pause = free = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        self.transport = cast(asyncio.Transport, transport)
        self.waiting, self.in_text = b"", False
        self.transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        """Answer each command, and each text at its end."""
        self.waiting += data
        while True:
            before, end, after = self.waiting.partition(END if self.in_text else b"\r\n")
            if not end:
                return
            self.waiting = after
            if self.in_text:
                self.in_text = False
                self._take()
            else:
                self._command(before[:4].upper())

    def _take(self) -> None:
        loop = asyncio.get_running_loop()
        Sink.free = max(loop.time(), Sink.free) + self.pause
        if self.pause:
            loop.call_at(Sink.free, self.transport.write, b"250 2.0.0 taken\r\n")
        else:
            self.transport.write(b"250 2.0.0 taken\r\n")

    def _command(self, verb: bytes) -> None:
        if verb == b"DATA":
            self.in_text = True
            self.transport.write(b"354 go on\r\n")
        elif verb == b"QUIT":
            self.transport.write(b"221 bye\r\n")
            self.transport.close()
        else:
            self.transport.write(b"250 sink\r\n")


@contextmanager
def sink(milliseconds: float = 0) -> Iterator[int]:
    """Run one in a process of its own and lend its port."""
    command = [sys.executable, "-m", "bench.sink", str(milliseconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield int(cast(IO[str], process.stdout).readline())
        finally:
            process.kill()


async def serve() -> None:
    """Listen until killed."""
    server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    Sink.pause = float(sys.argv[1]) / 1000
    asyncio.run(serve())
