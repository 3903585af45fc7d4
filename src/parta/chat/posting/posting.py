"""Batches of drafts: committed together, answered one by one."""

from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

import msgspec
from asyncpg import Record, UniqueViolationError

from parta.chat.queries import load_messages
from parta.chat.records import Message
from parta.chat.rules import refuse_content
from parta.foundation import clock
from parta.foundation.db import Database, Fact, GroupCommit, Lane, Tx
from parta.foundation.errors import NotFound
from parta.foundation.files import Attachment, attachments

from .answers import answer_of
from .draft import Draft, Posted
from .statement import POST, values_of

# Conversations are spread over so many batches at a time: while one is at the disk, another one is prepared. All posts
# of one conversation take the same lane, so that they keep their order.
LANES = 2

Answers = list[Posted | Exception]


class Posting:
    """Takes drafts, answers with messages. One a process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lanes: list[GroupCommit[Draft, Posted]] = [
            GroupCommit(partial(self._commit, database.system_lane())) for _ in range(LANES)
        ]

    async def post(self, draft: Draft) -> Message:
        """Commit one message and tell the readers.

        Raises NotFound, Archived, ReadOnly, Muted, Empty, TooLong, TooManyAttachments, UnknownAttachment, UsedId.
        """
        if refusal := refuse_content(draft.body, draft.attachments):
            raise refusal
        return (await self._lane(draft).submit(draft)).message

    def offer(self, draft: Draft, answer: Callable[[Posted | Exception], None]) -> None:
        """As `post`, for a caller that waits for nothing: `answer` gets the message or what `post` would raise."""
        if refusal := refuse_content(draft.body, draft.attachments):
            return answer(refusal)
        return self._lane(draft).offer(draft, answer)

    async def drain(self) -> None:
        """Wait for what was submitted."""
        for lane in self._lanes:
            await lane.drain()

    def _lane(self, draft: Draft) -> GroupCommit[Draft, Posted]:
        return self._lanes[draft.conversation_id.int % LANES]

    async def _commit(self, lane: Lane, drafts: Sequence[Draft]) -> Answers:
        answers: dict[int, Posted | Exception] = {}
        left = list(range(len(drafts)))
        while left:
            firsts: dict[_Key, int] = {}
            twins = [place for place in left if firsts.setdefault(_key(drafts[place]), place) != place]
            places = list(firsts.values())
            batch = [drafts[place] for place in places]
            try:
                found = await self._write(lane, batch)
            except UniqueViolationError:
                # Another lane or process has taken one of the ids this moment: now it is seen, and answered as known.
                found = await self._write(lane, batch)
            answers.update(zip(places, found, strict=True))
            left = []
            for place in twins:
                first = firsts[_key(drafts[place])]
                if _are_twins(drafts[first], drafts[place]):
                    answers[place] = answers[first]
                else:
                    left.append(place)
        return [answers[place] for place in range(len(drafts))]

    async def _write(self, lane: Lane, drafts: Sequence[Draft]) -> Answers:
        now = clock.now()
        files: dict[UUID, dict[UUID, Attachment]] = {}
        if any(draft.attachments for draft in drafts):
            # The files stay locked until the messages that show them are committed.
            async with self._database.system() as tx:
                files = await _files(tx, drafts)
                rows = await tx.fetch(POST, *values_of(now, drafts, files))
        else:
            rows = await lane.fetch(POST, *values_of(now, drafts, files))
        by_place: dict[int, Record] = {row["place"]: row for row in rows}
        facts: list[Fact] = []
        answers = [
            answer_of(draft, by_place.get(place), now, files, facts) for place, draft in enumerate(drafts, start=1)
        ]
        known = await self._known([draft for draft, answer in zip(drafts, answers, strict=True) if answer is None])
        await self._database.announce(facts)
        return [
            answer if answer is not None else known.get(_key(draft), NotFound())
            for draft, answer in zip(drafts, answers, strict=True)
        ]

    async def _known(self, drafts: Sequence[Draft]) -> dict["_Key", Posted]:
        """The messages that were posted before, as they are now."""
        found: dict[_Key, Posted] = {}
        if not drafts:
            return found
        async with self._database.system() as tx:
            for organisation_id in {draft.organisation_id for draft in drafts}:
                ids = [draft.id for draft in drafts if draft.organisation_id == organisation_id]
                for message_id, message in (await load_messages(tx.within(organisation_id), ids)).items():
                    found[organisation_id, message_id] = Posted(message, msgspec.json.encode(message))
        return found


_Key = tuple[UUID, UUID]  # organisation, message


def _key(draft: Draft) -> _Key:
    return draft.organisation_id, draft.id


def _are_twins(one: Draft, other: Draft) -> bool:
    """A client that repeats itself: the second is answered as the first is (CHAT-2)."""
    return one.member_id == other.member_id and one.conversation_id == other.conversation_id


async def _files(tx: Tx, drafts: Sequence[Draft]) -> dict[UUID, dict[UUID, Attachment]]:
    found: dict[UUID, dict[UUID, Attachment]] = {}
    for draft in drafts:
        if draft.attachments:
            inside = tx.within(draft.organisation_id)
            mine = await attachments(inside, draft.attachments, owner=draft.member_id)
            found.setdefault(draft.member_id, {}).update(mine)
    return found
