"""`planner reminders`: plan what is due, look ahead, send what waits."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

import click
from flask.cli import with_appcontext

from planner.kit.cli import answer, fail, json_option
from planner.kit.clock import business_date
from planner.mail.delivery import deliver
from planner.mail.runs import Delivery
from planner.people.queries.persons import person_by_email
from planner.reminders import planning
from planner.reminders.calendar import working_calendar
from planner.reminders.planning import Item, Planned
from planner.reminders.why.explaining import explain
from planner.reminders.why.explanation import as_facts

list_option = click.option("--list", "with_items", is_flag=True, help="Also list every reminder told.")


@click.group("reminders")
def reminders() -> None:
    """Remind those who answer for what is due."""


@reminders.command("plan")
@list_option
@json_option
@with_appcontext
def plan_command(with_items: bool, as_json: bool) -> None:
    """Plan what is due on the business date: nothing is told twice, however often this runs."""
    _answer(planning.plan(business_date(), with_items=with_items), with_items, as_json)


@reminders.command("preview")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="The day to look at.  [the business date]")
@list_option
@json_option
@with_appcontext
def preview_command(day: datetime | None, with_items: bool, as_json: bool) -> None:
    """Say what would be planned on a day, as far as is known now, and change nothing."""
    _answer(planning.preview(day.date() if day else business_date(), with_items=with_items), with_items, as_json)


@reminders.command("deliver")
@click.option("--limit", type=click.IntRange(min=1), help="Send at most so many messages.")
@json_option
@click.pass_context
@with_appcontext
def deliver_command(ctx: click.Context, limit: int | None, as_json: bool) -> None:
    """Send what waits and may be tried now, whatever the day."""
    run = deliver(today=business_date(), is_day_off=working_calendar().is_day_off, limit=limit)
    facts = asdict(run)
    del facts["problem"], facts["paced"]
    answer(facts, as_json, lambda: _delivery_in_words(run))
    if run.problem:
        click.echo(run.problem, err=True)
        ctx.exit(1)


@reminders.command("why")
@click.argument("email")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="The day to look at.  [the business date]")
@json_option
@with_appcontext
def why_command(email: str, day: datetime | None, as_json: bool) -> None:
    """Say why somebody got, or didn't get, a mail on a day, by what is recorded."""
    person = person_by_email(email)
    if person is None:
        fail(f"there is nobody with the address {email}")
    found = explain(person, day.date() if day else business_date(), today=business_date())
    facts = as_facts(found)
    answer(facts, as_json, lambda: _why_in_words(facts))


def _why_in_words(facts: dict[str, Any]) -> str:
    ran = f"planning last ran at {facts['planned_at']}" if facts["planned_at"] else "planning didn't run"
    lines = [f"{facts['person']}, {facts['on']}: {facts['verdict']} ({ran}; mail {facts['choice']})"]
    lines += [f"  message {one['id']} ({one['kind']}): {one['state']}" for one in facts["messages"]]
    for row in facts["rows"]:
        step = "" if row["step"] is None else f", step {row['step']}"
        again = f", again on {row['again_on']}" if row["again_on"] else ""
        lines.append(f"  {_about(row)}, due {row['due']}: {row['because']}{step}{again}")
    return "\n".join(lines)


def _about(facts: Mapping[str, Any]) -> str:
    """Return what a reminder is about: an organisation's share of an activity, its figures, or a year's submission."""
    if facts["submission"]:
        return f"submission {facts['submission']}"
    return f"{facts['activity'] or 'figures'} ({facts['organisation']})"


def _answer(planned: Planned, with_items: bool, as_json: bool) -> None:
    facts: dict[str, Any] = asdict(planned)
    facts["on"] = planned.on.isoformat()
    facts["items"] = [_item(item) for item in planned.items]
    if not with_items:
        del facts["items"]
    answer(facts, as_json, lambda: _plan_in_words(planned))


def _item(item: Item) -> dict[str, Any]:
    return {
        "kind": item.kind,
        "activity": item.activity,
        "organisation": item.organisation,
        "recipient": item.recipient,
        "step": item.step,
        "due": item.due.isoformat(),
        "submission": item.year,
    }


def _plan_in_words(planned: Planned) -> str:
    if not planned.working_day and not planned.reminders:
        return f"{planned.on} is a day off: no reminders."
    lines = [
        f"{planned.on}: {planned.reminders} reminders to {planned.recipients} people, {planned.messages} new messages."
    ]
    for item in planned.items:
        step = "nudge" if item.step is None else f"step {item.step}"
        about = _about({"activity": item.activity, "organisation": item.organisation, "submission": item.year})
        lines.append(f"  {item.recipient}: {about}, due {item.due}, {step}")
    return "\n".join(lines)


def _delivery_in_words(run: Delivery) -> str:
    return (
        f"{run.sent} sent, {run.retry} to be tried again, {run.dead} refused, {run.suppressed} with nothing left to"
        f" say, {run.waiting} waiting."
        + (" The limit of messages a minute is reached: the next run goes on." if run.paced else "")
    )
