"""The rows of `chat_post` as messages, events and refusals."""

from datetime import datetime

import msgspec
from asyncpg import Record

from parta.chat.errors import UnknownAttachment, UsedId
from parta.chat.events import MessagePosted
from parta.chat.records import Author, Message, ReplyTo, conversation_stream, excerpt, hue_of
from parta.chat.rules import Standing, moderates, refuse_post
from parta.foundation.db import Fact
from parta.foundation.errors import NotFound

from .draft import Draft, Held, Posted
from .statement import FOREIGN_ID, HELD, INCOMPLETE, KNOWN, REFUSED, Files


class _Reply(msgspec.Struct):
    """The message that is answered; of a deleted one the body is empty."""

    number: int
    author: str
    body: str


_encode = msgspec.json.Encoder().encode
_decode_standing = msgspec.json.Decoder(Standing).decode
_decode_reply = msgspec.json.Decoder(_Reply).decode


def answer_of(
    draft: Draft, row: Record | None, now: datetime, files: Files, facts: list[Fact]
) -> Posted | Exception | None:
    """The new message, or why not; None: it was posted before (CHAT-2). Adds the event of a new one to `facts`."""
    if row is None:
        return NotFound()
    outcome = row["outcome"]
    if outcome == KNOWN:
        return None
    if outcome == FOREIGN_ID:
        return UsedId()
    if outcome == REFUSED:
        # The database has kept the rule, this finds the words; one that knows none would be a fault of ours.
        return refuse_post(_standing(row, draft), now) or RuntimeError("a post was refused for no reason")
    if outcome == INCOMPLETE:
        return UnknownAttachment()
    if outcome == HELD:
        return Held()
    message = _message(draft, row, now, files)
    posted = Posted(message, _encode(message))
    event = MessagePosted(message_id=draft.id, author_id=draft.member_id)
    filled = msgspec.Raw(b'{"message":%b}' % posted.text)
    facts.append(Fact(conversation_stream(draft.conversation_id), row["seq"], now, event, filled))
    return posted


def _standing(row: Record, draft: Draft) -> Standing:
    found = _decode_standing(row["standing"])
    return msgspec.structs.replace(
        found,
        is_moderator=moderates(found.kind, is_moderator=found.is_moderator, is_administrator=draft.is_administrator),
    )


def _message(draft: Draft, row: Record, now: datetime, files: Files) -> Message:
    own = files.get(draft.member_id, {}) if draft.attachments else {}
    return Message(
        id=draft.id,
        conversation_id=draft.conversation_id,
        number=row["number"],
        author_id=draft.member_id,
        author=Author(
            id=draft.member_id,
            name=row["name"],
            caption=row["caption"],
            is_confirmed=row["is_confirmed"],
            hue=hue_of(draft.member_id),
        ),
        kind="text",
        body=draft.body,
        # A reply to something that isn't in this conversation is no reply.
        reply_to=_reply(draft, row) if draft.reply_to_id is not None else None,
        mentions=list(draft.mentions),
        attachments=[own[file_id] for file_id in draft.attachments],
        reactions=[],
        call=None,
        notice=None,
        created_at=now,
        edited_at=None,
        deleted_at=None,
        is_pinned=False,
    )


def _reply(draft: Draft, row: Record) -> ReplyTo | None:
    if draft.reply_to_id is None or row["reply"] is None:
        return None
    found = _decode_reply(row["reply"])
    return ReplyTo(id=draft.reply_to_id, number=found.number, author_name=found.author, excerpt=excerpt(found.body))
