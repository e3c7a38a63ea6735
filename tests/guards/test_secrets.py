"""No secret stands in the repository, and none is shown by what the service prints."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from planner.wiring.cli import main
from tests.guards.test_repository import texts

# Each is put together from pieces, so that this file doesn't find itself.
SECRETS = {
    "a private key": "-----BEGIN [A-Z ]*PRIVATE " + "KEY-----",
    "a token of our own API": r"plnr_[A-Za-z0-9_-]{20,}",
    "a token of a known service": r"\b(?:gh[pousr]_|glpat-|AKIA|xox[abp]-)[A-Za-z0-9_-]{16,}",
    "a signed JSON token": r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.",
    "an address with a password in it": r"\b(?:https?|postgresql(?:\+\w+)?|redis|smtp)://[^\s/:@\"'{]+:[^\s/@\"'{]{12,}@",
    "a long random value": r"(?i:secret|password|token|api_key)\w*\s*[=:]\s*[\"'](?=[^\"']*[0-9])(?=[^\"']*[a-z])"
    r"(?=[^\"']*[A-Z])[A-Za-z0-9+/_=-]{24,}[\"']",
}


@pytest.mark.parametrize("what", SECRETS)
def test_no_secret_stands_in_the_repository(what: str) -> None:
    pattern = re.compile(SECRETS[what])
    hits = [
        f"{name}:{number}"
        for name, text in texts().items()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]
    assert not hits


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("a private key", "-----BEGIN EC PRIVATE " + "KEY-----"),
        ("a token of our own API", "plnr_" + "a1B2" * 8),
        ("a token of a known service", "ghp_" + "a1B2" * 9),
        ("a signed JSON token", "eyJ" + "a1B2" * 5 + ".eyJ" + "a1B2" * 5 + ".x"),
        ("an address with a password in it", "postgresql://planner:" + "hemligthemligt" + "@db/planner"),
        ("a long random value", 'secret_key = "' + "a1B2" * 8 + '"'),
    ],
)
def test_the_patterns_find_what_they_are_for(what: str, line: str) -> None:
    assert re.search(SECRETS[what], line)


def test_what_holds_secrets_is_not_kept_in_the_repository() -> None:
    ignored = Path(__file__).parents[2].joinpath(".gitignore").read_text(encoding="utf-8").split()
    assert "instance/" in ignored or "/instance/" in ignored


ENVIRONMENT = {
    "PLANNER_ENV": "production",
    "PLANNER_BASE_URL": "https://planner.example.org",
    "PLANNER_SECRET_KEY": "hemligt-nyckel-som-ingen-annan-har",
    "PLANNER_DATABASE_URL": "postgresql+psycopg://planner:hemligt-db@127.0.0.1:1/planner",
    "PLANNER_MAIL_SERVER": "127.0.0.1",
    "PLANNER_MAIL_PORT": "1",
    "PLANNER_MAIL_USERNAME": "planner",
    "PLANNER_MAIL_PASSWORD": "hemligt-post",
    "PLANNER_OIDC_CLIENT_SECRET": "hemligt-klient",
    "PLANNER_RATE_LIMIT_STORAGE": "memory://",
}


@pytest.mark.parametrize("arguments", [["check"], ["check", "--json"], ["--debug", "check"], ["export", "plan.yaml"]])
def test_commands_print_no_secrets(arguments: list[str], tmp_path: Path) -> None:
    environment = {**ENVIRONMENT, "PLANNER_INSTANCE_DIR": str(tmp_path)}
    answer = CliRunner().invoke(main, arguments, env=environment, standalone_mode=False)
    assert "hemligt" not in answer.output


def test_a_start_that_fails_prints_no_secrets(tmp_path: Path) -> None:
    """Not even with a traceback."""
    file = tmp_path / "own.toml"
    file.write_text('mail_password = ["hemligt-lista"]\nsecret_key = 7777777\n')
    environment = {**ENVIRONMENT, "PLANNER_CONFIG": str(file), "PLANNER_MAIL_PORT": "x"}
    done = subprocess.run(
        [sys.executable, "-m", "planner.wiring.cli", "check"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    start = "from planner.wiring.app import create_app; create_app()"
    failed = subprocess.run([sys.executable, "-c", start], env=environment, capture_output=True, text=True, check=False)
    assert "mail_password must be a text" in failed.stderr
    for output in (done.stdout, done.stderr, failed.stdout, failed.stderr):
        assert "hemligt" not in output
        assert "7777777" not in output
