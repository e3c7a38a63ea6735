"""The press: a process of its own that sets a report as PDF, so that web workers stay small and none waits for ever.

`python -m planner.reports.press` reads a document as JSON on standard input and writes the PDF to standard output.
"""

import json
import subprocess
import sys
import unicodedata
from calendar import timegm
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from planner.kit.errors import PlannerError
from planner.kit.settings import ROOT
from planner.reports.chart import status_chart

TEMPLATE = ROOT / "templates" / "report" / "report.typ"
# Enough for ten times the largest plan that we measure.
LIMIT_SECONDS = 60
# Typst bundles the first. DejaVu Sans has signs that it lacks, and Last Resort draws a box for any character at all, so
# that no comment, whatever it holds, can stop the report: PDF/A refuses text without a glyph.
FONTS = ("Libertinus Serif", "DejaVu Sans", "Last Resort High-Efficiency")
# It refuses these too: control characters, private use, surrogates, unassigned.
MEANINGLESS = ("Cc", "Co", "Cs", "Cn")
REPLACEMENT = "\ufffd"


class PressError(PlannerError):
    """The press gave no report: it failed, or took too long."""


def print_pdf(document: dict[str, Any]) -> bytes:
    """Return a document as PDF/A-2a and PDF/UA-1; the same document gives the same bytes.

    Raises PressError when that fails or takes more than a minute.
    """
    try:
        child = subprocess.run(
            [sys.executable, "-m", "planner.reports.press"],
            input=json.dumps(document).encode(),
            capture_output=True,
            timeout=LIMIT_SECONDS,
            cwd=ROOT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise PressError(f"The report took more than {LIMIT_SECONDS} seconds to set and was given up.") from error
    if child.returncode != 0:
        lines = child.stderr.decode(errors="replace").strip().splitlines() or ["no message"]
        raise PressError(f"The report could not be set: {lines[-1]}")
    return child.stdout


def main() -> None:
    """Set the document that stands on standard input."""
    sys.stdout.buffer.write(set_pdf(json.load(sys.stdin)))


def set_pdf(document: dict[str, Any]) -> bytes:
    """Set a document as PDF, in this process."""
    import typst

    document = printable({**document, "fonts": FONTS})
    chart = document["summary"]["chart"]
    if chart:
        chart["svg"] = status_chart(chart, FONTS[0])
    day = document["date"]
    return bytes(
        typst.compile(
            TEMPLATE,
            root=TEMPLATE.parent,
            font_paths=[_fallback_fonts()],
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=["a-2a", "ua-1"],
            sys_inputs={"document": json.dumps(document)},
            # An explicit time: the bytes are the same whenever they are made.
            timestamp=timegm((day["year"], day["month"], day["day"], 12, 0, 0)),
        )
    )


def printable(value: Any) -> Any:
    """Return JSON data with every character that PDF/A refuses replaced by the sign for one that was lost."""
    match value:
        case str():
            return _printable_text(value)
        case dict():
            return {key: printable(item) for key, item in value.items()}
        case list() | tuple():
            return [printable(item) for item in value]
        case _:
            return value


def _printable_text(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(
        REPLACEMENT if unicodedata.category(character) in MEANINGLESS and character not in "\n\t" else character
        for character in text
    )


def _fallback_fonts() -> Path:
    """Return the folder of the fonts that matplotlib ships; found without importing it, which would take a second."""
    spec = find_spec("matplotlib")
    if spec is None or spec.origin is None:
        raise PressError("matplotlib, whose fonts the report uses, is not installed; run make install")
    return Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf"


if __name__ == "__main__":
    main()
