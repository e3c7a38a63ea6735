"""`planner load` and `planner export`, as people run them."""

import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from flask import Flask
from flask.cli import ScriptInfo

from planner.kit.db import db
from planner.planfile.commands import WRITERS, export, load
from planner.planfile.dump import write_yaml
from planner.planfile.operations.section import KINDS

Run = Callable[..., Result]

GOOD = "plan: {key: stockholm, title: Handlingsplan}\nareas: [{key: boende, name: Boende}]\n"


@pytest.fixture
def run(app: Flask) -> Run:
    def run(*args: str | Path) -> Result:
        command = {"load": load, "export": export}[str(args[0])]
        return CliRunner().invoke(command, [str(arg) for arg in args[1:]], obj=ScriptInfo(create_app=lambda: app))

    return run


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "plan.yaml"
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_loading_the_example_and_exporting_it_comes_round(run: Run, tmp_path: Path) -> None:
    first = json.loads(run("load", "--example", "stockholm", "--json").stdout)
    assert first["created"]["activities"] == 41
    assert first["unchanged"] == dict.fromkeys(KINDS, 0)

    for name in ("plan.yaml", "plan.json"):
        assert run("export", tmp_path / name).exit_code == 0
        again = json.loads(run("load", tmp_path / name, "--json").stdout)
        assert again == {
            "created": dict.fromkeys(KINDS, 0),
            "changed": dict.fromkeys(KINDS, 0),
            "unchanged": first["created"],
        }
    exported = (tmp_path / "plan.yaml").read_bytes()
    run("export", tmp_path / "plan.yaml")
    assert (tmp_path / "plan.yaml").read_bytes() == exported
    assert sorted(path.name for path in tmp_path.glob("*plan.*")) == ["plan.json", "plan.yaml"]


@pytest.mark.parametrize("name", ["plan.yaml", "plan.json"])
def test_an_export_loaded_into_an_empty_database_exports_the_same(
    run: Run, app: Flask, take_out_all_rows: Callable[[], None], tmp_path: Path, name: str
) -> None:
    run("load", "--example", "stockholm")
    run("export", tmp_path / name)
    exported = (tmp_path / name).read_bytes()
    db.session.rollback()
    take_out_all_rows()

    assert json.loads(run("load", tmp_path / name, "--json").stdout)["created"]["assignments"] > 100
    run("export", tmp_path / name)
    assert (tmp_path / name).read_bytes() == exported


def test_a_dry_run_says_the_same_and_changes_nothing(run: Run, file: Path, tmp_path: Path) -> None:
    dry = run("load", file, "--dry-run", "--json")

    assert run("export", tmp_path / "x.yaml").exit_code == 1
    assert dry.stdout == run("load", file, "--json").stdout
    assert "nothing was changed" in run("load", file, "--dry-run").stdout


def test_words_say_what_was_created_changed_and_left(run: Run, file: Path) -> None:
    run("load", file)
    file.write_text(GOOD.replace("Boende", "Boendet"), encoding="utf-8")

    words = run("load", file).stdout.splitlines()

    assert words[0] == "Loaded plan.yaml:"
    assert words[1].split() == ["created", "changed", "unchanged"]
    assert [line.split() for line in words[2:] if line.split()[0] in ("plan", "areas")] == [
        ["plan", "0", "0", "1"],
        ["areas", "0", "1", "0"],
    ]


def test_a_wrong_file_tells_every_error_and_fails(run: Run, file: Path, tmp_path: Path) -> None:
    file.write_text(GOOD + "people: [{email: a}, {name: B, email: b@example.org, role: boss}]\n", encoding="utf-8")

    result = run("load", file)

    assert result.exit_code == 1
    assert result.stdout == ""
    assert [line.split(": ")[0] for line in result.stderr.splitlines()] == [
        "people[0].name",
        "people[0].email",
        "people[1].role",
    ]
    assert run("export", tmp_path / "x.yaml").exit_code == 1


def test_a_syntax_error_names_its_line(run: Run, file: Path) -> None:
    file.write_text(GOOD + "people: [\n", encoding="utf-8")

    result = run("load", file)

    assert result.exit_code == 1
    assert result.stderr.startswith("line 4: ")


@pytest.mark.parametrize(
    "args",
    [
        ["load"],
        ["load", "missing.yaml"],
        ["load", "--example", "uppsala"],
        ["load", __file__, "--example", "stockholm"],
        ["export"],
        ["export", "plan.txt"],
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_wrong_usage_is_told_as_such(run: Run, args: list[str]) -> None:
    assert run(*args).exit_code == 2


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_exporting_nothing_says_what_to_do(run: Run, tmp_path: Path) -> None:
    result = run("export", tmp_path / "plan.yaml")

    assert result.exit_code == 1
    assert "load one with" in result.stderr
    assert not (tmp_path / "plan.yaml").exists()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_export_that_fails_leaves_the_older_file(
    run: Run, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("load", file)

    def full_disk(plan: object, stream: object) -> None:
        raise OSError("no space left")

    monkeypatch.setitem(WRITERS, ".yaml", full_disk)
    before = sorted(tmp_path.iterdir())

    assert run("export", file).exit_code == 1
    assert file.read_text(encoding="utf-8") == GOOD
    assert sorted(tmp_path.iterdir()) == before


def test_an_export_reads_the_same_to_a_reader_of_yaml_1_1() -> None:
    """For it a bare `on` or `no` is a truth value, and neither a key nor a text."""
    written = io.StringIO()
    write_yaml({"on": date(2014, 5, 2), "comment": "no", "key": "1_000"}, written)
    assert yaml.safe_load(written.getvalue()) == {"on": date(2014, 5, 2), "comment": "no", "key": "1_000"}
