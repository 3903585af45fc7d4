"""Who sees and who reminds: pure, quoted by number from README.md."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from parta.organisations import Actor

# Nobody is reminded more often (ACT-6).
PAUSE = timedelta(days=3)


class Sight(msgspec.Struct, frozen=True, kw_only=True):
    """Which groups the actor sees: None means all. `led` are those that they lead."""

    groups: frozenset[UUID] | None
    led: frozenset[UUID]

    def sees(self, group_id: UUID) -> bool:
        return self.groups is None or group_id in self.groups


def sight_of(actor: Actor, *, curated: Collection[UUID], taught: Collection[UUID]) -> Sight:
    """The administration sees everything, curators and teachers their groups (ACT-4)."""
    led = frozenset(curated) if actor.is_staff else frozenset[UUID]()
    if actor.is_administration:
        return Sight(groups=None, led=led)
    return Sight(groups=led | frozenset(taught) if actor.is_staff else frozenset(), led=led)


def may_remind(actor: Actor, sight: Sight, group_id: UUID | None) -> bool:
    """Administrators remind everybody, a curator the own group; None: the staff (ACT-5)."""
    return actor.is_administrator or (group_id is not None and group_id in sight.led)


def is_too_soon(member_id: UUID, last: Mapping[UUID, datetime], now: datetime) -> bool:
    """Whether the pause since the last reminder isn't over (ACT-6)."""
    return member_id in last and now - last[member_id] < PAUSE
