"""Work that goes through the organisations by itself: nightly reminders, days that come, numbers that are kept."""

import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Select

from .database import Database, Tx

_logger = logging.getLogger(__name__)

Answer = TypeVar("Answer")


async def in_each(
    database: Database,
    organisations: Select[tuple[UUID]],
    work: Callable[[Tx], Awaitable[Answer]],
    *,
    as_platform: bool = False,
) -> list[Answer]:
    """Run `work` in each of the organisations in a transaction of its own; what it answered where it was done.

    One that fails is logged and doesn't keep the others waiting; it comes again with the job's next run, so that
    `work` must be repeatable. `as_platform` opens platform transactions bound to the organisation: such places are
    listed in tests/architecture/test_isolation.py.
    """
    async with database.system() as tx:
        ids = list((await tx.execute(organisations)).scalars())
    begin = database.system if as_platform else database.transaction
    answers: list[Answer] = []
    for organisation_id in ids:
        try:
            async with begin(organisation_id) as tx:
                answer = await work(tx)
            answers.append(answer)
        except Exception:
            _logger.exception("%s failed in one organisation", work.__qualname__)
    return answers
