"""What is posted, and what comes back."""

from uuid import UUID

import msgspec

from parta.chat.records import Message
from parta.organisations import Actor


class Draft(msgspec.Struct, frozen=True, gc=False):
    """A message that somebody wants to post."""

    actor: Actor
    conversation_id: UUID
    id: UUID
    body: str
    reply_to_id: UUID | None
    attachments: tuple[UUID, ...]
    mentions: tuple[UUID, ...]

    @property
    def organisation_id(self) -> UUID:
        return self.actor.organisation_id


class Posted(msgspec.Struct, frozen=True, gc=False):
    """A message that is committed, with its JSON: encoded once, for its author and for its readers."""

    message: Message
    text: bytes


class Held(Exception):
    """Somebody else holds the conversation's stream now: the draft goes where waiting is no harm."""
