"""What is done with messages after they are posted."""

from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from parta.chat.access import find_message, find_moderated_place, find_place
from parta.chat.emoji import is_emoji
from parta.chat.errors import NotAnEmoji
from parta.chat.events import MessageDeleted, MessageEdited, MessagePinned, ReactionChanged
from parta.chat.models import message, message_revision, reaction
from parta.chat.queries import load_messages
from parta.chat.records import Message
from parta.chat.rules import refuse_content, refuse_post
from parta.foundation.db import Tx
from parta.foundation.errors import Forbidden, NotFound
from parta.organisations import Actor


async def edit_message(tx: Tx, actor: Actor, *, conversation_id: UUID, message_id: UUID, body: str) -> Message:
    """Replace the text of one's own message; the earlier text stays with the moderators (CHAT-9).

    Raises NotFound, Forbidden, Archived, ReadOnly, Muted, Empty, TooLong.
    """
    place = await find_place(tx, actor, conversation_id)
    found = await find_message(tx, conversation_id, message_id, lock=True)
    if found.author_id != actor.member_id or found.kind != "text":
        raise Forbidden
    if refusal := refuse_post(place.standing, tx.now) or refuse_content(body, ()):
        raise refusal
    if found.body != body:
        await _keep_revision(tx, actor, message_id, found.body)
        await tx.execute(
            update(message).where(tx.own(message), message.c.id == message_id).values(body=body, edited_at=tx.now)
        )
        tx.emit(MessageEdited(message_id=message_id), on=place.stream)
    return (await load_messages(tx, [message_id]))[message_id]


async def delete_message(tx: Tx, actor: Actor, *, conversation_id: UUID, message_id: UUID) -> None:
    """Take a message away: one's own, or as a moderator. Its text is gone for everybody (CHAT-9).

    Deleting it again does nothing. Raises NotFound, Forbidden.
    """
    place = await find_place(tx, actor, conversation_id)
    try:
        found = await find_message(tx, conversation_id, message_id, lock=True)
    except NotFound:
        if await _is_deleted(tx, conversation_id, message_id):
            return
        raise
    is_own = found.author_id == actor.member_id
    if found.kind != "text" or not (is_own or place.standing.is_moderator):
        raise Forbidden
    await _keep_revision(tx, actor, message_id, found.body)
    await tx.execute(
        update(message)
        .where(tx.own(message), message.c.id == message_id)
        .values(body="", attachments=[], mentions=[], deleted_at=tx.now, deleted_by=actor.member_id, pinned_at=None)
    )
    await tx.execute(delete(reaction).where(tx.own(reaction), reaction.c.message_id == message_id))
    tx.emit(MessageDeleted(message_id=message_id, deleted_at=tx.now, by_moderator=not is_own), on=place.stream)


async def set_reaction(
    tx: Tx, actor: Actor, *, conversation_id: UUID, message_id: UUID, emoji: str, is_set: bool
) -> None:
    """Put a reaction to a message or take it back; both may be repeated (CHAT-10).

    Raises NotFound, Archived, NotAnEmoji.
    """
    place = await find_place(tx, actor, conversation_id)
    # Locked: a reaction must not come to a message that is being deleted at this moment.
    await find_message(tx, conversation_id, message_id, lock=True)
    if not is_emoji(emoji):
        raise NotAnEmoji
    if refusal := refuse_post(place.standing, tx.now):
        raise refusal
    if is_set:
        changed = await tx.execute(
            upsert(reaction)
            .values(
                organisation_id=tx.organisation,
                message_id=message_id,
                member_id=actor.member_id,
                emoji=emoji,
                at=tx.now,
            )
            .on_conflict_do_nothing()
        )
    else:
        changed = await tx.execute(
            delete(reaction).where(
                tx.own(reaction),
                reaction.c.message_id == message_id,
                reaction.c.member_id == actor.member_id,
                reaction.c.emoji == emoji,
            )
        )
    if changed.rowcount:
        event = ReactionChanged(message_id=message_id, member_id=actor.member_id, emoji=emoji, is_set=is_set)
        tx.emit(event, on=place.stream)


async def pin_message(tx: Tx, actor: Actor, *, conversation_id: UUID, message_id: UUID, is_pinned: bool) -> None:
    """Keep a message in sight for all, or no longer (CHAT-11). Raises NotFound, Forbidden."""
    place = await find_moderated_place(tx, actor, conversation_id)
    found = await find_message(tx, conversation_id, message_id, lock=True)
    if found.is_pinned == is_pinned:
        return
    await tx.execute(
        update(message)
        .where(tx.own(message), message.c.id == message_id)
        .values(pinned_at=tx.now if is_pinned else None)
    )
    tx.emit(MessagePinned(message_id=message_id, is_pinned=is_pinned), on=place.stream)


async def _keep_revision(tx: Tx, actor: Actor, message_id: UUID, body: str) -> None:
    revision = await tx.execute(
        select(func.coalesce(func.max(message_revision.c.revision), 0) + 1).where(
            tx.own(message_revision), message_revision.c.message_id == message_id
        )
    )
    await tx.execute(
        insert(message_revision).values(
            organisation_id=tx.organisation,
            message_id=message_id,
            revision=revision.scalar_one(),
            body=body,
            replaced_by=actor.member_id,
            replaced_at=tx.now,
        )
    )


async def _is_deleted(tx: Tx, conversation_id: UUID, message_id: UUID) -> bool:
    rows = await tx.execute(
        select(message.c.id).where(
            tx.own(message), message.c.id == message_id, message.c.conversation_id == conversation_id
        )
    )
    return rows.first() is not None
