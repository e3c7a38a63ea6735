"""Which files are taken in as evidence: by what they are called and by what they hold, and the two must agree."""

import io
import zipfile
from collections.abc import Callable
from enum import StrEnum

_OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "csv": "text/csv",
    "txt": "text/plain",
}
# Where the main part of an Office file lies, and what holds macros wherever it lies.
_MAIN_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
_MACROS = ("vbaproject.bin", "vbadata.xml", "basic/script-lc.xml")
_MOST_PARTS = 10_000


class Refusal(StrEnum):
    """Why a file isn't taken in."""

    EMPTY = "empty"
    # Not of a kind that is taken in.
    KIND = "kind"
    # It isn't what its name says.
    CONTENT = "content"
    MACROS = "macros"


class FileRefused(ValueError):
    """A file that isn't taken in."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why.value)
        self.why = why


def media_type_of(name: str, content: bytes) -> str:
    """Return the media type of a file whose name and content agree on one that is taken in.

    Nothing is unpacked, so that a file which would grow without end costs nothing. Raises FileRefused.
    """
    ending = name.rpartition(".")[2].lower()
    if ending not in MEDIA_TYPES:
        raise FileRefused(Refusal.KIND)
    if not content.strip():
        raise FileRefused(Refusal.EMPTY)
    if ending in _MAIN_PARTS or ending in ("odt", "ods"):
        _check_package(ending, content)
    elif not _LOOKS[ending](content):
        raise FileRefused(Refusal.CONTENT)
    return MEDIA_TYPES[ending]


def text_in(media_type: str, content: bytes) -> str | None:
    """Return what a file of plain text says, in UTF-8 or Windows-1252; None for any other file or encoding."""
    if not media_type.startswith("text/"):
        return None
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _check_package(ending: str, content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = [info.filename.lower() for info in package.infolist()[:_MOST_PARTS]]
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise FileRefused(Refusal.CONTENT) from None
    if any(part.endswith(_MACROS) for part in parts):
        raise FileRefused(Refusal.MACROS)
    if ending in _MAIN_PARTS:
        fits = _MAIN_PARTS[ending] in parts and "[content_types].xml" in parts
    else:
        # The first part of an OpenDocument file is its media type, not packed, so that it can be read at a glance.
        fits = content[30:].startswith(b"mimetype" + MEDIA_TYPES[ending].encode()) and "content.xml" in parts
    if not fits:
        raise FileRefused(Refusal.CONTENT)


def _is_text(content: bytes) -> bool:
    text = text_in("text/plain", content)
    return text is not None and all(c.isprintable() or c in "\t\r\n\f\u00a0\u00ad\ufeff" for c in text)


_LOOKS: dict[str, Callable[[bytes], bool]] = {
    "pdf": lambda content: content.startswith(b"%PDF-"),
    "png": lambda content: content.startswith(b"\x89PNG\r\n\x1a\n"),
    "jpg": lambda content: content.startswith(b"\xff\xd8\xff"),
    "jpeg": lambda content: content.startswith(b"\xff\xd8\xff"),
    "csv": _is_text,
    "txt": _is_text,
}
