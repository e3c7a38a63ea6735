"""Which files are taken in as evidence: name and content must agree, and nothing that runs comes in."""

import io
import zipfile

import pytest

from planner.requirements.rules.files import MEDIA_TYPES, FileRefused, Refusal, media_type_of, text_in

CONTENT_TYPES = "[Content_Types].xml"


def package(*names: str, first: tuple[str, bytes] | None = None) -> bytes:
    """Return a zip file with parts of these names, `first` before them, not packed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        if first:
            made.writestr(zipfile.ZipInfo(first[0]), first[1])
        for name in names:
            made.writestr(name, b"<x/>", zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def opendocument(ending: str) -> bytes:
    return package("content.xml", first=("mimetype", MEDIA_TYPES[ending].encode()))


GOOD = {
    "pdf": b"%PDF-1.7\n",
    "docx": package(CONTENT_TYPES, "word/document.xml"),
    "xlsx": package(CONTENT_TYPES, "xl/workbook.xml"),
    "pptx": package(CONTENT_TYPES, "ppt/presentation.xml"),
    "odt": opendocument("odt"),
    "ods": opendocument("ods"),
    "png": b"\x89PNG\r\n\x1a\n",
    "jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00",
    "jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00",
    "csv": "\ufeffår;antal\r\n2014;5\r\n".encode(),
    "txt": "Överenskommelse\n".encode("cp1252"),
}


def refused(name: str, content: bytes) -> Refusal:
    with pytest.raises(FileRefused) as caught:
        media_type_of(name, content)
    return caught.value.why


@pytest.mark.parametrize("ending", MEDIA_TYPES)
def test_each_kind_is_taken_in_by_its_own_name_alone(ending: str) -> None:
    assert media_type_of(f"Avtal.{ending.upper()}", GOOD[ending]) == MEDIA_TYPES[ending]
    same = {"jpg": "jpeg", "jpeg": "jpg", "csv": "txt", "txt": "csv"}
    for other in MEDIA_TYPES.keys() - {ending, same.get(ending)}:
        # The beginning of a PDF file is text, too.
        if other in ("csv", "txt") and ending == "pdf":
            continue
        assert refused(f"avtal.{other}", GOOD[ending]) is Refusal.CONTENT, other


@pytest.mark.parametrize(
    "name", ["sida.html", "bild.svg", "program.exe", "makro.docm", "arkiv.zip", "utan", "gammal.doc", "avtal.pdf.js"]
)
def test_other_kinds_are_refused(name: str) -> None:
    assert refused(name, GOOD["pdf"]) is Refusal.KIND


def test_what_is_empty_or_damaged_is_refused() -> None:
    assert refused("avtal.pdf", b" \n") is Refusal.EMPTY
    assert refused("avtal.docx", GOOD["docx"][:40]) is Refusal.CONTENT
    # Locked with a password, an Office file is no package.
    assert refused("avtal.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") is Refusal.CONTENT
    assert refused("avtal.txt", b"a\x00b") is Refusal.CONTENT


@pytest.mark.parametrize("part", ["word/vbaProject.bin", "customXml/VBADATA.XML"])
def test_macros_are_refused_wherever_they_lie(part: str) -> None:
    assert refused("avtal.docx", package(CONTENT_TYPES, "word/document.xml", part)) is Refusal.MACROS
    assert refused("avtal.odt", package("content.xml", "Basic/script-lc.xml")) is Refusal.MACROS


def test_a_file_that_would_unpack_without_end_costs_nothing() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(CONTENT_TYPES, b"")
        made.writestr("word/document.xml", bytes(50_000_000))
    assert len(stream.getvalue()) < 100_000
    assert media_type_of("bomb.docx", stream.getvalue()) == MEDIA_TYPES["docx"]


def test_text_is_read_in_either_encoding_and_only_from_text() -> None:
    assert text_in("text/plain", "å".encode()) == "å"
    assert text_in("text/csv", "å".encode("cp1252")) == "å"
    assert text_in("application/pdf", b"%PDF-") is None
