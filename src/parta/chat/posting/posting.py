"""Batches of drafts: committed together, answered one by one."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from time import perf_counter
from uuid import UUID

import msgspec
from asyncpg import Record, UniqueViolationError

from parta.chat.events import MessagePosted
from parta.chat.queries import load_messages
from parta.chat.records import Message
from parta.chat.rules import refuse_content
from parta.foundation import clock
from parta.foundation.db import Database, Fact, Finish, GroupCommit, Lane, Tx
from parta.foundation.errors import NotFound
from parta.foundation.files import Attachment, attachments
from parta.foundation.metrics import Histogram, Metrics
from parta.foundation.tracing import Traces

from .answers import answers_of, outcomes_of
from .draft import Draft, Held, Posted
from .statement import HELD, POST, Files, Seats, values_of

Answers = list[Posted | Exception]
Answer = Callable[[Posted | Exception], None]
_Key = tuple[UUID, UUID]  # organisation, message
_Place = tuple[UUID, UUID]  # organisation, conversation


class Posting:
    """Takes drafts, answers with messages. One a process.

    There is one batch at a time: what arrives during its commit is the next one. (Two lanes made batches half as
    large, each at nearly the price of a whole one.) A stream that an import or another process holds makes no batch
    wait: its drafts are set aside, for the patient lane, and so is what follows them in their conversation, which
    keeps its order.
    """

    def __init__(self, database: Database, traces: Traces) -> None:
        self._database = database
        self._traces = traces
        self._hot: GroupCommit[Draft, Posted] = GroupCommit(partial(self._commit_free, database.system_lane()))
        self._patient: GroupCommit[Draft, Posted] = GroupCommit(partial(self._commit_held, database.system_lane()))
        # How many drafts of a conversation are set aside.
        self._aside: dict[_Place, int] = {}
        self.posted = 0
        self.refused = 0
        # From the offer to the answer.
        self.seconds = Histogram()

    async def post(self, draft: Draft) -> Message:
        """Commit one message and tell the readers.

        Raises NotFound, Archived, ReadOnly, Muted, Empty, TooLong, TooManyAttachments, UnknownAttachment, UsedId.
        """
        waiting: asyncio.Future[Message] = asyncio.get_running_loop().create_future()

        def settle(outcome: Posted | Exception) -> None:
            if waiting.done():  # the person's connection is gone; what was written stays written
                return
            if isinstance(outcome, Exception):
                waiting.set_exception(outcome)
            else:
                waiting.set_result(outcome.message)

        self.offer(draft, settle)
        return await waiting

    def offer(self, draft: Draft, answer: Answer) -> None:
        """As `post`, for a caller that waits for nothing: `answer` gets the message or what `post` would raise."""
        if refusal := refuse_content(draft.body, draft.attachments):
            return answer(refusal)
        if self._traces.is_on:
            self._traces.begin_post(draft.id, {"parta.organisation": str(draft.organisation_id)})
        return self._hot.offer(draft, partial(self._settle, draft, answer, perf_counter()))

    def watch(self, metrics: Metrics) -> None:
        metrics.count_by(
            "parta_posts", "Messages, by what became of them", ("outcome",),
            lambda: {("posted",): self.posted, ("refused",): self.refused},
        )  # fmt: skip
        metrics.histogram("parta_post_seconds", "From a post to its acknowledgement", self.seconds)
        lanes = {"hot": self._hot, "patient": self._patient}
        metrics.gauge_by(
            "parta_posts_waiting", "Posts that no batch has taken yet", ("lane",),
            lambda: {(name,): lane.waiting for name, lane in lanes.items()},
        )  # fmt: skip
        metrics.histogram_by(
            "parta_commit_seconds", "How long the commit of a batch of posts took", ("lane",),
            lambda: {(name,): lane.seconds for name, lane in lanes.items()},
        )  # fmt: skip
        metrics.histogram_by(
            "parta_commit_posts", "Posts in a batch", ("lane",),
            lambda: {(name,): lane.sizes for name, lane in lanes.items()},
        )  # fmt: skip

    async def drain(self) -> None:
        """Wait for what was submitted."""
        await self._hot.drain()
        await self._patient.drain()

    # -- setting aside ------------------------------------------------------------------------------------------

    def _settle(self, draft: Draft, answer: Answer, begun: float, outcome: Posted | Exception) -> None:
        if isinstance(outcome, Held):
            self._patient.offer(draft, partial(self._settle_held, draft, answer, begun))
        else:
            self._tell(draft, answer, begun, outcome)

    def _settle_held(self, draft: Draft, answer: Answer, begun: float, outcome: Posted | Exception) -> None:
        place = _place(draft)
        self._aside[place] -= 1
        if not self._aside[place]:
            del self._aside[place]
        self._tell(draft, answer, begun, outcome)

    def _tell(self, draft: Draft, answer: Answer, begun: float, outcome: Posted | Exception) -> None:
        if isinstance(outcome, Posted):
            self.posted += 1
        else:
            self.refused += 1
        self.seconds.observe(perf_counter() - begun)
        if self._traces.posts:
            self._traces.end_post(draft.id, "posted" if isinstance(outcome, Posted) else type(outcome).__name__)
        answer(outcome)

    async def _commit_free(self, lane: Lane, drafts: Sequence[Draft]) -> Finish[Posted]:
        """What can be written at once; Held for the rest.

        The rest: drafts of streams that somebody holds, those with files (which are locked first, in a transaction of
        several steps), an id that comes twice, and whatever follows these in its conversation.
        """
        aside = set(self._aside)
        ids: set[UUID] = set()
        free: list[Draft] = []
        held: set[int] = set()
        for at, draft in enumerate(drafts):
            if draft.attachments or draft.id in ids or (aside and _place(draft) in aside):
                aside.add(_place(draft))
                held.add(at)
                self._set_aside(_place(draft))
            else:
                ids.add(draft.id)
                free.append(draft)
        if not held:
            return await self._commit(lane, free, waits=False)
        finish = await self._commit(lane, free, waits=False) if free else partial(_ready, [])
        return partial(_with_held, len(drafts), held, finish)

    async def _commit_held(self, lane: Lane, drafts: Sequence[Draft]) -> Finish[Posted]:
        answers: Answers = []
        for some in _without_twins(drafts):
            finish = await self._commit(lane, some, waits=True)
            answers += await finish()
        return partial(_ready, answers)

    def _set_aside(self, place: _Place) -> None:
        self._aside[place] = self._aside.get(place, 0) + 1

    # -- writing ------------------------------------------------------------------------------------------------

    async def _commit(self, lane: Lane, drafts: Sequence[Draft], *, waits: bool) -> Finish[Posted]:
        now = clock.now()
        seats = Seats(drafts)
        try:
            files, row = await self._send(lane, now, drafts, seats, waits=waits)
        except UniqueViolationError:
            # Another lane or process has taken one of the ids this moment: now it is seen, and answered as known.
            files, row = await self._send(lane, now, drafts, seats, waits=waits)
        for draft, outcome in zip(drafts, outcomes_of(row, drafts), strict=True):
            if outcome == HELD:  # now, not with the answers: the next batch must leave these out
                self._set_aside(_place(draft))
        return partial(self._answers, drafts, seats, now, files, row)

    async def _send(
        self, lane: Lane, now: datetime, drafts: Sequence[Draft], seats: Seats, *, waits: bool
    ) -> tuple[Files, Record]:
        if not any(draft.attachments for draft in drafts):
            [row] = await lane.fetch(POST, *values_of(now, drafts, seats, {}, waits=waits))
            return {}, row
        # The files stay locked until the messages that show them are committed.
        async with self._database.system() as tx:
            files = await _files(tx, drafts)
            [row] = await tx.fetch(POST, *values_of(now, drafts, seats, files, waits=waits))
            return files, row

    async def _answers(
        self, drafts: Sequence[Draft], seats: Seats, now: datetime, files: Files, row: Record
    ) -> Answers:
        if self._traces.posts:
            self._traces.wrote((draft.id for draft in drafts), int(now.timestamp() * 1e9))
        answers, facts = answers_of(drafts, seats, row, now, files)
        if self._traces.posts:
            facts = [_traced(fact, self._traces) for fact in facts]
        await self._database.announce(facts)
        repeated = [draft for draft, answer in zip(drafts, answers, strict=True) if answer is None]
        known = await self._known(repeated) if repeated else {}
        return [
            answer if answer is not None else known.get((draft.organisation_id, draft.id), NotFound())
            for draft, answer in zip(drafts, answers, strict=True)
        ]

    async def _known(self, drafts: Sequence[Draft]) -> dict[_Key, Posted]:
        """The messages that were posted before, as they are now."""
        found: dict[_Key, Posted] = {}
        async with self._database.system() as tx:
            for organisation_id in {draft.organisation_id for draft in drafts}:
                ids = [draft.id for draft in drafts if draft.organisation_id == organisation_id]
                for message_id, message in (await load_messages(tx.within(organisation_id), ids)).items():
                    found[organisation_id, message_id] = Posted(message, msgspec.json.encode(message))
        return found


def _place(draft: Draft) -> _Place:
    return draft.organisation_id, draft.conversation_id


def _traced(fact: Fact, traces: Traces) -> Fact:
    if not isinstance(fact.event, MessagePosted):
        return fact
    return msgspec.structs.replace(fact, trace=traces.place_of(fact.event.message_id))


def _without_twins(drafts: Sequence[Draft]) -> list[list[Draft]]:
    """The drafts in their order, cut so that no two of one statement have the same id: the second is a known one."""
    runs: list[list[Draft]] = []
    ids: set[_Key] = set()
    for draft in drafts:
        key = draft.organisation_id, draft.id
        if not runs or key in ids:
            runs.append([])
            ids.clear()
        runs[-1].append(draft)
        ids.add(key)
    return runs


async def _ready(answers: Answers) -> Answers:
    return answers


async def _with_held(count: int, held: set[int], finish: Finish[Posted]) -> Answers:
    others = iter(await finish())
    return [Held() if at in held else next(others) for at in range(count)]


async def _files(tx: Tx, drafts: Sequence[Draft]) -> dict[UUID, dict[UUID, Attachment]]:
    found: dict[UUID, dict[UUID, Attachment]] = {}
    for draft in drafts:
        if draft.attachments:
            inside = tx.within(draft.organisation_id)
            mine = await attachments(inside, draft.attachments, owner=draft.actor.member_id)
            found.setdefault(draft.actor.member_id, {}).update(mine)
    return found
