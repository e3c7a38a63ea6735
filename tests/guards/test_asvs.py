"""The security checklist names each requirement once, says something of it, and points at what exists."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([^|]+) \| (✔|n/a|OPEN) \| ([^|]+) \|$", re.MULTILINE)

# Levels 1 and 2 of version 4.0.3; numbers left out are level 3, or were taken out of the standard.
NUMBERS = """
1.1.1-7 1.2.1-4 1.4.1 1.4.4-5 1.5.1-4 1.6.1-4 1.7.1-2 1.8.1-2 1.9.1-2 1.10.1 1.11.1-2 1.12.2 1.14.1-6
2.1.1-12 2.2.1-3 2.3.1-3 2.4.1-5 2.5.1-7 2.6.1-3 2.7.1-6 2.8.1-7 2.9.1-3 2.10.1-4
3.1.1 3.2.1-4 3.3.1-4 3.4.1-5 3.5.1-3 3.7.1
4.1.1-3 4.1.5 4.2.1-2 4.3.1-3
5.1.1-5 5.2.1-8 5.3.1-10 5.4.1-3 5.5.1-4
6.1.1-3 6.2.1-6 6.3.1-2 6.4.1-2
7.1.1-4 7.2.1-2 7.3.1 7.3.3-4 7.4.1-3
8.1.1-4 8.2.1-3 8.3.1-8
9.1.1-3 9.2.1-4
10.2.1-2 10.3.1-3
11.1.1-8
12.1.1-3 12.2.1 12.3.1-6 12.4.1-2 12.5.1-2 12.6.1
13.1.1 13.1.3-5 13.2.1-3 13.2.5-6 13.3.1-2 13.4.1-2
14.1.1-4 14.2.1-6 14.3.2-3 14.4.1-7 14.5.1-4
"""


def wanted() -> list[str]:
    numbers = []
    for part in NUMBERS.split():
        section, _, places = part.rpartition(".")
        first, _, last = places.partition("-")
        numbers += [f"{section}.{place}" for place in range(int(first), int(last or first) + 1)]
    return numbers


def test_each_requirement_stands_there_once_and_in_order() -> None:
    assert [number for number, *_rest in ROW.findall(TEXT)] == wanted()
    assert len(ROW.findall(TEXT)) == len(re.findall(r"^\| \d", TEXT, re.MULTILINE))


def test_what_is_named_exists() -> None:
    named = set(re.findall(r"`((?:tests|planner|docs|config)/[^`]+|[A-Z]\w+\.md|Makefile|\w+\.t(?:xt|oml))`", TEXT))
    assert len(named) > 40
    assert not [path for path in named if not (ROOT / path).exists()]


def test_what_is_shown_is_shown_by_something_and_the_rest_is_explained() -> None:
    bare = [
        number
        for number, _topic, state, why in ROW.findall(TEXT)
        if (state == "✔" and "`" not in why) or (state != "✔" and len(why) < 4)
    ]
    assert not bare
