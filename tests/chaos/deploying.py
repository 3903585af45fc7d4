"""A new version comes while a school is online: all sockets are asked to come back, and miss nothing."""

import asyncio
import random
from collections.abc import Coroutine

from chaos.crowd import Crowd
from chaos.device import CONVERSATION, Member
from chaos.faults import deploy
from chaos.place import Place
from chaos.run import World, a_world
from chaos.school import enrol, read_log
from chaos.workload import Author
from parta.organisations import Role

# Sockets of one person: a phone, a computer, and two that were forgotten.
_EACH = 4
_PATIENCE = 150.0


async def play_deploy(place: Place, *, sockets: int) -> list[str]:
    """Post without a pause while every server is replaced; returns what went wrong, in words."""
    dice = random.Random(1)
    async with a_world(place, dice) as world:
        conversation = next(iter(world.conversations))
        people = await _bring_in(world, conversation, sockets // _EACH)
        addresses = [f"127.0.0.1:{server.port}" for server in place.servers]
        crowd = Crowd(addresses, f"/api/organisations/{world.id}", CONVERSATION + conversation, dice)
        try:
            for number in range(sockets):
                crowd.add(people[number % len(people)])
            await crowd.until_all_follow(_PATIENCE)
            await _post_during(deploy(place, dice), world, conversation)
            log = await read_log(place.wiring, world.id, conversation, [], world.history)
            await crowd.until_all_heard(len(log.entries), _PATIENCE)
        finally:
            await crowd.stop()
    return _faults(crowd, len(log.entries))


async def _bring_in(world: World, conversation: str, count: int) -> list[Member]:
    people = await enrol(world.place.wiring, world.id, [Role.STUDENT] * count, world.dice)
    for at in range(0, count, 50):
        some = [one.id for one in people[at : at + 50]]
        await world.devices[0].insist("POST", f"/conversations/{conversation}/members", json={"memberIds": some})
    return people


async def _post_during(deploying: Coroutine[None, None, None], world: World, conversation: str) -> None:
    keeper = world.devices[0]
    keeper.start()
    await keeper.online.wait()
    author = Author(keeper, world.dice)
    replaced = asyncio.create_task(deploying)
    posted = 0
    async with asyncio.timeout(_PATIENCE):
        while not replaced.done() or posted < 20:
            if await author.post(conversation) == "ok":
                posted += 1
    await replaced


def _faults(crowd: Crowd, head: int) -> list[str]:
    found: list[str] = []
    for number, one in enumerate(crowd.listeners):
        found += [f"socket {number} got event {seq} after {before}" for before, seq in one.faults]
        if len(one.heard) != head:
            found.append(f"socket {number} heard {len(one.heard)} of {head} events")
        if one.connections < 2:
            found.append(f"socket {number} was never sent away: the servers weren't replaced")
        found += [f"socket {number} was closed with {code}" for code in one.closed_with if code != 1012]
    return found
