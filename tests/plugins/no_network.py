"""No test reaches another machine: whatever isn't on loopback or a local socket fails the test.

Works through Python's audit events, below the socket module: no library gets around it, nothing is patched.
What it can't see are connections made by C libraries of their own (libpq) and by other processes.
"""

import ipaddress
import sys
from typing import Any

import pytest

_installed = False


def pytest_configure() -> None:
    """Start watching. An audit hook can't be taken away again, so one for the process must do."""
    global _installed  # noqa: PLW0603 - the hook is the process's, not pytest's
    if not _installed:
        sys.addaudithook(_refuse_other_machines)
        _installed = True


def _refuse_other_machines(event: str, arguments: tuple[Any, ...]) -> None:
    if event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        address = arguments[1]
        # Anything but a tuple is a local socket's path, or a socket that is connected already.
        host = address[0] if isinstance(address, tuple) else None
    elif event == "socket.getaddrinfo":
        # Asking for a name would pass for "no connection" on a machine without a network.
        host = arguments[0]
    else:
        return
    if not is_local(host):
        # Not an Exception: code that copes with a broken connection must not swallow it.
        raise pytest.fail.Exception(f"a test must not reach another machine: {event} to {host!r}")


def is_local(host: Any) -> bool:
    """Return whether a host stands for this machine: loopback, localhost, or none at all."""
    if isinstance(host, bytes):
        host = host.decode()
    if not isinstance(host, str) or host in {"", "localhost"}:
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False
