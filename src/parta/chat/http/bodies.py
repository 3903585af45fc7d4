"""What requests and answers of conversations carry."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec

from parta.chat.posting import Draft
from parta.chat.records import Author
from parta.foundation.http import Input, Wire
from parta.foundation.text import clean_body
from parta.organisations import Actor

# A message's number as a client may send it: what a browser counts exactly.
Number = Annotated[int, msgspec.Meta(ge=0, le=2**53)]


class CreateConversation(Input, frozen=True, kw_only=True):
    id: UUID
    kind: Literal["direct", "custom"]
    title: str = ""
    member_id: UUID | None = None
    member_ids: list[UUID] = []


class ChangeConversation(Input, frozen=True, kw_only=True):
    title: str | None = None
    is_read_only: bool | None = None


class PostMessage(Input, frozen=True, kw_only=True):
    id: UUID
    body: str
    reply_to_id: UUID | None = None
    attachment_ids: list[UUID] = []
    mentions: list[UUID] = []


class EditMessage(Input, frozen=True, kw_only=True):
    body: str


class MarkRead(Input, frozen=True, kw_only=True):
    number: Number


class ReadMark(Wire, frozen=True, kw_only=True):
    number: int


class SetNotifications(Input, frozen=True, kw_only=True):
    is_muted: bool


class AddMembers(Input, frozen=True, kw_only=True):
    member_ids: list[UUID]


class MuteMember(Input, frozen=True, kw_only=True):
    minutes: Annotated[int, msgspec.Meta(ge=1)] | None = None


class Directory(Wire, frozen=True, kw_only=True):
    people: list[Author]


class Unread(Wire, frozen=True, kw_only=True):
    """How many conversations hold something unread, those that the member silenced left out."""

    conversations: int


def draft_of(actor: Actor, conversation_id: UUID, data: PostMessage) -> Draft:
    """What a member wants to post, cleaned."""
    return Draft(
        actor=actor,
        conversation_id=conversation_id,
        id=data.id,
        body=clean_body(data.body),
        reply_to_id=data.reply_to_id,
        attachments=tuple(dict.fromkeys(data.attachment_ids)) if data.attachment_ids else (),
        mentions=tuple(dict.fromkeys(data.mentions))[:50] if data.mentions else (),
    )
