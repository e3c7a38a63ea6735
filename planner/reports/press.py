"""The press: a process of its own that sets a report as PDF, so that web workers stay small and none waits for ever.

`python -m planner.reports.press` reads a document as JSON on standard input and writes the PDF to standard output.
"""

import json
import re
import subprocess  # our own program, no shell # nosec B404
import sys
import unicodedata
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from planner.kit.errors import PlannerError
from planner.reports.charts import with_drawings

# Settings have it too, but would import SQLAlchemy, which takes a press half as long again as a small report.
ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "templates" / "report" / "report.typ"
# Enough for ten times the largest plan that we measure.
LIMIT_SECONDS = 60
# Typst bundles the first. DejaVu Sans has signs that it lacks, and Last Resort draws a box for any character at all, so
# that no comment, whatever it holds, can stop the report: PDF/A refuses text without a glyph.
FONTS = ("Libertinus Serif", "DejaVu Sans", "Last Resort High-Efficiency")
# It refuses control characters, private use, surrogates and what isn't assigned; invisible ones change the direction of
# a text or mark its bytes, and are left out but for those that join and part letters.
MEANINGLESS, INVISIBLE, JOINERS = ("Cc", "Co", "Cs", "Cn"), "Cf", "\u00ad\u200c\u200d"
REPLACEMENT = "\ufffd"
# Latin, Greek, Cyrillic, punctuation, currencies, arrows, mathematics and shapes.
BEYOND_EUROPE = re.compile(r"[^\u0000-\u052f\u2000-\u205e\u20a0-\u20bf\u2100-\u22ff\u25a0-\u25ff\ufffd]")
# A large report takes 300 MB while it is set: this process lets two at a time.
_PLACES = BoundedSemaphore(2)


class PressError(PlannerError):
    """The press gave no report: it failed, or took too long."""


def print_pdf(document: dict[str, Any]) -> bytes:
    """Return a document as PDF/A-2a and PDF/UA-1; the same document gives the same bytes.

    Raises PressError when that fails or takes more than a minute.
    """
    return in_child("planner.reports.press", document)


def in_child(module: str, data: dict[str, Any]) -> bytes:
    """Return what a module of ours, run by itself, makes of data that it reads as JSON.

    Raises PressError when that fails or takes more than a minute.
    """
    if not _PLACES.acquire(timeout=LIMIT_SECONDS):
        raise PressError("Too many reports are being set at once; try again in a minute.")
    try:
        child = subprocess.run(  # our own program, no shell # nosec B603
            [sys.executable, "-m", module],
            input=json.dumps(data).encode(),
            capture_output=True,
            timeout=LIMIT_SECONDS,
            cwd=ROOT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise PressError(f"The report took more than {LIMIT_SECONDS} seconds to set and was given up.") from error
    finally:
        _PLACES.release()
    if child.returncode != 0:
        lines = child.stderr.decode(errors="replace").strip().splitlines() or ["no message"]
        raise PressError(f"The report could not be set: {lines[-1]}")
    return child.stdout


def main() -> None:
    """Set the document that stands on standard input."""
    sys.stdout.buffer.write(set_pdf(json.load(sys.stdin)))


def set_pdf(document: dict[str, Any]) -> bytes:
    """Set a document as PDF, in this process."""
    clean = printable(document)
    try:
        return _compile(clean)
    except BaseException:  # noqa: BLE001 - a panic inside typst is no Exception
        # Scripts that join their letters have made it panic: rather a report with a few signs lost than none.
        return _compile(_each_text(clean, lambda text: BEYOND_EUROPE.sub(REPLACEMENT, text)))


def printable(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document without what PDF/A refuses, and XML too."""
    clean: dict[str, Any] = _each_text(document, _printable)
    return clean


def _compile(document: dict[str, Any]) -> bytes:
    import typst

    drawn = with_drawings(document, FONTS[0])
    return bytes(
        typst.compile(
            TEMPLATE,
            root=TEMPLATE.parent,
            font_paths=[fallback_fonts()],
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=["a-2a", "ua-1"],
            sys_inputs={"document": json.dumps({**drawn, "fonts": FONTS})},
        )
    )


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    """Return JSON data with each text in it changed."""
    match value:
        case str():
            return change(value)
        case dict():
            return {key: _each_text(item, change) for key, item in value.items()}
        case list():
            return [_each_text(item, change) for item in value]
        case _:
            return value


def _printable(text: str) -> str:
    """Return a text without what PDF/A refuses: the sign for one that was lost stands in its place."""
    return text if text.isprintable() else "".join(map(_printable_character, text))


def _printable_character(character: str) -> str:
    category = unicodedata.category(character)
    if category == INVISIBLE and character not in JOINERS:
        return ""
    return REPLACEMENT if category in MEANINGLESS and character not in "\n\t" else character


def fallback_fonts() -> Path:
    """Return the folder of the fonts that matplotlib ships; found without importing it, which would take a second."""
    spec = find_spec("matplotlib")
    if spec is None or spec.origin is None:
        raise PressError("matplotlib, whose fonts the report uses, is not installed; run make install")
    return Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf"


if __name__ == "__main__":
    main()
