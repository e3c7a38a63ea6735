"""`planner mailbox`: a mail server of the demonstration's own, which keeps what it receives as files."""

import asyncio
import os
import re
import signal
from datetime import UTC, datetime
from email import policy
from email.parser import BytesHeaderParser
from pathlib import Path

import click
from aiosmtpd.smtp import SMTP, Envelope, Session

from planner.kit.cli import fail

HOST = "127.0.0.1"


@click.command("mailbox")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    envvar="PLANNER_MAIL_PORT",
    required=True,
    help="Port on 127.0.0.1 to listen on; PLANNER_MAIL_PORT where it isn't given.",
)
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=lambda: Path(os.environ.get("PLANNER_INSTANCE_DIR", "instance")) / "mailbox",
    show_default="instance/mailbox",
    help="Where to keep what is received, a file a message.",
)
def mailbox(port: int, folder: Path) -> None:
    """Receive mail on this machine and keep it: nothing is passed on to anyone."""
    try:
        asyncio.run(_serve(port, folder))
    except OSError as error:
        fail(f"can't receive mail on port {port}: {error}")


async def _serve(port: int, folder: Path) -> None:
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(signal_number, stopped.set)
    keeper = Keeper(folder)
    # A host name of its own: the default would ask the network for one.
    server = await loop.create_server(
        lambda: SMTP(keeper, hostname="localhost", ident="Planner mailbox", enable_SMTPUTF8=True, loop=loop),
        HOST,
        port,
    )
    click.echo(f"Receiving mail on {HOST}:{port}, kept in {folder}", err=True)
    await stopped.wait()
    # No waiting for connections to end: a sender that keeps one open tries again what wasn't acknowledged.
    server.close()


class Keeper:
    """Answers the mail server's question what to do with a message: keep it in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the message and say yes; or say that it can't be kept just now, so that the sender tries again."""
        try:
            keep(envelope, self.folder, datetime.now(UTC))
        except OSError as error:
            click.echo(f"a message from {envelope.mail_from} could not be kept: {error}", err=True)
            return "451 4.3.0 The message could not be kept; try again later"
        return "250 2.0.0 Kept"


def keep(envelope: Envelope, folder: Path, at: datetime) -> Path:
    """Write a message as received, with its envelope on top, and return its path.

    It appears whole or not at all, and never takes another's place. Raises OSError when it can't be written.
    """
    content = envelope.original_content or b""
    recipients = [str(recipient) for recipient in envelope.rcpt_tos]
    head = [f"Return-Path: <{envelope.mail_from or ''}>", *(f"Delivered-To: {recipient}" for recipient in recipients)]
    stem = _readable_name(content, recipients, at)
    folder.mkdir(parents=True, exist_ok=True)
    scratch = folder / f".{stem}.{os.getpid()}.part"
    with scratch.open("xb") as file:
        file.write("".join(f"{line}\r\n" for line in head).encode() + content)
        file.flush()
        os.fsync(file.fileno())
    try:
        # Unlike a rename, a link fails where there is a file already.
        number = 1
        while True:
            path = folder / (f"{stem}.eml" if number == 1 else f"{stem}-{number}.eml")
            try:
                path.hardlink_to(scratch)
                return path
            except FileExistsError:
                number += 1
    finally:
        scratch.unlink()


def _readable_name(content: bytes, recipients: list[str], at: datetime) -> str:
    """Return a name that sorts by time and says to whom and about what."""
    try:
        subject = str(BytesHeaderParser(policy=policy.default).parsebytes(content)["Subject"] or "")
    except Exception:  # noqa: BLE001 - the email package fails in many ways on odd headers; none may cost the message
        subject = ""
    recipient = re.sub(r"[^A-Za-z0-9.@+_-]", "", recipients[0] if recipients else "")[:60].lstrip(".")
    # File systems count bytes, 255 at most.
    about = re.sub(r"\W+", "-", subject).strip("-").encode()[:120].decode(errors="ignore")
    return "_".join(part for part in (f"{at:%Y%m%dT%H%M%S.%fZ}", recipient, about) if part)
