"""Opening a conversation of 100,000 messages.

From the server: its newest page, one in the middle, its first one, each timed around the HTTP request. From the
cache: a click in the web app's list, with the network off, until the first frame with messages in it.
"""

import asyncio
import statistics
import time
from uuid import UUID

import httpx

from .browser import chat_url, page_of
from .results import Goal, Result
from .server import ROOT, running_server
from .world import Someone, World, world_on

TITLE = "Opening a conversation of 100,000 messages"
_SERVER = (
    Goal("server_newest_ms", 300, is_least=False, unit="ms"),
    Goal("server_middle_ms", 300, is_least=False, unit="ms"),
    Goal("server_first_ms", 300, is_least=False, unit="ms"),
)
GOALS = (*_SERVER, Goal("cache_ms", 100, is_least=False, unit="ms"))
MESSAGES, PAGE, MEMBERS = 100_000, 50, 30
REQUESTS, REPETITIONS = 10, 3

_PAGES = {
    "newest": {"limit": PAGE},
    "middle": {"around": MESSAGES // 2, "limit": PAGE},
    "first": {"after": 0, "limit": PAGE},
}

# From the click until the first frame whose feed holds messages of this conversation.
_CLICK = """([title, id]) => new Promise((done) => {
  const row = [...document.querySelectorAll('nav button')].find((one) => one.textContent.includes(title))
  const start = performance.now()
  const look = () => {
    if (location.pathname.endsWith(id) && document.querySelector('[role=log] article, [role=log] [aria-label]')) {
      setTimeout(() => done(performance.now() - start))
    } else requestAnimationFrame(look)
  }
  row.click()
  requestAnimationFrame(look)
})"""


async def run() -> Result:
    """Measure; the slowest page of the requests stands beside their median."""
    async with running_server() as server, world_on(server) as world:
        people = await world.people(MEMBERS)
        long, other = await world.conversations([people, people])
        await world.history(long, people, MESSAGES)
        await world.history(other, people, 200)
        runs = [await _from_server(world, people[0], long) for _ in range(REPETITIONS)]
        caches = [await _from_cache(world, people[0], long, other) for _ in range(REPETITIONS)]
    settings = {
        "messages": MESSAGES, "page": PAGE, "members": MEMBERS, "requests": REQUESTS, "repetitions": REPETITIONS,
    }  # fmt: skip
    return Result(settings, [{**one, **cache} for one, cache in zip(runs, caches, strict=True)])


async def _from_server(world: World, someone: Someone, conversation: UUID) -> dict[str, float]:
    times: dict[str, list[float]] = {name: [] for name in _PAGES}
    async with httpx.AsyncClient(base_url=world.server.url, headers={"Cookie": someone.cookie}) as client:
        for _ in range(REQUESTS):
            for name, query in _PAGES.items():
                start = time.perf_counter()
                answer = await client.get(f"{world.path}/conversations/{conversation}/messages", params=query)
                times[name].append((time.perf_counter() - start) * 1000)
                if answer.status_code != 200 or len(answer.json()["messages"]) < PAGE:
                    raise RuntimeError(f"no page: {answer.status_code} {answer.text[:300]}")
    return {
        **{f"server_{name}_ms": statistics.median(found) for name, found in times.items()},
        **{f"server_{name}_slowest_ms": max(found) for name, found in times.items()},
    }


async def _from_cache(world: World, someone: Someone, long: UUID, other: UUID) -> dict[str, float]:
    title = "Беседа 0"  # the first of world.conversations
    async with page_of(world, someone) as page:
        messages = page.get_by_role("log").get_by_text("Завтра").or_(page.get_by_role("log").get_by_text("спасибо"))
        for conversation in (long, other):
            await page.goto(chat_url(world, conversation))
            await messages.first.wait_for()
        # A fresh start: what it shows now, it knows from IndexedDB.
        await page.goto(chat_url(world))
        await page.locator("nav button", has_text=title).first.wait_for()
        await asyncio.sleep(1)
        await page.context.set_offline(True)
        found = float(await page.evaluate(_CLICK, [title, str(long)]))
        count = await page.get_by_role("log").locator("article").count()
    if not (ROOT / "web" / "dist").exists() or count == 0:
        raise RuntimeError("the conversation didn't open from the cache")
    return {"cache_ms": found, "cache_messages": float(count)}
