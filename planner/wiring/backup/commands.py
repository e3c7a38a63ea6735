"""`planner backup` and `planner restore`."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from planner.audit.operations import record_export
from planner.kit.cli import answer, fail, json_option
from planner.kit.clock import now
from planner.kit.files import new_file
from planner.kit.transaction import transaction
from planner.wiring.backup.archive import Archive
from planner.wiring.backup.dump import dump
from planner.wiring.backup.load import restore as fill_database
from planner.wiring.backup.manifest import Manifest, WrongBackup
from planner.wiring.database import is_migrated


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace FILE where it exists.")
@json_option
@with_appcontext
def backup(file: Path, force: bool, as_json: bool) -> None:
    """Copy everything in the database to FILE, a zip archive, as it is at one moment; the service may run meanwhile.

    FILE holds personal data, hashes of passwords and the trail: keep it as safe as the database. It doesn't hold the
    secret key, and not who is signed in.
    """
    try:
        with new_file(file, force=force) as stream:
            manifest = dump(stream, made_at=now())
            if is_migrated():
                # One that waits to be, as before an upgrade, has another trail than we know.
                record_export("database", actor=None, made_at=manifest.made_at.isoformat(), rows=manifest.rows)
    except (FileExistsError, WrongBackup) as error:
        fail(str(error))
    answer(
        _facts(file, manifest),
        as_json,
        lambda: f"Wrote {file}: {manifest.rows:,} rows of {len(manifest.parts)} tables, {file.stat().st_size:,} bytes",
    )


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
@with_appcontext
def restore(file: Path, as_json: bool) -> None:
    """Fill an empty database from FILE, which `planner backup` made: all of it, or nothing.

    The database may be another kind than the one that was copied. It need not be migrated; it will be.
    """
    with file.open("rb") as stream:
        try:
            archive = Archive(stream)
            with transaction():
                fill_database(archive)
        except WrongBackup as error:
            fail(f"{file}: {error}; nothing was restored")
    manifest = archive.manifest
    answer(
        _facts(file, manifest),
        as_json,
        lambda: (
            f"Restored {manifest.rows:,} rows of {len(manifest.parts)} tables, as they were at "
            f"{manifest.made_at:%Y-%m-%d %H:%M:%S} UTC. Everybody signs in again; "
            "run `planner verify` and `planner check`."
        ),
    )


def _facts(file: Path, manifest: Manifest) -> dict[str, object]:
    return {
        "file": str(file),
        "made_at": manifest.made_at.isoformat(),
        "revision": manifest.revision,
        "rows": {part.table: part.rows for part in manifest.parts},
    }
