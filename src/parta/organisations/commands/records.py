"""Writing acts about members into the journal: who they are in it."""

from uuid import UUID

from sqlalchemy import select

from parta.foundation.db import Subject, Tx
from parta.foundation.errors import NotFound
from parta.organisations.models import member
from parta.organisations.names import full_name


async def subject_of(tx: Tx, member_id: UUID) -> Subject:
    """A member as the journal names them: by the full name. Raises NotFound."""
    rows = await tx.execute(
        select(member.c.surname, member.c.given_name, member.c.patronymic).where(
            tx.own(member), member.c.id == member_id
        )
    )
    row = rows.one_or_none()
    if row is None:
        raise NotFound
    name = full_name(surname=row.surname, given_name=row.given_name, patronymic=row.patronymic)
    return Subject("member", member_id, name)
