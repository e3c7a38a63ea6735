"""`planner db` and `planner check`: the operator's view of the database and the settings."""

import smtplib
from collections.abc import Callable

import click
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade as migrate_upgrade
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from planner.auth.single_sign_on.provider import provider
from planner.kit.cli import answer, json_option
from planner.kit.clock import business_date
from planner.kit.db import db, migrate
from planner.kit.settings import Settings
from planner.kit.transaction import transaction
from planner.wiring.pulse import delivery_says, planning_says


@click.group("db")
def database() -> None:
    """Look after the database."""


@database.command("upgrade")
@json_option
@with_appcontext
def upgrade(as_json: bool) -> None:
    """Migrate to the newest schema."""
    before = current_revision()
    migrate_upgrade()
    with transaction():
        # What a migration has noted for search is read at a commit.
        pass
    after = current_revision()
    words = f"Migrated from {before or 'nothing'} to {after}." if before != after else f"Already at {after}."
    answer({"before": before, "after": after}, as_json, lambda: words)


def current_revision() -> str | None:
    """Return the schema's revision, or None in an empty database."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str | None:
    """Return the revision that this release needs."""
    return ScriptDirectory.from_config(migrate.get_config()).get_current_head()


def is_migrated() -> bool:
    """Return whether the database answers and has this release's schema."""
    return current_revision() == newest_revision()


@click.command("check")
@json_option
@click.pass_context
@with_appcontext
def check(ctx: click.Context, as_json: bool) -> None:
    """Say whether settings, database, migrations, mail server, planning and delivery are as they should be."""
    lines: list[dict[str, object]] = []

    def look(name: str, test: Callable[[], str]) -> None:
        try:
            lines.append({"name": name, "ok": True, "says": test()})
        except DBAPIError as error:
            db.session.rollback()  # or PostgreSQL refuses what is asked next
            lines.append({"name": name, "ok": False, "says": " ".join(str(error.orig).split())})
        except Exception as error:  # noqa: BLE001 - whatever is wrong is the answer
            lines.append({"name": name, "ok": False, "says": " ".join(str(error).split())})

    settings: Settings = current_app.extensions["planner.settings"]
    look("settings", lambda: f"{settings.env}, base URL {settings.base_url}")
    look("database", _database)
    look("migrations", _migrations)
    look("mail server", lambda: _mail_server(settings))
    if settings.oidc_issuer:
        look("single sign-on", lambda: provider().describe())
    if settings.word_template:
        look("Word template", lambda: _word_template(settings.word_template))
    look("planning", lambda: planning_says(business_date()))
    look("delivery", lambda: delivery_says(business_date()))
    right = all(line["ok"] for line in lines)
    answer(
        {"ok": right, "checks": lines},
        as_json,
        lambda: "\n".join(f"{'ok  ' if line['ok'] else 'FAIL'} {line['name']}: {line['says']}" for line in lines),
    )
    ctx.exit(0 if right else 1)


def _database() -> str:
    db.session.execute(text("SELECT 1"))
    return f"{db.engine.dialect.name} answers"


def _migrations() -> str:
    current, newest = current_revision(), newest_revision()
    if current != newest:
        raise LookupError(f"at {current or 'nothing'}, this release needs {newest}; run `planner db upgrade`")
    return f"at {current}"


def _word_template(template: str) -> str:
    from planner.reports.word.paper import check_template

    check_template(template)
    return template


def _mail_server(settings: Settings) -> str:
    if not settings.mail_server:
        raise LookupError("none is configured, so messages wait; set PLANNER_MAIL_SERVER")
    with smtplib.SMTP(settings.mail_server, settings.mail_port, timeout=settings.mail_timeout_seconds) as server:
        server.noop()
    return f"{settings.mail_server}:{settings.mail_port} answers"
