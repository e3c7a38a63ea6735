"""What a provider says of somebody, which role their groups give, and why somebody isn't let in. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from planner.people.rules import Role, is_email, normal_email

# As OpenID Connect bounds it.
SUBJECT_LENGTH = 255


class Reason(StrEnum):
    """Why somebody wasn't let in; the trail and the log keep the word."""

    # What came back doesn't belong to a sign-in that this browser began, or began lately.
    NOT_BEGUN = "not_begun"
    # The provider can't be reached, or answers what nobody can make sense of.
    UNAVAILABLE = "unavailable"
    # The provider said no, or the visitor changed their mind there.
    DECLINED = "declined"
    # The provider doesn't take its own code back: it was used before, is too old, or was made for another browser.
    CODE_REFUSED = "code_refused"
    # The token isn't signed as it should be, or isn't for us, for now, or for this sign-in.
    UNTRUSTED = "untrusted"
    UNKNOWN = "unknown"
    ADDRESS_NOT_CHECKED = "address_not_checked"
    # The address belongs to a person whom the provider knows as somebody else.
    OTHER_IDENTITY = "other_identity"
    GONE = "gone"


@dataclass(frozen=True)
class ClaimNames:
    """What the provider calls the claims that we read."""

    email: str
    name: str
    groups: str


@dataclass(frozen=True)
class Claimant:
    """Somebody whom the provider vouches for. `email` is None where it is missing or no address."""

    subject: str
    email: str | None
    # None where the provider doesn't say.
    email_checked: bool | None
    name: str
    groups: tuple[str, ...]

    @classmethod
    def of(cls, claims: Mapping[str, Any], names: ClaimNames) -> "Claimant":
        """Read the claims of a token whose signature has been checked.

        Raises ValueError where it doesn't say who it is about.
        """
        subject = claims.get("sub")
        if not isinstance(subject, str) or not 0 < len(subject) <= SUBJECT_LENGTH or not subject.isprintable():
            raise ValueError("the subject is missing, too long or unreadable")
        email, name = claims.get(names.email), claims.get(names.name)
        return cls(
            subject=subject,
            email=_address(email),
            # It speaks of the claim called email, not of another that the address is read from.
            email_checked=_truth(claims.get("email_verified")) if names.email == "email" else None,
            name=name.strip() if isinstance(name, str) else "",
            groups=_texts(claims.get(names.groups)),
        )


def parse_group_roles(lines: Iterable[str]) -> dict[str, Role]:
    """Return which role each group gives, from lines such as "planner-strateger=strategist".

    What stands before the last equals sign is the group, so that a name in a directory (cn=…,ou=…) can be one.
    Raises ValueError for a line without a group or with an unknown role, and for a group that is named twice.
    """
    roles: dict[str, Role] = {}
    for line in lines:
        group, _, word = (part.strip() for part in line.rpartition("="))
        if not group or word not in set(Role):
            raise ValueError(f"{line!r} must be group=role, with one of {', '.join(Role)} as the role")
        if group in roles:
            raise ValueError(f"{group!r} is named twice")
        roles[group] = Role(word)
    return roles


def role_of(groups: Iterable[str], roles: Mapping[str, Role]) -> Role | None:
    """Return the highest role that the groups give, or None where none gives any."""
    given = [roles[group] for group in groups if group in roles]
    return max(given, key=lambda role: role.rank) if given else None


def _address(value: Any) -> str | None:
    """Return an address as it is kept, or None for what is none."""
    if not isinstance(value, str) or not is_email(email := normal_email(value)):
        return None
    # In lower case, the sign of the kelvin is an ordinary k: the provider vouches for another address than that.
    return email if email.isascii() == value.isascii() else None


def _truth(value: Any) -> bool | None:
    """Return what a claim says; some providers write their truth values as texts."""
    return {"true": True, "false": False}.get(str(value).lower()) if value is not None else None


def _texts(value: Any) -> tuple[str, ...]:
    """Return a claim's texts; a directory with one group to tell of may leave the list out."""
    values = value if isinstance(value, list) else [value]
    return tuple(text for text in values if isinstance(text, str))
