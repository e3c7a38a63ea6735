"""A regular expression reads whatever somebody sends in time that grows with its length, and no faster."""

import ast
import importlib
import re
from functools import cache
from pkgutil import walk_packages
from time import process_time

import pytest

import planner
from planner.kit.settings import ROOT

# More than any text that is taken in (4,000 characters), so that what grows with the square shows.
LENGTH = 8_000
# In seconds of the processor. What is linear takes some thousandths of one.
MOST = 0.3

# Asked to fit the whole of a text that is known to be short: is_email looks at the length (254) first.
WHOLE_AND_SHORT = {"planner.people.rules.EMAIL"}

IN_PLACE = {"match", "search", "fullmatch", "sub", "subn", "split", "findall", "finditer"}

# What patterns are made of, over and over, with an end that fits none.
PIECES = (
    *("a", "A", "0", "1", "-", "_", ".", "@", " ", "\n", "\t", "/", ":", "=", "%", "å", "\u2028", "'", '"', "(", "{"),
    *("a.", "a@", "a-", "1-", "19", "1912", "191212", "811218-", "a1", "aA1", "://", "://a:", "token=", "a=b&", "x y"),
    *("2014-", "2014-12-", "2014-Q", "<a>", "&amp;", "- ", "a:\n", "a@a.", "password: "),
)
ENDS = ("\x01", "-")


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """Return every pattern of ours: those that modules keep in names, and those written where they are used."""
    found: dict[str, re.Pattern[str]] = {}
    for module in walk_packages(planner.__path__, "planner."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                found[f"{module.name}.{name}"] = value
    for path in sorted((ROOT / "planner").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(id="re"), attr=verb), args=[first, *_]):
                    if verb in IN_PLACE:
                        assert isinstance(first, ast.Constant), f"{path}:{node.lineno}: keep the pattern in a name"
                        found[f"{path.relative_to(ROOT)}:{node.lineno}"] = re.compile(str(first.value))
    return found


def test_patterns_are_found() -> None:
    assert "planner.kit.identity_numbers._FORM" in patterns()
    assert any(".py:" in name for name in patterns())


@pytest.mark.parametrize("end", ENDS)
def test_a_hostile_text_is_read_in_time(end: str) -> None:
    slow: list[str] = []
    for name, pattern in patterns().items():
        for piece in PIECES:
            text = (piece * LENGTH)[:LENGTH] + end
            whole_only = name in WHOLE_AND_SHORT
            took = _seconds(pattern, text, whole_only)
            if took > MOST:
                # A busy machine may take long once, not each time.
                took = min(_seconds(pattern, text, whole_only) for _ in range(3))
            if took > MOST:
                slow.append(f"{name} took {took:.1f} s for {piece!r} over and over, then {end!r}")
    assert not slow, "\n".join(slow)


def _seconds(pattern: re.Pattern[str], text: str, whole_only: bool) -> float:
    began = process_time()
    pattern.fullmatch(text)
    if not whole_only:
        list(pattern.finditer(text))
    return process_time() - began


def test_the_measure_finds_what_it_is_for() -> None:
    began = process_time()
    list(re.compile(r"\s+$").finditer(" " * LENGTH + "!"))
    assert process_time() - began > MOST
