"""Half past eight: 2,000 people sign in, load their first screen and follow their chats within a minute.

Each comes on connections of their own, by an even schedule: the code is exchanged for a session, then what the web app
loads first (who I am, the organisation, the chats, who rings, one chat with its newest page), then the socket with its
streams. Classes of 25. Meanwhile the lessons' teachers post 50 times a second into the classes that fill; a post's time
runs from the moment that it was due to its acknowledgement. One server process, its database and the clients share the
machine's two CPUs as it comes: nobody is compared here, and a small school has no more.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from parta.accounts.models import sign_in_code
from parta.foundation.db import insert_rows
from parta.foundation.identity import keyed_hash, new_id

from .generator import generate, guest, plan_for
from .results import Goal, Result
from .server import running_server
from .world import Someone, World, phone_of, world_on

TITLE = "Half past eight: 2,000 come within a minute"
GOALS = (
    Goal("storm_max_ms", 1000, is_least=False, unit="ms", is_mark=True),
    Goal("storm_post_p99_ms", 100, is_least=False, unit="ms", is_mark=True),
)
IN_THE_WAY = """
**What it takes.** A person took 76 ms of CPU when the profile was read first (with the profiler attached), and takes
40 now, posts included: 26 of the server's, 14 of PostgreSQL's. A transaction is bound to its role and organisation in
the breath in which it begins; whose session it is, and who acts, are statements of their own, asked together with
whoever asks meanwhile; the day's mark and the consents' gate, once remembered, need no transaction; a page that
everybody loads doesn't read what administrators alone see. Server and database on one CPU are too much for 33 people a
second (30 ms each): 54 of 16,000 requests were refused then, after ten seconds in the line for a connection.

**What is left.** `py-spy`: 17 % signing in (three transactions, each with its commit), 8 % a conversation, 8 % who I
am, the loop and the kernel 22 %. PostgreSQL plans for some 5 ms a person: the messages' statement four times (0.6 ms
each), the list of conversations twice (0.5). Not tried: plans made once for all; they would be the same for a small
and for a very large school.
"""
PEOPLE, CLASS, SIZE, BEFORE = 2_000, 25, 100, 200
SECONDS, POSTS_PER_SECOND, REPETITIONS = 60.0, 50, 1
_CODE = "246810"


async def run() -> Result:
    """Measure; every repetition on a server of its own, where nobody has been yet."""
    settings = {
        "people": PEOPLE, "within_seconds": SECONDS, "class": CLASS, "messages_before_in_a_class": BEFORE,
        "lessons_posts_per_second": POSTS_PER_SECOND, "text_bytes": SIZE, "repetitions": REPETITIONS, "fsync": "on",
    }  # fmt: skip
    return Result(settings, [await _measure() for _ in range(REPETITIONS)])


async def _measure() -> dict[str, float]:
    async with running_server() as server, world_on(server) as world:
        people = await world.people(PEOPLE)
        classes = [people[place : place + CLASS] for place in range(0, len(people), CLASS)]
        ids = await world.conversations(classes)
        await world.history(ids[0], classes[0], BEFORE)
        await _codes(world)
        plan = plan_for(
            world,
            "storm",
            readers=_comers(world, classes, ids),
            writers=[guest(some[0].cookie, conversation=one) for one, some in zip(ids, classes, strict=True)],
            seconds=SECONDS,
            rate=POSTS_PER_SECOND,
            size=SIZE,
        )
        found = await generate(plan)
    if found["refused"]:
        raise RuntimeError(f"{found['refused']} were refused, first {found['first_refused']}")
    times: dict[str, Sequence[float]] = found["times"]
    requests = [times[what] for what in ("sign_in", "snapshot", "subscription")]
    cpu, seconds = found["cpu"], found["seconds"]
    return {
        "storm_max_ms": max(most for *_, most in requests),
        "storm_post_p99_ms": times["post"][1],
        **{f"{what}_p50_ms": some[0] for what, some in times.items()},
        **{f"{what}_p99_ms": some[1] for what, some in times.items()},
        **{f"{what}_max_ms": some[2] for what, some in times.items()},
        "server_ms_per_person": cpu["server"] * 1000 / PEOPLE,
        "database_ms_per_person": cpu["database"] * 1000 / PEOPLE,
        "server_cores": cpu["server"] / seconds,
        "strangers_cores": max(0.0, cpu["machine"] - cpu["server"] - cpu["database"] - cpu["generator"]) / seconds,
    }


def _comers(world: World, classes: Sequence[Sequence[Someone]], ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """One of each class after the other, so that all classes fill at the same time."""
    organisation = world.path
    found: list[dict[str, Any]] = []
    for place in range(CLASS):
        for number, (some, conversation) in enumerate(zip(classes, ids, strict=True)):
            if place >= len(some):
                continue
            streams = [
                f"member:{some[place].member_id}", f"organisation:{world.organisation_id}",
                f"conversation:{conversation}",
            ]  # fmt: skip
            chat = f"{organisation}/conversations/{conversation}"
            found.append(
                guest("", streams=streams)
                | {
                    "contact": phone_of(number * CLASS + place),
                    "code": _CODE,
                    "loads": [
                        "/api/me", organisation, f"{organisation}/conversations", f"{organisation}/calls/ringing",
                        chat, f"{chat}/messages?limit=50",
                    ],
                }
            )  # fmt: skip
    return found


async def _codes(world: World) -> None:
    """A code for everybody, as if it had just been sent."""
    secret = world.server.settings.secret
    async with world.wiring.database.system() as tx:
        rows = [
            {
                "id": new_id(),
                "contact": phone,
                "purpose": "sign_in",
                # As PostgreSQL writes bytes in JSON.
                "code_hash": "\\x" + keyed_hash(secret, "code", phone, "sign_in", _CODE).hex(),
                "address": "127.0.0.1",
                "created_at": tx.now,
                "expires_at": tx.now + timedelta(minutes=10),
            }
            for phone in map(phone_of, range(PEOPLE))
        ]
        await insert_rows(tx, sign_in_code, rows)
