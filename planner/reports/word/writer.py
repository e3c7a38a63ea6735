"""Sets the follow-up as a Word document. It words nothing and counts nothing: all of that is the document's.

`python -m planner.reports.word.writer` reads {document, part, template} as JSON on standard input and writes the DOCX
to standard output.
"""

import io
import json
import sys
from collections.abc import Iterator
from datetime import datetime
from itertools import count, zip_longest
from typing import Any

from docx.document import Document
from docx.shared import Pt

from planner.reports.press import printable
from planner.reports.word.paper import LANGUAGE, LEAD, head_and_foot, open_paper, table_styles, text_width
from planner.reports.word.pictures import picture
from planner.reports.word.tables import Tables
from planner.reports.word.xml import Run, element, field, kept_with_next, paragraph, text_of

Part = dict[str, Any]

MEMO = "memo"
KIND_OF_MEMO, CONTENTS, COLOPHON, CHECKSUM = "Tjänsteutlåtande", "Innehåll", "Om rapporten", "Kontrollsumma (SHA-256)"
# After what is read in half a minute, as in HTML and PDF.
CONTENTS_AFTER = "summary"
# How deep the table of contents goes.
DEPTH = 2
# What isn't parted by a page from the words that lead to it.
KEPT_TOGETHER = ("table", "chart")
# After a table, less than a line.
SPACE = '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="160" w:lineRule="exact"/></w:pPr></w:p>'


def main() -> None:
    """Set what stands on standard input."""
    sys.stdout.buffer.write(set_word(**json.load(sys.stdin)))


def set_word(document: Part, part: str, template: str) -> bytes:
    """Return the sections of a document that belong to a part, as DOCX; the same document gives the same text."""
    return Writer(document, part, template).written()


class Writer:
    """Sets one document, from its title to its colophon."""

    def __init__(self, document: Part, part: str, template: str) -> None:
        self.document, self.part = printable(document), part
        self.sections = [section for section in self.document["sections"] if part in section["parts"]]
        self.paper: Document = open_paper(template, document["colours"])
        self.tables = Tables(self.document, table_styles(self.paper), text_width(self.paper))
        self.numbers = count(1)

    def written(self) -> bytes:
        """Return it as a file."""
        self._title()
        for section in self.sections:
            self._section(section, 1)
            if section["id"] == CONTENTS_AFTER and self.part != MEMO:
                self._contents()
        self._colophon()
        head_and_foot(self.paper, f"{self.document['title']} · {self.document['subject']}")
        self._properties()
        file = io.BytesIO()
        self.paper.save(file)
        return file.getvalue()

    def _title(self) -> None:
        document = self.document
        if self.part == MEMO:
            self._paragraph(KIND_OF_MEMO, "Subtitle")
        self._paragraph(document["title"], "Title")
        self._paragraph(document["subject"], "Subtitle")
        facts = (document["edition"], f"Läget den {document['day']}", document["publisher"])
        self._paragraph(" · ".join(fact for fact in facts if fact), "Normal")

    def _section(self, section: Part, level: int) -> None:
        bookmark = (next(self.numbers), bookmark_of(section["id"])) if level <= DEPTH else None
        self._heading(section["title"], level, bookmark)
        for block, after in zip_longest(section["blocks"], section["blocks"][1:]):
            self._block(block, level, leads=after is not None and after["kind"] in KEPT_TOGETHER)
        for each in section["sections"]:
            self._section(each, level + 1)

    def _block(self, block: Part, level: int, *, leads: bool) -> None:
        """Set a block; of one that leads to what comes next, the last line stays on its page."""
        match block["kind"]:
            case "headline":
                self._paragraph(block["text"], LEAD)
            case "paragraphs":
                texts = block["paragraphs"]
                for number, text in enumerate(texts, 1):
                    self._paragraph(text, "Normal", leads=leads and number == len(texts))
            case "list":
                self._list(block, level)
            case "figures":
                self._table(self.tables.figures(block, self.document["title"]))
            case "legend":
                self._add(paragraph(self.tables.marks(block["marks"]), self._style("Normal")))
            case "chart":
                self._chart(block)
            case "table":
                if block["captioned"]:
                    self._paragraph(block["title"], "Caption")
                self._table(self.tables.table(block))
            case "activities":
                self._activities(block, level)

    def _list(self, block: Part, level: int) -> None:
        if block["title"]:
            self._heading(block["title"], level + 1)
        for item in block["items"]:
            self._paragraph(item["text"], "List Bullet")

    def _activities(self, block: Part, level: int) -> None:
        """Set each group as a table of its own under a heading, which Word's navigation shows."""
        for group in block["groups"]:
            if group["name"]:
                self._heading(group["name"], level + 1)
            self._table(self.tables.activities(block, group))

    def _chart(self, block: Part) -> None:
        self._paragraph(block["caption"], "Caption")
        self.paper.add_picture(io.BytesIO(picture(block)), width=Pt(self.tables.width / 20))
        drawing = self.paper.inline_shapes[-1]._inline.docPr  # noqa: SLF001 - python-docx can't set it
        drawing.set("descr", text_of(block["alternative"]))
        drawing.set("title", text_of(block["caption"]))

    def _contents(self) -> None:
        """Set the table of contents as a field: Word adds its pages when it is opened, others show it without."""
        self._heading(CONTENTS, 1)
        entries = list(self._entries(self.sections, 1))
        if not entries:
            return
        lines = [
            paragraph([], self._style(f"toc {level}")).replace(
                "</w:p>",
                f'<w:hyperlink w:anchor="{bookmark_of(id_)}" w:history="1"><w:r><w:t>{text_of(title)}</w:t></w:r>'
                "</w:hyperlink></w:p>",
            )
            for level, id_, title in entries
        ]
        begins, _mark, ends = field(f'TOC \\o "1-{DEPTH}" \\h \\z', "<mark/>", stale=True).partition("<mark/>")
        lines[0] = lines[0].replace("<w:hyperlink", f"{begins}<w:hyperlink", 1)
        lines[-1] = lines[-1].removesuffix("</w:p>") + f"{ends}</w:p>"
        for line in lines:
            self._add(line)

    def _entries(self, sections: list[Part], level: int) -> Iterator[tuple[int, str, str]]:
        for section in sections:
            yield level, section["id"], section["title"]
            if level < DEPTH:
                yield from self._entries(section["sections"], level + 1)

    def _colophon(self) -> None:
        colophon = self.document["colophon"]
        self._heading(COLOPHON, 1)
        for line in (*colophon["lines"], f"{CHECKSUM}: {colophon['checksum']}"):
            self._paragraph(line, "Normal")

    def _properties(self) -> None:
        """Say what the document is, for those who can't see it and for archives; no person is named as its author."""
        properties, document = self.paper.core_properties, self.document
        title = f"{KIND_OF_MEMO}: {document['title']}" if self.part == MEMO else document["title"]
        properties.title, properties.subject = title, document["subject"]
        properties.author, properties.last_modified_by = document["publisher"] or "", ""
        properties.language, properties.comments, properties.revision = LANGUAGE, "", 1
        properties.created = properties.modified = datetime(**document["date"])  # noqa: DTZ001 - a day, in no zone

    def _heading(self, text: str, level: int, bookmark: tuple[int, str] | None = None) -> None:
        self._add(paragraph([Run(text)], self._style(f"Heading {min(level, 4)}"), bookmark=bookmark))

    def _paragraph(self, text: str, style: str, *, leads: bool = False) -> None:
        xml = paragraph([Run(text)], self._style(style))
        self._add(kept_with_next(xml) if leads else xml)

    def _table(self, xml: str) -> None:
        self._add(xml)
        # Two tables in a row would become one.
        self._add(SPACE)

    def _style(self, name: str) -> str:
        return str(self.paper.styles[name].style_id)

    def _add(self, xml: str) -> None:
        body = self.paper.element.body
        body.insert(len(body) - 1, element(xml))


def bookmark_of(id_: str) -> str:
    """Return a section's id as Word takes names: letters, digits and lines under, at most 40."""
    return "".join(sign if sign.isalnum() else "_" for sign in f"p_{id_}")[:40]


if __name__ == "__main__":
    main()
