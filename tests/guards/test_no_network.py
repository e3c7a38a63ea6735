"""The guard against the network does guard."""

import contextlib
import smtplib
import socket
from pathlib import Path

import pytest

# A documentation address: nobody is there, and the guard fails before anything is sent.
ELSEWHERE = "192.0.2.1"


def test_connecting_to_another_machine_fails() -> None:
    with socket.socket() as connection, pytest.raises(pytest.fail.Exception, match="another machine"):
        connection.connect((ELSEWHERE, 25))


def test_sending_a_datagram_to_another_machine_fails() -> None:
    with (
        socket.socket(type=socket.SOCK_DGRAM) as connection,
        pytest.raises(pytest.fail.Exception, match="another machine"),
    ):
        connection.sendto(b"?", (ELSEWHERE, 53))


def test_looking_up_a_name_fails() -> None:
    with pytest.raises(pytest.fail.Exception, match="another machine"):
        socket.create_connection(("mail.example.org", 25))


def test_code_that_copes_with_broken_connections_does_not_swallow_it() -> None:
    def cope() -> None:
        with contextlib.suppress(Exception):
            smtplib.SMTP("mail.example.org", timeout=1)

    with pytest.raises(pytest.fail.Exception, match="another machine"):
        cope()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_loopback_works(host: str) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection((host, server.getsockname()[1])),
        server.accept()[0],
    ):
        pass


def test_local_sockets_work(tmp_path: Path) -> None:
    path = str(tmp_path / "socket")
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as connection:
        server.bind(path)
        server.listen()
        connection.connect(path)
