"""The paper that the follow-up is set on in Word: ours, or a template that the city has put in its place.

Of a template everything is kept but its text: styles, page, header and footer. A style that it lacks is added.
"""

from textwrap import shorten
from typing import Any

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from planner.reports.word.tables import Styles
from planner.reports.word.xml import colour_of, element, field

# Our own styles, beside Word's; Swedish, since those who go on writing choose among them.
LEAD, TABLE, HEAD, TEXT, NOTE, FIGURE = (
    "Ingress",
    "Planner tabell",
    "Tabellhuvud",
    "Tabelltext",
    "Tabellnot",
    "Nyckeltal",
)
SANS = "Calibri"
HEADINGS = {"Heading 1": 16, "Heading 2": 13, "Heading 3": 11.5, "Heading 4": 11}
CONTENTS = ("toc 1", "toc 2")
LANGUAGE = "sv-SE"
# What Word 2013 and all since then call their way of setting a document; older ones are shown in a mode of their own.
WORD_2013 = "15"
# How many letters of the running title fit on a line.
LINE = 100

Colours = dict[str, Any]


def open_paper(template: str, colours: Colours) -> Document:
    """Return an empty document with every style that the follow-up uses.

    Raises OSError or ValueError for a template that can't be read or is no Word document.
    """
    paper = docx.Document(template or None)
    for part in list(paper.element.body):
        if part.tag != qn("w:sectPr"):
            paper.element.body.remove(part)
    if not template:
        _lay_out(paper, colours)
    _add_missing(paper, colours)
    return paper


def check_template(template: str) -> None:
    """Raise ValueError, with a line for whoever set it, for a template that the follow-up can't be set on."""
    try:
        text_width(docx.Document(template))
    except Exception as error:
        # python-docx, zipfile and lxml each have errors of their own for a file that is something else.
        reason = " ".join(str(error).split())
        raise ValueError(f"{template} can't be used ({reason}); save it as .docx in Word") from error


def table_styles(paper: Document) -> Styles:
    """Return the ids of the styles that tables use."""
    ids = [str(paper.styles[name].style_id) for name in (TABLE, HEAD, TEXT, NOTE, FIGURE)]
    return Styles(*ids)


def text_width(paper: Document) -> int:
    """Return how wide the page's text is, in twentieths of a point."""
    section = paper.sections[0]
    page, left, right = section.page_width, section.left_margin, section.right_margin
    if page is None or left is None or right is None:
        raise ValueError("the template doesn't say how wide its page is")
    return int((page - left - right) / Pt(1) * 20)


def head_and_foot(paper: Document, title: str) -> None:
    """Write the running title and the pages' numbers, where the template has nothing of its own."""
    section = paper.sections[0]
    if not any(paragraph.text or len(paragraph._p) > 1 for paragraph in section.header.paragraphs):  # noqa: SLF001
        section.header.paragraphs[0].text = shorten(title, LINE, placeholder=" …")
    if not any(paragraph.text or len(paragraph._p) > 1 for paragraph in section.footer.paragraphs):  # noqa: SLF001
        foot = section.footer.paragraphs[0]
        foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        one = "<w:r><w:t>1</w:t></w:r>"
        pages = (field("PAGE", one), "<w:r><w:t xml:space='preserve'> (</w:t></w:r>", field("NUMPAGES", one))
        for piece in element(f"<w:p>{''.join(pages)}<w:r><w:t>)</w:t></w:r></w:p>"):
            foot._p.append(piece)  # noqa: SLF001 - python-docx has no fields


def _lay_out(paper: Document, colours: Colours) -> None:
    """Make our own paper: A4, one accent, Swedish, as Word makes documents today."""
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin, section.bottom_margin = Mm(25), Mm(22)
    ink, accent = _colour("ink", colours), _colour("accent", colours)
    _set(paper, "Normal", 11, ink, after=6, line=1.15)
    _set(paper, "Title", 26, accent, bold=True, after=2)
    _set(paper, "Subtitle", 13, ink, after=8)
    for name, size in HEADINGS.items():
        _set(paper, name, size, accent if size > 12 else ink, bold=True, before=size, after=4, follows=True)
    _set(paper, "Caption", 9.5, ink, bold=True, before=6, after=4, follows=True)
    _set(paper, "Header", 9, _colour("grey", colours))
    _set(paper, "Footer", 9, _colour("grey", colours))
    _set(paper, "List Bullet", 11, ink, after=3)
    for name in ("Title", "Subtitle"):
        # Word's own have a line under the title, and slanted letters far apart.
        style = paper.styles[name].element
        for mark in (*style.findall(f".//{qn('w:pBdr')}"), *style.findall(f"{qn('w:rPr')}/{qn('w:spacing')}")):
            mark.getparent().remove(mark)
    _styles(paper)["Subtitle"].font.italic = False
    # python-docx's own paper is English, which is what would be read aloud and spell-checked, and of Word 2010.
    for language in (*paper.styles.element.iter(qn("w:lang")), *paper.settings.element.iter(qn("w:themeFontLang"))):
        language.set(qn("w:val"), LANGUAGE)
    for setting in paper.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), WORD_2013)


def _add_missing(paper: Document, colours: Colours) -> None:
    """Add the styles that a template lacks."""
    ink, accent = _colour("ink", colours), _colour("accent", colours)
    wanted: tuple[tuple[str, dict[str, Any]], ...] = (
        ("Title", {"size": 26, "colour": accent, "bold": True}),
        ("Subtitle", {"size": 13, "colour": ink}),
        *((name, {"size": size, "colour": accent, "bold": True, "follows": True}) for name, size in HEADINGS.items()),
        ("List Bullet", {"size": 11, "colour": ink}),
        ("Caption", {"size": 9.5, "colour": ink, "bold": True, "follows": True}),
        (LEAD, {"size": 14, "colour": ink, "before": 2, "after": 8}),
        (HEAD, {"size": 9.5, "colour": accent, "bold": True, "before": 2, "after": 2, "follows": True}),
        (TEXT, {"size": 9.5, "colour": ink, "before": 1, "after": 1}),
        (NOTE, {"size": 8.5, "colour": _colour("grey", colours), "after": 1}),
        (FIGURE, {"size": 22, "colour": ink, "bold": True}),
    )
    there = {style.name for style in paper.styles}
    for name, looks in wanted:
        if name not in there:
            paper.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            _set(paper, name, **looks)
    for level, name in enumerate(CONTENTS):
        if name not in there:
            paper.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            _set(paper, name, 11 - level / 2, ink, before=4 if level == 0 else 0, after=1)
            _styles(paper)[name].paragraph_format.left_indent = Pt(14 * level)
    if TABLE not in there:
        paper.styles.element.append(_table_style(colours))


def _set(
    paper: Document,
    name: str,
    size: float,
    colour: RGBColor,
    *,
    bold: bool = False,
    before: float = 0,
    after: float = 0,
    line: float = 1.0,
    follows: bool = False,
) -> None:
    """Give a style its looks; what `follows` stays on the page of what comes next."""
    style = _styles(paper)[name]
    style.font.name, style.font.size, style.font.bold, style.font.color.rgb = SANS, Pt(size), bold, colour
    fonts = style.element.rPr.rFonts
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        # A theme's font would win over ours.
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    form = style.paragraph_format
    form.space_before, form.space_after, form.line_spacing, form.keep_with_next = Pt(before), Pt(after), line, follows


def _styles(paper: Document) -> dict[str, ParagraphStyle]:
    return {style.name: style for style in paper.styles if isinstance(style, ParagraphStyle) and style.name}


def _table_style(colours: Colours) -> Any:
    """Return our table: lines between rows, a stronger one under the head and over the sum."""
    rule, accent = colour_of("rule", colours), colour_of("accent", colours)

    def line(side: str, size: int, colour: str) -> str:
        return f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="{colour}"/>'

    head, total = line("bottom", 8, accent), line("top", 8, accent)
    borders = line("bottom", 4, rule) + line("insideH", 4, rule)
    margins = "".join(f'<w:{side} w:w="{size}" w:type="dxa"/>' for side, size in (("left", 60), ("right", 100)))
    return element(
        f'<w:style w:type="table" w:customStyle="1" w:styleId="PlannerTabell"><w:name w:val="{TABLE}"/>'
        f"<w:tblPr><w:tblBorders>{borders}</w:tblBorders><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>"
        f'<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>{head}</w:tcBorders></w:tcPr></w:tblStylePr>'
        f'<w:tblStylePr w:type="lastRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>{total}</w:tcBorders></w:tcPr>'
        "</w:tblStylePr></w:style>"
    )


def _colour(name: str, colours: Colours) -> RGBColor:
    return RGBColor.from_string(colour_of(name, colours))
