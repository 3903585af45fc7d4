"""Reads of imports that are done or under way."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

from parta.foundation.db import Tx
from parta.organisations import Actor, members_by_id
from parta.structure.importing.kept import refuse_others
from parta.structure.importing.store import list_imports, load_import
from parta.structure.importing.views import RosterHistory, RosterSummary
from parta.structure.importing.wire import counts_view, state_of
from parta.structure.roster import Problem, problems_workbook


async def read_history(tx: Tx, actor: Actor) -> RosterHistory:
    """Imports, the newest first. Raises Forbidden."""
    refuse_others(actor)
    found = await list_imports(tx)
    names = await members_by_id(tx, {one.created_by for one in found if one.created_by}, include_left=True)
    return RosterHistory(
        rosters=[
            RosterSummary(
                id=one.id,
                file_name=one.file_name,
                state=state_of(one.state),
                counts=counts_view(one.counts),
                problem_count=len(one.problems),
                created_by=names[one.created_by].display_name if one.created_by and one.created_by in names else None,
                created_at=one.created_at,
                applied_at=one.applied_at,
            )
            for one in found
        ]
    )


async def problems_file(tx: Tx, actor: Actor, *, import_id: UUID) -> tuple[str, list[Problem]]:
    """The file's name and its problems. Raises Forbidden, NotFound."""
    refuse_others(actor)
    stored = await load_import(tx, import_id)
    return stored.file_name, stored.problems


async def problems_book(problems: Sequence[Problem]) -> bytes:
    return await asyncio.to_thread(problems_workbook, list(problems))
