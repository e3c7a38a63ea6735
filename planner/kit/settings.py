"""The service's settings: read from TOML files and the environment, checked at start."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from planner.kit.errors import SettingsError

ROOT = Path(__file__).resolve().parents[2]
PREFIX = "PLANNER_"
ENVIRONMENTS = ("development", "testing", "production")
# Names in the environment that choose files or processes and aren't settings themselves.
NOT_SETTINGS = {"PLANNER_CONFIG"}


@dataclass(frozen=True)
class Settings:
    """All settings, in the types that config/default.toml gives them."""

    env: str
    # May hold a password, as those do that are left out of what is printed.
    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    base_url: str
    today: str
    demo: bool
    instance_dir: str
    default_locale: str
    session_hours: int
    session_longest_hours: int
    password_link_hours: int
    reset_link_minutes: int
    rate_limit_sign_in: str
    rate_limit_links: str
    rate_limit_api: str
    rate_limit_answers: str
    rate_limit_storage: str = field(repr=False)
    trusted_proxies: int
    allowed_hosts: tuple[str, ...]
    api_token_longest_days: int
    anonymise_after_days: int
    privacy_controller: str
    privacy_legal_ground: str
    privacy_contact: str
    oidc_issuer: str
    oidc_client_id: str
    oidc_client_secret: str = field(repr=False)
    oidc_name: str
    oidc_scope: str
    oidc_claim_email: str
    oidc_claim_name: str
    oidc_claim_groups: str
    oidc_roles: tuple[str, ...]
    oidc_creates_people: bool
    oidc_trusts_email: bool
    plan_file_max_bytes: int
    evidence_file_max_bytes: int
    mail_server: str
    mail_port: int
    mail_username: str
    mail_password: str = field(repr=False)
    mail_use_tls: bool
    mail_sender: str
    mail_reply_to: str
    mail_timeout_seconds: int
    mail_lease_seconds: int
    mail_batch: int
    mail_per_minute: int
    mail_alarm_minutes: int
    answer_links: bool
    answer_link_days: int
    metrics_token: str = field(repr=False)
    small_numbers_below: int
    word_template: str
    remind_from: str
    remind_until: str
    quiet_periods: tuple[str, ...]

    @property
    def business_date(self) -> date | None:
        """The pretended day, or None where the real one counts."""
        return date.fromisoformat(self.today) if self.today else None

    @property
    def instance(self) -> Path:
        """The instance folder as an absolute path."""
        return (Path.cwd() / self.instance_dir).resolve()


def load_settings(environ: Mapping[str, str] | None = None, overrides: Mapping[str, Any] | None = None) -> Settings:
    """Read and check all settings.

    Raises SettingsError with one line for each setting that is unknown, of the wrong type or unsafe.
    """
    environ = os.environ if environ is None else environ
    errors: list[str] = []
    values = _read_toml(ROOT / "config" / "default.toml", errors)
    types = {name: type(value) for name, value in values.items()}

    def merge(layer: Mapping[str, Any], source: str) -> None:
        for name, value in layer.items():
            if name not in types:
                errors.append(f"{source}: unknown setting {name}; config/default.toml lists them all")
            elif type(value) is not types[name] or (types[name] is list and not all(type(v) is str for v in value)):
                shown = f", not {value!r}" if Settings.__dataclass_fields__[name].repr else ""
                errors.append(f"{source}: {name} must be {_type_name(types[name])}{shown}")
            else:
                values[name] = value

    env = environ.get(PREFIX + "ENV", values["env"])
    if overrides and "env" in overrides:
        env = overrides["env"]
    env_file = ROOT / "config" / f"{env}.toml"
    if env in ENVIRONMENTS and env_file.exists():
        merge(_read_toml(env_file, errors), str(env_file.name))
    if named := environ.get("PLANNER_CONFIG"):
        merge(_read_toml(Path(named), errors), named)
    merge(_from_environment(environ, types, errors), "environment")
    merge(overrides or {}, "overrides")
    if not errors:
        errors += _wrong_values(values)
    if errors:
        raise SettingsError(errors)
    if values["word_template"]:
        # Files are set by processes that begin in another folder.
        values["word_template"] = str(Path(values["word_template"]).resolve())
    arguments: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
    }
    return Settings(**arguments)


def _read_toml(path: Path, errors: list[str]) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        errors.append(f"{path}: the file is missing; check PLANNER_CONFIG")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        errors.append(f"{path}: not readable as TOML: {error}")
    return {}


def _from_environment(environ: Mapping[str, str], types: Mapping[str, type], errors: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, text in environ.items():
        if not key.startswith(PREFIX) or key in NOT_SETTINGS:
            continue
        name = key.removeprefix(PREFIX).lower()
        if name not in types:
            errors.append(f"{key}: unknown setting; config/default.toml lists them all")
            continue
        try:
            found[name] = _parse(text, types[name])
        except ValueError:
            errors.append(f"{key} must be {_type_name(types[name])}")
    return found


def _parse(text: str, kind: type) -> Any:
    if kind is bool:
        return _parse_bool(text.strip().lower())
    if kind is int:
        return int(text)
    if kind is list:
        return [part.strip() for part in text.split(",") if part.strip()]
    return text


def _parse_bool(text: str) -> bool:
    if text in ("true", "1", "yes"):
        return True
    if text in ("false", "0", "no", ""):
        return False
    raise ValueError(text)


def _type_name(kind: type) -> str:
    return {bool: "true or false", int: "a whole number", list: "a list of texts", str: "a text"}[kind]


def _wrong_values(values: Mapping[str, Any]) -> list[str]:
    errors = []
    if values["env"] not in ENVIRONMENTS:
        errors.append(f"PLANNER_ENV must be one of {', '.join(ENVIRONMENTS)}, not {values['env']!r}")
    if not _is_database_url(values["database_url"]):
        errors.append("PLANNER_DATABASE_URL must be sqlite:///file or postgresql+psycopg://user@host/name")
    if values["today"]:
        try:
            date.fromisoformat(values["today"])
        except ValueError:
            errors.append(f"PLANNER_TODAY must be a date such as 2014-11-03, not {values['today']!r}")
    for name in ("remind_from", "remind_until"):
        try:
            time.fromisoformat(values[name])
        except ValueError:
            errors.append(f"PLANNER_{name.upper()} must be a time such as 07:00, not {values[name]!r}")
    if values["word_template"] and not Path(values["word_template"]).is_file():
        errors.append(f"PLANNER_WORD_TEMPLATE must name a Word file that exists, not {values['word_template']!r}")
    if values["default_locale"] not in ("sv", "en"):
        errors.append(f"PLANNER_DEFAULT_LOCALE must be sv or en, not {values['default_locale']!r}")
    counts = (
        "session_hours", "session_longest_hours", "password_link_hours", "reset_link_minutes", "mail_lease_seconds",
        "mail_timeout_seconds", "mail_batch", "mail_alarm_minutes", "answer_link_days", "api_token_longest_days",
        "anonymise_after_days", "evidence_file_max_bytes",
    )  # fmt: skip
    errors += [f"PLANNER_{name.upper()} must be at least 1, not {values[name]}" for name in counts if values[name] < 1]
    errors += _wrong_mail(values)
    if values["oidc_issuer"]:
        errors += _wrong_single_sign_on(values)
    if values["env"] == "production":
        errors += _unsafe_in_production(values)
    return errors


def _wrong_mail(values: Mapping[str, Any]) -> list[str]:
    errors = []
    if values["mail_per_minute"] < 0:
        errors.append(f"PLANNER_MAIL_PER_MINUTE must be 0 or more, not {values['mail_per_minute']}")
    if not 1 <= values["mail_port"] <= 65535:
        errors.append(f"PLANNER_MAIL_PORT must be between 1 and 65535, not {values['mail_port']}")
    if any(c in values[name] for name in ("mail_sender", "mail_reply_to") for c in "\r\n"):
        errors.append("PLANNER_MAIL_SENDER and PLANNER_MAIL_REPLY_TO must be one line")
    return errors


def _is_database_url(text: str) -> bool:
    try:
        return make_url(text).get_backend_name() in ("sqlite", "postgresql")
    except (ArgumentError, ValueError):
        return False


def _wrong_single_sign_on(values: Mapping[str, Any]) -> list[str]:
    errors = []
    issuer = _address(values["oidc_issuer"])
    # A token names its issuer exactly so; the database keeps the name.
    if issuer is None or issuer.query or issuer.fragment or len(values["oidc_issuer"]) > 255:
        errors.append("PLANNER_OIDC_ISSUER must be an address such as https://login.example.org, without ? and #")
    elif values["env"] == "production" and issuer.scheme != "https":
        errors.append("PLANNER_OIDC_ISSUER must begin with https:// in production")
    needed = ("oidc_client_id", "oidc_name", "oidc_claim_email", "oidc_claim_name", "oidc_claim_groups")
    empty = [name for name in needed if not values[name].strip()]
    errors += [f"PLANNER_{name.upper()} must be set where PLANNER_OIDC_ISSUER is" for name in empty]
    if "openid" not in values["oidc_scope"].split():
        errors.append(f"PLANNER_OIDC_SCOPE must hold the word openid, not {values['oidc_scope']!r}")
    if values["oidc_creates_people"] and not values["oidc_roles"]:
        errors.append("PLANNER_OIDC_CREATES_PEOPLE needs PLANNER_OIDC_ROLES: a group says which role somebody gets")
    return errors


def _address(text: str) -> SplitResult | None:
    """Return a web address in its parts, or None where the text isn't one."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") and parts.hostname else None


def _unsafe_in_production(values: Mapping[str, Any]) -> list[str]:
    errors = []
    if len(values["secret_key"]) < 16:
        errors.append(
            "PLANNER_SECRET_KEY must be set in production: a random text of at least 16 characters, "
            "such as python3 -c 'import secrets; print(secrets.token_urlsafe(48))' prints"
        )
    try:
        url = urlsplit(values["base_url"])
    except ValueError:
        url = urlsplit("")
    if url.scheme not in ("http", "https") or not url.hostname:
        errors.append("PLANNER_BASE_URL must be set in production, such as https://planner.example.org")
    elif url.hostname in ("localhost", "::1") or url.hostname.startswith("127."):
        errors.append("PLANNER_BASE_URL must not be on localhost in production: links in mail would lead nowhere")
    if values["today"]:
        errors.append("PLANNER_TODAY must not be set in production")
    if values["demo"]:
        errors.append("PLANNER_DEMO must not be true in production: its accounts have a known password")
    return errors
