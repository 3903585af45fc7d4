"""A run's own school: members with sessions, conversations, and what the database says of them in the end."""

import random
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from uuid import UUID

import msgspec
from sqlalchemy import text as sql
from sqlalchemy.exc import DBAPIError

from chaos.device import CONVERSATION, Member
from chaos.history import History, Logged
from parta.accounts import Contact, cookie_name, find_or_create_account, open_session
from parta.foundation.db import Tx
from parta.foundation.identity import new_id
from parta.foundation.wiring import Wiring
from parta.organisations import (
    NewMember,
    NewOrganisation,
    Role,
    claim_member,
    create_member,
    create_organisation,
)

_LOG = sql(
    "select seq, type, data from event_log where organisation_id = :organisation and stream = :stream order by seq"
)
_HEAD = sql("select seq, first_seq from stream_head where organisation_id = :organisation and stream = :stream")
_MESSAGES = sql(
    "select id, number, body, deleted_at from message"
    " where organisation_id = :organisation and conversation_id = :conversation"
)


class _Data(msgspec.Struct, rename="camel"):
    message_id: str = ""
    member_id: str = ""


async def found_school(wiring: Wiring) -> UUID:
    organisation_id = new_id()
    async with wiring.database.system(organisation_id) as tx:
        await create_organisation(tx, NewOrganisation(kind="school", name="Школа № 1"))
    return organisation_id


async def enrol(
    wiring: Wiring, organisation_id: UUID, roles: Sequence[Role], dice: random.Random | None = None
) -> list[Member]:
    """Members with these roles, each with an account and a session."""
    dice = dice or random.Random()
    found: list[Member] = []
    async with wiring.database.system(organisation_id) as tx:
        for place, role in enumerate(roles):
            member_id = new_id()
            contact = Contact("sms", f"+79{dice.randrange(10**9):09d}")
            new = NewMember(id=member_id, surname=f"Ковалёв{place}", given_name="Миша", roles=(role,))
            await create_member(tx, new, is_confirmed=True)
            account_id = await find_or_create_account(tx, contact=contact, name=new.surname)
            await claim_member(tx, member_id=member_id, account_id=account_id)
            opened = await open_session(tx, account_id, user_agent="chaos", address="127.0.0.1")
            found.append(Member(str(member_id), f"{cookie_name(wiring.settings)}={opened.token}"))
    return found


class DatabaseAway(Exception):
    """It starts again; asking later helps."""


@asynccontextmanager
async def _reading(wiring: Wiring, organisation_id: UUID) -> AsyncGenerator[Tx]:
    try:
        async with wiring.database.transaction(organisation_id) as tx:
            yield tx
    except (DBAPIError, OSError) as error:
        raise DatabaseAway from error


async def read_log(
    wiring: Wiring,
    organisation_id: UUID,
    conversation: str,
    founders: Sequence[str],
    history: History,
    *,
    is_former: bool = False,
) -> Logged:
    """What the database keeps of a conversation. Raises DatabaseAway."""
    async with _reading(wiring, organisation_id) as tx:
        values = {"organisation": organisation_id, "stream": CONVERSATION + conversation, "conversation": conversation}
        log = (await tx.execute(_LOG, values)).all()
        head = (await tx.execute(_HEAD, values)).one_or_none()
        messages = (await tx.execute(_MESSAGES, values)).all()
    entries: list[tuple[int, str, str, str]] = []
    for row in log:
        data = msgspec.convert(msgspec.json.decode(row.data) if isinstance(row.data, str) else row.data, _Data)
        entries.append((row.seq, row.type, data.message_id, data.member_id))
    return Logged(
        at=history.now,
        conversation=conversation,
        founders=list(founders),
        entries=entries,
        messages={str(row.id): (row.number, row.body, row.deleted_at is not None) for row in messages},
        head=head.seq if head is not None else 0,
        first=head.first_seq if head is not None else 0,
        is_former=is_former,
    )
