"""The hot path: messages that arrive together are committed together (2-architecture, "The way of a message").

One batch is one transaction of three statements, whatever its size: lock the streams, read what the rules need,
write messages and events. It works across organisations, so it runs in the system role and names the organisation of
every row itself; tests/architecture lists it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Record, UniqueViolationError
from sqlalchemy import text as sql

from parta.foundation.db import Database, Fact, GroupCommit, Tx
from parta.foundation.errors import NotFound
from parta.foundation.files import Attachment, attachments

from .errors import UnknownAttachment, UsedId
from .events import MessagePosted, MessagePostedFilled
from .queries import load_messages
from .records import Author, Message, ReplyTo, conversation_stream, excerpt, hue_of
from .rules import Standing, moderates, refuse_content, refuse_post


class Draft(msgspec.Struct, frozen=True):
    """A message that somebody wants to post."""

    organisation_id: UUID
    conversation_id: UUID
    member_id: UUID
    # Moderates everywhere in the organisation.
    is_administrator: bool
    id: UUID
    body: str
    reply_to_id: UUID | None
    attachments: tuple[UUID, ...]
    mentions: tuple[UUID, ...]


_LOCK = """
    select h.organisation_id, h.stream, h.seq, h.number from stream_head h
    where (h.organisation_id, h.stream) in (select * from unnest($1::uuid[], $2::text[]))
    order by h.organisation_id, h.stream for update
"""

_READ = """
    select i.place, c.kind, c.is_read_only, c.archived_at, cm.is_moderator, cm.muted_until, cm.caption, cm.part,
           cm.is_confirmed, p.display_name,
           known.author_id as known_author, known.conversation_id as known_conversation,
           known.id is not null as is_known, r.number as reply_number, r.body as reply_body,
           r.deleted_at as reply_deleted_at, rp.display_name as reply_author
    from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[])
         with ordinality as i(organisation_id, conversation_id, member_id, id, reply_id, place)
    join conversation_member cm on cm.organisation_id = i.organisation_id and cm.conversation_id = i.conversation_id
         and cm.member_id = i.member_id and cm.left_at is null
    join conversation c on c.organisation_id = i.organisation_id and c.id = i.conversation_id
    join member p on p.organisation_id = i.organisation_id and p.id = i.member_id and p.left_at is null
    left join message known on known.organisation_id = i.organisation_id and known.id = i.id
    left join message r on r.organisation_id = i.organisation_id and r.id = i.reply_id
         and r.conversation_id = i.conversation_id
    left join member rp on rp.organisation_id = r.organisation_id and rp.id = r.author_id
"""

_WRITE = """
    with heads as (
        update stream_head h set seq = w.seq, number = w.number
        from unnest($2::uuid[], $3::text[], $4::bigint[], $5::bigint[]) as w(organisation_id, stream, seq, number)
        where h.organisation_id = w.organisation_id and h.stream = w.stream),
    messages as (
        insert into message (organisation_id, id, conversation_id, number, author_id, body, reply_to_id, created_at)
        select o, id, c, n, a, b, r, $1
        from unnest($6::uuid[], $7::uuid[], $8::uuid[], $9::bigint[], $10::uuid[], $11::text[], $12::uuid[])
             as m(o, id, c, n, a, b, r))
    insert into event_log (organisation_id, stream, seq, type, at, data)
    select o, s, q, 'chat.message_posted', $1, d
    from unnest($6::uuid[], $13::text[], $14::bigint[], $15::jsonb[]) as e(o, s, q, d)
"""

_EXTRAS = sql(
    "update message set attachments = cast(:attachments as uuid[]), mentions = cast(:mentions as uuid[])"
    " where organisation_id = :organisation and id = :id"
)

# Conversations are spread over so many batches at a time: while one is at the disk, another one is prepared. All posts
# of one conversation take the same lane, so that they keep their order.
LANES = 2


class Posting:
    """Takes drafts, answers with messages. One a process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lanes: list[GroupCommit[Draft, Message]] = [GroupCommit(self._commit) for _ in range(LANES)]

    async def post(self, draft: Draft) -> Message:
        """Commit one message and tell the readers.

        Raises NotFound, Archived, ReadOnly, Muted, Empty, TooLong, TooManyAttachments, UnknownAttachment, UsedId.
        """
        if refusal := refuse_content(draft.body, draft.attachments):
            raise refusal
        return await self._lanes[draft.conversation_id.int % LANES].submit(draft)

    async def drain(self) -> None:
        """Wait for what was submitted."""
        for lane in self._lanes:
            await lane.drain()

    async def _commit(self, drafts: Sequence[Draft]) -> list[Message | Exception]:
        try:
            return await self._write(drafts)
        except UniqueViolationError:
            # Another lane or process has taken one of the ids this moment: now it is seen, and answered as known.
            return await self._write(drafts)

    async def _write(self, drafts: Sequence[Draft]) -> list[Message | Exception]:
        async with self._database.system() as tx:
            heads = await _lock(tx, drafts)
            rows = await _read(tx, drafts)
            batch = _Batch(tx.now, heads, await _files(tx, drafts))
            answers = [batch.judge(draft, rows.get(place)) for place, draft in enumerate(drafts, start=1)]
            if batch.facts:
                await tx.fetch(_WRITE, *batch.values())
                for draft in batch.with_extras:
                    await tx.execute(_EXTRAS, _extras(draft))
            known = await _known(tx, [draft for draft, answer in zip(drafts, answers, strict=True) if answer is None])
        await self._database.announce(batch.facts)
        return [
            answer if answer is not None else known[draft.organisation_id, draft.id]
            for draft, answer in zip(drafts, answers, strict=True)
        ]


class _Batch:
    """What one transaction decides and writes."""

    def __init__(self, now: datetime, heads: "dict[_Key, _Head]", files: dict[UUID, dict[UUID, Attachment]]) -> None:
        self.now = now
        self.facts: list[Fact] = []
        self.with_extras: list[Draft] = []
        self._heads = heads
        self._files = files
        self._fresh: list[tuple[Draft, Message]] = []
        self._seen: dict[tuple[UUID, UUID], tuple[UUID, Message]] = {}

    def judge(self, draft: Draft, row: Record | None) -> Message | Exception | None:
        """The new message, or why not; None: it was posted before (CHAT-2)."""
        if row is None:
            return NotFound()
        if row["is_known"]:
            is_same = row["known_author"] == draft.member_id and row["known_conversation"] == draft.conversation_id
            return None if is_same else UsedId()
        if (twin := self._seen.get((draft.organisation_id, draft.id))) is not None:
            is_same = twin[0] == draft.member_id and twin[1].conversation_id == draft.conversation_id
            return twin[1] if is_same else UsedId()
        if refusal := refuse_post(_standing(row, draft), self.now):
            return refusal
        files = self._files.get(draft.member_id, {})
        if any(file_id not in files for file_id in draft.attachments):
            return UnknownAttachment()

        head = self._heads[draft.organisation_id, draft.conversation_id]
        head.seq, head.number, head.is_moved = head.seq + 1, head.number + 1, True
        message = _message(draft, row, head.number, self.now, [files[file_id] for file_id in draft.attachments])
        self._fresh.append((draft, message))
        self._seen[draft.organisation_id, draft.id] = draft.member_id, message
        if draft.attachments or draft.mentions:
            self.with_extras.append(draft)
        event = MessagePosted(message_id=message.id, author_id=draft.member_id)
        self.facts.append(Fact(head.stream, head.seq, self.now, event, MessagePostedFilled(message=message)))
        return message

    def values(self) -> list[Any]:
        """The parameters of _WRITE, in order."""
        moved = [(organisation, head) for (organisation, _), head in self._heads.items() if head.is_moved]
        return [
            self.now,
            [organisation for organisation, _ in moved],
            [head.stream for _, head in moved],
            [head.seq for _, head in moved],
            [head.number for _, head in moved],
            [draft.organisation_id for draft, _ in self._fresh],
            [draft.id for draft, _ in self._fresh],
            [draft.conversation_id for draft, _ in self._fresh],
            [message.number for _, message in self._fresh],
            [draft.member_id for draft, _ in self._fresh],
            [draft.body for draft, _ in self._fresh],
            # A reply to something that isn't in this conversation is no reply.
            [message.reply_to.id if message.reply_to else None for _, message in self._fresh],
            [fact.stream for fact in self.facts],
            [fact.seq for fact in self.facts],
            [msgspec.json.encode(fact.event).decode() for fact in self.facts],
        ]


_Key = tuple[UUID, UUID]  # organisation, conversation


class _Head(msgspec.Struct):
    """A locked stream of a conversation, moved on by each message."""

    stream: str
    seq: int
    number: int
    is_moved: bool = False


async def _lock(tx: Tx, drafts: Sequence[Draft]) -> dict[_Key, _Head]:
    """Lock the streams' heads. Read what the rules need only afterwards: whoever lost the membership before us
    has committed then, and is seen (CHAT-4)."""
    keys = {(draft.organisation_id, draft.conversation_id) for draft in drafts}
    streams = {(organisation, conversation_stream(one)): (organisation, one) for organisation, one in keys}
    rows = await tx.fetch(_LOCK, [key[0] for key in streams], [key[1] for key in streams])
    return {
        streams[row["organisation_id"], row["stream"]]: _Head(row["stream"], row["seq"], row["number"]) for row in rows
    }


async def _read(tx: Tx, drafts: Sequence[Draft]) -> dict[int, Record]:
    rows = await tx.fetch(
        _READ,
        [draft.organisation_id for draft in drafts],
        [draft.conversation_id for draft in drafts],
        [draft.member_id for draft in drafts],
        [draft.id for draft in drafts],
        [draft.reply_to_id for draft in drafts],
    )
    return {row["place"]: row for row in rows}


async def _files(tx: Tx, drafts: Sequence[Draft]) -> dict[UUID, dict[UUID, Attachment]]:
    """The author's own complete uploads among what the drafts carry, by author."""
    found: dict[UUID, dict[UUID, Attachment]] = {}
    for draft in drafts:
        if draft.attachments:
            inside = tx.within(draft.organisation_id)
            mine = await attachments(inside, draft.attachments, owner=draft.member_id)
            found.setdefault(draft.member_id, {}).update(mine)
    return found


async def _known(tx: Tx, drafts: Sequence[Draft]) -> dict[tuple[UUID, UUID], Message]:
    """The messages that were posted before, as they are now."""
    found: dict[tuple[UUID, UUID], Message] = {}
    for organisation_id in {draft.organisation_id for draft in drafts}:
        ids = [draft.id for draft in drafts if draft.organisation_id == organisation_id]
        for message_id, message in (await load_messages(tx.within(organisation_id), ids)).items():
            found[organisation_id, message_id] = message
    return found


def _extras(draft: Draft) -> dict[str, Any]:
    return {
        "organisation": draft.organisation_id,
        "id": draft.id,
        "attachments": list(draft.attachments),
        "mentions": list(draft.mentions),
    }


def _standing(row: Record, draft: Draft) -> Standing:
    return Standing(
        kind=row["kind"],
        is_archived=row["archived_at"] is not None,
        is_read_only=row["is_read_only"],
        is_moderator=moderates(row["kind"], is_moderator=row["is_moderator"], is_administrator=draft.is_administrator),
        muted_until=row["muted_until"],
        part=row["part"],
    )


def _message(draft: Draft, row: Record, number: int, now: datetime, files: list[Attachment]) -> Message:
    author = Author(
        id=draft.member_id,
        name=row["display_name"],
        caption=row["caption"],
        is_confirmed=row["is_confirmed"],
        hue=hue_of(draft.member_id),
    )
    reply = None
    if draft.reply_to_id is not None and row["reply_number"] is not None:
        reply = ReplyTo(
            id=draft.reply_to_id,
            number=row["reply_number"],
            author_name=row["reply_author"] or "",
            excerpt="" if row["reply_deleted_at"] is not None else excerpt(row["reply_body"]),
        )
    return Message(
        id=draft.id,
        conversation_id=draft.conversation_id,
        number=number,
        author_id=draft.member_id,
        author=author,
        kind="text",
        body=draft.body,
        reply_to=reply,
        mentions=list(draft.mentions),
        attachments=files,
        reactions=[],
        call=None,
        notice=None,
        created_at=now,
        edited_at=None,
        deleted_at=None,
        is_pinned=False,
    )
