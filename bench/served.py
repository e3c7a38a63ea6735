"""Servers to measure, started as docs/running.md says: granian with two workers of one thread; and visitors of them."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

WORKERS = 2
# What browsers send.
ENCODINGS = "gzip, deflate, br, zstd"
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
# Seconds until a server has to answer, or to be gone.
PATIENCE = 120


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int
    pid: int

    def memory(self) -> float:
        """Return the resident size of the largest worker, in megabytes."""
        sizes = [0.0]
        for status in Path("/proc").glob("[0-9]*/status"):
            try:
                lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
            except OSError:
                continue  # it has just ended
            if int(lines["PPid"]) == self.pid and "VmRSS" in lines:
                sizes.append(int(lines["VmRSS"].split()[0]) / 1024)
        return max(sizes)


@contextmanager
def served(target: str, environment: Mapping[str, str], *, is_factory: bool = False) -> Iterator[Server]:
    """Lend a server of an application, such as `wsgi:app`, or of what makes one."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--port", str(port)]
    command += ["--workers", str(WORKERS), "--blocking-threads", "1", *["--factory"] * is_factory, target]
    process = subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(port)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait_for(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(f"nothing answers on port {port}")


@dataclass
class Visitor:
    """Somebody with a browser: keeps the cookie, and writes down what a browser would send."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def sign_in(self, email: str, password: str) -> None:
        """Sign in through the page."""
        self.get("/logga-in")
        self._ask(self.request("/logga-in", {"email": email, "password": password}), expected=302)

    def get(self, address: str) -> str:
        """Return a page; a form's token on it is kept."""
        page = self._ask(self.request(address), expected=200)
        if found := TOKEN.search(page):
            self.token = found[1]
        return page

    def request(self, address: str, form: Mapping[str, str] | None = None) -> str:
        """Return the request for a page, or with a form."""
        lines = ["Host: 127.0.0.1", f"Accept-Encoding: {ENCODINGS}"]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        body = ""
        if form is not None:
            body = urlencode({**form, "csrf_token": self.token})
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        return "\r\n".join([f"{'GET' if form is None else 'POST'} {address} HTTP/1.1", *lines, "", body])

    def _ask(self, request: str, *, expected: int) -> str:
        plain = request.replace(f"Accept-Encoding: {ENCODINGS}\r\n", "")
        with socket.create_connection(("127.0.0.1", self.port)) as connection:
            connection.sendall(plain.encode())
            answer = http.client.HTTPResponse(connection)
            answer.begin()
            page = answer.read().decode()
        if answer.status != expected:
            raise RuntimeError(f"{plain.splitlines()[0]} was answered with {answer.status}")
        for header in answer.headers.get_all("Set-Cookie", []):
            name, _, value = header.partition(";")[0].partition("=")
            self.cookies[name] = value
        return page
