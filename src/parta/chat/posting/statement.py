"""The one statement of a batch, `chat_post` of the database: locks the streams, judges, numbers, writes.

It works across organisations, so it runs in the system role and names the organisation of every row itself;
tests/architecture lists it. Its text is in the migrations.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from parta.foundation.files import Attachment
from parta.organisations import Actor

from .draft import Draft

POST = "select * from chat_post($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"

# The outcomes of `chat_post`; none: not theirs to see.
NOT_FOUND, WRITTEN, REFUSED, KNOWN, FOREIGN_ID, INCOMPLETE, HELD = range(-1, 6)

# The author's own complete uploads among what the drafts carry, by author.
Files = Mapping[UUID, Mapping[UUID, Attachment]]


class Seats:
    """Who posts where in a batch, each once: hundreds of drafts are of a few conversations and their writers."""

    __slots__ = ("actors", "conversations", "of", "organisations", "places")

    def __init__(self, drafts: Sequence[Draft]) -> None:
        self.organisations: list[UUID] = []
        self.conversations: list[UUID] = []
        # By seat: who, and in which conversation; by draft: in which seat. Counted from 1, as in PostgreSQL's arrays.
        self.actors: list[Actor] = []
        self.places: list[int] = []
        self.of: list[int] = []
        known: dict[tuple[UUID, UUID], int] = {}
        seats: dict[tuple[int, UUID], int] = {}
        for draft in drafts:
            # A socket's guest is the same object in all its posts, and compared at no price.
            key = id(draft.actor), draft.conversation_id
            seat = seats.get(key)
            if seat is None:
                self.actors.append(draft.actor)
                seat = seats[key] = len(self.actors)
                self.places.append(self._place(known, draft.organisation_id, draft.conversation_id))
            self.of.append(seat)

    def _place(self, known: dict[tuple[UUID, UUID], int], organisation_id: UUID, conversation_id: UUID) -> int:
        place = known.get((organisation_id, conversation_id))
        if place is None:
            self.organisations.append(organisation_id)
            self.conversations.append(conversation_id)
            place = known[organisation_id, conversation_id] = len(self.conversations)
        return place

    def conversation(self, seat: int) -> UUID:
        return self.conversations[self.places[seat - 1] - 1]


def values_of(now: datetime, drafts: Sequence[Draft], seats: Seats, files: Files, *, waits: bool) -> list[Any]:
    """The parameters of POST, in order: an array for each column; none where no draft has it.

    `waits`: also for streams that another transaction holds; else these are left out, with the outcome HELD.
    """
    return [
        now,
        waits,
        seats.organisations,
        seats.conversations,
        seats.places,
        [actor.member_id for actor in seats.actors],
        [actor.is_administrator for actor in seats.actors],
        seats.of,
        [draft.id for draft in drafts],
        [draft.body for draft in drafts],
        *_rarities(drafts, files),
    ]


def _rarities(drafts: Sequence[Draft], files: Files) -> list[Any]:
    """What most drafts don't have: what is answered, mentions, files, whether these are there."""
    if not any(draft.reply_to_id is not None or draft.mentions or draft.attachments for draft in drafts):
        return [None] * 4
    return [
        [draft.reply_to_id for draft in drafts],
        # PostgreSQL's arrays of arrays must be of one length each, so these go as their texts.
        [_array(draft.mentions) for draft in drafts],
        [_array(draft.attachments) for draft in drafts],
        [not draft.attachments or _are_there(draft, files) for draft in drafts],
    ]


def _array(ids: tuple[UUID, ...]) -> str | None:
    return f"{{{','.join(map(str, ids))}}}" if ids else None


def _are_there(draft: Draft, files: Files) -> bool:
    own = files.get(draft.actor.member_id, {})
    return all(file_id in own for file_id in draft.attachments)
