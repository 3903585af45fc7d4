"""A run's school and its people at their devices."""

import asyncio
import random
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

from chaos.device import Device, Member
from chaos.history import History
from chaos.place import Place
from chaos.school import enrol, found_school
from parta.foundation.identity import new_id
from parta.organisations import Role

ROLES = (Role.ADMINISTRATOR, Role.TEACHER, Role.STUDENT, Role.STUDENT, Role.TEACHER)


@dataclass
class World:
    """A run's people at their devices."""

    place: Place
    id: UUID
    history: History
    dice: random.Random
    members: list[Member]
    stranger: Member
    # Conversations with those who sat there first.
    conversations: dict[str, list[str]]
    devices: list[Device]

    def device(self, name: str, member: Member) -> Device:
        made = Device(
            name,
            member,
            self.place.addresses,
            f"/api/organisations/{self.id}",
            self.history,
            random.Random(f"{name} {self.dice.random()}"),
            self.conversations,
        )
        self.devices.append(made)
        return made


@asynccontextmanager
async def a_world(place: Place, dice: random.Random) -> AsyncGenerator[World]:
    await place.heal()
    organisation_id = await found_school(place.wiring)
    *members, stranger = await enrol(place.wiring, organisation_id, [*ROLES, Role.STUDENT], dice)
    world = World(place, organisation_id, History(), dice, members, stranger, {}, [])
    keeper = world.device("keeper", members[0])
    try:
        for some in (members, members[:3]):
            conversation = str(new_id())
            made = {"id": conversation, "kind": "custom", "title": "Чат", "memberIds": [one.id for one in some[1:]]}
            await keeper.insist("POST", "/conversations", json=made)
            world.conversations[conversation] = [one.id for one in some]
        for number, member in enumerate(members[1:], 1):
            world.device(f"d{number}", member)
        # Two people have two devices each.
        world.device("d1b", members[1])
        world.device("d4b", members[4])
        yield world
    finally:
        await asyncio.gather(*(device.stop() for device in world.devices))
