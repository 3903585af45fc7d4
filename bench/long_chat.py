"""A chat with 1,000,000 messages beside one of 1,000, in the same school: opening, searching, posting.

The newest page, a page in the middle by its number, a search inside for a word that every sixth message has and for
one that ten messages have, and a post: each asked of the one and of the other in turns, timed around the HTTP request.
The ratios are medians over medians, long to short; what a user does costs about the same in both.
"""

import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from uuid import UUID

import asyncpg
import httpx

from parta.foundation.identity import new_id

from .pinning import SERVER, can_pin
from .results import Goal, Result
from .server import running_server
from .world import Someone, World, world_on

TITLE = "A chat of 1,000,000 messages, against one of 1,000"
ASKED = ("newest", "middle", "common_word", "rare_word", "post")
GOALS = tuple(Goal(f"{name}_ratio", 1.5, is_least=False, unit="×") for name in ASKED)
LONG, SHORT, PAGE, MEMBERS = 1_000_000, 1_000, 50, 30
REQUESTS, REPETITIONS = 10, 5

_WORDS = [
    "тетрадь", "циркуль", "линейка", "завтра", "урок", "контрольная", "параграф", "упражнение", "спасибо",
    "экскурсия", "автобус", "форма", "спортивная", "дневник", "задание", "учебник", "краски", "альбом", "репетиция",
    "концерт", "столовая", "справка", "олимпиада", "проект", "доклад", "карта", "перемена", "кабинет", "расписание",
    "консультация", "родители", "собрание", "каникулы", "библиотека", "чтение", "словарь", "сочинение", "диктант",
    "пропуск", "подпись",
]  # fmt: skip
_RARE = "синхрофазотрон"
# Six words by the number, so that each word comes in every sixth or seventh message, the newest and the oldest alike.
_FILL = """
insert into message (organisation_id, id, conversation_id, number, author_id, body, created_at)
select $1, gen_random_uuid(), $2, n, ($3::uuid[])[1 + n % cardinality($3::uuid[])],
       concat_ws(' ', w[1 + n % 40], w[1 + n / 3 % 40], w[1 + n / 7 % 40], w[1 + n / 11 % 40], w[1 + n / 13 % 40],
                 w[1 + n / 17 % 40], n, case when n % ($6::bigint / 10) = 0 then $7::text end),
       now() - ($6::bigint - n) * interval '20 seconds'
from generate_series($4::bigint, $5::bigint) n, (select $8::text[] as w) words
"""
_HEAD = "update stream_head set number = $3 where organisation_id = $1 and stream = 'conversation:' || $2::uuid"
_READ = "update conversation_member set read_number = $3 where organisation_id = $1 and conversation_id = $2"


async def run() -> Result:
    """Fill both, then ask in turns."""
    async with running_server(cpu=SERVER) as server, world_on(server) as world:
        people = await world.people(MEMBERS)
        long, short = await world.conversations([people, people])
        start = time.perf_counter()
        await _fill(world, people, {long: LONG, short: SHORT})
        filled = time.perf_counter() - start
        print(f"  filled in {filled:.0f} s", file=sys.stderr, flush=True)
        runs: list[dict[str, float]] = []
        headers = {"Cookie": people[0].cookie}
        async with httpx.AsyncClient(base_url=server.url, headers=headers, timeout=60) as client:
            for repetition in range(REPETITIONS + 1):
                found = {
                    name: await _in_turns(ask)
                    for name, ask in _questions(world, client, {long: LONG, short: SHORT}).items()
                }
                if repetition:  # the first one warms
                    runs.append(
                        {f"{name}_ratio": of_long / of_short for name, (of_long, of_short) in found.items()}
                        | {f"{name}_ms": of_long for name, (of_long, _) in found.items()}
                        | {f"{name}_ms (of 1,000)": of_short for name, (_, of_short) in found.items()}
                    )
    settings = {
        "messages": [LONG, SHORT], "page": PAGE, "members": MEMBERS, "requests": REQUESTS, "repetitions": REPETITIONS,
        "order": "ABBA", "pinned": can_pin(), "seconds_to_fill": round(filled),
    }  # fmt: skip
    return Result(settings, runs)


Ask = Callable[[bool], Awaitable[None]]


async def _in_turns(ask: Ask) -> tuple[float, float]:
    """Median milliseconds of the long one and of the short one."""
    times: dict[bool, list[float]] = {True: [], False: []}
    for place in range(REQUESTS):
        for is_long in (True, False) if place % 2 else (False, True):
            start = time.perf_counter()
            await ask(is_long)
            times[is_long].append((time.perf_counter() - start) * 1000)
    return statistics.median(times[True]), statistics.median(times[False])


def _questions(world: World, client: httpx.AsyncClient, counts: dict[UUID, int]) -> dict[str, Ask]:
    long, short = counts

    def page(**query: int) -> Ask:
        async def ask(is_long: bool) -> None:
            chat = long if is_long else short
            more = {"around": counts[chat] // 2} if "around" in query else {}
            answer = await client.get(
                f"{world.path}/conversations/{chat}/messages", params={**query, **more, "limit": PAGE}
            )
            if answer.status_code != 200 or len(answer.json()["messages"]) < PAGE:
                raise RuntimeError(f"no page: {answer.status_code} {answer.text[:300]}")

        return ask

    def search(word: str, least: int) -> Ask:
        async def ask(is_long: bool) -> None:
            query = {"q": word, "conversationId": str(long if is_long else short)}
            answer = await client.get(f"{world.path}/search/messages", params=query)
            if answer.status_code != 200 or len(answer.json()["hits"]) < least:
                raise RuntimeError(f"nothing found: {answer.status_code} {answer.text[:300]}")

        return ask

    async def post(is_long: bool) -> None:
        body = {"id": str(new_id()), "body": "Завтра на математике нужны циркуль и линейка"}
        answer = await client.post(f"{world.path}/conversations/{long if is_long else short}/messages", json=body)
        if answer.status_code != 201:
            raise RuntimeError(f"not posted: {answer.status_code} {answer.text[:300]}")

    return {
        "newest": page(),
        "middle": page(around=0),
        "common_word": search(_WORDS[0], PAGE),
        "rare_word": search(_RARE, 10),
        "post": post,
    }


async def _fill(world: World, people: list[Someone], counts: dict[UUID, int]) -> None:
    """Write the messages straight into the table; the index of the search is made after them, and is the same."""
    connection = await asyncpg.connect(world.server.database_url)
    try:
        index = await connection.fetchval("select indexdef from pg_indexes where indexname = 'ix_message_search'")
        await connection.execute("set synchronous_commit = off; set maintenance_work_mem = '512MB'")
        await connection.execute("drop index ix_message_search")
        authors = [one.member_id for one in people]
        for chat, count in counts.items():
            for first in range(1, count + 1, 100_000):
                last = min(first + 99_999, count)
                await connection.execute(_FILL, world.organisation_id, chat, authors, first, last, count, _RARE, _WORDS)
            await connection.execute(_HEAD, world.organisation_id, chat, count)
            await connection.execute(_READ, world.organisation_id, chat, count)
        await connection.execute(index)
        # As autovacuum does within a minute.
        await connection.execute("vacuum analyze message")
        await connection.execute("analyze")
    finally:
        await connection.close()
