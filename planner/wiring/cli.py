"""The command line: `planner`."""

import sys
import traceback
from typing import Any

import click
from flask.cli import ScriptInfo
from sqlalchemy.exc import OperationalError, ProgrammingError

from planner.audit.commands import verify
from planner.desk.privacy.commands import personal_data
from planner.desk.search.commands import search
from planner.kit.errors import PlannerError, SettingsError
from planner.people.commands import people
from planner.planfile.commands import export, load
from planner.plans.commands import generate, organisations
from planner.reminders.commands import reminders
from planner.reports.commands import report
from planner.wiring.app import create_app
from planner.wiring.backup.commands import backup, restore
from planner.wiring.database import check, database
from planner.wiring.demo import demo
from planner.wiring.mailbox import mailbox
from planner.wiring.scheduler import scheduler

COMMANDS = (
    database, check, backup, restore, load, export, people, organisations, personal_data, reminders, report, verify,
    search, scheduler, generate, demo, mailbox,
)  # fmt: skip


class Planner(click.Group):
    """A group whose commands never end in a traceback unless asked to."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run a command; whatever goes wrong becomes lines on standard error, and --debug adds the traceback."""
        given = list(kwargs.pop("args", None) or (args[0] if args else None) or sys.argv[1:])
        kwargs["args"] = [word for word in given if word != "--debug"]
        try:
            return super().main(**kwargs)
        except Exception as error:  # noqa: BLE001 - the last resort of a command line
            if "--debug" in given:
                traceback.print_exc()
            for line in _explain(error):
                click.echo(line, err=True)
            sys.exit(1)


@click.group(cls=Planner, context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def main(ctx: click.Context) -> None:
    """Keep a city's action plan: status, reminders and the yearly follow-up.

    Every command takes --help; --debug shows the traceback of an error.
    """
    # The application is made when a command first needs it: --help works without settings.
    ctx.obj = ScriptInfo(create_app=create_app, set_debug_flag=False)


for command in COMMANDS:
    main.add_command(command)


def _explain(error: Exception) -> list[str]:
    if isinstance(error, SettingsError):
        return error.lines
    if isinstance(error, PlannerError):
        return [str(error)]
    if isinstance(error, OperationalError | ProgrammingError):
        reason = " ".join(str(error.orig).split())
        if "no such table" in reason or "does not exist" in reason:
            return [f"the database isn't migrated: {reason}; run `planner db upgrade`"]
        return [f"the database doesn't answer as it should: {reason}; check PLANNER_DATABASE_URL and `planner check`"]
    if isinstance(error, OSError):
        return [f"{error.filename or 'system'}: {error.strerror or error}; check the path and its permissions"]
    return [f"unexpected error: {type(error).__name__}: {error}; run again with --debug and report what it shows"]
