"""Ways to sign in, how long to wait after wrong passwords, and what a token may be used for."""

from datetime import datetime, timedelta
from enum import StrEnum

# Wrong passwords in a row that cost no wait.
FREE_TRIES = 4
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
# After so long without a try the earlier ones count no more.
FORGOTTEN_AFTER = timedelta(hours=24)


class SignInMethod(StrEnum):
    """How a session began."""

    PASSWORD = "password"  # noqa: S105 - a word, not a password # nosec B105
    LINK = "link"
    SINGLE_SIGN_ON = "single_sign_on"


class Scope(StrEnum):
    """What a token of the API may be used for, within what its owner may do."""

    READ = "read"
    WRITE = "write"


class MailKind(StrEnum):
    """The kinds of message about somebody's account."""

    RESET = "password_reset"
    CHANGED = "password_changed"
    NEW_SIGN_IN = "new_sign_in"


class Refusal(StrEnum):
    """Why somebody with a password isn't let in."""

    WRONG = "wrong"
    # Too many wrong ones lately; whether this one is right wasn't looked at.
    LOCKED = "locked"
    # It is right, but the organisation has single sign-on.
    NO_PASSWORDS = "no_passwords"


def failures_with(failures: int, last_at: datetime, at: datetime) -> int:
    """Return how many failures in a row there are with one more at `at`, when there were so many at `last_at`."""
    return 1 if at - last_at >= FORGOTTEN_AFTER else failures + 1


def wait_after(failures: int) -> timedelta:
    """Return how long to wait after so many failures in a row: nothing at first, then a minute, doubled to an hour."""
    if failures <= FREE_TRIES:
        return timedelta()
    # Beyond six doublings the longest wait holds; the limit keeps the number small.
    return min(FIRST_WAIT * (1 << min(failures - FREE_TRIES - 1, 6)), LONGEST_WAIT)
