"""The roll: /api/organisations/{id}/members."""

from typing import Annotated
from uuid import UUID

from litestar import get
from litestar.params import QueryParameter

from parta.foundation.db import Database
from parta.organisations import Actor, MemberState, Role
from parta.structure import queries
from parta.structure.views import MemberPage


@get("/organisations/{organisation_id:uuid}/members", tags=["structure"])
async def list_members(
    actor: Actor,
    database: Database,
    group_id: Annotated[UUID | None, QueryParameter(name="groupId")] = None,
    search: Annotated[str, QueryParameter(max_length=100)] = "",
    role: Role | None = None,
    member_state: Annotated[MemberState, QueryParameter(name="state")] = "all",
    after: Annotated[str | None, QueryParameter(max_length=400)] = None,
    limit: int = 50,
) -> MemberPage:
    """A page of the members that the actor may see, in the order of the names."""
    async with database.transaction(actor.organisation_id) as tx:
        return await queries.read_members(
            tx, actor, search=search, group_id=group_id, role=role, state=member_state, after=after, limit=limit
        )


member_routes = (list_members,)
