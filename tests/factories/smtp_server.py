"""A mail server on loopback that does as the recipient's address says: refuse-550@, later-451@, drop@, hang@."""

import asyncio
import threading
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session


class SmtpServer:
    """Runs in a thread of its own until `stop`."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        # Whether addresses are heeded; otherwise every message is taken.
        self.refusing = True
        # Called, in a thread of its own, when a message has come and before it is acknowledged.
        self.on_message: Callable[[EmailMessage], None] = lambda _message: None
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.connections = 0
        started = threading.Event()
        self.loop.call_soon(started.set)
        self.thread.start()
        started.wait(5)
        self.port = asyncio.run_coroutine_threadsafe(self._listen(), self.loop).result(5)

    def addresses(self) -> list[str]:
        """Return to whom messages were taken, in order."""
        return [str(message["To"].addresses[0].addr_spec) for message in self.received]

    def stop(self) -> None:
        """Stop listening and drop whoever is connected; once is enough."""
        if self.loop.is_closed():
            return
        asyncio.run_coroutine_threadsafe(self._close(), self.loop).result(5)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)
        self.loop.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()

    async def _listen(self) -> int:
        self.server = await self.loop.create_server(self._session, "127.0.0.1", 0)
        port: int = self.server.sockets[0].getsockname()[1]
        return port

    def _session(self) -> SMTP:
        self.connections += 1
        return SMTP(self, hostname="localhost", enable_SMTPUTF8=True, loop=self.loop)

    async def _close(self) -> None:
        self.server.close()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Answer RCPT."""
        if self.refusing and address.startswith("refuse-550"):
            return "550 5.1.1 No such mailbox"
        if self.refusing and address.startswith("later-451"):
            return "451 4.7.1 Greylisted, come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Answer DATA."""
        first = str(envelope.rcpt_tos[0])
        if self.refusing and first.startswith("drop"):
            transport: Any = server.transport
            transport.abort()
            return "451 gone"
        if self.refusing and first.startswith("hang"):
            await asyncio.sleep(10)
        message = message_from_bytes(envelope.original_content or b"", policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.received.append(message)
        await self.loop.run_in_executor(None, self.on_message, message)
        return "250 2.0.0 Queued as 4711"
