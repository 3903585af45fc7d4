"""What chat knows of a person: their messages with what is attached, their reactions, where they belong."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from parta.foundation.db import Tx
from parta.foundation.files import attachments
from parta.organisations import members_by_id

from .events import MessageDeleted
from .models import conversation, conversation_member, message, message_revision, reaction
from .places import leave
from .records import conversation_stream


async def export(tx: Tx, member_id: UUID) -> dict[str, Any]:
    """Everything that the member wrote here: no word of anybody else's."""
    rows = (
        await tx.execute(
            select(message, conversation.c.title, conversation.c.kind.label("conversation_kind"))
            .join(
                conversation,
                (conversation.c.organisation_id == message.c.organisation_id)
                & (conversation.c.id == message.c.conversation_id),
            )
            .where(tx.own(message), message.c.author_id == member_id, message.c.kind == "text")
            .order_by(message.c.created_at, message.c.id)
        )
    ).all()
    files = await attachments(tx, [file_id for row in rows for file_id in row.attachments])
    reactions = await tx.execute(
        select(reaction.c.message_id, reaction.c.emoji, reaction.c.at)
        .where(tx.own(reaction), reaction.c.member_id == member_id)
        .order_by(reaction.c.at)
    )
    places = await tx.execute(
        select(
            conversation.c.title,
            conversation.c.kind,
            conversation_member.c.caption,
            conversation_member.c.joined_at,
            conversation_member.c.left_at,
        )
        .join(
            conversation,
            (conversation.c.organisation_id == conversation_member.c.organisation_id)
            & (conversation.c.id == conversation_member.c.conversation_id),
        )
        .where(tx.own(conversation_member), conversation_member.c.member_id == member_id)
        .order_by(conversation_member.c.joined_at)
    )
    return {
        "messages": [
            {
                "id": row.id,
                "conversation": row.title or row.conversation_kind,
                "body": row.body,
                "createdAt": row.created_at,
                "editedAt": row.edited_at,
                "deletedAt": row.deleted_at,
                "files": [
                    {"id": file_id, "name": files[file_id].name} for file_id in row.attachments if file_id in files
                ],
            }
            for row in rows
        ],
        "reactions": [{"message": row.message_id, "emoji": row.emoji, "at": row.at} for row in reactions],
        "conversations": [
            {
                "title": row.title or row.kind,
                "caption": row.caption,
                "joinedAt": row.joined_at,
                "leftAt": row.left_at,
            }
            for row in places
        ],
    }


async def erase(tx: Tx, member_id: UUID) -> None:
    """Take the member's words away as if they had deleted them, with every earlier version, and let them leave.

    What others answered keeps its place under an empty message.
    """
    mine = select(message.c.id).where(tx.own(message), message.c.author_id == member_id, message.c.kind == "text")
    await tx.execute(delete(message_revision).where(tx.own(message_revision), message_revision.c.message_id.in_(mine)))
    await tx.execute(delete(reaction).where(tx.own(reaction), reaction.c.message_id.in_(mine)))
    await tx.execute(delete(reaction).where(tx.own(reaction), reaction.c.member_id == member_id))
    gone = await tx.execute(
        update(message)
        .where(
            tx.own(message),
            message.c.author_id == member_id,
            message.c.kind == "text",
            message.c.deleted_at.is_(None),
        )
        .values(body="", attachments=[], mentions=[], deleted_at=tx.now, deleted_by=member_id, pinned_at=None)
        .returning(message.c.id, message.c.conversation_id)
    )
    for row in gone.all():
        event = MessageDeleted(message_id=row.id, deleted_at=tx.now, by_moderator=False)
        tx.emit(event, on=conversation_stream(row.conversation_id))
    there = await tx.execute(
        select(conversation_member.c.conversation_id).where(
            tx.own(conversation_member),
            conversation_member.c.member_id == member_id,
            conversation_member.c.left_at.is_(None),
        )
    )
    for conversation_id in list(there.scalars()):
        await leave(tx, conversation_id, member_id)
    await tx.execute(
        update(conversation_member)
        .where(tx.own(conversation_member), conversation_member.c.member_id == member_id)
        .values(caption="")
    )
    await _forget_name_beside_guardians(tx, member_id)


async def _forget_name_beside_guardians(tx: Tx, member_id: UUID) -> None:
    """«мама · Миша Ковалёв» stands beside a parent also where they have left."""
    found = (await members_by_id(tx, [member_id], include_left=True)).get(member_id)
    if found is None or not found.surname:
        return
    await tx.execute(
        update(conversation_member)
        .where(tx.own(conversation_member), conversation_member.c.caption.contains(found.display_name, autoescape=True))
        .values(caption="")
    )
