"""Rounds: those inside who came to owe an answer are asked back to the door (PD-12).

A socket is judged when it is let into streams. A text published later, a setting, a new child or a birthday closes the
gate behind it: so every process goes round by itself, whatever news of other processes it gets or misses.
"""

import asyncio
import contextlib
import logging
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import asyncpg
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from parta.foundation import clock
from parta.foundation.db import Database, Tx, one_of
from parta.foundation.realtime import Hub
from parta.organisations import settings_of

from .gate import NOTICED, Gate, Place
from .models import consent_text
from .owing import who_owe

_logger = logging.getLogger(__name__)

# Members who are asked for at a time.
_MANY = 1000
# Part of the time that something is believed for, after which it is looked at again: whoever is inside never waits.
_EARLY = 0.8
# The database is away: the next round looks.
_AWAY = (OSError, SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError)


class Rounds:
    """Goes round every few seconds, and at once after a text or a setting has changed in this process."""

    def __init__(self, database: Database, hub: Hub, gate: Gate) -> None:
        self._database = database
        self._hub = hub
        self._gate = gate
        self._called = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(self._go_on())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def hear(self, tx: Tx, _: object) -> None:
        """A text or a setting changes: once it is committed, whoever comes is judged by it, and those inside are."""
        organisation_id = tx.organisation

        async def look() -> None:
            self._gate.forget(organisation_id)
            self._called.set()

        tx.after_commit(look)

    async def _go_on(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._called.wait(), _EARLY * NOTICED.total_seconds())
            self._called.clear()
            try:
                await self.go()
            except _AWAY as error:
                _logger.warning("those inside wait to be looked at, the database is away: %s", type(error).__name__)
            except Exception:
                _logger.exception("those inside couldn't be looked at; the next round does it")

    async def go(self) -> None:
        """Look at every organisation that somebody here was let into."""
        places = {one: place for one, place in self._gate.places.items() if place.let_in}
        if not places or not self._hub.socket_count:
            return
        begun = clock.now()
        versions = await self._versions(places)
        for organisation_id, place in places.items():
            version = versions.get(organisation_id, 0)
            place.believe(version, begun)
            try:
                await self._look(organisation_id, place, version, soon=begun + NOTICED)
            except _AWAY:
                raise
            except Exception:
                _logger.exception("those inside one organisation couldn't be looked at; the next round does it")

    async def _versions(self, organisation_ids: Collection[UUID]) -> dict[UUID, int]:
        """The versions that must be agreed to; organisations that ask for nothing are missing."""
        async with self._database.system() as tx:
            rows = await tx.execute(
                select(consent_text.c.organisation_id, func.max(consent_text.c.version).label("version"))
                .where(one_of(consent_text.c.organisation_id, organisation_ids), consent_text.c.kind == "processing")
                .group_by(consent_text.c.organisation_id)
            )
            found = {row.organisation_id: row.version for row in rows}
            settings = await settings_of(tx, found) if found else {}
        return {one: found[one] for one, decided in settings.items() if decided.processing_consent_is_required}

    async def _look(self, organisation_id: UUID, place: Place, version: int, *, soon: datetime) -> None:
        """Ask for everybody inside whom another version let in; else for those whose answer won't be believed soon."""
        others = place.let_in - {version}
        over = {one for one, (until, _) in place.passed.items() if until <= soon}
        if not version or not (others or over):
            return
        inside = self._hub.members_here(organisation_id)
        wanted = inside if others else inside & over
        place.let_in = {version}
        try:
            people = list(wanted)
            for first in range(0, len(people), _MANY):
                await self._judge(organisation_id, place, version, people[first : first + _MANY])
        except BaseException:
            place.let_in |= others
            raise
        for one in over - wanted:
            place.passed.pop(one, None)

    async def _judge(self, organisation_id: UUID, place: Place, version: int, member_ids: Collection[UUID]) -> None:
        async with self._database.transaction(organisation_id) as tx:
            owing = await who_owe(tx, member_ids)
        place.note(member_ids, owing, version=version, now=tx.now)
        for one in owing:
            place.passed.pop(one, None)
        if owing:
            self._hub.ask_back(organisation_id, owing, "consent needed")
