"""`planner organisations`: which there are, and merging them."""

from datetime import date

import click

from planner.kit.cli import answer, json_option
from planner.kit.clock import business_date
from planner.kit.transaction import transaction
from planner.people.commands.group import Day, in_english
from planner.people.queries.organisations import OrganisationRow, organisation_rows
from planner.plans.operations.mergers import Merger, merge_organisations, preview_merger
from planner.plans.queries.mergers import open_shares


@click.group()
def organisations() -> None:
    """List organisations, and let one take the place of others."""


@organisations.command("list")
@json_option
@in_english
def list_organisations(as_json: bool) -> None:
    """List all organisations, each below the one that it is part of."""
    today = business_date()
    busy = open_shares(today)
    rows = organisation_rows(today)
    facts = [
        {
            "key": row.key,
            "name": row.name,
            "kind": row.kind,
            "started": row.started.isoformat() if row.started else None,
            "ended": row.ended.isoformat() if row.ended else None,
            "successor": row.successor_key,
            "people": row.people,
            "open": busy.get(row.id, 0),
        }
        for row in rows
    ]
    answer({"organisations": facts}, as_json, lambda: "\n".join(_line(row, busy.get(row.id, 0)) for row in rows))


@organisations.command("merge")
@click.argument("old", nargs=-1, required=True)
@click.option("--into", help="Key of the organisation that takes their place.")
@click.option("--new", "new_name", help="Name of a new organisation that takes their place.")
@click.option("--on", "on", type=Day(), help="Its first day, today or one gone by.  [today]")
@click.option("--dry-run", is_flag=True, help="Say what merging would do, but change nothing.")
@json_option
@in_english
def merge(
    old: tuple[str, ...], into: str | None, new_name: str | None, on: date | None, dry_run: bool, as_json: bool
) -> None:
    """Let another organisation take the place of those with the keys OLD: all of it, or nothing.

    What is open of theirs goes on as the other's; what is done or dropped, and all history, stays under the old names.
    """
    if (into is None) == (new_name is None):
        raise click.UsageError("name either --into KEY or --new NAME")
    today = business_date()
    if dry_run:
        merger = preview_merger(actor=None, keys=old, into=into, new_name=new_name, on=on or today, today=today)
    else:
        with transaction():
            merger = merge_organisations(
                actor=None, keys=old, into=into, new_name=new_name, on=on or today, today=today
            )
    answer(merger.facts(), as_json, lambda: _in_words(merger, dry_run=dry_run))


def _line(row: OrganisationRow, busy: int) -> str:
    ended = f", until {row.ended}" if row.ended else ""
    after = f", then {row.successor_key}" if row.successor_key else ""
    return f"{'  ' * row.depth}{row.key}  {row.name}{ended}{after}: {row.people} people, {busy} open"


def _in_words(merger: Merger, *, dry_run: bool) -> str:
    old = ", ".join(organisation.key for organisation in merger.old)
    told = f"{merger.into_key} takes the place of {old} from {merger.on} on"
    counts = (
        f"  {merger.ends} open assignments end, {merger.begins} begin; {merger.stays} stay under the old names\n"
        f"  {merger.people} people move"
    )
    looks = [f"  look at {look.activity_key}: {', '.join(look.looks)}" for look in merger.to_look_at]
    head = f"Nothing was changed; merging would do this: {told}" if dry_run else f"Merged: {told}"
    return "\n".join([head, counts, *looks])
