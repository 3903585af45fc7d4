"""The row of `chat_post` as messages, events and refusals."""

from collections.abc import Sequence
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
from .statement import FOREIGN_ID, HELD, INCOMPLETE, KNOWN, NOT_FOUND, REFUSED, WRITTEN, Files, Seats


class _Reply(msgspec.Struct):
    """The message that is answered; of a deleted one the body is empty."""

    number: int
    author: str
    body: str


_encode = msgspec.json.Encoder().encode
_decode_standing = msgspec.json.Decoder(Standing).decode
_decode_reply = msgspec.json.Decoder(_Reply).decode


def outcomes_of(row: Record, drafts: Sequence[Draft]) -> Sequence[int]:
    """What became of each draft."""
    return row["outcomes"] or [WRITTEN] * len(drafts)


def answers_of(
    drafts: Sequence[Draft], seats: Seats, row: Record, now: datetime, files: Files
) -> tuple[list[Posted | Exception | None], list[Fact]]:
    """Of each draft the message, or why not (None: it was posted before, CHAT-2); and the events of the new ones."""
    facts: list[Fact] = []
    answers: list[Posted | Exception | None] = []
    authors = _authors(seats, row)
    streams = [conversation_stream(conversation_id) for conversation_id in seats.conversations]
    quotes = row["quotes"]
    places = zip(row["numbers"] or (), row["seqs"] or (), strict=True)
    for at, (draft, seat, outcome) in enumerate(zip(drafts, seats.of, outcomes_of(row, drafts), strict=True)):
        if outcome != WRITTEN:
            answers.append(_refusal(draft, outcome, row, seat, now))
            continue
        number, seq = next(places)
        reply = _reply(draft, quotes[at]) if quotes is not None and quotes[at] is not None else None
        message = _message(draft, authors[seat - 1], number, reply, now, files)
        text = _encode(message)
        answers.append(Posted(message, text))
        event = MessagePosted(message_id=draft.id, author_id=draft.actor.member_id)
        filled = msgspec.Raw(b'{"message":%b}' % text)
        facts.append(Fact(streams[seats.places[seat - 1] - 1], seq, now, event, filled))
    return answers, facts


def _authors(seats: Seats, row: Record) -> list[Author]:
    return [
        Author(
            id=actor.member_id,
            name=name or "",
            caption=caption or "",
            is_confirmed=bool(is_confirmed),
            hue=hue_of(actor.member_id),
        )
        for actor, name, caption, is_confirmed in zip(
            seats.actors, row["names"], row["captions"], row["confirmed"], strict=True
        )
    ]


def _refusal(draft: Draft, outcome: int, row: Record, seat: int, now: datetime) -> Exception | None:
    if outcome == KNOWN:
        return None
    if outcome == FOREIGN_ID:
        return UsedId()
    if outcome == REFUSED:
        # The database has kept the rule, this finds the words; one that knows none would be a fault of ours.
        standing = _standing(draft, row["standings"][seat - 1])
        return refuse_post(standing, now) or RuntimeError("a post was refused for no reason")
    if outcome == INCOMPLETE:
        return UnknownAttachment()
    if outcome == HELD:
        return Held()
    assert outcome == NOT_FOUND, outcome
    return NotFound()


def _standing(draft: Draft, text: str) -> Standing:
    found = _decode_standing(text)
    is_administrator = draft.actor.is_administrator
    return msgspec.structs.replace(
        found,
        is_moderator=moderates(found.kind, is_moderator=found.is_moderator, is_administrator=is_administrator),
    )


def _message(draft: Draft, author: Author, number: int, reply: ReplyTo | None, now: datetime, files: Files) -> Message:
    own = files.get(author.id, {}) if draft.attachments else {}
    return Message(
        id=draft.id,
        conversation_id=draft.conversation_id,
        number=number,
        author_id=author.id,
        author=author,
        kind="text",
        body=draft.body,
        # A reply to something that isn't in this conversation is no reply.
        reply_to=reply,
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


def _reply(draft: Draft, text: str) -> ReplyTo | None:
    if draft.reply_to_id is None:
        return None
    found = _decode_reply(text)
    return ReplyTo(id=draft.reply_to_id, number=found.number, author_name=found.author, excerpt=excerpt(found.body))
