"""The application: settings, extensions and the rooms, put together."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy.engine import make_url

from planner.auth.single_sign_on.rules import parse_group_roles
from planner.kit import limits
from planner.kit.db import db, migrate, prepare_engine
from planner.kit.errors import SettingsError
from planner.kit.i18n import init_i18n
from planner.kit.logs import init_logs
from planner.kit.settings import ROOT, Settings, load_settings
from planner.kit.static_files import init_static_files
from planner.kit.web import init_web
from planner.reminders.rules import QuietPeriod
from planner.wiring.chrome import init_chrome
from planner.wiring.rooms import register_rooms


def create_app(overrides: Mapping[str, Any] | None = None) -> Flask:
    """Return the application with its settings checked. Starts no scheduler and opens no connection.

    Raises SettingsError when a setting is unknown, wrong or unsafe.
    """
    settings = load_settings(overrides=overrides)
    _check_quiet_periods(settings)
    _check_group_roles(settings)
    app = Flask(
        "planner",
        root_path=str(ROOT / "planner"),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "planner" / "static"),
        instance_path=str(settings.instance),
    )
    app.extensions["planner.settings"] = settings
    app.config.update(_flask_config(settings))
    init_logs(settings)
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"))
    init_web(app)
    init_i18n(app)
    init_chrome(app)
    register_rooms(app)
    init_static_files(app)
    return app


def _check_quiet_periods(settings: Settings) -> None:
    """Stop at start, rather than on the day when reminders are planned, where one can't be read."""
    for text in settings.quiet_periods:
        try:
            QuietPeriod.parse(text)
        except ValueError as error:
            raise SettingsError([f"PLANNER_QUIET_PERIODS: {error}"]) from error


def _check_group_roles(settings: Settings) -> None:
    """Stop at start, rather than when somebody signs in, where one can't be read."""
    try:
        parse_group_roles(settings.oidc_roles)
    except ValueError as error:
        raise SettingsError([f"PLANNER_OIDC_ROLES: {error}"]) from error


def _flask_config(settings: Settings) -> dict[str, Any]:
    secure = settings.base_url.startswith("https://")
    return {
        "SECRET_KEY": settings.secret_key or _own_secret_key(settings.instance),
        "SQLALCHEMY_DATABASE_URI": _database_url(settings),
        "SQLALCHEMY_ENGINE_OPTIONS": {
            "pool_pre_ping": settings.database_url.startswith("postgresql"),
            # Errors name the statement, not what somebody wrote.
            "hide_parameters": True,
        },
        "TESTING": settings.env == "testing",
        # Browsers take a cookie of such a name from this host alone, over TLS alone.
        "SESSION_COOKIE_NAME": "__Host-planner" if secure else "planner",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": secure,
        "PERMANENT_SESSION_LIFETIME": settings.session_hours * 3600,
        # The form's own life is the session's: an official who goes to a meeting loses nothing.
        "WTF_CSRF_TIME_LIMIT": None,
        **limits.CONFIG,
        "BOOTSTRAP_SERVE_LOCAL": True,
    }


def _database_url(settings: Settings) -> str:
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        path = Path.cwd() / url.database
        # Made here, it is the service's alone: it holds personal data and hashes of passwords.
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        url = url.set(database=str(path))
    elif url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    return url.render_as_string(hide_password=False)


def _own_secret_key(instance: Path) -> str:
    """Return the key kept in the instance folder, made at the first start: all processes must share one."""
    path = instance / "secret-key"
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        scratch = path.with_name(f"secret-key.{os.getpid()}")
        scratch.touch(mode=0o600)
        scratch.write_text(secrets.token_urlsafe(48))
        try:
            # Two processes may start at once: the first one's key wins.
            os.link(scratch, path)
        except FileExistsError:
            pass
        finally:
            scratch.unlink()
    return path.read_text().strip()
