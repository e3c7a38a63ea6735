"""What every command shares: JSON or words, exit codes, errors one a line and never a traceback."""

import json
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import click

json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object on standard output.")


class Failed(click.ClickException):
    """Ends a command with exit code 1 and its errors one a line on standard error."""

    exit_code = 1

    def __init__(self, lines: Sequence[str] | str) -> None:
        self.lines = [lines] if isinstance(lines, str) else list(lines)
        super().__init__("\n".join(self.lines))

    def show(self, file: Any = None) -> None:
        """Print the errors."""
        for line in self.lines:
            click.echo(line, err=True)


def fail(lines: Sequence[str] | str) -> NoReturn:
    """End the command: it didn't do what it was asked."""
    raise Failed(lines)


def answer(facts: dict[str, Any], as_json: bool, words: Callable[[], str]) -> None:
    """Print what a command did, as JSON or in words."""
    click.echo(json.dumps(facts, ensure_ascii=False) if as_json else words())
