"""Routes of what is found: messages by words, people whom one may write to, what waits unread."""

from typing import Annotated
from uuid import UUID

from litestar import get
from litestar.params import QueryParameter

from parta.chat import queries
from parta.chat.access import find_place
from parta.chat.captions import member_caption
from parta.chat.queries import Hits
from parta.chat.reach import reach_of
from parta.chat.records import Author, hue_of
from parta.foundation.db import Database
from parta.organisations import Actor, search_members
from parta.structure import groups_of_member

from .bodies import Directory, Unread


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
