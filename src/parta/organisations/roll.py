"""The roll: who belongs to the organisation, read in sets."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, RowMapping, Select, and_, exists, func, or_, select

from parta.foundation.db import Tx, one_of, one_of_texts
from parta.foundation.errors import Invalid
from parta.foundation.text import clean_line, comparison_key

from .models import member, member_role, organisation
from .roles import STAFF_ROLES, Role

MemberState = Literal["all", "claimed", "unclaimed", "unconfirmed", "left"]


class RoleGrant(msgspec.Struct, frozen=True, kw_only=True):
    """One role of a member; it gives rights once it is confirmed."""

    role: Role
    is_confirmed: bool
    confirmed_at: datetime | None = None
    confirmed_by: UUID | None = None


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A person's place in the organisation. `phone` and `email` are what the organisation wrote down itself."""

    id: UUID
    account_id: UUID | None
    surname: str
    given_name: str
    patronymic: str
    display_name: str
    name_key: str
    birth_date: date | None
    sex: str | None
    file_number: str | None
    external_id: str | None
    position: str
    phone: str | None
    email: str | None
    claimed_at: datetime | None
    left_at: datetime | None
    # When the organisation's own list of staff named the person last, and with which roles.
    listed_at: datetime | None
    listed_roles: tuple[Role, ...]
    roles: tuple[RoleGrant, ...]

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.surname, self.given_name, self.patronymic) if part)

    @property
    def is_claimed(self) -> bool:
        """Whether an account stands behind the member."""
        return self.account_id is not None

    @property
    def is_staff_confirmed(self) -> bool:
        """Works here, and an administrator said so."""
        return any(grant.is_confirmed and grant.role in STAFF_ROLES for grant in self.roles)

    def has(self, role: Role, *, confirmed: bool = False) -> bool:
        return any(grant.role is role and (grant.is_confirmed or not confirmed) for grant in self.roles)


async def organisation_kind(tx: Tx) -> str:
    """school, college, kindergarten or extracurricular."""
    return (await tx.execute(select(organisation.c.kind).where(tx.own(organisation)))).scalar_one()


async def present_members(tx: Tx, member_ids: Iterable[UUID]) -> dict[UUID, bool]:
    """Which of these haven't left, and whether an account stands behind them; one light query for counting."""
    rows = await tx.execute(
        select(member.c.id, member.c.account_id.is_not(None).label("is_claimed")).where(
            tx.own(member), one_of(member.c.id, member_ids), member.c.left_at.is_(None)
        )
    )
    return {row.id: row.is_claimed for row in rows}


async def ages_of(tx: Tx, member_ids: Iterable[UUID]) -> dict[UUID, tuple[date | None, bool]]:
    """The dates of birth of those of these who haven't left, and whether they are students; one light query."""
    rows = await tx.execute(
        select(member.c.id, member.c.birth_date, _has_role(Role.STUDENT).label("is_student")).where(
            tx.own(member), one_of(member.c.id, member_ids), member.c.left_at.is_(None)
        )
    )
    return {row.id: (row.birth_date, row.is_student) for row in rows}


async def members_by_id(tx: Tx, member_ids: Iterable[UUID], *, include_left: bool = False) -> dict[UUID, Member]:
    """Members by id, in two queries however many they are; unknown ids, and those who left, are missing."""
    wanted = list(set(member_ids))
    if not wanted:
        return {}
    found = await _load(tx, one_of(member.c.id, wanted), include_left=include_left)
    return {one.id: one for one in found}


async def all_members(tx: Tx) -> list[Member]:
    """Everybody who hasn't left."""
    return await _load(tx, include_left=False)


async def members_of_account(tx: Tx, account_id: UUID) -> list[Member]:
    """The account's place in this organisation: none or one."""
    return await _load(tx, member.c.account_id == account_id, include_left=False)


async def members_with_contact(tx: Tx, contacts: Sequence[str]) -> list[Member]:
    """Members beside whom the organisation wrote one of these phones or e-mails down (normalised)."""
    return await _load(
        tx,
        or_(one_of_texts(member.c.phone, contacts), one_of_texts(func.lower(member.c.email), contacts)),
        include_left=False,
    )


async def members_with_role(tx: Tx, *roles: Role) -> list[Member]:
    return await _load(tx, _has_role(*roles), include_left=False)


async def search_members(
    tx: Tx,
    *,
    search: str = "",
    role: Role | None = None,
    state: MemberState = "all",
    among: Collection[UUID] | None = None,
    after: str | None = None,
    limit: int = 50,
) -> tuple[list[Member], str | None, int]:
    """A page of the roll in the order of the names: (members, key of the next page, total).

    `among` narrows to these members; `after` is the key that an earlier page gave. Raises Invalid.
    """
    has_left = state == "left"
    # Whoever was erased has no name to be found by.
    wanted: list[ColumnElement[bool]] = [
        tx.own(member),
        and_(member.c.left_at.is_not(None), member.c.name_key != "") if has_left else member.c.left_at.is_(None),
    ]
    for word in comparison_key(search).split():
        wanted.append(member.c.name_key.contains(word, autoescape=True))
    if role is not None:
        wanted.append(_has_role(role))
    if state == "claimed":
        wanted.append(member.c.account_id.is_not(None))
    elif state == "unclaimed":
        wanted.append(member.c.account_id.is_(None))
    elif state == "unconfirmed":
        wanted.append(_has_unconfirmed_role())
    if among is not None:
        wanted.append(one_of(member.c.id, among))
    total = (await tx.execute(select(func.count()).select_from(member).where(*wanted))).scalar_one()
    if after:
        key, last = _place(after)
        wanted.append(or_(member.c.name_key > key, and_(member.c.name_key == key, member.c.id > last)))
    found = await _load(tx, *wanted, include_left=has_left, limit=limit + 1)
    page = found[:limit]
    following = f"{page[-1].name_key}|{page[-1].id}" if len(found) > limit else None
    return page, following, total


def _place(after: str) -> tuple[str, UUID]:
    """Where the page before ended. Raises Invalid."""
    key, _, last = after.rpartition("|")
    try:
        return clean_line(key), UUID(last)
    except ValueError:
        raise Invalid("Такой страницы списка нет.", "There is no such page of the list.", field="after") from None


def _has_role(*roles: Role) -> ColumnElement[bool]:
    return exists().where(_of_member(), member_role.c.role.in_([role.value for role in roles]))


def _has_unconfirmed_role() -> ColumnElement[bool]:
    return exists().where(_of_member(), member_role.c.is_confirmed.is_(False))


def _of_member() -> ColumnElement[bool]:
    return and_(member_role.c.organisation_id == member.c.organisation_id, member_role.c.member_id == member.c.id)


_FIELDS = tuple(name for name in Member.__struct_fields__ if name != "roles")


async def _load(tx: Tx, *wanted: ColumnElement[bool], include_left: bool, limit: int | None = None) -> list[Member]:
    query: Select[Any] = (
        select(*(member.c[name] for name in _FIELDS))
        .where(tx.own(member), *wanted)
        .order_by(member.c.name_key, member.c.id)
    )
    if not include_left:
        query = query.where(member.c.left_at.is_(None))
    if limit is not None:
        query = query.limit(limit)
    rows: Sequence[RowMapping] = (await tx.execute(query)).mappings().all()
    grants: dict[UUID, list[RoleGrant]] = {}
    if rows:
        found = await tx.execute(
            select(member_role)
            .where(tx.own(member_role), one_of(member_role.c.member_id, [row["id"] for row in rows]))
            .order_by(member_role.c.created_at, member_role.c.role)
        )
        for row in found:
            grants.setdefault(row.member_id, []).append(
                RoleGrant(
                    role=Role(row.role),
                    is_confirmed=row.is_confirmed,
                    confirmed_at=row.confirmed_at,
                    confirmed_by=row.confirmed_by,
                )
            )
    return [_member_of(row, tuple(grants.get(row["id"], ()))) for row in rows]


def _member_of(row: RowMapping, roles: tuple[RoleGrant, ...]) -> Member:
    columns: dict[str, Any] = dict(row)
    listed = tuple(Role(role) for role in columns.pop("listed_roles"))
    return Member(**columns, listed_roles=listed, roles=roles)
