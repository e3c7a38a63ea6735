"""A mail server on loopback that does as the recipient's address says:

refuse-550@ no such mailbox; later-451@ come back later; once-451@ that too, but only once; closing-421@ the server
closes; drop@ it hangs up on the text; die@ it takes the message and hangs up without a word; hang@ it says nothing.
"""

import asyncio
import threading
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

HANGING_SECONDS = 10


class SmtpServer:
    """Runs in a thread of its own until `stop`."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        # What it hung up on before it had taken it.
        self.dropped: list[EmailMessage] = []
        # Whether addresses are heeded; otherwise every message is taken.
        self.refusing = True
        # Called, in a thread of its own, when a message has come and before it is acknowledged.
        self.on_message: Callable[[EmailMessage], None] = lambda _message: None
        # Called likewise before each line that is answered, the greeting and all.
        self.on_answer: Callable[[str], None] | None = None
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.connections = 0
        self.sessions: list[SMTP] = []
        self.refused_once: set[str] = set()
        started = threading.Event()
        self.loop.call_soon(started.set)
        self.thread.start()
        started.wait(5)
        self.port = 0
        self.open_door()

    def addresses(self) -> list[str]:
        """Return to whom messages were taken, in order."""
        return [address_of(message) for message in self.received]

    def open_door(self) -> None:
        """Listen for connections, on the same port as before."""
        self.port = asyncio.run_coroutine_threadsafe(self._listen(), self.loop).result(5)

    def close_door(self) -> None:
        """Refuse connections from now on."""
        self.loop.call_soon_threadsafe(self.server.close)
        asyncio.run_coroutine_threadsafe(asyncio.sleep(0), self.loop).result(5)

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
        self.server = await self.loop.create_server(self._session, "127.0.0.1", self.port)
        port: int = self.server.sockets[0].getsockname()[1]
        return port

    def _session(self) -> SMTP:
        self.connections += 1
        self.sessions.append(_Session(self, hostname="localhost", enable_SMTPUTF8=True, loop=self.loop))
        return self.sessions[-1]

    async def _close(self) -> None:
        self.server.close()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for session in self.sessions:
            if session.transport is not None:
                _transport(session).abort()
        # What is aborted is closed in the loop's next round.
        await asyncio.sleep(0)

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Answer RCPT."""
        if self.refusing and address.startswith("refuse-550"):
            return "550 5.1.1 No such mailbox"
        if self.refusing and address.startswith("later-451"):
            return "451 4.7.1 Greylisted, come back later"
        if self.refusing and address.startswith("once-451") and address not in self.refused_once:
            self.refused_once.add(address)
            return "451 4.7.1 Greylisted, come back later"
        if self.refusing and address.startswith("closing-421"):
            self.loop.call_later(0.01, _transport(server).close)
            return "421 4.3.2 Shutting down"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Answer DATA."""
        first = str(envelope.rcpt_tos[0])
        message = message_from_bytes(envelope.original_content or b"", policy=policy.default)
        assert isinstance(message, EmailMessage)
        if self.refusing and first.startswith("drop"):
            self.dropped.append(message)
            _transport(server).abort()
            return "451 gone"
        if self.refusing and first.startswith("hang"):
            await asyncio.sleep(HANGING_SECONDS)
        self.received.append(message)
        await self.loop.run_in_executor(None, self.on_message, message)
        if self.refusing and first.startswith("die"):
            _transport(server).abort()
        return "250 2.0.0 Queued as 4711"


class _Session(SMTP):
    async def push(self, status: Any) -> None:
        """Answer, after whoever wants to know has been told."""
        if self.event_handler.on_answer is not None:
            line = status.decode() if isinstance(status, bytes) else status
            await self.loop.run_in_executor(None, self.event_handler.on_answer, line)
        await super().push(status)


def address_of(message: EmailMessage) -> str:
    """Return the one address that a message goes to."""
    return str(message["To"].addresses[0].addr_spec)


def _transport(server: SMTP) -> Any:
    return server.transport
