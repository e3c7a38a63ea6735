"""Names of files: one name, no path, nothing unseen, no personal identity number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.kit.errors import Invalid
from planner.kit.file_names import NAME_LENGTH, check_file_name


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("underlag.pdf", "underlag.pdf"),
        ("  Överenskommelse 2014 (slutlig).docx ", "Överenskommelse 2014 (slutlig).docx"),
        ("O\u0308verenskommelse.pdf", "Överenskommelse.pdf"),
        ("dnr 3.1-55_2014.pdf", "dnr 3.1-55_2014.pdf"),
        ("2014-12-31.xlsx", "2014-12-31.xlsx"),
        ("a" * NAME_LENGTH, "a" * NAME_LENGTH),
    ],
)
def test_ordinary_names_are_kept(name: str, kept: str) -> None:
    assert check_file_name(name) == kept


@pytest.mark.parametrize(
    "name",
    [
        "", " ", ".", "..", ". .", ".htaccess", "namn.", "../etc/passwd", "..\\windows", "/etc/passwd", "C:fil",
        "a\0.pdf", "a\n.pdf", "a\r\nSet-Cookie: x", "exe.\u202egpj", "osynlig\u200b.pdf", "*.pdf", "a?.pdf",
        'a".pdf', "<b>.pdf", "a|b", "a" * (NAME_LENGTH + 1), "\U0001f600" * 100, "\ud800.pdf",
        "19121212-1212.pdf", "brukare_191212121212_slut.pdf", "121212 1212.pdf",
    ],
)  # fmt: skip
def test_others_are_refused(name: str) -> None:
    with pytest.raises(Invalid):
        check_file_name(name)


@given(st.text(max_size=200))
def test_what_is_kept_is_one_name_and_stays_as_it_is(name: str) -> None:
    try:
        kept = check_file_name(name)
    except Invalid:
        return
    assert check_file_name(kept) == kept
    assert not set(kept) & set("/\\\0\n\r")
    assert kept not in (".", "..")
