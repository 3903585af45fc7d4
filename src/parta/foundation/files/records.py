"""Files as other rooms and the API see them."""

from collections.abc import Iterable, Sequence
from typing import Literal
from uuid import UUID

from sqlalchemy import delete, select

from parta.foundation.db import Tx
from parta.foundation.http import Wire

from .models import stored_file
from .storage import FileStore, folder_of

Kind = Literal["photo", "video", "audio", "file"]


class Attachment(Wire, frozen=True, kw_only=True):
    """A file where it is shown. Sizes: bytes, pixels, seconds."""

    id: UUID
    name: str
    media_type: str
    size: int
    kind: Kind
    width: int | None = None
    height: int | None = None
    duration_seconds: float | None = None
    # A tiny blurred picture as a data: address, at most 400 characters.
    placeholder: str | None = None
    # Previews and content can be asked for.
    is_ready: bool


async def attachments(tx: Tx, ids: Iterable[UUID], *, owner: UUID | None = None) -> dict[UUID, Attachment]:
    """The completely uploaded files among `ids`.

    With `owner` only that member's own, and none of them can be withdrawn before `tx` ends: for whoever uses them.
    """
    wanted = list(ids)
    if not wanted:
        return {}
    query = select(stored_file).where(
        tx.own(stored_file), stored_file.c.id.in_(wanted), stored_file.c.completed_at.is_not(None)
    )
    if owner is not None:
        query = query.where(stored_file.c.owner_member_id == owner).with_for_update(read=True, key_share=True)
    return {
        row.id: Attachment(
            id=row.id,
            name=row.name,
            media_type=row.media_type,
            size=row.size,
            kind=row.kind,
            width=row.width,
            height=row.height,
            duration_seconds=row.duration_seconds,
            placeholder=row.placeholder,
            is_ready=row.is_ready,
        )
        for row in await tx.execute(query)
    }


async def erase_files(tx: Tx, files: FileStore, ids: Sequence[UUID]) -> None:
    """Forget files: the rows now, the content and the previews after the commit (FILE-12).

    What a crash leaves in the storage in between, the nightly clean-up removes.
    """
    gone = await tx.execute(
        delete(stored_file).where(tx.own(stored_file), stored_file.c.id.in_(list(ids))).returning(stored_file.c.id)
    )
    folders = [folder_of(tx.organisation, row.id) for row in gone]

    async def remove_bytes() -> None:
        for folder in folders:
            await files.delete_under(folder)

    if folders:
        tx.after_commit(remove_bytes)
