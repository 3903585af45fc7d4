"""What went out: archives one by one, requests by client and day (EXC-8)."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec
from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from parta.foundation.db import Tx
from parta.foundation.identity import new_id
from parta.organisations import Actor, local_today

from .clients import Client
from .models import delivery
from .oneroster.archive import Given

_SHOWN = 100


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    kind: Literal["archive", "rest"]
    taker: str
    actor_id: UUID | None
    has_contacts: bool
    has_demographics: bool
    requests: int
    records: int
    at: datetime


async def note_archive(tx: Tx, *, by: Actor | None, given: Given, records: int, taker: str = "") -> None:
    await tx.execute(
        insert(delivery).values(
            organisation_id=tx.organisation,
            id=new_id(),
            kind="archive",
            day=await local_today(tx),
            actor_id=by.member_id if by else None,
            taker=taker,
            has_contacts=given.contacts,
            has_demographics=given.demographics,
            requests=1,
            records=records,
            at=tx.now,
        )
    )


async def note_request(tx: Tx, one: Client, *, records: int, has_demographics: bool) -> None:
    """Add a client's request to its day."""
    statement = upsert(delivery).values(
        organisation_id=tx.organisation,
        id=new_id(),
        kind="rest",
        day=await local_today(tx),
        client_id=one.id,
        taker=one.name,
        has_contacts=one.gives_contacts,
        has_demographics=has_demographics,
        requests=1,
        records=records,
        at=tx.now,
    )
    await tx.execute(
        statement.on_conflict_do_update(
            index_elements=["organisation_id", "client_id", "day"],
            index_where=delivery.c.client_id.is_not(None),
            set_={
                "requests": delivery.c.requests + 1,
                "records": delivery.c.records + statement.excluded.records,
                "has_contacts": delivery.c.has_contacts.op("or")(statement.excluded.has_contacts),
                "has_demographics": delivery.c.has_demographics.op("or")(statement.excluded.has_demographics),
                "at": statement.excluded.at,
            },
        )
    )


async def last_deliveries(tx: Tx) -> list[Delivery]:
    """The newest first."""
    rows = await tx.execute(select(delivery).where(tx.own(delivery)).order_by(delivery.c.at.desc()).limit(_SHOWN))
    return [
        Delivery(
            id=row.id,
            kind=row.kind,
            taker=row.taker,
            actor_id=row.actor_id,
            has_contacts=row.has_contacts,
            has_demographics=row.has_demographics,
            requests=row.requests,
            records=row.records,
            at=row.at,
        )
        for row in rows
    ]
