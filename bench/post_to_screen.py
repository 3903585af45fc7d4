"""From a post to another browser's screen: a real Chromium shows the conversation in the web app.

Every text carries the moment it was sent; the page notes the first frame after it stood in the feed. Posts leave at
an even pace, whatever becomes of the earlier ones, so that a stall isn't hidden by waiting for it.
"""

import asyncio
import json
import time
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from parta.foundation.identity import new_id

from .browser import chat_url, page_of
from .results import Goal, Result
from .server import running_server
from .world import Someone, World, world_on

TITLE = "From a post to another browser's screen, 100 posts/s"
GOALS = (Goal("p99_ms", 100, is_least=False, unit="ms"),)
PACE, WRITERS = 100, 4
SECONDS, REPETITIONS = 5.0, 3

# Moments are microseconds since 1970, of the one clock that both sides read.
_WATCH = """() => {
  window.arrivals = new Map()
  const feed = document.querySelector('[role=log]')
  let fresh = []
  const look = (node) => {
    for (const found of node.textContent.matchAll(/замер (\\d{16})/g)) {
      if (window.arrivals.has(found[1])) continue
      window.arrivals.set(found[1], 0)
      fresh.push(found[1])
    }
  }
  const note = () => {
    const now = (performance.timeOrigin + performance.now()) * 1000
    for (const stamp of fresh) window.arrivals.set(stamp, now)
    fresh = []
  }
  new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes) look(node)
    if (fresh.length > 0) requestAnimationFrame(() => setTimeout(note))
  }).observe(feed, { childList: true, subtree: true })
}"""


async def run() -> Result:
    """Measure, a fresh page each time."""
    runs: list[dict[str, float]] = []
    async with running_server(frames_per_second=10_000) as server, world_on(server) as world:
        people = await world.people(WRITERS + 1)
        for _ in range(REPETITIONS):
            [conversation] = await world.conversations([people])
            runs.append(await _measure(world, people[0], people[1:], conversation))
    settings = {
        "posts_per_second": PACE,
        "writers": WRITERS,
        "seconds": SECONDS,
        "repetitions": REPETITIONS,
        "fsync": "on",
    }
    return Result(settings, runs)


async def _measure(world: World, reader: Someone, writers: list[Someone], conversation: object) -> dict[str, float]:
    url = f"ws://{world.server.address}{world.path}/realtime"
    async with page_of(world, reader) as page:
        await page.goto(chat_url(world, conversation))
        await page.get_by_role("log").wait_for()
        await page.evaluate(_WATCH)
        sockets = [await connect(url, additional_headers={"Cookie": one.cookie}, max_queue=None) for one in writers]
        answers = asyncio.gather(*(_swallow(one) for one in sockets))
        await _post(sockets, conversation, 1.0)
        sent = await _post(sockets, conversation, SECONDS)
        await page.wait_for_function("last => window.arrivals.get(last) > 0", arg=str(sent[-1]), timeout=60_000)
        await asyncio.gather(*(one.close() for one in sockets))
        await answers
        arrived: dict[str, float] = dict(await page.evaluate("() => [...window.arrivals]"))
    times = sorted((arrived[str(stamp)] - stamp) / 1000 for stamp in sent if arrived.get(str(stamp)))
    return {
        "p50_ms": times[len(times) // 2],
        "p99_ms": times[int(len(times) * 0.99)],
        "max_ms": times[-1],
        "posts": float(len(sent)),
        # Of every post; less than 1 where the feed left one out.
        "seen_share": len(times) / len(sent),
    }


async def _post(sockets: list[ClientConnection], conversation: object, seconds: float) -> list[int]:
    loop = asyncio.get_running_loop()
    start, sent = loop.time(), list[int]()
    for place in range(round(seconds * PACE)):
        await asyncio.sleep(start + place / PACE - loop.time())
        stamp = time.time_ns() // 1000
        call: dict[str, Any] = {
            "do": "chat.post_message",
            "id": place,
            "args": {"id": str(new_id()), "conversationId": str(conversation), "body": f"замер {stamp}"},
        }
        await sockets[place % len(sockets)].send(json.dumps(call))
        sent.append(stamp)
    return sent


async def _swallow(socket: ClientConnection) -> None:
    async for text in socket:
        if '"problem"' in str(text)[:40]:
            raise RuntimeError(f"a post was refused: {text!r}")
