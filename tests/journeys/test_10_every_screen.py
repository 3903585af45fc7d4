"""Every screen of the app, as everybody who has it sees it: nothing breaks, nothing is cut off, axe finds nothing."""

import asyncio
import re
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, ViewportSize

from journeys.accessibility import findings
from journeys.place import DEMO_SLUG, Place

pytestmark = pytest.mark.browser

_SOURCES = Path(__file__).parents[2] / "web" / "src" / "app"
_WIDE: ViewportSize = {"width": 1440, "height": 900}
_PHONE: ViewportSize = {"width": 390, "height": 844}
_ROLES = ("administrator", "head", "curator", "teacher", "student", "guardian", "operator", "municipal")
# People who are on their way at once: more of them only wait for each other.
_AT_ONCE = 3
# Pages that stand at the end of a way which other journeys go, and addresses that lead on at once.
_ELSEWHERE = {"/o/*", "/school", "/school/$", "/sign-in/return/*", "/sign-in/link", "/apply/*", "/i/*", "/operator/*"}
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
# Resolves when nothing has changed on the page for a while; what still moves after so long is a finding of its own.
_QUIET = """() => new Promise((resolve) => {
  const limit = setTimeout(() => finish(false), 15000)
  let calm
  const wait = () => {
    clearTimeout(calm)
    calm = setTimeout(() => {
      const isComing = document.querySelector("[class*=skeleton], [aria-busy=true]") !== null
      isComing || document.querySelector("h1") === null ? wait() : finish(true)
    }, 120)
  }
  const watch = new MutationObserver(wait)
  const finish = (isQuiet) => {
    watch.disconnect()
    clearTimeout(limit)
    clearTimeout(calm)
    resolve(isQuiet)
  }
  watch.observe(document.body, { subtree: true, childList: true, characterData: true })
  wait()
})"""
# As a link of the app does: without loading it anew.
_GO = """(path) => {
  history.pushState({}, "", path)
  dispatchEvent(new PopStateEvent("popstate"))
}"""
# Colours may still be on their way when the theme has changed.
_DRAWN = """async (theme) => {
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
  while (document.documentElement.dataset.theme !== theme) await frame()
  await frame()
  await Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null)))
}"""
_SIDEWAYS = """() => {
  const { clientWidth, scrollWidth } = document.documentElement
  if (scrollWidth <= clientWidth) return null
  const isWide = (one) => one.getBoundingClientRect().right > clientWidth + 1
  const wide = [...document.querySelectorAll("body *")].filter(isWide)
  return `${scrollWidth} px of ${clientWidth}: ${wide.at(-1)?.outerHTML.slice(0, 160)}`
}"""


# What a page is made of: two people who see the same parts needn't both be examined.
_PARTS = """() => [...new Set([...document.querySelectorAll("body *")].map(
  (one) => [one.tagName, one.getAttribute("class"), one.getAttribute("role"), one.getAttribute("data-tone")].join(" ")
))]"""

# {(kind of page, size, theme): parts that axe has seen there}
Examined = dict[tuple[str, str, str], set[str]]


def shape(path: str) -> str:
    """The kind of page that an address names."""
    return _ID.sub("*", path.partition("?")[0])


@dataclass
class Walk:
    """One person's way through the app, and what was wrong on it."""

    page: Page
    who: str
    examined: Examined
    faults: list[str] = field(default_factory=list[str])
    visited: list[str] = field(default_factory=list[str])
    _here: str = "/"

    def __post_init__(self) -> None:
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self._fault(f"breaks: {error}"))
        self.page.on("requestfailed", self._on_failed)
        self.page.on("response", self._on_response)

    def _fault(self, text: str) -> None:
        self.faults.append(f"{self.who} {self._here}: {text}")

    def _on_console(self, message: ConsoleMessage) -> None:
        # Whoever isn't signed in is told so by the server; that is no fault.
        if message.type in {"error", "warning"} and not (self.who == "visitor" and "401" in message.text):
            self._fault(f"console: {message.text[:300]}")

    def _on_failed(self, request: Request) -> None:
        # What the page itself gives up when its reader goes on has not failed.
        if request.failure != "net::ERR_ABORTED":
            self._fault(f"failed: {request.url} {request.failure}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400 and not (self.who == "visitor" and response.status == 401):
            self._fault(f"{response.status} {response.request.method} {response.url}")

    async def visit(self, path: str) -> None:
        """See the page in both themes at a desk and on a phone."""
        page, self._here = self.page, path
        self.visited.append(path)
        await page.evaluate(_GO, path)
        if not await page.evaluate(_QUIET):
            self._fault("never comes to rest")
        at = await page.evaluate("location.pathname + location.search")
        if at != path:
            self._fault(f"leads to {at}")
        for name, size in (("desk", _WIDE), ("phone", _PHONE)):
            await page.set_viewport_size(size)
            await page.evaluate(_QUIET)
            if name == "phone" and (wide := await page.evaluate(_SIDEWAYS)) is not None:
                self._fault(f"scrolls sideways, {wide}")
            parts: set[str] = set(await page.evaluate(_PARTS))
            for theme in ("light", "dark"):
                seen = self.examined.setdefault((shape(path), name, theme), set())
                if parts <= seen:
                    continue
                seen |= parts
                await page.emulate_media(color_scheme=theme)
                await page.evaluate(_DRAWN, theme)
                for one in await findings(page, "everything" if theme == "light" else "contrast"):
                    self._fault(f"{name}, {theme}: {one}")
        await page.set_viewport_size(_WIDE)


async def get(context: BrowserContext, path: str) -> Any:
    answer = await context.request.get(path)
    assert answer.ok, f"{path}: {answer.status}"
    return await answer.json()


@asynccontextmanager
async def person(browser: Browser, place: Place, who: str) -> AsyncGenerator[BrowserContext]:
    """A browser in which `who` has signed in through the demo's door."""
    context = await browser.new_context(
        base_url=place.base, locale="ru-RU", timezone_id="Europe/Moscow", reduced_motion="reduce", viewport=_WIDE
    )
    context.set_default_timeout(30_000)
    try:
        if who != "visitor":
            answer = await context.request.post("/api/demo/sign-in", data={"key": who}, headers={"Origin": place.base})
            assert answer.ok, f"{who}: {answer.status} {await answer.text()}"
        yield context
    finally:
        await context.close()


async def things(context: BrowserContext, office: str, abilities: set[str]) -> list[str]:
    """One address for each kind of thing that has a page of its own."""
    base = f"/o/{DEMO_SLUG}"
    sources: list[tuple[str, str, str, Callable[[Any], object], str | None]] = [
        ("conversations", "conversations", "chats", lambda one: (one["kind"], one["section"]), None),
        ("acknowledgements", "waiting", "acknowledgements", lambda _: 0, None),
        ("acknowledgements", "signed", "acknowledgements", lambda _: 1, None),
        ("groups", "groups", "school/groups", lambda one: one["kind"], "structure.edit"),
        ("rosters", "rosters", "school/roster", lambda one: one["appliedAt"] is None, "roster.import"),
        ("reconciliations", "history", "school/reconciliation", lambda one: one["state"], "reconciliation.see"),
        ("regulations", "regulations", "school/regulations", lambda _: 0, "regulations.manage"),
    ]
    found: dict[tuple[str, object], str] = {}
    for source, name, folder, kind, ability in sources:
        if ability is None or ability in abilities:
            for one in (await get(context, f"{office}/{source}"))[name]:
                found.setdefault((folder, kind(one)), f"{base}/{folder}/{one.get('regulation', one)['id']}")
    return list(found.values())


async def walk(browser: Browser, place: Place, who: str, examined: Examined) -> Walk:
    """Visit what `who` can come to: whatever their screens lead to, and one of each kind of thing."""
    async with person(browser, place, who) as context:
        page = await context.new_page()
        steps = Walk(page, who, examined)
        me = await get(context, "/api/me") if who != "visitor" else None
        ahead = ["/", "/sign-in", "/apply", "/mailbox"] if me is None else ["/settings"]
        if who in {"operator", "municipal"}:
            ahead.append(f"/{who}")
        elif me is not None:
            office = f"/api/organisations/{me['memberships'][0]['organisation']['id']}"
            abilities = set((await get(context, office))["abilities"])
            ahead += [f"/o/{DEMO_SLUG}/chats", f"/o/{DEMO_SLUG}/my-data", *await things(context, office, abilities)]
        known = set(ahead)
        await page.goto(ahead[0])
        while ahead:
            await steps.visit(ahead.pop(0))
            for path in await page.eval_on_selector_all(
                "a[href^='/']:not([download]):not([target])", "links => links.map(one => one.getAttribute('href'))"
            ):
                if not path.startswith("/api/") and shape(path) not in {shape(one) for one in known}:
                    known.add(path)
                    ahead.append(path)
        return steps


def declared() -> set[str]:
    """The addresses in the router and the parts of «Школа», as `shape` writes them."""
    router = (_SOURCES / "router.tsx").read_text()
    parts = (_SOURCES / "routes" / "school-parts.tsx").read_text()
    inside = {"/chats", "/lessons", "/family", "/acknowledgements", "/my-data"}
    paths = {re.sub(r"\$\w+", "*", one) for one in re.findall(r'path: "(/[^"]*)"', router)}
    places = {f"/o/{DEMO_SLUG}{one}" if one.removesuffix("/*") in inside else one for one in paths}
    keys = {f"/o/{DEMO_SLUG}/school/{one}".rstrip("/") for one in re.findall(r'key: "([^"]*)"', parts)}
    return places | keys


async def test_every_screen_as_everybody_who_has_it(chromium: Browser, demo_place: Place) -> None:
    door = asyncio.Semaphore(_AT_ONCE)
    examined: Examined = {}

    async def one(who: str) -> Walk:
        async with door:
            return await walk(chromium, demo_place, who, examined)

    walks = await asyncio.gather(*(one(who) for who in (*_ROLES, "visitor")))
    faults = [fault for done in walks for fault in done.faults]
    assert not faults, "\n".join(faults)
    visited = {shape(path) for done in walks for path in done.visited}
    assert declared() - visited == _ELSEWHERE, sorted(visited)
