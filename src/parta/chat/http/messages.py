"""Routes of messages: read by pages, posted, edited, withdrawn, reacted to, pinned."""

from typing import Annotated, Any
from uuid import UUID

from litestar import delete, get, patch, post, put
from litestar.params import QueryParameter

from parta.chat import commands, queries
from parta.chat.access import find_message, find_place
from parta.chat.posting import Posting
from parta.chat.queries import MessagePage, Readers
from parta.chat.records import Message
from parta.foundation.db import Database
from parta.foundation.text import clean_body
from parta.organisations import Actor

from .bodies import EditMessage, PostMessage, draft_of

MESSAGES = "/{conversation_id:uuid}/messages"
MESSAGE = MESSAGES + "/{message_id:uuid}"

Page = Annotated[int | None, QueryParameter(ge=-(2**53), le=2**53)]


@get(MESSAGES)
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

    @post(MESSAGES)
    async def post_message(actor: Actor, conversation_id: UUID, data: PostMessage) -> Message:
        return await posting.post(draft_of(actor, conversation_id, data))

    return post_message


@patch(MESSAGE)
async def edit_message(
    actor: Actor, database: Database, conversation_id: UUID, message_id: UUID, data: EditMessage
) -> Message:
    async with database.transaction(actor.organisation_id) as tx:
        return await commands.edit_message(
            tx, actor, conversation_id=conversation_id, message_id=message_id, body=clean_body(data.body)
        )


@delete(MESSAGE)
async def delete_message(actor: Actor, database: Database, conversation_id: UUID, message_id: UUID) -> None:
    async with database.transaction(actor.organisation_id) as tx:
        await commands.delete_message(tx, actor, conversation_id=conversation_id, message_id=message_id)


@put(MESSAGE + "/reactions/{emoji:str}", status_code=204)
async def set_reaction(actor: Actor, database: Database, conversation_id: UUID, message_id: UUID, emoji: str) -> None:
    async with database.transaction(actor.organisation_id) as tx:
        await commands.set_reaction(
            tx, actor, conversation_id=conversation_id, message_id=message_id, emoji=emoji, is_set=True
        )


@delete(MESSAGE + "/reactions/{emoji:str}")
async def unset_reaction(actor: Actor, database: Database, conversation_id: UUID, message_id: UUID, emoji: str) -> None:
    async with database.transaction(actor.organisation_id) as tx:
        await commands.set_reaction(
            tx, actor, conversation_id=conversation_id, message_id=message_id, emoji=emoji, is_set=False
        )


@put(MESSAGE + "/pin", status_code=204)
async def pin_message(actor: Actor, database: Database, conversation_id: UUID, message_id: UUID) -> None:
    async with database.transaction(actor.organisation_id) as tx:
        await commands.pin_message(tx, actor, conversation_id=conversation_id, message_id=message_id, is_pinned=True)


@delete(MESSAGE + "/pin")
async def unpin_message(actor: Actor, database: Database, conversation_id: UUID, message_id: UUID) -> None:
    async with database.transaction(actor.organisation_id) as tx:
        await commands.pin_message(tx, actor, conversation_id=conversation_id, message_id=message_id, is_pinned=False)


@get(MESSAGE + "/readers")
async def read_readers(actor: Actor, database: Database, conversation_id: UUID, message_id: UUID) -> Readers:
    async with database.transaction(actor.organisation_id) as tx:
        await find_place(tx, actor, conversation_id)
        found = await find_message(tx, conversation_id, message_id)
        return await queries.readers_of(tx, conversation_id, found.number, found.author_id)
