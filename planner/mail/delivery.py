"""Delivery, an edge of its own: claim (commit), write and send outside any transaction, record (commit)."""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

import structlog
from flask import current_app
from sqlalchemy.exc import InterfaceError, OperationalError

from planner.kit.clock import STOCKHOLM, now
from planner.kit.db import db
from planner.kit.settings import Settings
from planner.kit.transaction import transaction
from planner.mail import outbox, pace
from planner.mail.kinds import kinds_in_turn, writer_of
from planner.mail.outbox import Claim, Claiming
from planner.mail.records import SentRecords, earlier_refusals, record_refusal
from planner.mail.rules import Letter, last_day_of_tries, pause_after
from planner.mail.runs import Delivery, record_heartbeat, record_run
from planner.mail.smtp import NoConnection, Postman, Refused, connected

log = structlog.get_logger(__name__)

Recorded = TypeVar("Recorded")

# Seconds between tries to record what became of a message, doubled from the first to the longest.
FIRST_PATIENCE, LONGEST_PATIENCE = 0.1, 5.0


def deliver(
    *,
    today: date,
    is_day_off: Callable[[date], bool],
    limit: int | None = None,
    without: Collection[str] = (),
    stopping: Callable[[], bool] = lambda: False,
) -> Delivery:
    """Send what waits and may be tried now, at most `limit` messages, but none of the kinds in `without`.

    `today` is the business date that messages wait for; leases and pauses keep real time. Ends after the message in
    hand when `stopping` says so. No server, or one that takes nothing, ends the run and charges no message a try.
    So does the limit of mail_per_minute, once it is reached: the next run goes on.
    """
    began = time.monotonic()
    settings: Settings = current_app.extensions["planner.settings"]
    run = Delivery()
    try:
        # Not before there is something to hand over: the server's time is what the limit saves.
        run.paced = _is_used_up(settings)
        if not run.paced:
            with connected(settings) as postman, closing(SentRecords()) as records:
                _Round(settings, postman, records, run, today, is_day_off, without, stopping).go(limit)
    except NoConnection as error:
        run.problem = str(error)
    run.paced = run.paced and outbox.anything_ready(at=now(), today=today, without=without)
    run.waiting = outbox.count_waiting()
    db.session.rollback()
    run.seconds = round(time.monotonic() - began, 3)
    if run.handled or run.problem:
        record_run(run, on=today, at=now())
    else:
        record_heartbeat(on=today, at=now())
    return run


@dataclass
class _Round:
    settings: Settings
    postman: Postman
    records: SentRecords
    run: Delivery
    today: date
    is_day_off: Callable[[date], bool]
    without: Collection[str]
    stopping: Callable[[], bool]

    def __post_init__(self) -> None:
        self.claimings = [Claiming.of(kinds, self.without) for kinds in kinds_in_turn()]

    def go(self, limit: int | None) -> None:
        while not self.stopping():
            left = self.settings.mail_batch if limit is None else limit - self.run.handled
            batch = self._claim(min(self.settings.mail_batch, left)) if left > 0 else []
            if not batch:
                return
            self._batch(batch)

    @property
    def _lease(self) -> timedelta:
        return timedelta(seconds=self.settings.mail_lease_seconds)

    def _claim(self, most: int) -> list[Claim]:
        """Claim a batch, or as much of one as the limit allows, what somebody waits for before what can wait."""
        claims: list[Claim] = []
        with transaction():
            if per_minute := self.settings.mail_per_minute:
                pace.one_at_a_time()
                most = min(most, pace.allowance(per_minute, now()))
                self.run.paced = most <= 0
            at = now()
            for claiming in self.claimings:
                if len(claims) < most:
                    claims += claiming.claim(at=at, today=self.today, lease=self._lease, most=most - len(claims))
        return claims

    def _batch(self, batch: Sequence[Claim]) -> None:
        pending = list(batch)
        try:
            letters, failures = _write(batch, self.today)
            while pending and not self.stopping():
                # From here on only its lease ends the claim: if recording fails, it may have been sent.
                held = self._hold(pending.pop(0))
                if held is not None:
                    try:
                        self._handle(held, letters.get(held.id), failures.get(held.id))
                    except NoConnection:
                        pending.append(held)
                        raise
        finally:
            if pending:
                with transaction():
                    outbox.release(pending, now())

    def _hold(self, claimed: Claim) -> Claim | None:
        """Return the claim if it lasts for a send, prolonged where it hardly would; None if somebody else has it."""
        at = now()
        if claimed.until - at > self._lease / 2:
            return claimed
        with transaction():
            return outbox.prolong(claimed, at + self._lease)

    def _handle(self, claimed: Claim, letter: Letter | None, failure: str | None) -> None:
        if failure is not None:
            self._refused(claimed, None, Refused(failure, code=None, permanent=False))
        elif letter is None:
            self._record(claimed, lambda: _suppress(claimed))
            self.run.suppressed += 1
        else:
            try:
                code, said = self.postman.deliver(letter, claimed.token)
            except Refused as refusal:
                self._refused(claimed, letter, refusal)
            else:
                self._sent(claimed, letter, code, said)

    def _sent(self, claimed: Claim, letter: Letter, code: int, said: str) -> None:
        at = now()
        self._record(claimed, lambda: self.records.add(claimed, letter, at=at, today=self.today, code=code, said=said))
        self.run.sent += 1

    def _refused(self, claimed: Claim, letter: Letter | None, refusal: Refused) -> None:
        at = now()

        def write() -> bool:
            code, said = refusal.code, refusal.said
            with transaction():
                next_try_at = None if refusal.permanent else self._next_try(claimed, at)
                record_refusal(claimed, letter, at=at, code=code, said=said, next_try_at=next_try_at)
            return next_try_at is None

        if self._record(claimed, write):
            self.run.dead += 1
        else:
            self.run.retry += 1

    def _record(self, claimed: Claim, write: Callable[[], Recorded]) -> Recorded:
        """Write and commit what became of a message, as long as its claim holds: what isn't recorded goes out again.

        So a database that is locked or gone for a moment makes nobody get a message twice.
        """
        pause = FIRST_PATIENCE
        while True:
            try:
                return write()
            except (OperationalError, InterfaceError) as error:
                if now() + timedelta(seconds=pause) >= claimed.until:
                    raise
                log.warning("what became of a message can't be recorded yet", message=claimed.id, why=str(error.orig))
            time.sleep(pause)
            pause = min(pause * 2, LONGEST_PATIENCE)

    def _next_try(self, claimed: Claim, at: datetime) -> datetime | None:
        refusals, first = earlier_refusals(claimed)
        first_day = (first or at).astimezone(STOCKHOLM).date()
        if at.astimezone(STOCKHOLM).date() > last_day_of_tries(first_day, self.is_day_off):
            return None
        return at + pause_after(refusals + 1)


def _suppress(claimed: Claim) -> None:
    with transaction():
        outbox.suppress(claimed)


def _is_used_up(settings: Settings) -> bool:
    per_minute = settings.mail_per_minute
    used_up = per_minute > 0 and pace.allowance(per_minute, now()) <= 0
    db.session.rollback()
    return used_up


def _write(batch: Sequence[Claim], today: date) -> tuple[dict[int, Letter], dict[int, str]]:
    """Return the letters of a batch, and why one couldn't be written."""
    letters: dict[int, Letter] = {}
    failures: dict[int, str] = {}
    for kind in {claimed.kind for claimed in batch}:
        claims = [claimed for claimed in batch if claimed.kind == kind]
        try:
            letters |= _letters(claims, today)
        except Exception:
            # One letter that can't be written must not hold up the others: find out which it is.
            log.exception("letters couldn't be written together", kind=kind)
            for claimed in claims:
                try:
                    letters |= _letters([claimed], today)
                except Exception as error:
                    log.exception("a letter couldn't be written", message=claimed.id)
                    failures[claimed.id] = f"the letter couldn't be written: {error}"
    return letters, failures


def _letters(claims: Sequence[Claim], today: date) -> Mapping[int, Letter]:
    try:
        return writer_of(claims[0].kind)(claims, today)
    finally:
        # What was read for the letters; nothing may be open while they are sent.
        db.session.rollback()
