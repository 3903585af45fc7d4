"""Files in conversations: who may read them, and telling readers when a photo is ready."""

from uuid import UUID

from sqlalchemy import select

from parta.foundation.db import Tx
from parta.foundation.files import FileReady
from parta.organisations import Actor

from .events import AttachmentReady
from .models import conversation_member, message
from .records import conversation_stream


async def may_read_file(tx: Tx, actor: Actor, file_id: UUID) -> bool:
    """CHAT-17: the actor belongs to a conversation in which a message carries the file."""
    rows = await tx.execute(
        select(message.c.id)
        .join(
            conversation_member,
            (conversation_member.c.organisation_id == message.c.organisation_id)
            & (conversation_member.c.conversation_id == message.c.conversation_id),
        )
        .where(
            tx.own(message),
            message.c.attachments.contains([file_id]),
            message.c.deleted_at.is_(None),
            conversation_member.c.member_id == actor.member_id,
            conversation_member.c.left_at.is_(None),
        )
        .limit(1)
    )
    return rows.first() is not None


async def is_shown(tx: Tx, file_id: UUID) -> bool:
    """A message carries the file: its owner can't withdraw it from under the readers."""
    rows = await tx.execute(
        select(message.c.id)
        .where(tx.own(message), message.c.attachments.contains([file_id]), message.c.deleted_at.is_(None))
        .limit(1)
    )
    return rows.first() is not None


async def tell_ready(tx: Tx, event: FileReady) -> None:
    """A file got its previews: whoever sees a message with it sees them now."""
    rows = await tx.execute(
        select(message.c.id, message.c.conversation_id).where(
            tx.own(message), message.c.attachments.contains([event.file_id]), message.c.deleted_at.is_(None)
        )
    )
    for row in rows.all():
        tx.emit(AttachmentReady(message_id=row.id, file_id=event.file_id), on=conversation_stream(row.conversation_id))
