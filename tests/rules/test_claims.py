"""What a provider says of somebody, and which role their groups give."""

from typing import Any

import pytest

from planner.auth.single_sign_on.rules import Claimant, ClaimNames, parse_group_roles, role_of
from planner.people.rules import Role

NAMES = ClaimNames(email="email", name="name", groups="groups")


def claimant(**claims: Any) -> Claimant:
    return Claimant.of({"sub": "anna-1", **claims}, NAMES)


def test_everything_that_is_said() -> None:
    said = claimant(email=" Anna@Example.org", email_verified=True, name=" Anna ", groups=["a", 7, "b"])
    assert said == Claimant("anna-1", "anna@example.org", True, "Anna", ("a", "b"))


def test_nothing_but_who() -> None:
    assert claimant() == Claimant("anna-1", None, None, "", ())


@pytest.mark.parametrize("subject", [None, "", 7, "a" * 256, "a\n", "a\0"])
def test_it_must_say_who(subject: Any) -> None:
    with pytest.raises(ValueError, match="subject"):
        claimant(sub=subject)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (True, True),
        ("true", True),
        ("True", True),
        (False, False),
        ("false", False),
        (None, None),
        (1, None),
        ("", None),
    ],
)
def test_truth_in_several_spellings(said: Any, meant: bool | None) -> None:
    assert claimant(email_verified=said).email_checked is meant


@pytest.mark.parametrize(
    "said", ["", "anna", 7, ["anna@example.org"], "anna@example.org, bo@example.org", "\N{KELVIN SIGN}ajsa@example.org"]
)
def test_what_is_no_address_or_only_looks_like_somebodys(said: Any) -> None:
    assert claimant(email=said, email_verified=True).email is None


def test_that_one_address_is_checked_says_nothing_of_another() -> None:
    names = ClaimNames(email="preferred_username", name="name", groups="groups")
    claims = {
        "sub": "bo-1",
        "preferred_username": "anna@example.org",
        "email": "bo@example.org",
        "email_verified": True,
    }
    said = Claimant.of(claims, names)
    assert (said.email, said.email_checked) == ("anna@example.org", None)


@pytest.mark.parametrize(
    ("said", "meant"), [("en", ("en",)), (["en", "två"], ("en", "två")), ([], ()), (7, ()), ({"en": 1}, ())]
)
def test_groups_in_several_shapes(said: Any, meant: tuple[str, ...]) -> None:
    assert claimant(groups=said).groups == meant


def test_the_highest_role_wins() -> None:
    roles = parse_group_roles(["läsare=reader", "cn=admin,ou=planner = administrator", "strateg=strategist"])
    assert roles["cn=admin,ou=planner"] is Role.ADMINISTRATOR
    assert role_of(["läsare", "strateg", "annat"], roles) is Role.STRATEGIST
    assert role_of(["annat"], roles) is None
    # Groups are told apart by every letter.
    assert role_of(["Strateg"], roles) is None


@pytest.mark.parametrize("lines", [["grupp"], ["=reader"], ["grupp="], ["grupp=chef"], ["a=reader", "a=strategist"]])
def test_a_line_that_says_nothing_is_an_error(lines: list[str]) -> None:
    with pytest.raises(ValueError, match=r"must be group=role|named twice"):
        parse_group_roles(lines)
