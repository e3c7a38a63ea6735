"""Personal identity numbers are found, and what only looks like one isn't."""

import pytest

from planner.kit.identity_numbers import holds_identity_number

# The number of Tolvan Tolvansson, whom textbooks use: nobody real has it.
PERSON = "19121212-1212"


@pytest.mark.parametrize(
    "text",
    [PERSON, PERSON.replace("-", ""), PERSON[2:], f"Brukaren ({PERSON}) har flyttat", PERSON[2:].replace("-", "+")],
)
def test_identity_numbers_are_found(text: str) -> None:
    assert holds_identity_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "19121212-1213",  # a wrong check digit
        "19121312-1212",  # no such month
        "dnr 3.2-55/2013",
        "08-508 25 000",
        "22 949 683 kr",
        "2014-12-31",
        "20141231-20150131",
        "1212121212",  # ten digits without a sign may be anything
        "",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert not holds_identity_number(text)
