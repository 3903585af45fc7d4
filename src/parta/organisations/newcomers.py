"""People whom organisations have written down, as accounts looks for them at sign-in."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select

from parta.accounts import Contact, Place, Unclaimed
from parta.foundation.db import Database, Tx

from .commands import claim_member
from .errors import AlreadyClaimed
from .models import member, member_role, organisation
from .names import full_name
from .registers import GroupNames


class Newcomers:
    """The source that organisations register with accounts (ACC-6)."""

    def __init__(self, group_names: GroupNames) -> None:
        self._group_names = group_names

    async def find_unclaimed(self, tx: Tx, contact: Contact) -> list[Unclaimed]:
        """Members without an account beside whom this contact is written down, in every organisation."""
        column = member.c.phone if contact.channel == "sms" else member.c.email
        rows = (
            await tx.execute(
                _members().where(column == contact.value, member.c.account_id.is_(None), member.c.left_at.is_(None))
            )
        ).all()
        places = await self._places(tx, rows)
        return [
            Unclaimed(
                organisation_id=row.organisation_id,
                id=row.id,
                name=full_name(surname=row.surname, given_name=row.given_name, patronymic=row.patronymic),
                places=places[row.id],
            )
            for row in rows
        ]

    async def find_places(self, tx: Tx, account_ids: Sequence[UUID]) -> dict[UUID, tuple[Place, ...]]:
        """Where the accounts already belong."""
        if not account_ids:
            return {}
        rows = (
            await tx.execute(
                _members().where(member.c.account_id == func.any(list(account_ids)), member.c.left_at.is_(None))
            )
        ).all()
        places = await self._places(tx, rows)
        found: dict[UUID, tuple[Place, ...]] = {}
        for row in rows:
            found[row.account_id] = found.get(row.account_id, ()) + places[row.id]
        return found

    async def find_owners(self, tx: Tx, contact: Contact) -> list[UUID]:
        """Accounts of members beside whom this contact is written down."""
        column = member.c.phone if contact.channel == "sms" else member.c.email
        rows = await tx.execute(
            select(member.c.account_id)
            .where(column == contact.value, member.c.account_id.is_not(None), member.c.left_at.is_(None))
            .distinct()
        )
        return list(rows.scalars())

    async def claim(self, database: Database, account_id: UUID, people: Sequence[Unclaimed]) -> None:
        """Give an account the places that wait for it.

        An organisation that wrote one person down twice keeps the second entry unclaimed, for its administrator to
        sort out.
        """
        for person in people:
            try:
                async with database.transaction(person.organisation_id) as tx:
                    await claim_member(tx, member_id=person.id, account_id=account_id)
            except AlreadyClaimed:
                continue

    async def _places(self, tx: Tx, rows: Sequence[Row[Any]]) -> dict[UUID, tuple[Place, ...]]:
        groups: dict[UUID, str] = {}
        for organisation_id in {row.organisation_id for row in rows}:
            own = [row.id for row in rows if row.organisation_id == organisation_id]
            groups |= await self._group_names.name(tx.within(organisation_id), own)
        return {
            row.id: tuple(Place(organisation=row.short_name, role=role, group=groups.get(row.id)) for role in row.roles)
            for row in rows
        }


def _members() -> Select[*tuple[Any, ...]]:
    roles = (
        select(func.coalesce(func.array_agg(member_role.c.role), []))
        .where(member_role.c.organisation_id == member.c.organisation_id, member_role.c.member_id == member.c.id)
        .scalar_subquery()
    )
    return (
        select(
            member.c.organisation_id,
            member.c.id,
            member.c.account_id,
            member.c.surname,
            member.c.given_name,
            member.c.patronymic,
            organisation.c.short_name,
            roles.label("roles"),
        )
        .join(organisation, organisation.c.organisation_id == member.c.organisation_id)
        .order_by(organisation.c.short_name, member.c.name_key, member.c.id)
    )
