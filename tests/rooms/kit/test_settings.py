"""Settings are read in order, checked at start, and each mistake is named."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from planner.kit.errors import SettingsError
from planner.kit.settings import ROOT, Settings, load_settings
from planner.wiring.app import create_app

SAFE = {
    "PLANNER_ENV": "production",
    "PLANNER_SECRET_KEY": "fyrtiotvå slumpmässigt dragna tecken",
    "PLANNER_BASE_URL": "https://planner.example.org",
}

SINGLE_SIGN_ON = {"PLANNER_OIDC_ISSUER": "https://login.example.org", "PLANNER_OIDC_CLIENT_ID": "planner"}


def lines(environ: Mapping[str, str], overrides: Mapping[str, Any] | None = None) -> list[str]:
    """Return what stops the start."""
    with pytest.raises(SettingsError) as stopped:
        load_settings(environ, overrides)
    return stopped.value.lines


def test_without_anything_the_defaults_hold() -> None:
    settings = load_settings({})
    assert (settings.env, settings.mail_server, settings.today) == ("development", "", "")
    assert settings.business_date is None


def test_the_environment_overrides_in_the_settings_own_type() -> None:
    settings = load_settings(
        {
            "PLANNER_MAIL_PORT": "2525",
            "PLANNER_MAIL_USE_TLS": "true",
            "PLANNER_QUIET_PERIODS": "12-20/01-06, midsummer-eve/08-15",
            "PLANNER_TODAY": "2014-11-03",
            "PATH": "/usr/bin",
        }
    )
    assert (settings.mail_port, settings.mail_use_tls) == (2525, True)
    assert settings.quiet_periods == ("12-20/01-06", "midsummer-eve/08-15")
    assert settings.business_date == date(2014, 11, 3)


def test_later_layers_win(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text('mail_server = "file"\nmail_port = 1\nmail_batch = 7\n')
    environ = {"PLANNER_CONFIG": str(file), "PLANNER_MAIL_PORT": "2", "PLANNER_MAIL_SERVER": "environment"}
    settings = load_settings(environ, {"mail_server": "override"})
    assert (settings.mail_server, settings.mail_port, settings.mail_batch) == ("override", 2, 7)


def test_each_mode_has_its_file() -> None:
    assert load_settings({"PLANNER_ENV": "testing"}).mail_timeout_seconds == 5
    assert load_settings({"PLANNER_ENV": "development"}).mail_timeout_seconds == 30


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"PLANNER_MIAL_SERVER": "x"}, "PLANNER_MIAL_SERVER: unknown setting"),
        ({"PLANNER_MAIL_PORT": "smtp"}, "PLANNER_MAIL_PORT must be a whole number"),
        ({"PLANNER_MAIL_PORT": "70000"}, "PLANNER_MAIL_PORT must be between 1 and 65535"),
        ({"PLANNER_MAIL_USE_TLS": "kanske"}, "PLANNER_MAIL_USE_TLS must be true or false"),
        ({"PLANNER_MAIL_BATCH": "0"}, "PLANNER_MAIL_BATCH must be at least 1"),
        ({"PLANNER_MAIL_SENDER": "a@example.org\nBcc: b@example.org"}, "PLANNER_MAIL_SENDER"),
        ({"PLANNER_TODAY": "3 november"}, "PLANNER_TODAY must be a date"),
        ({"PLANNER_REMIND_FROM": "sju"}, "PLANNER_REMIND_FROM must be a time"),
        ({"PLANNER_DEFAULT_LOCALE": "fi"}, "PLANNER_DEFAULT_LOCALE must be sv or en"),
        ({"PLANNER_ENV": "prod"}, "PLANNER_ENV must be one of"),
        ({"PLANNER_CONFIG": "/finns/inte.toml"}, "/finns/inte.toml: the file is missing"),
        ({"PLANNER_DATABASE_URL": "inte en adress"}, "PLANNER_DATABASE_URL must be"),
        ({**SINGLE_SIGN_ON, "PLANNER_OIDC_ISSUER": "login.example.org"}, "PLANNER_OIDC_ISSUER must be an address"),
        ({**SINGLE_SIGN_ON, "PLANNER_OIDC_ISSUER": "https://[x"}, "PLANNER_OIDC_ISSUER must be an address"),
        ({**SINGLE_SIGN_ON, "PLANNER_OIDC_ISSUER": "https://x.org/?a=b"}, "PLANNER_OIDC_ISSUER must be an address"),
        ({**SINGLE_SIGN_ON, "PLANNER_OIDC_CLIENT_ID": ""}, "PLANNER_OIDC_CLIENT_ID must be set"),
        ({**SINGLE_SIGN_ON, "PLANNER_OIDC_CLAIM_EMAIL": " "}, "PLANNER_OIDC_CLAIM_EMAIL must be set"),
        ({**SINGLE_SIGN_ON, "PLANNER_OIDC_SCOPE": "email"}, "PLANNER_OIDC_SCOPE must hold the word openid"),
        ({**SINGLE_SIGN_ON, "PLANNER_OIDC_CREATES_PEOPLE": "true"}, "PLANNER_OIDC_CREATES_PEOPLE needs"),
        ({"PLANNER_DATABASE_URL": "mysql://host/planner"}, "PLANNER_DATABASE_URL must be"),
    ],
)
def test_a_mistake_stops_the_start_with_a_line_that_names_it(environ: dict[str, str], said: str) -> None:
    (line,) = lines(environ)
    assert line.startswith(said)


def test_all_mistakes_are_named_at_once() -> None:
    found = lines({"PLANNER_MAIL_PORT": "x", "PLANNER_NOTHING": "1", "PLANNER_DEMO": "2"})
    assert [line.split()[0].rstrip(":") for line in found] == ["PLANNER_MAIL_PORT", "PLANNER_NOTHING", "PLANNER_DEMO"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('mial_server = "x"', "unknown setting mial_server"),
        ('mail_port = "25"', "mail_port must be a whole number, not '25'"),
        ("mail_port = true", "mail_port must be a whole number, not True"),
        ("demo = 1", "demo must be true or false, not 1"),
        ("quiet_periods = [1, 2]", "quiet_periods must be a list"),
        ("mail_port = ", "not readable as TOML"),
    ],
)
def test_a_file_is_checked_like_the_environment(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "own.toml"
    file.write_text(text)
    (line,) = lines({"PLANNER_CONFIG": str(file)})
    assert line.startswith(str(file))
    assert said in line


# Production


def test_production_starts_with_safe_settings() -> None:
    assert load_settings(SAFE).env == "production"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"PLANNER_SECRET_KEY": ""}, "PLANNER_SECRET_KEY"),
        ({"PLANNER_SECRET_KEY": "kort"}, "PLANNER_SECRET_KEY"),
        ({"PLANNER_SECRET_KEY": "only-for-tests"}, "PLANNER_SECRET_KEY"),
        ({"PLANNER_BASE_URL": ""}, "PLANNER_BASE_URL must be set"),
        ({"PLANNER_BASE_URL": "planner.example.org"}, "PLANNER_BASE_URL must be set"),
        ({"PLANNER_BASE_URL": "http://[::1"}, "PLANNER_BASE_URL"),
        ({"PLANNER_BASE_URL": "http://localhost:8000"}, "PLANNER_BASE_URL must not be on localhost"),
        ({"PLANNER_BASE_URL": "http://127.0.0.1"}, "PLANNER_BASE_URL must not be on localhost"),
        ({"PLANNER_TODAY": "2014-11-03"}, "PLANNER_TODAY must not be set"),
        ({"PLANNER_DEMO": "true"}, "PLANNER_DEMO must not be true"),
        ({**SINGLE_SIGN_ON, "PLANNER_OIDC_ISSUER": "http://login.example.org"}, "PLANNER_OIDC_ISSUER must begin with"),
    ],
)
def test_production_refuses_what_is_unsafe(change: dict[str, str], said: str) -> None:
    (line,) = lines({**SAFE, **change})
    assert line.startswith(said)


def test_secrets_are_not_shown() -> None:
    environ = {"PLANNER_MAIL_PASSWORD": "hemligt1", "PLANNER_DATABASE_URL": "postgresql://u:hemligt2@host/x"}
    shown = repr(load_settings({**SAFE, **environ}))
    assert "hemligt" not in shown
    assert SAFE["PLANNER_SECRET_KEY"] not in shown


def test_every_setting_has_a_meaning_in_the_default_file() -> None:
    text = (ROOT / "config" / "default.toml").read_text(encoding="utf-8")
    names = [line.split(" = ")[0] for line in text.splitlines() if " = " in line and not line.startswith("#")]
    assert names == list(Settings.__dataclass_fields__)


@pytest.mark.parametrize("period", ["12-20", "12-20/13-06", "yule/01-06"])
def test_a_quiet_period_that_cannot_be_read_stops_the_start(period: str) -> None:
    with pytest.raises(SettingsError, match="PLANNER_QUIET_PERIODS"):
        create_app({"env": "testing", "database_url": "sqlite://", "quiet_periods": [period]})


@pytest.mark.parametrize("line", ["strateger", "strateger=chef", "=strategist"])
def test_a_group_without_a_role_stops_the_start(line: str) -> None:
    with pytest.raises(SettingsError, match="PLANNER_OIDC_ROLES"):
        create_app({"env": "testing", "database_url": "sqlite://", "oidc_roles": [line]})


def test_a_word_template_is_found_from_whichever_folder_files_are_made_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mall.docx").touch()
    monkeypatch.chdir(tmp_path)
    assert load_settings({"PLANNER_WORD_TEMPLATE": "mall.docx"}).word_template == str(tmp_path / "mall.docx")
