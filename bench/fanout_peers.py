"""Fan-out beside its peers: one chat of 1,000, server CPU for each delivery, ours and theirs.

Every server stands on one CPU, ours together with its PostgreSQL, and the clients on the other; all are up at once,
with everybody connected. In every repetition each peer is measured twice, between two measurements of ours (ABBA: ours,
peer, peer, ours); its ratio is the mean of its two over the mean of our two: a machine that slows down decides nothing.
`one`: 30 messages a second by an even schedule, for everybody the same: every delivery is a write of its own, and no
server runs hotter than the other. `joined`: at most eight messages are on their way, as fast as that goes, and frames
may leave together, by each server's own judgment; ours lets the frames of a busy stream wait up to 5 ms
(PARTA_GATHER_MS); peers without a mark of it have one such measurement. A turn in which the clients were the limit is
void.

Ratios are deliveries per CPU-second of the server process, ours over theirs. Ours is durable all the same: each message
is permitted, committed with fsync and logged before anybody gets it. The peers keep nothing, but for ejabberd with
archive: `fanout_durable_vs_ejabberd_archive` counts our PostgreSQL with the server, its archive being in the process.
Ratios `…_with_database` count PostgreSQL on our side against peers that keep nothing.
"""

import statistics
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from .generator import BUSIEST, Turns, guest, plan_for, taking_turns
from .peers import FAN_OUT, Peer, RunningPeer, start
from .pinning import SERVER, can_pin
from .plots import write_bars
from .results import Goal, Result, number
from .server import running_server
from .world import world_on

TITLE = "Fan-out beside its peers, one chat of 1,000"
GOALS = (
    Goal("fanout_vs_c_loop", 0.75, is_least=True, unit="×", is_mark=True),
    Goal("fanout_vs_centrifugo", 1.5, is_least=True, unit="×", is_mark=True),
    Goal("fanout_coalesced_vs_centrifugo", 1.4, is_least=True, unit="×", is_mark=True),
    Goal("fanout_vs_ejabberd", 4, is_least=True, unit="×", is_mark=True),
)
# (ratio, case, peer, whether our PostgreSQL is counted).
RATIOS = (
    ("fanout_vs_c_loop", "one", "c_loop", False),
    ("fanout_vs_centrifugo", "one", "centrifugo", False),
    ("fanout_coalesced_vs_centrifugo", "joined", "centrifugo_5_ms", False),
    ("fanout_vs_ejabberd", "one", "ejabberd", False),
    ("fanout_durable_vs_ejabberd_archive", "one", "ejabberd_archive", True),
    ("fanout_coalesced_vs_c_loop", "joined", "c_loop", False),
    ("fanout_coalesced_vs_ejabberd", "joined", "ejabberd", False),
    ("fanout_vs_ejabberd_tcp", "one", "ejabberd_tcp", False),
    ("fanout_vs_redis", "one", "redis", False),
    ("fanout_vs_nats", "one", "nats", False),
    ("fanout_vs_prosody", "one", "prosody", False),
    ("fanout_vs_uvicorn", "one", "uvicorn", False),
    ("fanout_vs_c_loop_with_database", "one", "c_loop", True),
    ("fanout_vs_centrifugo_with_database", "one", "centrifugo", True),
    ("fanout_coalesced_vs_centrifugo_with_database", "joined", "centrifugo_5_ms", True),
    ("fanout_vs_ejabberd_with_database", "one", "ejabberd", True),
)
IN_THE_WAY = """
**What it takes.** `perf` on the server, one write each: 77 % of its time is the kernel's, 16 % Python, 4 % libc. Frames
are built once and written to the descriptors by `os.write`; uvloop's transports, which took 2.5 µs a delivery, get only
what a descriptor didn't take. With them `fanout_vs_c_loop` was 0.49, `fanout_vs_centrifugo` 1.26.

**What stands in the way of more.** Asked for one message after the other, as fast as each server can, the C loop never
gets cold: 3.3 µs a delivery against 4.8 at an even 30 a second, while ours waits for a commit between any two and stays
at 6.2 (`fanout_vs_c_loop` 0.54, `fanout_vs_centrifugo` 1.49). The repetitions of a run lie
between 0.63 and 0.83, and so do runs: 0.80 with the first five peers alone, 0.65 with all ten (11,000 sockets open)
in turns of 0.6 s, 0.73 with all ten in turns of a second (all lines are in bench/results). With 33 ms between two
posts, in which PostgreSQL commits on the same CPU, a server in Python has more to lose from the caches than the C
loop, we suppose. By the profile above the kernel takes 5.8 of our 7.5 µs, about what the whole C loop takes (5.4).
"""
READERS, WRITERS, SIZE, BEFORE = 1_000, 4, 300, 20_000
# An open loop, or a closed one with so many messages on their way.
CASES: dict[str, dict[str, float]] = {"one": {"rate": 30}, "joined": {"window": 8}}
# Frames that wait for each other are no writes of their own.
NOT_IN_ONE = {"centrifugo_5_ms"}
SECONDS, WARM, REPETITIONS = 1.0, 0.1, 5
OURS = "parta"


async def run(only: Sequence[str] = ()) -> Result:
    """Measure ours against all peers, or `only` some."""
    if unknown := set(only) - {peer.name for peer in FAN_OUT}:
        raise ValueError(f"no such peers: {', '.join(sorted(unknown))}")
    wanted = [peer for peer in FAN_OUT if not only or peer.name in only]
    async with AsyncExitStack() as stack:
        peers, missing = await _started(wanted, stack)
        server = await stack.enter_async_context(running_server(cpu=SERVER, frames_per_second=100_000))
        world = await stack.enter_async_context(world_on(server))
        readers, writers = await world.people(READERS), await world.people(WRITERS)
        [conversation] = await world.conversations([[*readers, *writers]])
        await world.history(conversation, writers, BEFORE)
        ours = plan_for(
            world,
            "",
            name=OURS,
            readers=[guest(one.cookie, streams=[f"conversation:{conversation}"]) for one in readers],
            writers=[guest(one.cookie, conversation=conversation) for one in writers],
            size=SIZE,
        )
        targets = [ours, *(one.plan(readers=READERS, size=SIZE) for one in peers)]
        turns = await stack.enter_async_context(taking_turns(targets))
        runs, void = await _repetitions(turns, [one.peer for one in peers])
    settings = {
        "readers": READERS, "writers": WRITERS, "text_bytes": SIZE, "messages_before": BEFORE,
        "seconds_a_turn": SECONDS, "repetitions": REPETITIONS, "order": "ABBA", "pinned": can_pin(),
        "cases": CASES, "gather_ms": server.settings.gather_ms, "fsync": "on",
        "peers": {one.peer.name: one.peer.version() for one in peers},
    }  # fmt: skip
    remarks = [f"{name}: not measured: {why}" for name, why in missing.items()]
    if void:
        remarks.append(f"{void} turns were void: the clients were the limit, or sockets were lost")
    return Result(settings, runs, remarks, ratios=[name for name, *_ in RATIOS])


async def _started(peers: Sequence[Peer], stack: AsyncExitStack) -> tuple[list[RunningPeer], dict[str, str]]:
    """Those that run, and why the others don't."""
    running: list[RunningPeer] = []
    missing: dict[str, str] = {}
    for peer in peers:
        try:
            running.append(await stack.enter_async_context(start(peer, cpu=SERVER)))
        except RuntimeError as error:
            missing[peer.name] = str(error)
            print(f"  {peer.title}: not measured: {error}", file=sys.stderr, flush=True)
    if not running:
        raise RuntimeError("no peer can be had here")
    return running, missing


async def _repetitions(turns: Turns, peers: Sequence[Peer]) -> tuple[list[dict[str, float]], int]:
    """The runs, and how many turns were void."""
    runs: list[dict[str, float]] = []
    void = 0
    for repetition in range(REPETITIONS):
        found: dict[str, list[dict[str, float]]] = {}
        ratios: dict[str, float] = {}
        for case, how in CASES.items():
            some = [one for one in peers if _is_wanted(case, one, repetition)]
            # Forward, then backward: whoever comes last isn't always the same.
            some = some[:: -1 if repetition % 2 else 1]
            before = await _turn(turns, OURS, how)
            for peer in some:
                theirs = [await _turn(turns, peer.name, how) for _ in range(2)]
                after = await _turn(turns, OURS, how)
                void += sum(not _is_valid(one) for one in (*theirs, after))
                if all(map(_is_valid, (before, *theirs, after))):
                    ratios |= _ratios(case, peer.name, [before, after], theirs)
                    found.setdefault(f"{case}.{peer.name}", []).extend(theirs)
                    found.setdefault(f"{case}.{OURS}", []).extend([before, after])
                before = after
        runs.append(ratios | {f"{of}.{name}": value for of, some in found.items() for name, value in _means(some)})
        print(f"  repetition {repetition + 1}: {', '.join(f'{k} {v:.2f}' for k, v in ratios.items())}", file=sys.stderr)
    if not any(runs):
        raise RuntimeError("every turn was void: the clients were the limit, or sockets were lost")
    return runs, void


def _is_wanted(case: str, peer: Peer, repetition: int) -> bool:
    """`one` for all; `joined` again and again for those with a ratio of it, once for the others' place in the table."""
    if case == "one":
        return peer.name not in NOT_IN_ONE
    return repetition == 0 or any((case, peer.name) == (of_case, of_peer) for _, of_case, of_peer, _ in RATIOS)


async def _turn(turns: Turns, target: str, how: dict[str, float]) -> dict[str, Any]:
    return await turns.measure(target, **how, seconds=SECONDS, warm=WARM)


def _is_valid(found: dict[str, Any]) -> bool:
    return not found["lost"] and found["reading_seconds"] / found["seconds"] <= BUSIEST


def _ratios(case: str, peer: str, ours: Sequence[dict[str, Any]], theirs: Sequence[dict[str, Any]]) -> dict[str, float]:
    ratios: dict[str, float] = {}
    for name, of_case, of_peer, has_database in RATIOS:
        if (of_case, of_peer) == (case, peer):
            mine = statistics.mean(_us(one, has_database=has_database) for one in ours)
            ratios[name] = statistics.mean(_us(one, has_database=False) for one in theirs) / mine
    return ratios


def _us(found: dict[str, Any], *, has_database: bool) -> float:
    cpu = found["cpu"]["server"] + (found["cpu"]["database"] if has_database else 0)
    return cpu * 1e6 / found["deliveries"]


def _means(some: Sequence[dict[str, Any]]) -> list[tuple[str, float]]:
    def mean(of: str) -> float:
        return statistics.mean(one[of] for one in some)

    return [
        ("us", statistics.mean(_us(one, has_database=False) for one in some)),
        ("database_us", statistics.mean(_us(one, has_database=True) - _us(one, has_database=False) for one in some)),
        ("deliveries_per_second", statistics.mean(one["deliveries"] / one["seconds"] for one in some)),
        ("p50_ms", mean("p50_ms")),
        ("p99_ms", mean("p99_ms")),
        ("frames_per_read", mean("posts_per_read")),
        ("reading_thread_busy", statistics.mean(one["reading_seconds"] / one["seconds"] for one in some)),
    ]


def section(line: dict[str, Any], pictures: Path) -> list[str]:
    """The page's tables and pictures of a line."""
    figures = line["figures"]
    names = {OURS: "Parta"} | {peer.name: peer.title for peer in FAN_OUT}
    rows = [
        "| server | CPU a delivery, one | p99, one | CPU a delivery, joined | deliveries/s, joined |",
        "|---|---|---|---|---|",
    ]
    for name, title in names.items():
        cells = [
            f"{number(figures[key]['median'])} {unit}" if (key := f"{case}.{name}.{figure}") in figures else "–"
            for case, figure, unit in (
                ("one", "us", "µs"),
                ("one", "p99_ms", "ms"),
                ("joined", "us", "µs"),
                ("joined", "deliveries_per_second", ""),
            )
        ]
        if any(cell != "–" for cell in cells):
            rows.append(f"| {title} | {' | '.join(cell.strip() for cell in cells)} |")
    shown: list[str] = []
    for case, what in (("one", "one write each"), ("joined", "frames may leave together")):
        bars = [
            (title, figures[key]["median"], name == OURS)
            for name, title in names.items()
            if (key := f"{case}.{name}.us") in figures
        ]
        if bars:
            title = f"Server CPU for each delivery, {what}"
            write_bars(pictures / f"fanout-{case}.svg", title, "µs", bars)
            shown += [f"![{title}](pictures/fanout-{case}.svg)", ""]
    ratios = ["| ratio, ours to theirs | median (lowest … highest) |", "|---|---|"]
    ratios += [
        f"| `{name}` | {number(found['median'])} ({number(found['low'])} … {number(found['high'])}) |"
        for name, *_ in RATIOS
        if (found := figures.get(name))
    ]
    return [*rows, "", *shown, *ratios]
