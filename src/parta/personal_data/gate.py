"""The gate: who hasn't agreed to the processing of their data doesn't come in, by no way (PD-5, PD-11, PD-12)."""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID

from parta.foundation import clock
from parta.foundation.db import Tx
from parta.foundation.errors import Refusal
from parta.organisations import organisation_settings

from .errors import ConsentNeeded
from .owing import version_in_force, who_owe
from .permissions import OPEN_ROUTES

# How late another process may notice a text, and anybody a new child or a birthday.
NOTICED = timedelta(seconds=5)
PASSES = timedelta(seconds=60)

# Before every transaction, also one that has begun already.
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_NEVER = (_LONG_AGO, -1)
# Beyond so many members of one organisation those who aren't believed any more are forgotten.
_MOST = 50_000


class Place:
    """What is remembered of an organisation for moments."""

    __slots__ = ("let_in", "passed", "until", "version")

    def __init__(self) -> None:
        # The version of the text that must be agreed to, 0 where nothing is asked, and until when that is believed.
        self.version = 0
        self.until = _LONG_AGO
        # Who owed nothing, until when that is believed, and by which version.
        self.passed: dict[UUID, tuple[datetime, int]] = {}
        # The versions by which anybody was let in since those inside were looked at last.
        self.let_in: set[int] = set()

    def knows(self, member_id: UUID, now: datetime) -> bool:
        """Whether the member passes without being asked for, as long as the version is believed."""
        if not self.version:
            return True
        until, version = self.passed.get(member_id, _NEVER)
        return version == self.version and now < until

    def believe(self, version: int, now: datetime) -> None:
        self.version, self.until = version, now + NOTICED

    def note(self, member_ids: Iterable[UUID], owing: Collection[UUID], *, version: int, now: datetime) -> None:
        """These were asked for: those of them who owe nothing pass for a while."""
        passes = (now + PASSES, version)
        if len(self.passed) >= _MOST:
            self.passed = {one: known for one, known in self.passed.items() if known[0] > now}
        self.passed |= {one: passes for one in member_ids if one not in owing}


class Gate:
    """Remembers for moments what is in force and who has answered: a command costs two looks into dictionaries."""

    open_routes = OPEN_ROUTES

    def __init__(self) -> None:
        self.places: dict[UUID, Place] = {}

    def remembers(self, organisation_id: UUID, member_id: UUID) -> bool:
        """Whether the member passes by what is remembered; else `refuse` looks."""
        place = self.places.get(organisation_id)
        if place is None:
            return False
        now = clock.now()
        return now < place.until and place.knows(member_id, now)

    async def refuse(self, tx: Tx, member_ids: Collection[UUID]) -> Mapping[UUID, Refusal]:
        """ConsentNeeded for each of the members who owes an answer."""
        place = self.places.setdefault(tx.organisation, Place())
        if tx.now >= place.until:
            place.believe(await self._version(tx), tx.now)
        version = place.version
        # Said before they are in: whoever looks at those inside from now on looks at these as well.
        place.let_in.add(version)
        new = [one for one in member_ids if not place.knows(one, tx.now)] if version else []
        if not new:
            return {}
        owing = await who_owe(tx, new)
        place.note(new, owing, version=version, now=tx.now)
        return {one: ConsentNeeded() for one in owing}

    async def _version(self, tx: Tx) -> int:
        version = await version_in_force(tx)
        return version if version and (await organisation_settings(tx)).processing_consent_is_required else 0

    def forget(self, organisation_id: UUID) -> None:
        """The next one who comes looks again."""
        if place := self.places.get(organisation_id):
            place.until = _LONG_AGO
