"""The follow-up as a document: what it says, section by section, the same for HTML, PDF and Word. Pure.

A renderer only sets out what stands here: it words nothing and counts nothing. `document` gives JSON data:

    language, title, subject, day, date: {year, month, day}, publisher, colours, shapes
    edition: its number and when it was frozen, as a line; of a live report that its texts are drafts, or None
    sections: [{id, title, parts, blocks, sections}]   in the order of `document`; subsections are of the same form
    colophon: {lines: [text], checksum}

`parts` says which of the two documents a section belongs to: "memo" (the board memo) and "follow_up" (its appendix,
which HTML and PDF are too). Ids of subsections: of areas `area-<key>`, of deviations `deviation-<what>`, and so on.
A block is one of

    {kind: headline, text, spans}
    {kind: paragraphs, paragraphs: [text], spans: [spans]}
    {kind: list, title or None, items: [{text, spans}]}
    {kind: figures, figures: [{n, label, light, link}]}            the great numbers of the summary; n is a text
    {kind: legend, marks: [mark]}
    {kind: chart, drawing: "status" or "series", chart, caption, spans, alternative}   planner.reports.charts draws it
    {kind: table, title, captioned, columns: [{title, width, align}], rows: [[cell]], total}   align: "left" or "right";
                                          a row's first cell is its heading; total: the last row sums the others up;
                                          captioned: false where the section has the same title
    {kind: activities, title, columns: [text], groups: [{name, rows: [planner.reports.rows.activity_row]}]}

    spans: [{text, link}]    the text beside it in pieces, so that the numbers in it lead somewhere
    cell: {text, marks: [mark], notes: [text], link}    marks stand before the text, notes in small under it
    mark: {shape, word, light}
    link: None, or what a page of the service leads to: {to: "rows", what, area}, {to: "activity", key},
          {to: "indicator", key}, {to: "requirements", year, code}, {to: "edition", year, number},
          {to: "organisations"}; or {to: "section", id} of the document itself. Files leave it out.
"""

from planner.kit import look
from planner.reports import wording as w
from planner.reports.colophon import colophon, edition_line
from planner.reports.document.areas import areas_section
from planner.reports.document.background import background_section, matter_section
from planner.reports.document.blocks import STATUS_ORDER, Part, bullets, item, prose, section
from planner.reports.document.changes import changes_section
from planner.reports.document.deviations import deviations_section
from planner.reports.document.indicators import sexes_table
from planner.reports.document.requirements import money_section, requirements_section
from planner.reports.document.summary import summary_section
from planner.reports.rules import Report, as_json

__all__ = ["STATUS_ORDER", "document"]


def document(report: Report) -> Part:
    """Return the whole document."""
    content = as_json(report)
    name = f"Uppföljning {report.year}"
    return {
        "language": "sv",
        "title": f"{name}: {report.extract.name}" if report.extract else name,
        "subject": report.plan_title,
        "day": w.day_text(report.as_of),
        "edition": edition_line(report),
        "date": {"year": report.as_of.year, "month": report.as_of.month, "day": report.as_of.day},
        "publisher": report.plan_owner,
        "colours": {"ink": look.INK, "ground": look.GROUND, "accent": look.ACCENT, "rule": look.RULE}
        | {light: look.LIGHT_COLOURS[light] for light in look.LIGHT_COLOURS},
        "shapes": look.STATUS_SHAPES,
        "sections": _sections(report, content),
        "colophon": colophon(report, content["checksum"]),
    }


def _sections(report: Report, content: Part) -> list[Part]:
    """Return the sections in their order (domain.md: The yearly follow-up); those of nothing but an unwritten text
    are left out, and an extract has only what is its organisation's.
    """
    if report.extract:
        return [
            summary_section(report, content),
            matter_section(report),
            areas_section(report),
            deviations_section(report),
        ]
    found = [
        _written(report, "proposal", "Förslag till beslut", "memo", "follow_up"),
        summary_section(report, content),
        background_section(report),
        _written(report, "preparation", "Ärendets beredning", "memo", "follow_up"),
        matter_section(report),
        requirements_section(report),
        areas_section(report),
        deviations_section(report),
        changes_section(report, content),
        _written(report, "consultations", "Synpunkter från brukar- och intresseorganisationer", "memo", "follow_up"),
        money_section(report),
        _gender(report),
        _written(report, "children", "Konsekvenser för barn", "memo", "follow_up"),
        _written(report, "remarks", "Förvaltningens synpunkter och förslag", "memo", "follow_up"),
        _attachments(report),
    ]
    return [one for one in found if one]


def _written(report: Report, text: str, title: str, *parts: str) -> Part | None:
    """Return a section that is nothing but a text, or None where that isn't written."""
    told = prose(report.texts.get(text))
    return section(text, title, [told], parts=parts) if told else None


def _gender(report: Report) -> Part | None:
    told, figures = prose(report.texts.get("gender")), sexes_table(report.indicators)
    return (
        section("gender", "Jämställdhetsanalys", [told, figures], parts=("memo", "follow_up"))
        if told or figures
        else None
    )


def _attachments(report: Report) -> Part:
    """Return what the memo has with it; of what it is itself, the follow-up says nothing."""
    return section("attachments", "Bilagor", [bullets([item(f"Uppföljning {report.year}")])], parts=("memo",))
