"""`planner demo`: the service with its example, on this machine alone; what `make run` starts."""

import os
import socket
import sys
from pathlib import Path
from typing import NoReturn

import click
from flask_migrate import upgrade

from planner.auth.pages import DEMO_PASSWORD
from planner.kit.cli import fail
from planner.kit.clock import business_date
from planner.kit.settings import PREFIX, ROOT
from planner.kit.transaction import transaction
from planner.people.operations.passwords import set_password
from planner.people.queries.persons import people, role_accounts
from planner.planfile.check import read_draft
from planner.planfile.commands import example_file
from planner.planfile.operations import load_plan
from planner.wiring.app import create_app

HOST = "127.0.0.1"
BUSINESS_DATE = "2014-11-03"


@click.command("demo")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    envvar="PORT",
    default=8000,
    show_default=True,
    help="Port on 127.0.0.1 for the pages; PORT where it isn't given.",
)
@click.option(
    "--instance",
    type=click.Path(file_okay=False, path_type=Path),
    default=ROOT / "instance",
    show_default="instance",
    help="Folder for the database and the mail.",
)
def demo(port: int, instance: Path) -> None:
    """Start the demonstration: web, scheduler and a mail server that keeps what it receives.

    Loads the example into an empty database and keeps what is there otherwise. Ctrl-C or SIGTERM stops all three.
    """
    if not _is_free(port):
        fail(f"port {port} is in use; stop what listens there, or take another: PORT={port + 1} make run")
    instance = instance.absolute()
    _use_settings(port, instance)
    _prepare(instance)
    _start()


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # What has just been stopped leaves its port in a state that a server may take over.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def _any_free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _use_settings(port: int, instance: Path) -> None:
    """Set the environment for this process and those it starts.

    Settings from outside are dropped: a demonstration must never reach a real database or mail server.
    """
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        del os.environ[name]
    settings = {
        "env": "development",
        "demo": "true",
        "today": BUSINESS_DATE,
        "instance_dir": str(instance),
        "database_url": f"sqlite:///{instance / 'planner.db'}",
        "base_url": f"http://{HOST}:{port}",
        "mail_server": HOST,
        "mail_port": str(_any_free_port()),
    }
    os.environ.update({PREFIX + name.upper(): value for name, value in settings.items()})
    os.environ["PORT"] = str(port)


def _prepare(instance: Path) -> None:
    app = create_app()
    with app.app_context():
        upgrade()
        if not people(business_date()):
            click.echo("Loading the example …")
            with transaction():
                load_plan(read_draft(example_file("stockholm")), today=business_date())
                for person in people(business_date()):
                    set_password(person=person, password=DEMO_PASSWORD, actor=None, may_be_guessable=True)
        accounts = [(person.email, person.role) for person in role_accounts()]
    click.echo(f"\nPlanner opens at {os.environ['PLANNER_BASE_URL']} and believes that it is {BUSINESS_DATE}.")
    click.echo(f"Sign in with the password {DEMO_PASSWORD} as")
    for email, role in accounts:
        click.echo(f"  {email:32} {role}")
    click.echo(f"Mail is kept in {instance / 'mailbox'}. Ctrl-C stops everything.\n")


def _start() -> NoReturn:
    """Become honcho: signals then reach the one that stops all three, with nobody in between."""
    programs = Path(sys.executable).parent
    os.environ["PATH"] = f"{programs}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    os.environ["PYTHONUNBUFFERED"] = "1"
    os.chdir(ROOT)
    sys.stdout.flush()
    # An env file of somebody's own would override what was set here.
    command = ["honcho", "start", "--env", os.devnull, "--procfile", "Procfile"]
    os.execv(programs / "honcho", command)  # our own program, no shell # nosec B606
