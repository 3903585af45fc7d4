"""What an administrator writes down about one person by hand (ORG-19)."""

from typing import Any

import msgspec
from sqlalchemy import select

from parta.accounts import mask
from parta.foundation.db import Tx
from parta.foundation.errors import NotFound
from parta.organisations.access import Actor, require_administrator
from parta.organisations.models import member

from .members import MemberChange, update_member
from .records import subject_of

_CONTACTS = frozenset({"phone", "email"})


async def edit_member(tx: Tx, actor: Actor, change: MemberChange) -> None:
    """Change what is written down about one person; the journal keeps what it was, contacts masked.

    What the person's own account verified stays as it is.

    Raises Forbidden, NotFound.
    """
    require_administrator(actor)
    rows = await tx.execute(
        select(member).where(tx.own(member), member.c.id == change.id, member.c.left_at.is_(None)).with_for_update()
    )
    row = rows.mappings().one_or_none()
    if row is None:
        raise NotFound
    wanted = {
        name: value
        for name, value in msgspec.structs.asdict(change).items()
        if name != "id" and value is not msgspec.UNSET and row[name] != value
    }
    if not wanted:
        return
    await update_member(tx, change)
    tx.record(
        "organisations.member_edited",
        by=actor,
        on=await subject_of(tx, change.id),
        before={name: _shown(name, row[name]) for name in wanted},
        after={name: _shown(name, value) for name, value in wanted.items()},
    )


def _shown(name: str, value: Any) -> Any:
    return mask(value) if name in _CONTACTS else value
