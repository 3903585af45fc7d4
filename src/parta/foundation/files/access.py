"""Who may read a file: its owner, and whoever a room lets."""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Row, select

from parta.foundation.db import Tx
from parta.foundation.errors import NotFound

from .models import stored_file


class Uploader(Protocol):
    """The member who acts, as much of them as the foundation knows."""

    @property
    def organisation_id(self) -> UUID: ...

    @property
    def member_id(self) -> UUID: ...


# The second argument is the actor, as whoever provides `actor` made it.
AccessCheck = Callable[[Tx, Any, UUID], Awaitable[bool]]
HoldCheck = Callable[[Tx, UUID], Awaitable[bool]]


class FileAccess:
    """The rooms' answers to «may this person read this file?»."""

    def __init__(self) -> None:
        self._checks: list[AccessCheck] = []
        self._holds: list[HoldCheck] = []

    def add(self, check: AccessCheck) -> None:
        """`check(tx, actor, file_id)`: whether the actor reaches the file through something of this room."""
        self._checks.append(check)

    def add_hold(self, check: HoldCheck) -> None:
        """`check(tx, file_id)`: whether something of this room shows the file: its owner can't withdraw it then."""
        self._holds.append(check)

    async def is_held(self, tx: Tx, file_id: UUID) -> bool:
        """Whether a complete file must stay. Nobody knows without checks: then it stays."""
        if not self._holds:
            return True
        for check in self._holds:
            if await check(tx, file_id):
                return True
        return False

    async def may_read(self, tx: Tx, actor: Uploader, file_id: UUID) -> bool:
        for check in self._checks:
            if await check(tx, actor, file_id):
                return True
        return False


async def readable_file(tx: Tx, actor: Uploader, access: FileAccess, file_id: UUID) -> Row[Any]:
    """The row of a complete file that the actor may read: one's own, or one that a room shows (FILE-8).

    Raises NotFound.
    """
    found = await tx.execute(
        select(stored_file).where(
            tx.own(stored_file), stored_file.c.id == file_id, stored_file.c.completed_at.is_not(None)
        )
    )
    row = found.one_or_none()
    if row is None:
        raise NotFound
    if row.owner_member_id != actor.member_id and not await access.may_read(tx, actor, file_id):
        raise NotFound
    return row


async def own_upload(tx: Tx, actor: Uploader, file_id: UUID, *, is_locked: bool = False) -> Row[Any]:
    """The row of a file that the actor sends or has sent; `is_locked`: for `tx` alone. Raises NotFound."""
    query = select(stored_file).where(
        tx.own(stored_file), stored_file.c.id == file_id, stored_file.c.owner_member_id == actor.member_id
    )
    row = (await tx.execute(query.with_for_update() if is_locked else query)).one_or_none()
    if row is None:
        raise NotFound
    return row
