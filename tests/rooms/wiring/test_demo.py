"""`planner demo` starts all three processes with the example loaded, and stops them when told to."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from planner.wiring.cli import main

PLANNER = Path(sys.executable).with_name("planner")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def demo(port: int, instance: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [PLANNER, "demo", "--instance", str(instance)],
        # Settings that would lead it elsewhere, which it must drop.
        env={**os.environ, "PORT": str(port), "PLANNER_ENV": "production", "PLANNER_MAIL_SERVER": "192.0.2.1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def wait_until_ready(port: int, seconds: float = 300) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            with closing(urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5)):
                return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


@pytest.mark.slow
def test_it_loads_the_example_once_and_stops_when_told_to(tmp_path: Path) -> None:
    first = run_and_stop(tmp_path / "instance", signal.SIGTERM)
    assert "Loading the example" in first
    assert "admin@example.org" in first
    assert "Loading the example" not in run_and_stop(tmp_path / "instance", signal.SIGINT)


def run_and_stop(instance: Path, stop: signal.Signals) -> str:
    """Start the demonstration, stop it with a signal, and return what it printed."""
    port = free_port()
    with demo(port, instance) as process:
        try:
            wait_until_ready(port)
            # A browser that keeps its connection open must not hold up the end.
            with socket.create_connection(("127.0.0.1", port)) as idle:
                idle.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                assert idle.recv(12) == b"HTTP/1.1 200"
                process.send_signal(stop)
                output, _ = process.communicate(timeout=60)
        finally:
            process.kill()
    assert process.returncode == 128 + stop
    assert f"http://127.0.0.1:{port}" in output
    assert "SIGKILL" not in output
    assert "Traceback" not in output
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port)).close()
    return output


def test_a_busy_port_is_said_before_anything_starts(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        result = CliRunner().invoke(main, ["demo", "--port", str(port), "--instance", str(tmp_path / "instance")])
    assert result.exit_code == 1
    assert (
        result.stderr == f"port {port} is in use; stop what listens there, or take another: PORT={port + 1} make run\n"
    )
    assert not (tmp_path / "instance").exists()
