"""What is done to a place while people write, and the schedules that a seed makes of it."""

import asyncio
import os
import random
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from chaos.place import Place

Harm = Callable[[Place, random.Random], Awaitable[None]]


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong, and is over when `harm` returns or the place is healed."""

    name: str
    harm: Harm
    # It may take away read marks on their way to a screen: these have no place in the log.
    loses_news: bool = True
    # How many server processes it needs at least.
    servers: int = 1


async def kill_server(place: Place, dice: random.Random) -> None:
    """kill -9, and a start a moment later."""
    server = dice.choice(place.servers)
    await server.end()
    await asyncio.sleep(dice.uniform(0, 0.2))
    await server.start()


async def pause_server(place: Place, dice: random.Random) -> None:
    """SIGSTOP: it answers nobody, keeps its connections and its locks, and goes on as if nothing had been."""
    server = dice.choice(place.servers)
    server.send(signal.SIGSTOP)
    await asyncio.sleep(dice.uniform(0.2, 0.9))
    server.send(signal.SIGCONT)


async def deploy(place: Place, dice: random.Random) -> None:
    """Each server is stopped as for a new version and started again, one after the other."""
    for server in place.servers:
        await server.end(signal.SIGTERM)
        await server.start()


async def kill_postgres(place: Place, dice: random.Random) -> None:
    """kill -9 of the postmaster, or of one session, upon which it starts anew: its log is replayed."""
    with suppress(psutil.Error, ProcessLookupError):
        postmaster = psutil.Process(place.postgres.pid)
        sessions = [one for one in postmaster.children() if "parta" in " ".join(one.cmdline())]
        if sessions and dice.random() < 0.5:
            dice.choice(sessions).kill()
        else:
            os.kill(place.postgres.pid, signal.SIGKILL)


async def pause_postgres(place: Place, dice: random.Random) -> None:
    """The database's sessions stand still, one by one, in whatever they are at."""
    stopped: list[psutil.Process] = []
    with suppress(psutil.Error):
        for session in psutil.Process(place.postgres.pid).children():
            if dice.random() < 0.5:
                session.suspend()
                stopped.append(session)
    await asyncio.sleep(dice.uniform(0.1, 0.6))
    for session in stopped:
        with suppress(psutil.Error):
            session.resume()


async def kill_redis(place: Place, dice: random.Random) -> None:
    if place.redis is None:
        return
    await place.redis.end()
    await asyncio.sleep(dice.uniform(0, 0.4))
    await place.redis.heal()


async def pause_redis(place: Place, dice: random.Random) -> None:
    """Redis hangs; sometimes longer than a server waits for it."""
    if place.redis is None:
        return
    place.redis.send(signal.SIGSTOP)
    await asyncio.sleep(dice.uniform(0.2, 1.5))
    place.redis.send(signal.SIGCONT)


async def cut_network(place: Place, dice: random.Random) -> None:
    """Everybody at a server loses the connection; some can't come back at once."""
    cable = dice.choice(place.servers).cable
    if dice.random() < 0.5:
        cable.cut()
        return
    cable.pull()
    await asyncio.sleep(dice.uniform(0.05, 0.5))
    cable.plug()


async def cut_before_the_answer(place: Place, dice: random.Random) -> None:
    """What the server says next isn't heard by anybody: the commit was, the acknowledgement wasn't."""
    for _ in range(dice.randint(4, 12)):
        dice.choice(place.servers).cable.swallows += dice.randint(1, 4)
        await asyncio.sleep(dice.uniform(0.02, 0.15))


async def lose_on_the_bus(place: Place, dice: random.Random) -> None:
    """The bus loses and reorders; that it is over is left to the end of the run."""
    if place.bus is not None:
        place.bus.losing, place.bus.delaying = dice.uniform(0, 0.5), dice.uniform(0, 0.5)


async def silence_bus(place: Place, dice: random.Random) -> None:
    """The bus passes nothing on, to the end of the writing: nothing follows by which a loss could be noticed."""
    if place.bus is not None:
        place.bus.losing, place.bus.delaying = 1.0, 0.0


async def step_clock(place: Place, dice: random.Random) -> None:
    """A server's clock jumps, forth or back, by seconds or by hours; another one's doesn't."""
    server = dice.randrange(len(place.servers))
    for _ in range(dice.randint(1, 3)):
        place.set_clock(server, dice.choice([-7200, -60, -2, 2, 60, 7200]))
        await asyncio.sleep(dice.uniform(0.1, 0.4))
    place.set_clock(server, 0)


FAULTS = {
    fault.name: fault
    for fault in (
        Fault("server killed", kill_server),
        Fault("server paused", pause_server),
        Fault("deploy", deploy),
        Fault("postgres killed", kill_postgres),
        Fault("postgres paused", pause_postgres),
        Fault("redis killed", kill_redis, servers=2),
        Fault("redis paused", pause_redis, servers=2),
        Fault("network cut", cut_network),
        Fault("cut before the answer", cut_before_the_answer),
        Fault("bus loses and reorders", lose_on_the_bus, servers=2),
        Fault("clock steps", step_clock, loses_news=False),
    )
}


async def fill_disk(place: Place, dice: random.Random) -> None:
    """Nothing more fits on the filesystem of the database, for a while."""
    if place.disk is None:
        return
    ballast = place.disk / "ballast"
    take_all(ballast)
    await asyncio.sleep(dice.uniform(0.8, 1.4))
    ballast.unlink()


def take_all(ballast: Path) -> None:
    with ballast.open("wb") as file, suppress(OSError):
        while True:
            file.write(b"\0" * 65536)
            file.flush()


# Those that no seed brings: one needs a place of its own, one is for planted bugs.
SPECIAL = {
    fault.name: fault for fault in (Fault("disk full", fill_disk), Fault("bus is silent", silence_bus, servers=2))
}


async def act_out(place: Place, dice: random.Random) -> None:
    """Faults with a stage of their own (scenes.py) are acted there."""
    raise RuntimeError("this fault is a scene")


# The later ones, whose turns come after seed 300.
LATER = {
    fault.name: fault
    for fault in (
        Fault("restore", act_out),
        Fault("deploy among a thousand", act_out),
        Fault("worker killed", act_out, loses_news=False),
    )
}
LAST_OF_THE_FIRST = 300
# What doesn't touch the servers' processes or their database may happen before a later one.
_BESIDE = ("network cut", "cut before the answer", "bus loses and reorders", "clock steps")


@dataclass(frozen=True)
class Schedule:
    """Faults with the moments (s) at which they begin."""

    seed: int
    servers: int
    steps: tuple[tuple[float, str], ...]

    @property
    def name(self) -> str:
        return " + ".join(dict.fromkeys(name for _, name in self.steps)) or "calm"


def schedule_of(seed: int, *, length: float) -> Schedule:
    """The schedule of a seed: the faults take turns; every fifth seed mixes some (of the later ones, every fourth)."""
    dice = random.Random(f"schedule {seed}")
    if seed > LAST_OF_THE_FIRST:
        return _later_schedule(seed, dice, length)
    names: list[str | None] = [None, *FAULTS]
    servers = dice.choice([1, 2])
    chosen = names[seed % len(names)]
    some = [] if chosen is None else [chosen]
    if seed % 5 == 4:
        some += dice.sample(sorted(FAULTS), 2)
    if any(FAULTS[name].servers > 1 for name in some):
        servers = 2
    steps = sorted((round(dice.uniform(0.2, length * 0.7), 3), name) for name in some)
    return Schedule(seed, servers, tuple(steps))


def _later_schedule(seed: int, dice: random.Random, length: float) -> Schedule:
    chosen = list(LATER)[seed % len(LATER)]
    servers = dice.choice([1, 2])
    steps = [(round(dice.uniform(0.3, length * 0.4), 3), chosen)]
    if seed % 4 == 0:
        beside = dice.choice(_BESIDE)
        servers = max(servers, FAULTS[beside].servers)
        steps.append((round(dice.uniform(0.1, 0.3), 3), beside))
    return Schedule(seed, servers, tuple(sorted(steps)))
