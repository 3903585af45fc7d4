"""Browsers of several people at once: each a context of its own, traced."""

import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, Page

from fixtures.school import Someone

FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
]
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
    "device_scale_factor": 2,
}
_COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str:
    for command in _COMMANDS:
        if found := shutil.which(command):
            return found
    pytest.fail("No Chromium on this machine: `make test` installs it.")


@dataclass
class Desks:
    """The browsers of one test. A script that breaks in any of them fails the test."""

    browser: Browser
    base: str
    _contexts: dict[str, BrowserContext] = field(default_factory=dict[str, BrowserContext])
    _faults: list[str] = field(default_factory=list[str])

    async def open(
        self, who: Someone | str, path: str = "/", *, is_phone: bool = False, dark: bool = False, locale: str = "ru-RU"
    ) -> Page:
        """A page of a new browser: of a signed-in person, or of a stranger by any name."""
        name = who if isinstance(who, str) else who.name
        context = await self.browser.new_context(
            base_url=self.base,
            locale=locale,
            timezone_id="Europe/Moscow",
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            permissions=["microphone", "camera", "clipboard-read", "clipboard-write"],
            **(PHONE if is_phone else {"viewport": {"width": 1280, "height": 800}}),
        )
        self._contexts[f"{len(self._contexts) + 1} {name}"] = context
        await context.tracing.start(screenshots=True, snapshots=True)
        context.set_default_timeout(30_000)
        if not isinstance(who, str):
            cookie = {"name": "parta_session", "value": who.token, "url": self.base, "httpOnly": True}
            await context.add_cookies([cookie])  # pyright: ignore[reportArgumentType]
        page = await context.new_page()
        page.on("pageerror", lambda error: self._faults.append(f"{name}: {error}"))
        await page.goto(path)
        return page

    async def close(self, keep: Path | None) -> None:
        """Close the browsers; into `keep` go their pictures and traces."""
        for name, context in self._contexts.items():
            trace = None
            if keep is not None:
                file = re.sub(r"\W+", "-", name)
                trace = keep / f"{file}.zip"
                for place, page in enumerate(context.pages):
                    await page.screenshot(path=keep / f"{file}-{place}.png")
            await context.tracing.stop(path=trace)
            await context.close()
        assert not self._faults, "\n".join(self._faults)
