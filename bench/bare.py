"""The bare counterparts: next to nothing that does the same kind of work on the same machine."""

import io
import json as json_module
import os
import re
import sqlite3
from collections.abc import Callable, Sequence
from html import unescape
from typing import Any

from flask import Flask
from jinja2 import Environment

LIST_PAGE = """<!doctype html><title>Bare</title><table>
{% for row in rows %}<tr><td>{{ row[0] }}</td><td>{{ row[1] }}</td><td>{{ row[2] }}</td></tr>{% endfor %}
</table>"""

ALONE = """<!doctype html><title>Bare</title>{% for word in words %}<p>{{ word }}</p>{% endfor %}"""
# Each assignment with its activity, deadline and latest update on a day, as a report has to read them.
SHARES = """SELECT v.key, v.title, a.organisation_id, d.due, s.status, s.comment FROM activity v
JOIN assignment a ON a.activity_id = v.id
LEFT JOIN deadline d ON d.activity_id = v.id AND d.holds_from <= '2014-11-03' AND '2014-11-03' < d.holds_to
LEFT JOIN status_update s ON s.assignment_id = a.id
AND s.holds_from <= '2014-11-03' AND '2014-11-03' < s.holds_to"""
NOT_READ, TAG = re.compile(r"<(style|svg)\b.*?</\1>", re.DOTALL), re.compile(r"<[^>]*>")
# Words on a row of a sheet.
ACROSS = 12


def application() -> Flask:
    """Return a page of bare Flask on the SQLite file that BENCH_DATABASE names: one indexed query, 25 rows, Jinja."""
    app = Flask("bare")
    template = app.jinja_env.from_string(LIST_PAGE)
    connection = sqlite3.connect(os.environ["BENCH_DATABASE"], check_same_thread=False)

    @app.get("/")
    def rows() -> str:
        found = connection.execute("SELECT key, title, position FROM activity ORDER BY id LIMIT 25").fetchall()
        return template.render(rows=found)

    return app


def values_of(content: Any) -> list[str]:
    """Return the texts and numbers of a report's JSON, in order."""
    match content:
        case dict():
            return [value for item in content.values() for value in values_of(item)]
        case list():
            return [value for item in content for value in values_of(item)]
        case str() | int() | float():
            return [str(content)]
        case _:
            return []


def words_of(page: str) -> list[str]:
    """Return what there is to read on a page, a line for each of its elements."""
    seen = TAG.sub("\n", NOT_READ.sub("", page))
    return [unescape(line.strip()) for line in seen.splitlines() if line.strip()]


def reading(connection: sqlite3.Connection) -> Callable[[], object]:
    """Return work that reads a plan's assignments in one statement."""
    return lambda: connection.execute(SHARES).fetchall()


def json(content: object) -> bytes:
    """Write what there is as JSON, as it comes."""
    return json_module.dumps(content).encode()


def html(words: Sequence[str]) -> Callable[[], bytes]:
    """Return work that sets each word as a paragraph with Jinja."""
    template = Environment(autoescape=True).from_string(ALONE)
    return lambda: template.render(words=words).encode()


def pdf(words: Sequence[str]) -> Callable[[], bytes]:
    """Return work that lets typst set each word as a paragraph, tagged as ours is."""
    import typst

    source = (
        '#set document(title: "Bare", date: datetime(year: 2014, month: 10, day: 31))\n#set text(lang: "sv")\n'
        "#for word in json(bytes(sys.inputs.words)) { par(word) }"
    )
    data = {"words": json_module.dumps(words)}
    return lambda: bytes(typst.compile(source.encode(), format="pdf", pdf_standards=["ua-1"], sys_inputs=data))


def word(words: Sequence[str]) -> Callable[[], bytes]:
    """Return work that adds each word as a paragraph with python-docx."""
    from docx import Document

    def write() -> bytes:
        paper, file = Document(), io.BytesIO()
        for each in words:
            paper.add_paragraph(each)
        paper.save(file)
        return file.getvalue()

    return write


def excel(words: Sequence[str]) -> Callable[[], bytes]:
    """Return work that writes each word into a cell with XlsxWriter, as it advises for much."""
    import xlsxwriter

    def write() -> bytes:
        file = io.BytesIO()
        book = xlsxwriter.Workbook(file, {"constant_memory": True})
        sheet = book.add_worksheet()
        for place, each in enumerate(words):
            sheet.write_string(*divmod(place, ACROSS), each)
        book.close()
        return file.getvalue()

    return write
