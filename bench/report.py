"""The yearly follow-up in each format: time and memory at 1,000 activities × 14, and how both grow up to 10,000.

Beside each stands what the same library takes for the same words with nothing around them (bench.bare): a ratio of two
processor times of one run, whatever the machine. A format is made by a process of its own, so that its memory is its.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from bench import bare
from bench.follow_up import add_follow_up
from bench.made_up import TODAY, made_up
from bench.measure import Figure, cpu_ms, goal, remark
from bench.worker import Worker
from planner.plans.operations.synthetic import Size
from planner.reports.contents import report_on
from planner.reports.document import document
from planner.reports.formats import Format
from planner.reports.html import stand_alone
from planner.reports.rules import as_json
from planner.reports.word import MEMO

SMALL, USUAL, LARGE = 100, 1_000, 10_000
PEOPLE, DISTRICTS = 200, 14
# Of the largest plan: what programs read, and what is read on a screen or kept. A Word file of two thousand pages that
# is to be written on in, or a workbook of 150,000 rows, are nobody's; their growth is shown from 100 to 1,000 alone.
SENSIBLE_LARGE = (Format.HTML, Format.PDF, Format.JSON)
# Of a PDF: seconds of the processor, and MB that all processes add together.
PDF_SECONDS, PDF_MB = 2.0, 400
# An activity may take so many times as long in a plan ten times the size.
LINEAR = 1.3

Made = Mapping[str, float]


def report() -> None:
    """Make each format of three plans."""
    made = {size: _made(size) for size in (SMALL, USUAL, LARGE)}
    for form in Format:
        _growth(form, made)


def _made(size: int) -> dict[Format, Made]:
    """Make the formats of a plan; print what those of the usual size take."""
    forms = SENSIBLE_LARGE if size == LARGE else tuple(Format)
    with _plan(size) as path:
        made: dict[Format, Made] = {form: Worker(f"report {form}", f"sqlite:///{path}").finish() for form in forms}
        if size == USUAL:
            _print(path, made)
    return made


@contextmanager
def _plan(size: int) -> Iterator[Path]:
    with made_up(Size(size, PEOPLE, DISTRICTS)) as (app, path), app.app_context():
        add_follow_up(TODAY)
        yield path


def _print(path: Path, made: Mapping[Format, Made]) -> None:
    found = report_on(TODAY.year, TODAY, drafts=True)
    whole = document(found)
    memo = {**whole, "sections": [one for one in whole["sections"] if MEMO in one["parts"]]}
    content = as_json(found)
    words, words_of_memo = bare.words_of(stand_alone(whole)), bare.words_of(stand_alone(memo))
    with closing(sqlite3.connect(path)) as connection:
        reading = cpu_ms(bare.reading(connection))
    plain = {
        Format.HTML: cpu_ms(bare.html(words)),
        Format.PDF: cpu_ms(bare.pdf(words)),
        Format.WORD: cpu_ms(bare.word(words)),
        Format.WORD_MEMO: cpu_ms(bare.word(words_of_memo)),
        Format.EXCEL: cpu_ms(bare.excel(bare.values_of(content))),
        Format.JSON: cpu_ms(partial(bare.json, content)),
    }
    what = f"{USUAL:,} × {DISTRICTS}"
    print(Figure(f"report, reading {what}", made[Format.JSON]["read"], reading))
    for form, one in made.items():
        note = f"{one['wall'] / 1000:.1f} s by the clock, {one['memory']:.0f} MB"
        most = PDF_SECONDS * 1000 if form is Format.PDF else None
        print(Figure(f"report as {form}, {what}", one["cpu"], plain[form], note, most))
    memory = made[Format.PDF]["memory"]
    print(remark("  memory of the PDF", f"{memory:.0f} MB", goal(f"< {PDF_MB} MB", memory < PDF_MB)))


def _growth(form: Format, made: Mapping[int, Mapping[Format, Made]]) -> None:
    """Print how time an activity and memory grow, from the smallest plan to the largest, and from the usual one."""
    largest = LARGE if form in made[LARGE] else USUAL
    small, large = made[SMALL][form], made[largest][form]
    each = (large["cpu"] / largest) / (small["cpu"] / SMALL)
    memory = large["memory"] / small["memory"]
    aim = ""
    if largest == LARGE:
        usual = made[USUAL][form]["cpu"]
        growth = large["cpu"] / usual / (LARGE / USUAL)
        aim = f"time each × {growth:.2f} from {USUAL:,}, {goal(f'<= {LINEAR}', growth <= LINEAR)}"
    result = f"time each × {each:.2f}, memory × {memory:.1f}"
    print(remark(f"report as {form}, growth from {SMALL:,} to {largest:,}", result, aim))
