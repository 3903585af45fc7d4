"""How many machines a school, a town, a region, a country need: computed from what the benches measured.

`python -m bench.scaling` writes docs/scaling.md. What was measured is read from `bench/results/`; how people behave
is assumed below, each with its reason, and the page says which is which.
"""

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .results import FOLDER
from .server import ROOT

PAGE = ROOT / "docs" / "scaling.md"
_TEXT = Path(__file__).with_name("scaling_page.md")
_DAY, _YEAR, _SCHOOL_DAYS = 86_400, 365, 210
_MB, _GB, _TB = 1e6, 1e9, 1e12


@dataclass(frozen=True)
class Costs:
    """What the benches say (medians), and of which commits. Times: µs of CPU."""

    server_per_post: float
    database_per_post: float
    server_per_delivery: float
    socket_kb: float
    process_mb: float
    posts_of_a_process: float
    commits_of_a_database: float
    commits: tuple[str, ...]


# (bench, names of the figure: the first one that the newest line has)
_FIGURES: dict[str, tuple[str, tuple[str, ...]]] = {
    "server_per_post": ("durable_posts", ("server_us_per_post",)),
    "database_per_post": ("durable_posts", ("database_us_per_post",)),
    # One write a delivery: messages of many small conversations rarely meet in one frame.
    "server_per_delivery": ("fanout", ("server_us_per_delivery (window 1)", "server_us_per_delivery")),
    "socket_kb": ("idle_memory", ("kb_per_connection",)),
    "process_mb": ("idle_memory", ("process_mb_before",)),
    "posts_of_a_process": ("durable_posts", ("posts_per_second",)),
    "commits_of_a_database": ("durable_posts", ("pgbench_commits_per_second", "posts_per_second")),
}


@dataclass(frozen=True)
class Habits:
    """How people behave; assumed, on the safe side. Change one and run the script again."""

    online: float = 0.35  # of all people at the busiest minute, with a socket open: the evening before a holiday
    posts_a_day: float = 8  # a person, on a school day: twice of what class chats show
    busiest_hour: float = 0.15  # of a day's posts
    busiest_minute: float = 3  # times the busiest hour's mean
    members: float = 40  # of the conversation that a post goes to
    events_a_post: float = 3  # the post, then read marks and typing
    frame_bytes: float = 700
    opening_ms: float = 10  # server CPU of a snapshot with its subscriptions
    opening_database_ms: float = 3
    opening_minutes: float = 15  # in which everybody who will be online comes, at 08:30
    message_bytes: float = 900  # a message's row, its event for 30 days, indexes
    photos_a_day: float = 0.3  # a person
    photo_kb: float = 350  # with previews
    in_lessons: float = 0.02  # of all people in a video call at the same time: quarantine in one school of ten
    media_mbit: float = 2.5  # received by a participant: nine tiles and a voice
    redis_us: float = 2.5  # of a publication for each server that follows the stream


@dataclass(frozen=True)
class Machine:
    """One that can be bought anywhere."""

    cores: int = 16
    memory: float = 64 * _GB
    network_mbit: float = 10_000
    disk: float = 2 * _TB  # what can be backed up and restored in a night
    load: float = 0.6  # of a core or a link, so that p99 holds and a neighbour's death is borne
    sockets_of_a_process: int = 20_000
    media_mbit_of_a_core: float = 350


@dataclass(frozen=True)
class Place:
    name: str
    people: int


PLACES = (
    Place("a school", 2_000),
    Place("a town", 60_000),
    Place("a region", 1_000_000),
    Place("a country", 20_000_000),
)


@dataclass(frozen=True)
class Need:
    """What a place needs at its busiest minute, and what that makes in machines."""

    place: Place
    sockets: float
    posts: float  # a second
    deliveries: float  # a second
    openings: float  # a second
    server_cores: float
    database_cores: float
    redis_cores: float
    memory: float
    egress_mbit: float
    media_mbit: float
    media_cores: float
    stored_a_year: float
    files_a_year: float
    processes: int
    server_machines: int
    shards: int
    redis_machines: int
    media_machines: int
    # Each part's share of one machine, the largest first: what gives way first, were it all on one.
    strained: tuple[tuple[str, float], ...]


def read_costs() -> Costs:
    """The medians of the newest lines. Raises LookupError naming a figure that no result has."""
    values: dict[str, float] = {}
    commits: dict[str, None] = {}
    for name, (bench, candidates) in _FIGURES.items():
        line = json.loads((FOLDER / f"{bench}.jsonl").read_text().strip().splitlines()[-1])
        found = next((line["figures"][one] for one in candidates if one in line["figures"]), None)
        if found is None:
            raise LookupError(f"bench/results/{bench}.jsonl has none of {', '.join(candidates)}")
        values[name] = found["median"]
        commits[f"{bench} {line['commit']}"] = None
    return Costs(**values, commits=tuple(commits))


def need(place: Place, costs: Costs, habits: Habits = Habits(), machine: Machine = Machine()) -> Need:
    """The model; see docs/scaling.md for it in words."""
    sockets = place.people * habits.online
    posts = place.people * habits.posts_a_day * habits.busiest_hour / 3600 * habits.busiest_minute
    deliveries = posts * habits.events_a_post * habits.members * habits.online
    openings = sockets / (habits.opening_minutes * 60)
    busy = (posts * costs.server_per_post + deliveries * costs.server_per_delivery) / 1e6
    server_cores = busy + openings * habits.opening_ms / 1e3
    database_cores = posts * costs.database_per_post / 1e6 + openings * habits.opening_database_ms / 1e3
    processes = max(1, math.ceil(server_cores / machine.load), math.ceil(sockets / machine.sockets_of_a_process))
    # A stream is followed by the processes that its readers are at.
    followers = min(processes, habits.members * habits.online)
    redis_cores = posts * habits.events_a_post * followers * habits.redis_us / 1e6 if processes > 1 else 0.0
    memory = sockets * costs.socket_kb * 1024 + processes * costs.process_mb * _MB
    egress = deliveries * habits.frame_bytes * 8 / 1e6
    media = place.people * habits.in_lessons * habits.media_mbit
    media_cores = media / machine.media_mbit_of_a_core
    stored = place.people * habits.posts_a_day * _SCHOOL_DAYS * habits.message_bytes
    files = place.people * habits.photos_a_day * _SCHOOL_DAYS * habits.photo_kb * 1e3
    of_cores, of_network = machine.cores * machine.load, machine.network_mbit * machine.load
    strained = {
        "media: the link": media / of_network,
        "media: CPU": media_cores / of_cores,
        "servers: CPU": server_cores / of_cores,
        "servers: memory of sockets": memory / machine.memory,
        "servers: the link": egress / of_network,
        "database: CPU": database_cores / of_cores,
        "database: commits": posts / (costs.commits_of_a_database * machine.load),
        "database: three years on one disk": 3 * stored / machine.disk,
        "Redis: its one core": redis_cores / machine.load,
    }
    shards = max(share for part, share in strained.items() if part.startswith("database"))
    return Need(
        place=place,
        sockets=sockets,
        posts=posts,
        deliveries=deliveries,
        openings=openings,
        server_cores=server_cores,
        database_cores=database_cores,
        redis_cores=redis_cores,
        memory=memory,
        egress_mbit=egress,
        media_mbit=media,
        media_cores=media_cores,
        stored_a_year=stored,
        files_a_year=files,
        processes=processes,
        server_machines=math.ceil(max(processes / machine.cores, memory / machine.memory, egress / of_network)),
        shards=math.ceil(shards),
        redis_machines=math.ceil(redis_cores / machine.load),
        media_machines=math.ceil(max(media / of_network, media_cores / of_cores)),
        strained=tuple(sorted(strained.items(), key=lambda one: -one[1])),
    )


def _count(value: float) -> str:
    if value >= 1e6:
        return f"{value / 1e6:,.1f} M".replace(",", " ")
    return f"{value:,.0f}".replace(",", " ") if value >= 10 else f"{value:.2g}"


def _bytes(value: float) -> str:
    for unit, size in (("TB", _TB), ("GB", _GB), ("MB", _MB)):
        if value >= size:
            return f"{value / size:,.1f} {unit}".replace(",", " ")
    return f"{value / 1e3:.0f} KB"


def _rate(mbit: float) -> str:
    return f"{mbit / 1000:,.1f} Gbit/s".replace(",", " ") if mbit >= 1000 else f"{_count(mbit)} Mbit/s"


_ROWS: Sequence[tuple[str, Callable[[Need], str]]] = (
    ("people", lambda n: _count(n.place.people)),
    ("sockets at once", lambda n: _count(n.sockets)),
    ("posts a second", lambda n: _count(n.posts)),
    ("deliveries a second", lambda n: _count(n.deliveries)),
    ("openings a second at 08:30", lambda n: _count(n.openings)),
    ("server cores", lambda n: _count(n.server_cores)),
    ("memory of the servers", lambda n: _bytes(n.memory)),
    ("egress of the servers", lambda n: _rate(n.egress_mbit)),
    ("database cores", lambda n: _count(n.database_cores)),
    ("Redis cores", lambda n: _count(n.redis_cores)),
    ("rows a year", lambda n: _bytes(n.stored_a_year)),
    ("files a year", lambda n: _bytes(n.files_a_year)),
    ("egress of calls", lambda n: _rate(n.media_mbit)),
    ("media cores", lambda n: _count(n.media_cores)),
    ("**server processes**", lambda n: f"**{_count(n.processes)}**"),
    ("**machines for them**", lambda n: f"**{n.server_machines}**"),
    ("**database machines (Citus: shards)**, each with a standby", lambda n: f"**{n.shards}**"),
    ("**Redis machines**", lambda n: f"**{n.redis_machines}**" if n.processes > 1 else "none"),
    ("**LiveKit machines**", lambda n: f"**{n.media_machines}**"),
)


def page(costs: Costs, habits: Habits = Habits(), machine: Machine = Machine()) -> str:
    """docs/scaling.md."""
    needs = [need(place, costs, habits, machine) for place in PLACES]
    names = " | ".join(place.name for place in PLACES)
    table = [f"| | {names} |", "|---|" + "---|" * len(PLACES)]
    table += [f"| {title} | {' | '.join(show(one) for one in needs)} |" for title, show in _ROWS]
    strains = [f"| | {names} |", "|---|" + "---|" * len(PLACES)]
    for part in dict(needs[0].strained):
        strains.append(f"| {part} | {' | '.join(_share(dict(one.strained)[part]) for one in needs)} |")
    first = [f"- **{one.place.name}**: {part}, {_share(share)}" for one in needs for part, share in one.strained[:1]]
    return _TEXT.read_text().format(
        commits="; ".join(costs.commits),
        table="\n".join(table),
        strains="\n".join(strains),
        first="\n".join(first),
        costs=costs,
        habits=habits,
        machine=machine,
        memory=machine.memory / _GB,
        network=machine.network_mbit / 1000,
        disk=machine.disk / _TB,
        online=habits.online * 100,
        hour=habits.busiest_hour * 100,
        lessons=habits.in_lessons * 100,
        load=machine.load * 100,
        class_mbit=30 * habits.media_mbit,
        town_mbit=needs[1].egress_mbit,
    )


def _share(value: float) -> str:
    return f"{value * 100:,.0f} %".replace(",", " ") if value >= 0.01 else "< 1 %"


def write_scaling() -> None:
    """Write docs/scaling.md anew."""
    PAGE.write_text(page(read_costs()))


if __name__ == "__main__":
    write_scaling()
    print(PAGE.relative_to(ROOT))
