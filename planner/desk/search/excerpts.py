"""What is shown of a text that was found: the line in which most of it is, cut around it, with its words marked."""

from collections.abc import Sequence

from markupsafe import Markup, escape

from planner.desk.search.matching import Part, hits

# How much is shown of a line, and how much of that before the first word that was found; in letters.
LONGEST = 240
BEFORE = 80


def marked(text: str, parts: Sequence[Part]) -> Markup:
    """Return a text with the words marked that were asked for."""
    pieces, last = [], 0
    for start, end in hits(text, parts):
        pieces += [escape(text[last:start]), Markup("<mark>"), escape(text[start:end]), Markup("</mark>")]
        last = end
    return Markup("").join([*pieces, escape(text[last:])])


def excerpt(text: str, parts: Sequence[Part]) -> Markup:
    """Return what to show of a text, a line for each thing said in it: empty where there is nothing."""
    lines = text.split("\n")
    found = [hits(line, parts) for line in lines]
    # Of those with as many, the first: lines stand in the order of what they weigh.
    best = max(range(len(lines)), key=lambda place: len(_different(lines[place], found[place])))
    return marked(_cut(lines[best], found[best][0][0] if found[best] else 0), parts)


def _different(line: str, found: Sequence[tuple[int, int]]) -> set[str]:
    return {line[start:end].casefold() for start, end in found}


def _cut(line: str, first: int) -> str:
    """Return so much of a line as is shown, between two words, with the one that begins at `first` in it."""
    start = 0 if len(line) <= LONGEST or first <= BEFORE else line.rfind(" ", 0, first - BEFORE) + 1
    end = len(line) if len(line) - start <= LONGEST else line.rfind(" ", start, start + LONGEST)
    # A word that long is cut where it is.
    end = start + LONGEST if end <= start else end
    return f"{'… ' if start else ''}{line[start:end]}{' …' if end < len(line) else ''}"
