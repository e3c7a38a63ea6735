"""What requirements are called: part of their address, such as 2014-G1. Pure."""

import re
from collections import Counter
from collections.abc import Iterable

CODE_LENGTH = 80
_CODE = re.compile(rf"[\w.-]{{1,{CODE_LENGTH}}}")
# What follows /krav/YEAR/ and leads elsewhere than to a requirement.
_PAGES = frozenset({"nytt", "pengar", "redovisning", "uppgifter"})


def is_code(text: str) -> bool:
    """Return whether a text can be a code: one part of an address, that isn't another page's."""
    return bool(_CODE.fullmatch(text)) and text.strip(".") != "" and text not in _PAGES


def codes_in(codes: Iterable[str], *, source: int, year: int) -> dict[str, str]:
    """Return the codes of one year as they are called in another, by what they were: 2014-G1 becomes 2015-G1.

    Those that would be called the same keep what they were called.
    """
    moved = {code: code.replace(str(source), str(year)) for code in codes}
    taken = Counter(moved.values())
    return {code: new if taken[new] == 1 else code for code, new in moved.items()}
