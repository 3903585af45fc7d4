"""What readers of chat's streams get, and who may read them."""

from collections.abc import Sequence
from uuid import UUID

from parta.foundation.db import Reactions, Tx
from parta.foundation.files import attachments
from parta.foundation.realtime import Wish

from . import events
from .access import readable_conversations
from .queries import load_messages, participants
from .records import Message


async def fill_posted(tx: Tx, posted: Sequence[events.MessagePosted]) -> list[events.MessagePostedFilled]:
    found = await load_messages(tx, [event.message_id for event in posted])
    return [events.MessagePostedFilled(message=found[event.message_id]) for event in posted]


async def fill_card(tx: Tx, changed: Sequence[events.CardChanged]) -> list[events.CardChangedFilled]:
    found = await load_messages(tx, [event.message_id for event in changed])
    return [events.CardChangedFilled(message=found[event.message_id]) for event in changed]


async def fill_edited(tx: Tx, edited: Sequence[events.MessageEdited]) -> list[events.MessageEditedFilled]:
    """The text as it is now: an older text that was replaced since isn't told again."""
    found = await load_messages(tx, [event.message_id for event in edited])
    return [_edited(found[event.message_id]) for event in edited]


def _edited(message: Message) -> events.MessageEditedFilled:
    return events.MessageEditedFilled(
        message_id=message.id, body=message.body, mentions=message.mentions, edited_at=message.edited_at
    )


async def fill_ready(tx: Tx, ready: Sequence[events.AttachmentReady]) -> list[events.AttachmentReadyFilled]:
    found = await attachments(tx, [event.file_id for event in ready])
    return [
        events.AttachmentReadyFilled(message_id=event.message_id, attachment=found.get(event.file_id))
        for event in ready
    ]


async def fill_members(tx: Tx, changed: Sequence[events.MembersChanged]) -> list[events.MembersChangedFilled]:
    return [events.MembersChangedFilled() for _ in changed]


async def fill_joined(tx: Tx, joined: Sequence[events.MemberJoined]) -> list[events.MemberJoinedFilled]:
    """The member as they sit there now; None when they left meanwhile."""
    filled: list[events.MemberJoinedFilled] = []
    for event in joined:
        found = await participants(tx, event.conversation_id, only=[event.member_id])
        filled.append(events.MemberJoinedFilled(member=found[0] if found else None))
    return filled


async def guard_conversations(tx: Tx, wishes: Sequence[Wish]) -> list[set[UUID]]:
    """CHAT-1: a stream is open to the conversation's members."""
    return await readable_conversations(tx, [(reader.member_id, keys) for reader, keys in wishes])


def announce_fillers(reactions: Reactions) -> None:
    """Register what readers get instead of the events' own fields."""
    reactions.fill(events.MessagePosted, fill_posted)
    reactions.fill(events.MessageEdited, fill_edited)
    reactions.fill(events.CardChanged, fill_card)
    reactions.fill(events.AttachmentReady, fill_ready)
    reactions.fill(events.MemberJoined, fill_joined)
    reactions.fill(events.MembersChanged, fill_members)
