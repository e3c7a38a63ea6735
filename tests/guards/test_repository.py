"""What must hold for every file that is committed."""

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FILE = 350

# Each is put together from pieces, so that this file doesn't find itself.
FORBIDDEN = {
    "a package registry's address": "|".join(
        re.escape(".".join(parts))
        for parts in (
            ("pypi", "org"),
            ("files", "pythonhosted", "org"),
            ("registry", "npmjs"),
            ("deb", "debian", "org"),
        )
    ),
    "a path of one machine": r"(?<![\w.~-])/" + r"(?:work|root|opt/wheels|opt/pypi)" + r"/",
    "a path outside the repository": r"\.\./" + "shared",
    "something left to do": r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b",
}


@cache
def texts() -> dict[str, str]:
    """Return the text of every file that is, or is about to be, under version control."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    found = {}
    for name in filter(None, listed.split("\0")):
        try:
            found[name] = (ROOT / name).read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            # A picture, or a file whose removal isn't committed yet.
            continue
    return found


@pytest.mark.parametrize("what", FORBIDDEN)
def test_nothing_forbidden_stands_in_the_repository(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what])
    hits = [
        f"{name}:{number}: {line.strip()[:120]}"
        for name, text in texts().items()
        if pattern.search(text)
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]
    assert not hits, f"{what}:\n" + "\n".join(hits)


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("a package registry's address", "index-url = https://pypi" + ".org/simple"),
        ("a path of one machine", "see /wor" + "k/main"),
        ("a path outside the repository", "see .." + "/shared/design"),
        ("something left to do", "# TO" + "DO: later"),
    ],
)
def test_the_patterns_find_what_they_are_for(what: str, line: str) -> None:
    assert re.search(FORBIDDEN[what], line)


def test_files_are_short() -> None:
    long = {
        name: length
        for name, text in texts().items()
        if name.startswith(("planner/", "tests/")) and name.endswith(".py")
        if (length := text.count("\n")) > LONGEST_FILE
    }
    assert not long, f"longer than {LONGEST_FILE} lines; make a folder of the same name: {long}"


def test_lock_files_have_hashes_for_every_package() -> None:
    for name in ("requirements.txt", "requirements-test.txt"):
        packages = re.findall(r"^(\S+)==.*\\\n((?: +--hash=sha256:[0-9a-f]{64}.*\n)+)", texts()[name], re.MULTILINE)
        assert len(packages) == len(re.findall(r"^[a-z0-9]", texts()[name], re.MULTILINE)) > 0


def test_the_test_lock_is_the_running_lock_and_more() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^\S+==[^\\\n]*", texts()[name], re.MULTILINE))

    assert {pin for pin in pins("requirements.txt") if not pin.startswith("flit-core")} <= pins("requirements-test.txt")
