"""Seals: what lets an altered, missing or forged entry of the trail show. Hashes alone, and no secrets.

An entry's digest is over all that stands in it. A seal's digest is over the digests of its entries and over the digest
of the seal before: whoever changes an entry has to make every later seal anew, and then the digest of the newest, noted
anywhere outside the database, is no longer there.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

# What the first seal names as the one before it.
NO_SEAL = "0" * 64

# How far the clocks of several machines, and transactions that end late, may put entries out of order.
DISORDER = timedelta(days=1)


def entry_digest(entry: Mapping[str, Any]) -> str:
    """Return the digest of an entry, given by column, `at` as an aware datetime.

    The same on every database and after a copy to another. A column without a value counts for nothing, so that one
    that is added in years to come leaves the digests of older entries as they are.
    """
    said = {column: value for column, value in entry.items() if value is not None}
    said["at"] = moment(said["at"])
    return sha256(json.dumps(said, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()).hexdigest()


def seal_digest(number: int, sealed_at: datetime, previous: str, members: Iterable[tuple[int, str]]) -> str:
    """Return the digest of a seal over its members, (entry id, entry digest) in the order of their ids."""
    digest = sha256(f"{number} {moment(sealed_at)} {previous}\n".encode())
    for entry_id, of_entry in members:
        digest.update(f"{entry_id} {of_entry}\n".encode())
    return digest.hexdigest()


def moment(at: datetime) -> str:
    """Return an instant as seals take it: in UTC, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
