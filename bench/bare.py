"""The bare counterparts: next to nothing that does the same kind of work on the same machine."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from flask import Flask

LIST_PAGE = """<!doctype html><title>Bare</title><table>
{% for row in rows %}<tr><td>{{ row[0] }}</td><td>{{ row[1] }}</td><td>{{ row[2] }}</td></tr>{% endfor %}
</table>"""

REPORT_ROW = '"Aktivitet {}", "Pågår", "december 2014", "9 av 14 klara",\n'


def page(database: Path) -> Callable[[], object]:
    """Return work that gets a page of bare Flask: one indexed query, 25 rows, Jinja."""
    app = Flask("bare")
    template = app.jinja_env.from_string(LIST_PAGE)
    connection = sqlite3.connect(database, check_same_thread=False)

    @app.get("/")
    def rows() -> str:
        found = connection.execute("SELECT key, title, position FROM activity ORDER BY id LIMIT 25").fetchall()
        return template.render(rows=found)

    client = app.test_client()
    return lambda: client.get("/").data


def report(rows: int) -> Callable[[], bytes]:
    """Return work that lets typst set one plain table of as many rows, tagged as ours is."""
    import typst

    source = (
        '#set document(title: "Bare", date: datetime(year: 2014, month: 10, day: 31))\n#set text(lang: "sv")\n'
        f"#table(columns: (1fr, 4em, 8em, 8em), {''.join(REPORT_ROW.format(n) for n in range(rows))})"
    )
    return lambda: typst.compile(source.encode(), format="pdf", pdf_standards=["ua-1"])
