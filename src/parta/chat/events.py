"""What happens in conversations. The log keeps these fields; texts are filled in when an event is read."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from parta.foundation.db import Event, News
from parta.foundation.files import Attachment
from parta.foundation.http import Wire

from .records import ClosedReason, Message, Participant


class MessagePosted(Event, frozen=True, kw_only=True, tag="chat.message_posted"):
    is_numbered: ClassVar[bool] = True

    message_id: UUID
    author_id: UUID | None


class MessagePostedFilled(Wire, frozen=True, kw_only=True):
    message: Message


class MessageEdited(Event, frozen=True, kw_only=True, tag="chat.message_edited"):
    message_id: UUID


class MessageEditedFilled(Wire, frozen=True, kw_only=True):
    message_id: UUID
    body: str
    mentions: list[UUID]
    edited_at: datetime | None


class MessageDeleted(Event, frozen=True, kw_only=True, tag="chat.message_deleted"):
    message_id: UUID
    deleted_at: datetime
    by_moderator: bool


class ReactionChanged(Event, frozen=True, kw_only=True, tag="chat.reaction_changed"):
    message_id: UUID
    member_id: UUID
    emoji: str
    is_set: bool


class MessagePinned(Event, frozen=True, kw_only=True, tag="chat.message_pinned"):
    message_id: UUID
    is_pinned: bool


class CardChanged(Event, frozen=True, kw_only=True, tag="chat.card_changed"):
    """A message of kind «call» tells something new: who was there, when it ended."""

    message_id: UUID


class CardChangedFilled(Wire, frozen=True, kw_only=True):
    message: Message


class AttachmentReady(Event, frozen=True, kw_only=True, tag="chat.attachment_ready"):
    message_id: UUID
    file_id: UUID


class AttachmentReadyFilled(Wire, frozen=True, kw_only=True):
    message_id: UUID
    attachment: Attachment | None


class ConversationChanged(Event, frozen=True, kw_only=True, tag="chat.conversation_changed"):
    """`closed_reason`, of two people only: why neither writes to the other any longer; "": they do (CHAT-18)."""

    title: str
    is_read_only: bool
    is_archived: bool
    closed_reason: ClosedReason = ""
    conversation_id: UUID | None = None


class MemberJoined(Event, frozen=True, kw_only=True, tag="chat.member_joined"):
    conversation_id: UUID
    member_id: UUID


class MemberJoinedFilled(Wire, frozen=True, kw_only=True):
    member: Participant | None


class MemberLeft(Event, frozen=True, kw_only=True, tag="chat.member_left"):
    member_id: UUID

    def ends_for(self) -> tuple[UUID, ...]:
        return (self.member_id,)


class MembersChanged(Event, frozen=True, kw_only=True, tag="chat.members_changed"):
    """Many came or went at once (an import, a new class): clients take the list anew."""

    left: tuple[UUID, ...]

    def ends_for(self) -> tuple[UUID, ...]:
        return self.left


class MembersChangedFilled(Wire, frozen=True, kw_only=True):
    """Who left isn't listed for everybody."""

    is_changed: bool = True


class MemberMuted(Event, frozen=True, kw_only=True, tag="chat.member_muted"):
    member_id: UUID
    until: datetime | None


class ConversationJoined(Event, frozen=True, kw_only=True, tag="chat.conversation_joined"):
    """On the member's own stream: take a snapshot of this conversation."""

    conversation_id: UUID


class ConversationLeft(Event, frozen=True, kw_only=True, tag="chat.conversation_left"):
    conversation_id: UUID


class MemberTyping(News, frozen=True, kw_only=True, tag="chat.typing"):
    member_id: UUID


class ReadMarkMoved(News, frozen=True, kw_only=True, tag="chat.read_mark_moved"):
    """In conversations of up to 200 members (CHAT-16)."""

    member_id: UUID
    number: int


class ReadElsewhere(News, frozen=True, kw_only=True, tag="chat.read_elsewhere"):
    """On the member's own stream: another device of theirs has read."""

    conversation_id: UUID
    number: int
