"""Personal identity numbers are found, and what only looks like one isn't."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.kit.identity_numbers import holds_identity_number, without_identity_numbers

# The number of Tolvan Tolvansson, whom textbooks use: nobody real has it.
PERSON = "19121212-1212"
SIGNS = ["", "-", "+", " ", " - ", "–", "\u2011", "\u00a0"]


def number(day: date, serial: int, *, century: bool, sign: str, coordination: bool = False) -> str:
    """Return a number with its right check digit."""
    text = f"{day:%y%m}{day.day + 60 * coordination:02}{serial:03}"
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(text)]
    check = -sum(value // 10 + value % 10 for value in doubled) % 10
    return f"{day.year // 100 if century else ''}{text[:6]}{sign}{text[6:]}{check}"


numbers = st.builds(
    number,
    st.dates(date(1890, 1, 1), date(2026, 12, 31)),
    st.integers(0, 999),
    century=st.booleans(),
    sign=st.sampled_from(SIGNS),
    coordination=st.booleans(),
)


@pytest.mark.parametrize(
    "text",
    [
        PERSON,
        PERSON.replace("-", ""),
        PERSON[2:],
        PERSON[2:].replace("-", ""),
        PERSON[2:].replace("-", "+"),
        PERSON.replace("-", " "),
        "1912-12-12-1212",
        f"Brukaren ({PERSON}) har flyttat",
        f"bilaga-{PERSON}-1.pdf",
        f"anna_{PERSON}_v2.docx",
        f"121212-1213, {PERSON}",
        "19121272-1219",  # a coordination number
    ],
)
def test_identity_numbers_are_found(text: str) -> None:
    assert holds_identity_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "19121212-1213",  # a wrong check digit
        "19121272-1212",
        "19121312-1212",  # no such month
        "20140230-1231",  # no such day
        "17121212-1212",  # no such century
        "212000-0142",  # an organisation's number
        "dnr 3.2-55/2013",
        "dnr 3.2-121212-1212",
        "08-508 25 000",
        "070-123 45 67",
        "22 949 683 kr",
        "2014-12-31",
        "2014-12-31 1430",
        "20141231-20150131",
        "1912121212121212",  # a longer number
        "",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert not holds_identity_number(text)


no_digits = st.text(st.characters(exclude_categories=["Nd"]), max_size=20)


@given(numbers, no_digits, no_digits)
def test_every_number_is_found_wherever_it_stands(one: str, before: str, after: str) -> None:
    assert holds_identity_number(before + one + after)
    left = without_identity_numbers(before + one + after, "…")
    assert one not in left


@given(numbers)
def test_with_another_check_digit_none_is(one: str) -> None:
    wrong = one[:-1] + str((int(one[-1]) + 1) % 10)
    assert not holds_identity_number(wrong)


@given(st.text(st.sampled_from("0123456789-+ ./a"), max_size=60))
def test_what_is_left_when_they_are_taken_out_holds_none(text: str) -> None:
    left = without_identity_numbers(text, "…")
    assert (left == text) is not holds_identity_number(text)
    # One more may only have begun inside another.
    assert len(left) <= len(text)


@pytest.mark.parametrize("piece", ["1", "19121212-", "19121212 ", " ", "1912-12-12-", "191212 - ", "12"])
def test_a_long_text_is_read_once(piece: str) -> None:
    # Whatever were read over and over would never end here.
    assert not holds_identity_number(piece * 200_000)


@pytest.mark.parametrize("text", ["19121212\u200b-1212", "１９１２１２１２-１２１２", "1912\u00ad1212-1212"])
def test_what_is_between_the_digits_unseen_hides_nothing(text: str) -> None:
    assert holds_identity_number(text)
