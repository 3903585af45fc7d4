"""Routes of conversations and messages."""

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Router, delete, get, patch, post, put
from litestar.params import QueryParameter

from parta.foundation.db import Database
from parta.foundation.errors import Invalid, NotFound
from parta.foundation.http import Input, Wire
from parta.foundation.text import clean_body
from parta.organisations import Actor, search_members
from parta.structure import groups_of_member

from . import commands, queries
from .access import find_message, find_place
from .captions import member_caption
from .posting import Draft, Posting
from .queries import ConversationDetails, ConversationList, Hits, MessagePage, Readers
from .reach import reach_of
from .records import Author, Conversation, Message, hue_of

_CONVERSATION = "/{conversation_id:uuid}"
_MESSAGE = _CONVERSATION + "/messages/{message_id:uuid}"


# A message's number as a client may send it: what a browser counts exactly.
Number = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
Page = Annotated[int | None, QueryParameter(ge=-(2**53), le=2**53)]


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


@get("/")
async def list_conversations(actor: Actor, database: Database) -> ConversationList:
    async with database.transaction(actor.organisation_id) as tx:
        return ConversationList(conversations=await queries.my_conversations(tx, actor))


@post("/")
async def create_conversation(actor: Actor, database: Database, data: CreateConversation) -> Conversation:
    async with database.transaction(actor.organisation_id) as tx:
        if data.kind == "custom":
            made = await commands.create_custom(
                tx, actor, conversation_id=data.id, title=data.title, member_ids=data.member_ids
            )
        elif data.member_id is None:
            raise Invalid("Выберите человека.", "Choose a person.", field="memberId")
        else:
            made = await commands.open_direct(tx, actor, conversation_id=data.id, member_id=data.member_id)
        found = await queries.my_conversations(tx, actor, only=made)
        if not found:  # made before, and left since
            raise NotFound
        return found[0]


@get(_CONVERSATION)
async def read_conversation(actor: Actor, database: Database, conversation_id: UUID) -> ConversationDetails:
    async with database.transaction(actor.organisation_id) as tx:
        await find_place(tx, actor, conversation_id)
        return await queries.conversation_details(tx, actor, conversation_id)


@patch(_CONVERSATION, status_code=204)
async def change_conversation(
    actor: Actor, database: Database, conversation_id: UUID, data: ChangeConversation
) -> None:
    async with database.transaction(actor.organisation_id) as tx:
        await commands.change_conversation(
            tx, actor, conversation_id=conversation_id, title=data.title, is_read_only=data.is_read_only
        )


@get(_CONVERSATION + "/messages")
async def read_messages(
    actor: Actor,
    database: Database,
    conversation_id: UUID,
    before: Page = None,
    after: Page = None,
    around: Page = None,
    limit: Annotated[int, QueryParameter(ge=-(2**53), le=2**53)] = 50,
) -> MessagePage:
    async with database.transaction(actor.organisation_id) as tx:
        await find_place(tx, actor, conversation_id)
        return await queries.read_page(tx, conversation_id, before=before, after=after, around=around, limit=limit)


def post_message_route(posting: Posting) -> Any:
    """POST …/messages goes through the group commit, as the socket's command does."""

    @post(_CONVERSATION + "/messages")
    async def post_message(actor: Actor, conversation_id: UUID, data: PostMessage) -> Message:
        return await posting.post(draft_of(actor, conversation_id, data))

    return post_message


@patch(_MESSAGE)
async def edit_message(
    actor: Actor, database: Database, conversation_id: UUID, message_id: UUID, data: EditMessage
) -> Message:
    async with database.transaction(actor.organisation_id) as tx:
        return await commands.edit_message(
            tx, actor, conversation_id=conversation_id, message_id=message_id, body=clean_body(data.body)
        )


@delete(_MESSAGE)
async def delete_message(actor: Actor, database: Database, conversation_id: UUID, message_id: UUID) -> None:
    async with database.transaction(actor.organisation_id) as tx:
        await commands.delete_message(tx, actor, conversation_id=conversation_id, message_id=message_id)


@put(_MESSAGE + "/reactions/{emoji:str}", status_code=204)
async def set_reaction(actor: Actor, database: Database, conversation_id: UUID, message_id: UUID, emoji: str) -> None:
    async with database.transaction(actor.organisation_id) as tx:
        await commands.set_reaction(
            tx, actor, conversation_id=conversation_id, message_id=message_id, emoji=emoji, is_set=True
        )


@delete(_MESSAGE + "/reactions/{emoji:str}")
async def unset_reaction(actor: Actor, database: Database, conversation_id: UUID, message_id: UUID, emoji: str) -> None:
    async with database.transaction(actor.organisation_id) as tx:
        await commands.set_reaction(
            tx, actor, conversation_id=conversation_id, message_id=message_id, emoji=emoji, is_set=False
        )


@put(_MESSAGE + "/pin", status_code=204)
async def pin_message(actor: Actor, database: Database, conversation_id: UUID, message_id: UUID) -> None:
    async with database.transaction(actor.organisation_id) as tx:
        await commands.pin_message(tx, actor, conversation_id=conversation_id, message_id=message_id, is_pinned=True)


@delete(_MESSAGE + "/pin")
async def unpin_message(actor: Actor, database: Database, conversation_id: UUID, message_id: UUID) -> None:
    async with database.transaction(actor.organisation_id) as tx:
        await commands.pin_message(tx, actor, conversation_id=conversation_id, message_id=message_id, is_pinned=False)


@get(_MESSAGE + "/readers")
async def read_readers(actor: Actor, database: Database, conversation_id: UUID, message_id: UUID) -> Readers:
    async with database.transaction(actor.organisation_id) as tx:
        await find_place(tx, actor, conversation_id)
        found = await find_message(tx, conversation_id, message_id)
        return await queries.readers_of(tx, conversation_id, found.number, found.author_id)


@put(_CONVERSATION + "/read")
async def mark_read(actor: Actor, database: Database, conversation_id: UUID, data: MarkRead) -> ReadMark:
    async with database.transaction(actor.organisation_id) as tx:
        number = await commands.mark_read(
            tx, member_id=actor.member_id, conversation_id=conversation_id, number=data.number
        )
    return ReadMark(number=number)


@put(_CONVERSATION + "/notifications", status_code=204)
async def set_notifications(actor: Actor, database: Database, conversation_id: UUID, data: SetNotifications) -> None:
    async with database.transaction(actor.organisation_id) as tx:
        await commands.set_silence(tx, actor, conversation_id=conversation_id, is_silent=data.is_muted)


@post(_CONVERSATION + "/members", status_code=204)
async def add_members(actor: Actor, database: Database, conversation_id: UUID, data: AddMembers) -> None:
    async with database.transaction(actor.organisation_id) as tx:
        await commands.add_members(tx, actor, conversation_id=conversation_id, member_ids=data.member_ids)


@delete(_CONVERSATION + "/members/{member_id:uuid}")
async def remove_member(actor: Actor, database: Database, conversation_id: UUID, member_id: UUID) -> None:
    async with database.transaction(actor.organisation_id) as tx:
        await commands.remove_member(tx, actor, conversation_id=conversation_id, member_id=member_id)


@put(_CONVERSATION + "/members/{member_id:uuid}/mute", status_code=204)
async def mute_member(
    actor: Actor, database: Database, conversation_id: UUID, member_id: UUID, data: MuteMember
) -> None:
    async with database.transaction(actor.organisation_id) as tx:
        await commands.mute_member(
            tx, actor, conversation_id=conversation_id, member_id=member_id, minutes=data.minutes
        )


@get("/search/messages")
async def search_messages(
    actor: Actor,
    database: Database,
    text: Annotated[str, QueryParameter(name="q", max_length=200)],
    conversation_id: Annotated[UUID | None, QueryParameter(name="conversationId")] = None,
) -> Hits:
    async with database.transaction(actor.organisation_id) as tx:
        if conversation_id is not None:
            await find_place(tx, actor, conversation_id)
        return Hits(hits=await queries.search_messages(tx, actor, text=text, conversation_id=conversation_id))


class Unread(Wire, frozen=True, kw_only=True):
    """How many conversations hold something unread, those that the member silenced left out."""

    conversations: int


@get("/unread")
async def read_unread(actor: Actor, database: Database) -> Unread:
    """For the dot beside one's other organisation: how many conversations wait there."""
    async with database.transaction(actor.organisation_id) as tx:
        return Unread(conversations=await queries.unread_conversations(tx, actor))


@get("/directory")
async def read_directory(
    actor: Actor, database: Database, search: Annotated[str, QueryParameter(max_length=100)] = ""
) -> Directory:
    """People whom the actor may write to, by name (CHAT-13)."""
    async with database.transaction(actor.organisation_id) as tx:
        reach = await reach_of(tx, actor)
        among = None if reach.is_everyone else reach.members
        known, _, _ = await search_members(tx, search=search, among=among, limit=50)
        found = [one for one in known if one.id != actor.member_id]
        memberships = await groups_of_member(tx, [one.id for one in found])
    return Directory(
        people=[
            Author(
                id=one.id,
                name=one.display_name,
                caption=member_caption(memberships[one.id], one.position),
                is_confirmed=one.is_staff_confirmed,
                hue=hue_of(one.id),
            )
            for one in found
        ]
    )


def routes(posting: Posting) -> list[Router]:
    conversations = Router(
        "/organisations/{organisation_id:uuid}/conversations",
        route_handlers=[
            list_conversations,
            create_conversation,
            read_conversation,
            change_conversation,
            read_messages,
            post_message_route(posting),
            edit_message,
            delete_message,
            set_reaction,
            unset_reaction,
            pin_message,
            unpin_message,
            read_readers,
            mark_read,
            set_notifications,
            add_members,
            remove_member,
            mute_member,
        ],
        tags=["chat"],
    )
    people = Router(
        "/organisations/{organisation_id:uuid}",
        route_handlers=[search_messages, read_directory, read_unread],
        tags=["chat"],
    )
    return [conversations, people]
