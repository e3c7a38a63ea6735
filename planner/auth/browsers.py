"""What a browser calls itself, in words that its owner knows it by."""

from ua_parser import parse

LONGEST = 400


def browser_name(user_agent: str) -> str:
    """Return browser and system, such as "Firefox, Windows", or nothing where the header says neither."""
    # Bounded: the header is whatever somebody sends.
    found = parse(user_agent[:LONGEST])
    parts = (found.user_agent, found.os)
    return ", ".join(part.family for part in parts if part is not None and part.family)
