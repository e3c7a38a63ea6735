"""`planner verify`: nothing in the trail, and no edition of the follow-up, was altered, taken out or put in."""

import re
from typing import Any

import click
from flask.cli import with_appcontext

from planner.audit.legibility import illegible
from planner.audit.proof import Proven, prove
from planner.audit.sealing import seal
from planner.kit.cli import answer, fail, json_option
from planner.kit.db import db


def _digests(_context: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> list[str]:
    digests = [digest.strip().lower() for digest in given]
    for digest in digests:
        if not re.fullmatch("[0-9a-f]{64}", digest):
            raise click.BadParameter(f"{digest!r} is no digest of a seal: 64 digits and letters from a to f")
    return digests


@click.command("verify")
@click.option(
    "--expect",
    "expected",
    metavar="DIGEST",
    multiple=True,
    callback=_digests,
    help="The digest of a seal, noted earlier, that must still be there. May be given several times.",
)
@json_option
@with_appcontext
def verify(expected: list[str], as_json: bool) -> None:
    """Seal what isn't sealed yet, then prove that nothing in the trail was altered, taken out or put in.

    Editions of the follow-up are held to what the trail says of them: their data, document and files.

    Whatever isn't as it was is named, a line each. Note the digest that this prints, or those in the scheduler's log,
    somewhere else: with --expect they also prove that the end of the trail wasn't cut off.
    """
    try:
        seal(everything=True)
        proven = prove(expected=expected)
    except Exception:
        # Somebody may have written what stops even this; if nobody has, it is another error.
        db.session.rollback()
        proven = Proven(problems=list(illegible()))
        if not proven.problems:
            raise
    answer(_facts(proven), as_json, lambda: _in_words(proven))
    if proven.problems:
        fail(proven.problems)


def _facts(proven: Proven) -> dict[str, Any]:
    newest = proven.newest
    return {
        "ok": not proven.problems,
        "entries": proven.entries,
        "seals": proven.seals,
        "newest": {"number": newest.number, "digest": newest.digest} if newest else None,
        "problems": proven.problems,
    }


def _in_words(proven: Proven) -> str:
    looked_at = f"{proven.entries:,} entries under {proven.seals:,} seals"
    newest = f"; the newest is seal {proven.newest.number}, {proven.newest.digest}" if proven.newest else ""
    if proven.problems:
        return f"Not everything is as it was ({looked_at}{newest}):"
    return f"The trail is whole: {looked_at}{newest}."
