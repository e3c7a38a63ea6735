"""The demonstration's mail server keeps what it receives, whatever is in it."""

import email
import re
import signal
import smtplib
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.smtp import Envelope

from planner.wiring.mailbox import keep

COMMAND = [sys.executable, "-c", "from planner.wiring.mailbox import mailbox; mailbox()"]
AT = datetime(2026, 11, 22, 6, 41, 3, 5, tzinfo=UTC)


def received(subject: str, to: str = "anna@example.org") -> Envelope:
    envelope = Envelope()
    envelope.mail_from = "planner@example.org"
    envelope.rcpt_tos = [to]
    envelope.original_content = f"Subject: {subject}\r\n\r\nHej!\r\n".encode()
    return envelope


def test_a_name_sorts_by_time_and_says_to_whom_and_about_what(tmp_path: Path) -> None:
    path = keep(received("3 aktiviteter ska vara klara i december"), tmp_path, AT)
    assert path.name == ("20261122T064103.000005Z_anna@example.org_3-aktiviteter-ska-vara-klara-i-december.eml")


def test_two_at_the_same_moment_are_two_files(tmp_path: Path) -> None:
    paths = {keep(received("Samma"), tmp_path, AT) for _ in range(3)}
    assert len(paths) == 3 == len(list(tmp_path.iterdir()))


@pytest.mark.parametrize(
    ("subject", "to"),
    [
        ("../../etc/passwd", "../../anna@example.org"),
        ("=?utf-8?q?=C3?= =?nonsense?x?y?=", "anna@example.org"),
        ("å" * 500, "a" * 300 + "@example.org"),
        ("", ""),
    ],
)
def test_odd_messages_are_kept_inside_the_folder(tmp_path: Path, subject: str, to: str) -> None:
    path = keep(received(subject, to), tmp_path, AT)
    assert path.parent == tmp_path
    assert not path.name.startswith(".")
    assert path.read_bytes().endswith(b"\r\n\r\nHej!\r\n")


@dataclass
class Running:
    process: subprocess.Popen[str]
    port: int
    folder: Path


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path / "mailbox"
    with subprocess.Popen(
        [*COMMAND, "--port", str(port), "--folder", str(folder)], stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr
        assert "Receiving mail" in process.stderr.readline()
        try:
            yield Running(process, port, folder)
        finally:
            process.kill()


def test_a_message_sent_lies_in_the_folder_as_it_was_sent(running: Running) -> None:
    message = EmailMessage()
    message["From"], message["To"] = "planner@example.org", "anna@example.org"
    message["Subject"] = "2 aktiviteter är försenade: lämna lägesrapport"
    message.set_content("Hej Anna!\n.en rad som börjar med en punkt\n")
    with smtplib.SMTP("127.0.0.1", running.port, local_hostname="localhost") as server:
        server.send_message(message)
    [path] = running.folder.iterdir()
    assert re.fullmatch(r"\d{8}T\d{6}\.\d{6}Z_anna@example\.org_2-aktiviteter-är-försenade-.*\.eml", path.name)
    kept = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    assert kept["Delivered-To"] == "anna@example.org"
    assert kept["Return-Path"] == "<planner@example.org>"
    assert kept.get_content().splitlines() == message.get_content().splitlines()


def test_a_full_disk_is_no_yes(running: Running) -> None:
    # A file where the folder should be: nothing can be written, not even by root.
    running.folder.write_text("")
    with (
        smtplib.SMTP("127.0.0.1", running.port, local_hostname="localhost") as server,
        pytest.raises(smtplib.SMTPDataError, match="try again") as refused,
    ):
        server.sendmail("planner@example.org", ["anna@example.org"], "Subject: Hej\r\n\r\nHej!\r\n")
    assert refused.value.smtp_code == 451


def test_it_stops_at_once_though_a_sender_keeps_its_connection(running: Running) -> None:
    with socket.create_connection(("127.0.0.1", running.port)) as connection:
        assert connection.recv(100).startswith(b"220 ")
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(timeout=60) == 0
    assert running.process.stderr
    assert running.process.stderr.read() == ""


def test_a_busy_port_is_said(running: Running, tmp_path: Path) -> None:
    again = subprocess.run(
        [*COMMAND, "--port", str(running.port), "--folder", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert again.returncode == 1
    assert again.stderr.count("\n") == 1
    assert f"can't receive mail on port {running.port}" in again.stderr
