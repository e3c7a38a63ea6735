"""What is done with sign-in and sessions; each verb writes its trail and flushes."""

from planner.auth.operations.sessions import open_session

__all__ = ["open_session"]
