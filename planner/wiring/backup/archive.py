"""The file of a backup: a zip archive with one part a table, a row a line, and a manifest. Never whole in memory."""

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from typing import IO, Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from planner.wiring.backup.manifest import Manifest, Part, WrongBackup, part_name, read_manifest
from planner.wiring.backup.values import line_of

MANIFEST = "manifest.json"
LARGEST_MANIFEST = 1024 * 1024
# No row comes near it: texts are limited to thousands of characters.
LONGEST_LINE = 16 * 1024 * 1024


class ArchiveWriter:
    """Writes the parts one after another; `finish` adds the manifest."""

    def __init__(self, stream: BinaryIO, made_at: datetime) -> None:
        self._zip = ZipFile(stream, "w")
        self._made_at = made_at
        self._parts: list[Part] = []

    def add(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Write a table."""
        digest, count, size = sha256(), 0, 0
        name = part_name(table)
        with self._zip.open(self._info(name), "w", force_zip64=True) as part:
            for row in rows:
                line = line_of(row)
                part.write(line)
                digest.update(line)
                count += 1
                size += len(line)
        self._parts.append(Part(name, tuple(columns), count, size, digest.hexdigest()))

    def finish(self, *, revision: str, left_out: Iterable[str]) -> Manifest:
        """Write the manifest, which ends the archive."""
        manifest = Manifest(revision, self._made_at, tuple(left_out), tuple(self._parts))
        self._zip.writestr(self._info(MANIFEST), manifest.written())
        self._zip.close()
        return manifest

    def _info(self, name: str) -> ZipInfo:
        info = ZipInfo(name, self._made_at.timetuple()[:6])
        info.compress_type = ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        return info


class Archive:
    """A file that has been checked, byte for byte."""

    def __init__(self, stream: BinaryIO) -> None:
        """Read the manifest and then everything, keeping nothing.

        Raises WrongBackup for what isn't a backup, is damaged or cut short, or unpacks to more than its manifest says.
        """
        with _damage():
            self._zip = ZipFile(stream)
            self.manifest = read_manifest(self._read_manifest())
            self._check_names()
            for part in self.manifest.parts:
                for _line in self._lines(part):
                    pass

    def rows(self, part: Part) -> Iterator[list[Any]]:
        """Give a table's rows, their values in the order of the part's columns."""
        with _damage():
            for line in self._lines(part):
                row = json.loads(line)
                if not isinstance(row, list) or len(row) != len(part.columns):
                    raise WrongBackup(f"{part.name} has a row that isn't one")
                yield row

    def _read_manifest(self) -> bytes:
        if MANIFEST not in self._zip.namelist():
            raise WrongBackup("it is not a file that `planner backup` made")
        with self._open(MANIFEST) as stream:
            content = stream.read(LARGEST_MANIFEST + 1)
        if len(content) > LARGEST_MANIFEST:
            raise WrongBackup("its manifest is larger than one can be")
        return content

    def _check_names(self) -> None:
        if sorted(self._zip.namelist()) != sorted([MANIFEST, *(part.name for part in self.manifest.parts)]):
            raise WrongBackup("it doesn't hold what its manifest says")

    def _lines(self, part: Part) -> Iterator[bytes]:
        digest, count, size = sha256(), 0, 0
        with self._open(part.name) as stream:
            while line := stream.readline(LONGEST_LINE + 1):
                count += 1
                size += len(line)
                if size > part.bytes or len(line) > LONGEST_LINE:
                    raise WrongBackup(f"{part.name} is larger than its manifest says")
                digest.update(line)
                yield line
        if (count, size, digest.hexdigest()) != (part.rows, part.bytes, part.sha256):
            raise WrongBackup(f"{part.name} doesn't match its checksum")

    def _open(self, name: str) -> IO[bytes]:
        info = self._zip.getinfo(name)
        if info.compress_type != ZIP_DEFLATED:
            # Others may ask for any amount of memory.
            raise WrongBackup(f"{name} isn't packed as it should be")
        # In large pieces: reading lines from the archive itself is slow.
        return io.BufferedReader(self._zip.open(info), 256 * 1024)  # type: ignore[type-var]


@contextmanager
def _damage() -> Iterator[None]:
    """Turn whatever reading a damaged archive raises into WrongBackup."""
    try:
        yield
    except (WrongBackup, MemoryError, GeneratorExit):
        raise
    except Exception as error:
        # The libraries fail in many ways on damaged bytes.
        raise WrongBackup(f"it is damaged or cut short: {error}") from error
