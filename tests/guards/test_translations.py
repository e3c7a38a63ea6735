"""Every text that people see can be had in English; the yearly follow-up and made-up plans are Swedish on purpose."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from jinja2 import Environment

ROOT = Path(__file__).resolve().parents[2]
ENGLISH = ROOT / "planner" / "translations" / "en" / "LC_MESSAGES" / "messages.po"

GETTEXT = {"_", "_l", "gettext", "lazy_gettext", "ngettext"}
SWEDISH_CODE = (
    "planner/reports/",
    "planner/plans/operations/synthetic.py",
    # What stands in the history is written in the plan's own language.
    "planner/plans/operations/mergers/handing_over.py",
    # Examples of what the API answers: the plan is Swedish.
    "planner/plans/api/",
    "planner/people/api/",
    "planner/rounds/api.py",
    "planner/requirements/api.py",
    # Words that Swedes use in passwords, and what may stand in a file of people.
    "planner/people/guessing.py",
    "planner/people/schemas.py",
    "planner/people/queries/imports.py",
    "planner/people/pages/imports.py",
    # The same of a table of figures, and the words that people use for people.
    "planner/indicators/queries/imports.py",
    "planner/indicators/pages/imports.py",
    "planner/indicators/rules/figures.py",
)
# Rows of the report, too, are Swedish.
SWEDISH_TEMPLATES = (
    "templates/report/",
    "templates/reports/rows.html",
    # Running text, written in each language by itself; tests/rooms/desk/help holds the two to each other.
    "templates/desk/help/sv/",
    "templates/desk/help/en/",
    "templates/desk/help/accessibility/_sv.html",
    "templates/desk/help/accessibility/_en.html",
    "templates/desk/help/accessibility/_known_sv.html",
    "templates/desk/help/accessibility/_known_en.html",
)
# The same in every language; "På svenska" is the link to the Swedish page.
SAME_EVERYWHERE = {"Planner", "PDF", "JSON", "På svenska", "åäö"}
# The API speaks English, and so do commands.
CODE_WORDS = {"openapi", "json", "plnr", "problems", "What may go wrong", "planner people invite", "print", "link"}
SWEDISH_LETTER = re.compile("[åäöÅÄÖ]")
ATTRIBUTES_WITH_TEXT = {"alt", "aria-label", "placeholder", "title"}

Text = str | list[str] | tuple[str, ...]


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="en")


@pytest.fixture(scope="module")
def english() -> Catalog:
    return read(ENGLISH)


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The texts in code and templates now, found as `make translations` finds them."""
    template = tmp_path_factory.mktemp("texts") / "messages.pot"
    pybabel = [sys.executable, "-m", "babel.messages.frontend", "--quiet"]
    extract = ["extract", "--mapping", "babel.cfg", "--keyword", "_l", "--output", str(template), "."]
    subprocess.run([*pybabel, *extract], cwd=ROOT, check=True)
    return read(template)


def texts(catalogue: Catalog) -> set[tuple[str, ...]]:
    return {forms(message.id) for message in catalogue if message.id}


def forms(text: Text | None) -> tuple[str, ...]:
    """Return a text's singular and plural, or the one form it has."""
    return (text,) if isinstance(text, str) else tuple(text or ())


def test_the_catalogue_holds_the_texts_in_use(used: Catalog, english: Catalog) -> None:
    assert texts(used)
    assert texts(english) == texts(used), "run `make translations`, then translate what is new"
    assert not english.obsolete


def test_every_text_is_translated(english: Catalog) -> None:
    def is_done(message: Message) -> bool:
        return all(forms(message.string)) and len(forms(message.string)) == len(forms(message.id)) and not message.fuzzy

    assert [message.id for message in english if message.id and not is_done(message)] == []


def test_placeholders_are_the_same_in_both_languages(english: Catalog) -> None:
    def placeholders(text: str) -> list[str]:
        return sorted(re.findall(r"%\(\w+\)s|%", text))

    different = [
        (swedish, translated)
        for message in english
        if message.id
        for swedish, translated in zip(forms(message.id), forms(message.string), strict=True)
        if placeholders(swedish) != placeholders(translated)
    ]
    assert different == []


def test_what_is_compiled_is_what_is_written(english: Catalog) -> None:
    compiled = BytesIO()
    write_mo(compiled, english)
    assert ENGLISH.with_suffix(".mo").read_bytes() == compiled.getvalue(), "run `make install`"


def test_swedish_in_code_goes_through_gettext() -> None:
    missed = [
        f"{name}: {text}"
        for name, code in files("planner", "*.py")
        if not name.startswith(SWEDISH_CODE)
        for text in loose_texts(code)
        if SWEDISH_LETTER.search(text) and text not in SAME_EVERYWHERE
    ]
    assert missed == []


def test_words_in_templates_go_through_gettext() -> None:
    missed = [
        f"{name}: {text}"
        for name, template in templates()
        for text in words_outside_tags(template)
        if text not in SAME_EVERYWHERE | CODE_WORDS
    ]
    assert missed == []


def test_swedish_in_templates_expressions_is_translated(used: Catalog) -> None:
    translated = {form for text in texts(used) for form in text}
    missed = [
        f"{name}: {text}"
        for name, template in templates()
        for text in strings_in_tags(template)
        if SWEDISH_LETTER.search(text) and text not in translated
    ]
    assert missed == []


def test_the_guards_find_what_they_are_for() -> None:
    assert list(loose_texts('"""Åtta."""\nprint(_("är"), "på")')) == ["på"]
    template = '<p title="Läge">{{ _("Namn") }}: <b>{% if a %}Klar{% endif %}</b><style>b {}</style></p>'
    assert words_outside_tags(template) == ["Läge", "Klar"]
    assert strings_in_tags("""{{ "är" if a else _('på') }} {% set b = 'fö' %} å""") == ["är", "på", "fö"]


def files(folder: str, pattern: str) -> list[tuple[str, str]]:
    """Return the path and the content of each file."""
    paths = sorted((ROOT / folder).rglob(pattern))
    return [(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) for path in paths]


def templates() -> list[tuple[str, str]]:
    every = [*files("templates", "*.html"), *files("templates", "*.txt")]
    return [(name, template) for name, template in every if not name.startswith(SWEDISH_TEMPLATES)]


def loose_texts(code: str) -> Iterator[str]:
    """Return the strings in a module that are neither docstrings nor handed to gettext."""
    tree = ast.parse(code)
    fine: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            fine.add(id(node.value))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in GETTEXT:
            fine.update(map(id, node.args))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in fine:
            yield node.value


def strings_in_tags(template: str) -> list[str]:
    """Return the strings in a template's expressions."""
    return [value[1:-1] for kind, value in tokens(template) if kind == "string"]


def words_outside_tags(template: str) -> list[str]:
    """Return the words that a template shows whatever the language."""
    collector = _Collector()
    # A tag of the template becomes a digit: something, but no word.
    collector.feed("".join(value if kind == "data" else "0" for kind, value in tokens(template)))
    collector.close()
    return [word for text in collector.texts for word in re.findall(r"[^\W\d_]+(?: [^\W\d_]+)*", text)]


def tokens(template: str) -> list[tuple[str, str]]:
    return [(kind, value) for _line, kind, value in Environment(autoescape=True).lex(template)]


class _Collector(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.texts += [value for name, value in attrs if name in ATTRIBUTES_WITH_TEXT and value]

    def handle_data(self, data: str) -> None:
        if self.cdata_elem is None:
            # What a macro writes into its caller's tag is an attribute, not a text.
            self.texts.append(re.sub(r'[\w-]+="[^"]*"', "", data))
