"""Deleting what nobody needs any longer."""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_

from planner.auth.models import SignInAttempts, SignInSession
from planner.auth.rules import FORGOTTEN_AFTER
from planner.kit.db import db


def sweep_out(*, at: datetime, idle: timedelta) -> None:
    """Delete sessions that have ended, and wrong passwords that no longer count. The trail keeps what happened."""
    ended = or_(SignInSession.ends_at <= at, SignInSession.last_seen_at <= at - idle)
    db.session.execute(delete(SignInSession).where(ended))
    db.session.execute(delete(SignInAttempts).where(SignInAttempts.last_at <= at - FORGOTTEN_AFTER))
