"""What is downloaded and printed."""

from typing import Annotated
from uuid import UUID

from litestar import Response, get
from litestar.params import QueryParameter

from parta.foundation.db import Database
from parta.foundation.papers import PDF, XLSX, file_response
from parta.organisations import Actor
from parta.reconciliation import papers

from .reconciliations import ONE, TAGS


@get(f"{ONE}/result.pdf", tags=TAGS, media_type=PDF)
async def read_result_pdf(actor: Actor, database: Database, reconciliation_id: UUID) -> Response[bytes]:
    """The signed result as a document."""
    async with database.transaction(actor.organisation_id) as tx:
        content = await papers.result_pdf(tx, actor, reconciliation_id=reconciliation_id)
    return file_response(content, "Сверка контингента.pdf", PDF, is_inline=True)


@get(f"{ONE}/result.xlsx", tags=TAGS, media_type=XLSX)
async def read_result_workbook(actor: Actor, database: Database, reconciliation_id: UUID) -> Response[bytes]:
    """The signed result as a table."""
    async with database.transaction(actor.organisation_id) as tx:
        content = await papers.result_workbook(tx, actor, reconciliation_id=reconciliation_id)
    return file_response(content, "Сверка контингента.xlsx", XLSX)


@get(f"{ONE}/lists.pdf", tags=TAGS, media_type=PDF)
async def read_lists(
    actor: Actor,
    database: Database,
    reconciliation_id: UUID,
    group_id: Annotated[UUID | None, QueryParameter(name="groupId")] = None,
) -> Response[bytes]:
    """Lists to be ticked off by pen: one group, or all that the actor goes through."""
    async with database.transaction(actor.organisation_id) as tx:
        content = await papers.lists_pdf(tx, actor, reconciliation_id=reconciliation_id, group_id=group_id)
    return file_response(content, "Списки для сверки.pdf", PDF, is_inline=True)


paper_routes = (read_result_pdf, read_result_workbook, read_lists)
