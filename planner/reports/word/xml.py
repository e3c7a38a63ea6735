"""WordprocessingML as text. python-docx is slow at large tables: a thousand rows take it minutes, a text a moment."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr  # writes XML, reads none # nosec B406

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement

_STYLED = re.compile(r"<w:pStyle [^>]*/>")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a paragraph; `colour` is six hexadecimal digits."""

    text: str
    colour: str | None = None
    bold: bool = False


def element(xml: str) -> BaseOxmlElement:
    """Return an element of a text that begins with its tag, such as <w:p>."""
    tag = re.match(r"<w:\w+", xml)
    if tag is None:
        raise ValueError(xml[:40])
    return parse_xml(f"{tag[0]} {nsdecls('w')}{xml[tag.end() :]}")


def text_of(text: str) -> str:
    """Return a text so that it can stand in an element."""
    return escape(text)


def attribute(text: str) -> str:
    """Return a text as an attribute's value, quoted."""
    return quoteattr(text)


def paragraph(runs: Iterable[Run], style: str, *, right: bool = False, bookmark: tuple[int, str] | None = None) -> str:
    """Return a paragraph. `style` is a style's id; `bookmark`, a number and a name, holds all of it."""
    aligned = '<w:jc w:val="right"/>' if right else ""
    inner = "".join(run(one) for one in runs)
    if bookmark:
        number, name = bookmark
        begins = f'<w:bookmarkStart w:id="{number}" w:name={attribute(name)}/>'
        inner = f'{begins}{inner}<w:bookmarkEnd w:id="{number}"/>'
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{aligned}</w:pPr>{inner}</w:p>'


def kept_with_next(paragraphs: str) -> str:
    """Return paragraphs that stay on the page of what comes next."""
    return _STYLED.sub(r"\g<0><w:keepNext/>", paragraphs)


def run(one: Run) -> str:
    """Return a run; a line break in it is one in Word."""
    bold = "<w:b/>" if one.bold else ""
    colour = f'<w:color w:val="{one.colour}"/>' if one.colour else ""
    lines = '</w:t><w:br/><w:t xml:space="preserve">'.join(text_of(one.text).split("\n"))
    return f'<w:r><w:rPr>{bold}{colour}</w:rPr><w:t xml:space="preserve">{lines}</w:t></w:r>'


def field(instruction: str, shown: str, *, stale: bool = False) -> str:
    """Return a field that Word works out, and what is shown until then; a stale one it works out on opening."""
    dirty = ' w:dirty="true"' if stale else ""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"{dirty}/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{shown}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def colour_of(name: str, colours: dict[str, Any]) -> str:
    """Return a colour of the document's as Word has it."""
    return str(colours[name]).removeprefix("#")
