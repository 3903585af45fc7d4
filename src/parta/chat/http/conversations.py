"""Routes of conversations: made, changed, their members, how far somebody has read."""

from uuid import UUID

from litestar import delete, get, patch, post, put

from parta.chat import commands, queries
from parta.chat.access import find_place
from parta.chat.queries import ConversationDetails, ConversationList
from parta.chat.records import Conversation
from parta.foundation.db import Database
from parta.foundation.errors import Invalid, NotFound
from parta.organisations import Actor

from .bodies import (
    AddMembers,
    ChangeConversation,
    CreateConversation,
    MarkRead,
    MuteMember,
    ReadMark,
    SetNotifications,
)

CONVERSATION = "/{conversation_id:uuid}"


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


@get(CONVERSATION)
async def read_conversation(actor: Actor, database: Database, conversation_id: UUID) -> ConversationDetails:
    async with database.transaction(actor.organisation_id) as tx:
        await find_place(tx, actor, conversation_id)
        return await queries.conversation_details(tx, actor, conversation_id)


@patch(CONVERSATION, status_code=204)
async def change_conversation(
    actor: Actor, database: Database, conversation_id: UUID, data: ChangeConversation
) -> None:
    async with database.transaction(actor.organisation_id) as tx:
        await commands.change_conversation(
            tx, actor, conversation_id=conversation_id, title=data.title, is_read_only=data.is_read_only
        )


@put(CONVERSATION + "/read")
async def mark_read(actor: Actor, database: Database, conversation_id: UUID, data: MarkRead) -> ReadMark:
    async with database.transaction(actor.organisation_id) as tx:
        number = await commands.mark_read(
            tx, member_id=actor.member_id, conversation_id=conversation_id, number=data.number
        )
    return ReadMark(number=number)


@put(CONVERSATION + "/notifications", status_code=204)
async def set_notifications(actor: Actor, database: Database, conversation_id: UUID, data: SetNotifications) -> None:
    async with database.transaction(actor.organisation_id) as tx:
        await commands.set_silence(tx, actor, conversation_id=conversation_id, is_silent=data.is_muted)


@post(CONVERSATION + "/members", status_code=204)
async def add_members(actor: Actor, database: Database, conversation_id: UUID, data: AddMembers) -> None:
    async with database.transaction(actor.organisation_id) as tx:
        await commands.add_members(tx, actor, conversation_id=conversation_id, member_ids=data.member_ids)


@delete(CONVERSATION + "/members/{member_id:uuid}")
async def remove_member(actor: Actor, database: Database, conversation_id: UUID, member_id: UUID) -> None:
    async with database.transaction(actor.organisation_id) as tx:
        await commands.remove_member(tx, actor, conversation_id=conversation_id, member_id=member_id)


@put(CONVERSATION + "/members/{member_id:uuid}/mute", status_code=204)
async def mute_member(
    actor: Actor, database: Database, conversation_id: UUID, member_id: UUID, data: MuteMember
) -> None:
    async with database.transaction(actor.organisation_id) as tx:
        await commands.mute_member(
            tx, actor, conversation_id=conversation_id, member_id=member_id, minutes=data.minutes
        )
