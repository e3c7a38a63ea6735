"""Tables of the follow-up in Word: header rows that repeat, rows that hold together, a title to be read aloud."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from planner.reports.word.xml import Run, attribute, colour_of, kept_with_next, paragraph

Part = dict[str, Any]
# Of an activity: what it is, by when, how it stands; fourteen districts take room in the last.
ACTIVITY_WIDTHS = (9, 6, 13)
# A table with this few rows isn't broken over pages.
SHORT_TABLE = 12
# About how long a bold letter of a head is, and what stands beside the text of a cell; twentieths of a point.
LETTER, MARGINS, LONG_WORD = 112, 160, 24


@dataclass(frozen=True, slots=True)
class Styles:
    """Ids of the styles that tables use."""

    table: str
    head: str
    text: str
    note: str
    figure: str


@dataclass(frozen=True, slots=True)
class Tables:
    """Makes tables of a document: `width` is that of the page's text, in twentieths of a point."""

    document: Part
    styles: Styles
    width: int

    def table(self, block: Part) -> str:
        """Return a table with its columns' widths; a row's first cell is its heading."""
        columns = block["columns"]
        right = [column["align"] == "right" for column in columns]
        head = [self._head(column["title"], at) for column, at in zip(columns, right, strict=True)]
        rows = [[self._cell(cell, at) for cell, at in zip(row, right, strict=True)] for row in block["rows"]]
        if len(rows) <= SHORT_TABLE:
            rows = [*([kept_with_next(cell) for cell in row] for row in rows[:-1]), *rows[-1:]]
        heads = [column["title"] for column in columns]
        names = " ".join(row[0]["text"] for row in block["rows"])
        widths = self._lengths([column["width"] for column in columns], [f"{heads[0]} {names}", *heads[1:]])
        return self._whole(block["title"], widths, [_row(head, header=True), *map(_row, rows)], total=block["total"])

    def figures(self, block: Part, title: str) -> str:
        """Return the great numbers side by side, each under what it counts."""
        figures = block["figures"]
        head = [self._head(figure["label"]) for figure in figures]
        numbers = [paragraph([Run(one["n"], self._light(one["light"]))], self.styles.figure) for one in figures]
        widths = self._lengths([1] * len(figures), [figure["label"] for figure in figures])
        return self._whole(title, widths, [_row(head, header=True), _row(numbers)])

    def activities(self, block: Part, group: Part) -> str:
        """Return the activities of a group."""
        head = [self._head(name) for name in block["columns"]]
        rows = [_row(self._activity(row), whole=not row["long"]) for row in group["rows"]]
        title = f"{block['title']}: {group['name']}" if group["name"] else block["title"]
        return self._whole(title, self._lengths(ACTIVITY_WIDTHS, block["columns"]), [_row(head, header=True), *rows])

    def marks(self, marks: Sequence[Part]) -> list[Run]:
        """Return signs in their colours: shape and word."""
        return [
            Run(f"{self.document['shapes'][mark['shape']]} {mark['word']}  ", self._light(mark["light"]))
            for mark in marks
        ]

    def _activity(self, row: Part) -> list[str]:
        what = [self._text(row["title"], bold=True)]
        what += [self._text(row["wording"])] if row["wording"] else []
        what += [self._note(f"{note['label']}: {note['text']}") for note in row["notes"]]
        when = [self._text(row["due"])]
        when += [self._note(row["due_soon"], "yellow")] if row["due_soon"] else []
        when += [self._note(note) for note in row["due_notes"]]
        how = [paragraph([*self.marks(row["marks"]), Run(row["share"] or "")], self.styles.text)]
        how += [self._text(part) for part in row["parts"]]
        how += [self._note(row["stale"], "yellow")] if row["stale"] else []
        if comment := row["comment"]:
            how.append(self._note(f"”{comment['text']}” ({comment['by']})"))
        return ["".join(cell) for cell in (what, when, how)]

    def _cell(self, cell: Part, right: bool) -> str:
        runs = [*self.marks(cell["marks"]), Run(cell["text"])]
        first = paragraph(runs, self.styles.text, right=right) if cell["text"] or cell["marks"] else ""
        notes = "".join(self._note(note) for note in cell["notes"])
        return first + notes or paragraph([], self.styles.text)

    def _head(self, text: str, right: bool = False) -> str:
        return paragraph([Run(text)], self.styles.head, right=right)

    def _text(self, text: str, *, bold: bool = False) -> str:
        return paragraph([Run(text, bold=bold)], self.styles.text)

    def _note(self, text: str, light: str | None = None) -> str:
        return paragraph([Run(text, self._light(light))], self.styles.note)

    def _light(self, light: str | None) -> str | None:
        colours = self.document["colours"]
        return colour_of(light, colours) if light and light in colours else None

    def _lengths(self, widths: Sequence[int], texts: Sequence[str]) -> list[int]:
        """Return the columns' lengths, in the proportion of their widths; none is too narrow for a word of its text."""
        longest = [min(max(map(len, text.split()), default=0), LONG_WORD) for text in texts]
        needed = [letters * LETTER + MARGINS for letters in longest]
        lengths = [self.width * width / sum(widths) for width in widths]
        lacking = sum(max(0, need - length) for need, length in zip(needed, lengths, strict=True))
        spare = [max(0, length - need) for need, length in zip(needed, lengths, strict=True)]
        taken = min(1, lacking / sum(spare)) if sum(spare) else 0
        pairs = zip(needed, lengths, spare, strict=True)
        return [round(max(need, length) - extra * taken) for need, length, extra in pairs]

    def _whole(self, title: str, lengths: Sequence[int], rows: Sequence[Sequence[str]], *, total: bool = False) -> str:
        """Return a table; the title is what a screen reader says of it."""
        grid = "".join(f'<w:gridCol w:w="{length}"/>' for length in lengths)
        body = "".join(_set(row, lengths) for row in rows)
        look = f'w:firstRow="1" w:lastRow="{int(total)}" w:firstColumn="1" w:lastColumn="0" w:noHBand="1" w:noVBand="1"'
        return (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{self.styles.table}"/><w:tblW w:w="{self.width}" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="{"06E0" if total else "06A0"}" {look}/>'
            f"<w:tblCaption w:val={attribute(title)}/></w:tblPr>"
            f"<w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"
        )


def _row(cells: Sequence[str], *, header: bool = False, whole: bool = True) -> list[str]:
    """Return a row's properties, then its cells: `header` repeats on each page, `whole` doesn't break over two."""
    return [("<w:cantSplit/>" if whole else "") + ("<w:tblHeader/>" if header else ""), *cells]


def _set(row: Sequence[str], lengths: Sequence[int]) -> str:
    properties, *cells = row
    inner = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{length}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
        for cell, length in zip(cells, lengths, strict=True)
    )
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"
