"""When each record that goes out became what it is, and which are gone: for `dateLastModified` and deltas (EXC-7).

Rooms below keep no such times, and shouldn't have to. So every reading compares the book with keyed digests of what
was there the last time; only digests are kept, nothing of the content.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import delete, select
from sqlalchemy import text as sql

from parta.foundation.db import Tx
from parta.foundation.identity import keyed_hash

from .models import stamp
from .oneroster.records import Book

# A delta older than this is a full reading anyway.
_KEEP_GONE = timedelta(days=400)
KINDS = ("org", "academicSession", "course", "class", "user", "enrollment", "demographics")


class Stamps(msgspec.Struct, frozen=True, kw_only=True):
    """By kind: when each record changed, and when each that is gone went."""

    modified: Mapping[str, Mapping[UUID, datetime]]
    gone: Mapping[str, Mapping[UUID, datetime]]


def records_of(book: Book) -> Iterator[tuple[str, msgspec.Struct, UUID]]:
    """Every record with its kind and id."""
    yield "org", book.org, book.org.id
    parts: Sequence[tuple[str, Iterable[Any]]] = (
        ("academicSession", book.sessions),
        ("course", book.courses),
        ("class", book.classes),
        ("user", book.users),
        ("enrollment", book.enrollments),
        ("demographics", book.demographics),
    )
    for kind, records in parts:
        for one in records:
            yield kind, one, one.id


async def stamp_book(tx: Tx, book: Book, *, secret: str) -> Stamps:
    """The times of the book's records, brought up to now."""
    present = {
        (kind, sourced_id): keyed_hash(secret, kind, msgspec.json.encode(one).decode())[:16]
        for kind, one, sourced_id in records_of(book)
    }
    known = await _known(tx)
    if _is_same(present, known):
        return _stamps(known)
    # Two readers at once: the second waits and finds everything done.
    await tx.execute(
        sql("select pg_advisory_xact_lock(hashtextextended(:key, 11))"), {"key": f"exchange {tx.organisation}"}
    )
    known = await _known(tx)
    await _write(tx, present, known)
    await tx.execute(delete(stamp).where(tx.own(stamp), stamp.c.gone_at < tx.now - _KEEP_GONE))
    return _stamps(await _known(tx))


Key = tuple[str, UUID]
Known = Mapping[Key, tuple[bytes, datetime, datetime | None]]


async def _known(tx: Tx) -> Known:
    rows = await tx.execute(select(stamp).where(tx.own(stamp)))
    return {(row.kind, row.sourced_id): (bytes(row.digest), row.modified_at, row.gone_at) for row in rows}


def _is_same(present: Mapping[Key, bytes], known: Known) -> bool:
    live = {key: digest for key, (digest, _, gone_at) in known.items() if gone_at is None}
    return live == present


_UPSERT = sql(
    "insert into exchange_stamp (organisation_id, kind, sourced_id, digest, modified_at)"
    " select :organisation, k, s, decode(d, 'hex'), :now"
    " from unnest(cast(:kinds as text[]), cast(:ids as uuid[]), cast(:digests as text[])) as u(k, s, d)"
    " on conflict (organisation_id, kind, sourced_id)"
    " do update set digest = excluded.digest, modified_at = excluded.modified_at, gone_at = null"
)
_GO = sql(
    "update exchange_stamp set gone_at = :now, modified_at = :now"
    " from unnest(cast(:kinds as text[]), cast(:ids as uuid[])) as u(k, s)"
    " where organisation_id = :organisation and kind = k and sourced_id = s"
)


async def _write(tx: Tx, present: Mapping[Key, bytes], known: Known) -> None:
    changed = [key for key, digest in present.items() if (found := known.get(key)) is None or _differs(found, digest)]
    gone = [key for key, (_, _, gone_at) in known.items() if gone_at is None and key not in present]
    values: dict[str, Any] = {"organisation": tx.organisation, "now": tx.now}
    if changed:
        digests = [present[key].hex() for key in changed]
        await tx.execute(_UPSERT, {**values, **_columns(changed), "digests": digests})
    if gone:
        await tx.execute(_GO, {**values, **_columns(gone)})


def _differs(found: tuple[bytes, datetime, datetime | None], digest: bytes) -> bool:
    return found[0] != digest or found[2] is not None


def _columns(keys: Sequence[Key]) -> dict[str, Any]:
    return {"kinds": [kind for kind, _ in keys], "ids": [sourced_id for _, sourced_id in keys]}


def _stamps(known: Known) -> Stamps:
    modified: dict[str, dict[UUID, datetime]] = {kind: {} for kind in KINDS}
    gone: dict[str, dict[UUID, datetime]] = {kind: {} for kind in KINDS}
    for (kind, sourced_id), (_, modified_at, gone_at) in known.items():
        (modified if gone_at is None else gone)[kind][sourced_id] = modified_at
    return Stamps(modified=modified, gone=gone)
