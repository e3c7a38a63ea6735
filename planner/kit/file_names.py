"""Names of files that people send in."""

import unicodedata

from flask_babel import gettext as _

from planner.kit.errors import Invalid
from planner.kit.identity_numbers import holds_identity_number

NAME_LENGTH = 150
# What some system takes for part of a path, a pattern or an instruction.
_FORBIDDEN = frozenset('/\\:*?"<>|')


def check_file_name(name: str) -> str:
    """Return a file's name as it may be kept and offered for download: one name, no path, composed, trimmed.

    Raises Invalid for a name that is empty or too long, holds a path, an unseen character or a personal identity
    number, or means something to a file system.
    """
    name = unicodedata.normalize("NFC", name).strip()
    # Also what turns the direction of writing: with it "gpj.exe" can look like "exe.jpg".
    unseen = any(unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") for character in name)
    if not name.strip(". ") or name.startswith(".") or name.endswith(".") or unseen or not _FORBIDDEN.isdisjoint(name):
        raise Invalid(_("Filens namn kan inte användas. Ge den ett namn med bara bokstäver, siffror och bindestreck."))
    if len(name) > NAME_LENGTH or len(name.encode()) > 255:
        raise Invalid(_("Filens namn är för långt. Det får ha högst %(n)s tecken.", n=NAME_LENGTH))
    if holds_identity_number(name):
        raise Invalid(_("Filens namn innehåller ett personnummer. Ge filen ett namn utan det."))
    return name
