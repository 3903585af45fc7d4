"""A person without a mouse."""

from playwright.async_api import Locator, Page


async def tab_to(page: Page, target: Locator, *, within: int = 60) -> None:
    """Move the focus with the Tab key alone."""
    for _ in range(within):
        if await target.evaluate("element => element === document.activeElement"):
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key doesn't reach {target}")


async def press(page: Page, target: Locator, key: str = "Enter", *, within: int = 60) -> None:
    """Go to a control and press a key on it."""
    await tab_to(page, target, within=within)
    await page.keyboard.press(key)
