"""A real Chromium, signed in to a bench's school."""

import os
import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from playwright.async_api import Page, async_playwright

from .server import ROOT
from .world import Someone, World


@asynccontextmanager
async def page_of(world: World, someone: Someone) -> AsyncGenerator[Page]:
    """A page whose browser has somebody's session and caches of its own."""
    if not (ROOT / "web" / "dist" / "index.html").exists():
        raise RuntimeError("the web app isn't built; `make install` builds it")
    name, _, value = someone.cookie.partition("=")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=os.environ.get("PARTA_CHROMIUM")
            or shutil.which("chromium")
            or shutil.which("google-chrome"),
            args=["--no-sandbox", "--disable-quic"],
        )
        try:
            context = await browser.new_context(viewport={"width": 1280, "height": 800}, locale="ru-RU")
            await context.add_cookies(
                [{"name": name, "value": value, "url": world.server.url, "httpOnly": True, "sameSite": "Lax"}]
            )
            page = await context.new_page()
            page.set_default_timeout(30_000)
            yield page
        finally:
            await browser.close()


def chat_url(world: World, conversation: object = "") -> str:
    """Where the web app shows a conversation, or the list of them."""
    rest = f"/{conversation}" if conversation else ""
    return f"{world.server.url}/o/{world.slug}/chats{rest}"
