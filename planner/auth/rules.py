"""Ways to sign in, and what a token may be used for."""

from enum import StrEnum


class SignInMethod(StrEnum):
    """How a session began."""

    PASSWORD = "password"  # noqa: S105 - a word, not a password
    LINK = "link"
    SINGLE_SIGN_ON = "single_sign_on"


class Scope(StrEnum):
    """What a token of the API may be used for, within what its owner may do."""

    READ = "read"
    WRITE = "write"
