"""Members: written down one at a time, or an import's thousands in a few statements."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, func, select, update

from parta.foundation.db import Tx, insert_rows
from parta.organisations.events import MembersAdded, MembersChanged, administration_stream
from parta.organisations.models import member
from parta.organisations.names import display_name, name_key
from parta.organisations.roles import Role

from .roles import grant_roles
from .sets import rename


class NewMember(msgspec.Struct, frozen=True, kw_only=True):
    """A person as the organisation writes them down; `phone` in E.164, `email` lower-case."""

    id: UUID
    surname: str
    given_name: str
    patronymic: str = ""
    roles: tuple[Role, ...] = ()
    birth_date: date | None = None
    sex: str | None = None
    file_number: str | None = None
    external_id: str | None = None
    position: str = ""
    phone: str | None = None
    email: str | None = None


class MemberChange(msgspec.Struct, frozen=True, kw_only=True):
    """What is written down instead; UNSET leaves a field as it is."""

    id: UUID
    surname: str | msgspec.UnsetType = msgspec.UNSET
    given_name: str | msgspec.UnsetType = msgspec.UNSET
    patronymic: str | msgspec.UnsetType = msgspec.UNSET
    birth_date: date | msgspec.UnsetType | None = msgspec.UNSET
    sex: str | msgspec.UnsetType | None = msgspec.UNSET
    file_number: str | msgspec.UnsetType | None = msgspec.UNSET
    external_id: str | msgspec.UnsetType | None = msgspec.UNSET
    position: str | msgspec.UnsetType = msgspec.UNSET
    phone: str | msgspec.UnsetType | None = msgspec.UNSET
    email: str | msgspec.UnsetType | None = msgspec.UNSET


async def create_member(tx: Tx, new: NewMember, *, is_confirmed: bool, by: UUID | None = None) -> None:
    """Add one person with their roles; see `create_members`."""
    await create_members(tx, [new], is_confirmed=is_confirmed, by=by)


async def create_members(tx: Tx, new: Sequence[NewMember], *, is_confirmed: bool, by: UUID | None = None) -> None:
    """Add people with their roles; an id that is there already is left as it is.

    `is_confirmed`: whether roles that need it are confirmed at once, by the member `by` (None: by the platform).
    """
    rows = await insert_rows(tx, member, [_row_of(tx, one) for one in new], returning=["id"])
    made = [row.id for row in rows]
    if not made:
        return
    tx.emit(MembersAdded(member_ids=made), on=administration_stream(tx.organisation))
    fresh = set(made)
    await grant_roles(
        tx, [(one.id, role) for one in new if one.id in fresh for role in one.roles], is_confirmed=is_confirmed, by=by
    )


def _row_of(tx: Tx, one: NewMember) -> dict[str, Any]:
    row = msgspec.structs.asdict(one)
    roles = row.pop("roles")
    names = {key: row[key] for key in ("surname", "given_name", "patronymic")}
    return {
        "organisation_id": tx.organisation,
        **row,
        "display_name": display_name(roles, **names),
        "name_key": name_key(**names),
        "created_at": tx.now,
    }


async def update_member(tx: Tx, change: MemberChange) -> None:
    await update_members(tx, [change])


async def update_members(tx: Tx, changes: Sequence[MemberChange]) -> None:
    """Write other facts down about people; unknown ids are passed over."""
    wanted = {change.id: change for change in changes}
    if not wanted:
        return
    rows = await tx.execute(
        select(member).where(tx.own(member), member.c.id == func.any(list(wanted))).with_for_update()
    )
    columns = [name for name in MemberChange.__struct_fields__ if name != "id"]
    values: list[dict[str, Any]] = []
    for row in rows.mappings():
        now = {name: row[name] for name in columns}
        then = {**now, **_given(wanted[row["id"]])}
        if then != now:
            names = {key: then[key] for key in ("surname", "given_name", "patronymic")}
            values.append(
                {f"b_{key}": value for key, value in then.items()} | {"b_id": row["id"], "b_key": name_key(**names)}
            )
    if not values:
        return
    statement = (
        update(member)
        .where(tx.own(member), member.c.id == bindparam("b_id"))
        .values({name: bindparam(f"b_{name}") for name in columns} | {"name_key": bindparam("b_key")})
    )
    await tx.execute(statement, values)
    changed = [value["b_id"] for value in values]
    await rename(tx, changed)
    tx.emit(MembersChanged(member_ids=changed), on=administration_stream(tx.organisation))


async def mark_listed(tx: Tx, listed: Mapping[UUID, Collection[Role]]) -> None:
    """The organisation's own list of staff names these people, with these roles.

    What somebody says of themselves is compared with it (ORG-17).
    """
    if not listed:
        return
    await tx.execute(
        update(member)
        .where(tx.own(member), member.c.id == bindparam("b_id"))
        .values(listed_at=tx.now, listed_roles=bindparam("b_roles")),
        [{"b_id": member_id, "b_roles": sorted(roles)} for member_id, roles in listed.items()],
    )


def _given(change: MemberChange) -> dict[str, Any]:
    return {
        name: value
        for name, value in msgspec.structs.asdict(change).items()
        if name != "id" and value is not msgspec.UNSET
    }
