"""One run: a school, its people writing, a schedule of faults, and what the checker says of it."""

import asyncio
import random
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from chaos.checker import Violation, check
from chaos.checker.record import members_until
from chaos.device import Device
from chaos.faults import FAULTS, LATER, SPECIAL, Schedule
from chaos.history import Done, Fault, Frame, History, Invoke, Logged, Snapshot, of
from chaos.model import state_of
from chaos.place import Place
from chaos.scenes import SCENES, Act
from chaos.school import DatabaseAway, read_log
from chaos.workload import STUBBORN, Author, Keeper, knock, watch_marks
from chaos.world import World, a_world

# Seconds that people write for.
LENGTH = 1.6
# Seconds within which all are up to date once the faults are over, on a busy machine as well; a bus that lost its last
# message is noticed in 5.
SETTLED_WITHIN = 30.0


class Result(msgspec.Struct, frozen=True, rename="camel"):
    """A run as it is recorded (records/runs.jsonl)."""

    seed: int
    schedule: str
    servers: int
    faults: list[tuple[float, str]]
    devices: int
    operations: int
    acknowledged: int
    unknown: int
    delivered: int
    lost: int
    duplicated: int
    reordered: int
    leaked: int
    wrong: int
    seconds: float
    commit: str


@dataclass(frozen=True)
class Finished:
    """A run with everything that is known of it."""

    result: Result
    violations: list[Violation]
    history: History


async def play(place: Place, schedule: Schedule, *, length: float = LENGTH, pause: float = 0.05) -> Finished:
    """Let the seed's run happen and judge it."""
    began = time.monotonic()
    dice = random.Random(f"run {schedule.seed}")
    async with a_world(place, dice) as world, AsyncExitStack() as stack:
        history, devices = world.history, list(world.devices)
        stranger = world.device("stranger", world.stranger)
        violations: list[Violation] = []
        scenes = {name: SCENES[name] for _, name in schedule.steps if name in SCENES}
        acts = {name: await stack.enter_async_context(one.stage(world, violations)) for name, one in scenes.items()}
        for device in world.devices:
            device.start()
        async with asyncio.timeout(60):
            await asyncio.gather(*(device.online.wait() for device in world.devices))
        start = history.now
        end = start + length + sum(one.longer for one in scenes.values())
        authors = [Author(device, random.Random(f"{device.name} {schedule.seed}")) for device in devices]
        keeper = Keeper(
            Author(devices[0], random.Random(f"keeper {schedule.seed}")),
            list(world.conversations),
            [one.id for one in world.members[3:]],
            {(one, member) for one, some in world.conversations.items() for member in some},
        )
        # What isn't known to be seated is tried: bringing in those who are there changes nothing.
        work = [
            *(author.write_until(end, pause=pause) for author in authors),
            keeper.work_until(end, pause=pause * 2),
            watch_marks(devices[1], random.Random(schedule.seed), end, pause=0.3),
            knock(stranger, list(world.conversations), random.Random(schedule.seed), end),
            *(_harm(world, start + at, name, dice, acts) for at, name in schedule.steps),
        ]
        try:
            async with asyncio.timeout(length + STUBBORN + 30):
                await asyncio.gather(*work)
        finally:
            await place.heal()
        if any(one.goes_on for one in scenes.values()):
            # What is written in a new epoch.
            end = history.now + length / 2
            async with asyncio.timeout(length + STUBBORN + 30):
                await asyncio.gather(*(author.write_until(end, pause=pause) for author in authors))
        await _settle(world, devices)
        await _look(world, devices)
    violations += check(history.entries)
    return Finished(_result(schedule, history, violations, len(devices), time.monotonic() - began), violations, history)


async def _harm(world: World, at: float, name: str, dice: random.Random, acts: Mapping[str, Act]) -> None:
    await asyncio.sleep(max(0.0, at - world.history.now))
    fault = (FAULTS | SPECIAL | LATER)[name]
    world.history.add(Fault(world.history.now, name, fault.loses_news))
    await (acts[name]() if name in acts else fault.harm(world.place, dice))


async def _settle(world: World, devices: Sequence[Device]) -> None:
    """Wait until all that sit somewhere stand at its head, or the patience is over: the checker says what lacks."""
    deadline = world.history.now + SETTLED_WITHIN
    while world.history.now < deadline:
        try:
            logs = [
                await read_log(world.place.wiring, world.id, one, founders, world.history)
                for one, founders in world.conversations.items()
            ]
        except DatabaseAway:
            continue
        if all(_is_up_to_date(device, log) for device in devices for log in logs):
            break
        await asyncio.sleep(0.15)
    # Marks are told a moment later.
    await asyncio.sleep(0.15)


def _is_up_to_date(device: Device, log: Logged) -> bool:
    model = device.models.get(log.conversation)
    if device.member.id in members_until(log, log.head):
        return device.is_online and model is not None and model.seq == log.head and not model.has_left
    return model is None or model.has_left


async def _look(world: World, devices: Sequence[Device]) -> None:
    """Fresh snapshots of every member, what each device shows, and the log itself."""
    history = world.history
    seen: set[str] = set()
    for device in devices:
        for conversation, model in device.models.items():
            if not model.has_left:
                history.add(device.stands(conversation))
        if device.member.id in seen:
            continue
        seen.add(device.member.id)
        for found in (await device.insist("GET", "/conversations"))["conversations"]:
            if found["id"] in world.conversations:
                history.add(await _snapshot(device, found))
    for conversation, founders in world.conversations.items():
        history.add(await read_log(world.place.wiring, world.id, conversation, founders, history))


async def _snapshot(device: Device, found: dict[str, object]) -> Snapshot:
    conversation = str(found["id"])
    page = await device.insist("GET", f"/conversations/{conversation}/messages", params={"limit": 200})
    details = await device.insist("GET", f"/conversations/{conversation}")
    return msgspec.convert(
        {
            "kind": "snapshot",
            "at": device.history.now,
            "who": device.name,
            "member": device.member.id,
            "conversation": conversation,
            "seq": page["seq"],
            "messages": {one["id"]: state_of(one) for one in page["messages"]},
            "members": sorted(one["id"] for one in details["members"]),
            "marks": {one["id"]: one["readNumber"] for one in details["members"]},
            "last_number": found["lastNumber"],
            "read_number": found["readNumber"],
        },
        Snapshot,
    )


def _result(
    schedule: Schedule, history: History, violations: Sequence[Violation], devices: int, seconds: float
) -> Result:
    done = of(Done, history.entries)
    invoked = of(Invoke, history.entries)
    kinds = [violation.kind for violation in violations]
    return Result(
        seed=schedule.seed,
        schedule=schedule.name,
        servers=schedule.servers,
        faults=list(schedule.steps),
        devices=devices,
        operations=len(invoked),
        acknowledged=len({one.operation for one in done if one.how == "ok"}),
        unknown=len(invoked) - len({one.operation for one in done if one.how in ("ok", "fail")}),
        delivered=len(of(Frame, history.entries)),
        lost=kinds.count("lost"),
        duplicated=kinds.count("duplicated"),
        reordered=kinds.count("reordered"),
        leaked=kinds.count("leaked"),
        wrong=kinds.count("wrong"),
        seconds=round(seconds, 2),
        commit=commit(),
    )


@cache
def commit() -> str:
    """What was under test."""
    found = subprocess.run(
        ["git", "-C", str(Path(__file__).parent), "rev-parse", "--short", "HEAD"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return found.stdout.strip() or "unknown"
