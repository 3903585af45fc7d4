"""What higher rooms tell this one about a member or an organisation: `wiring.register(…).add(…)`."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Literal
from uuid import UUID

from parta.foundation.db import Tx

from .access import Actor

StepKey = Literal["groups", "roster", "staff", "invitations"]
Desk = Literal["municipal"]
HasDesk = Callable[[Tx, UUID], Awaitable[bool]]
FindAbilities = Callable[[Tx, Actor], Awaitable[Collection[str]]]
IsDone = Callable[[Tx], Awaitable[bool]]
HearVisits = Callable[[Tx, Sequence[Actor]], Awaitable[None]]
KnowsVisit = Callable[[Actor], bool]
NameGroups = Callable[[Tx, Sequence[UUID]], Awaitable[dict[UUID, str]]]


class Abilities:
    """What a member may do that only a higher room knows: a curator's invitations, for instance."""

    def __init__(self) -> None:
        self._finders: list[FindAbilities] = []

    def add(self, find: FindAbilities) -> None:
        self._finders.append(find)

    async def find(self, tx: Tx, actor: Actor) -> set[str]:
        return {ability for find in self._finders for ability in await find(tx, actor)}


class SetupSteps:
    """Which of an organisation's first steps are done."""

    ORDER: tuple[StepKey, ...] = ("groups", "roster", "staff", "invitations")

    def __init__(self) -> None:
        self._steps: dict[StepKey, IsDone] = {}

    def add(self, key: StepKey, is_done: IsDone) -> None:
        self._steps[key] = is_done

    async def read(self, tx: Tx) -> list[tuple[StepKey, bool]]:
        return [(key, key in self._steps and await self._steps[key](tx)) for key in self.ORDER]


class Desks:
    """Where somebody works who may be a member of no organisation: the municipality's desk."""

    def __init__(self) -> None:
        self._holders: dict[Desk, HasDesk] = {}

    def add(self, desk: Desk, has: HasDesk) -> None:
        """`has(tx, account_id)`; `tx` is a system transaction."""
        self._holders[desk] = has

    async def of(self, tx: Tx, account_id: UUID) -> list[Desk]:
        return [desk for desk, has in self._holders.items() if await has(tx, account_id)]


class GroupNames:
    """«5А» beside a person who chooses who they are: one group a member, where they are in one."""

    def __init__(self) -> None:
        self._name: NameGroups | None = None

    def add(self, name: NameGroups) -> None:
        """`name(tx, member_ids)` gives the main group's name by member, in one organisation's transaction."""
        self._name = name

    async def name(self, tx: Tx, member_ids: Sequence[UUID]) -> dict[UUID, str]:
        return await self._name(tx, member_ids) if self._name is not None and member_ids else {}


class Visits:
    """Who hears that members are here: with the first look at who acts, of every request and every socket."""

    def __init__(self) -> None:
        self._hearers: list[tuple[HearVisits, KnowsVisit]] = []

    def add(self, hear: HearVisits, knows: KnowsVisit) -> None:
        """`hear(tx, actors)` runs on every request of whom `knows` doesn't know; those of a crowd are told together."""
        self._hearers.append((hear, knows))

    def know(self, actor: Actor) -> bool:
        """Whether nobody needs to be told that this member is here."""
        return all(knows(actor) for _, knows in self._hearers)

    async def tell(self, tx: Tx, actors: Sequence[Actor]) -> None:
        for hear, _ in self._hearers:
            await hear(tx, actors)
