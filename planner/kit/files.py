"""Files that the command line writes."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def new_file(path: Path, *, force: bool) -> Iterator[BinaryIO]:
    """Open a file that appears under its name only when it is whole and on the disk; only its owner may read it.

    Raises FileExistsError where there is one already, unless `force`.
    """
    _refuse_existing(path, force)
    scratch = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        # Once more: it took a while.
        _refuse_existing(path, force)
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _refuse_existing(path: Path, force: bool) -> None:
    if not force and os.path.lexists(path):
        raise FileExistsError(f"{path} exists already; choose another name, or replace it with --force")
