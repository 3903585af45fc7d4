"""Ways in, as people take them."""

from playwright.async_api import Locator, Page, expect

from journeys.place import Place


async def sign_in(page: Page, place: Place, contact: str, *, normal: str) -> None:
    """The contact as typed, then the code that came to it (`normal`: as the server writes it)."""
    await page.goto("/sign-in")
    await page.get_by_label("Мобильный телефон или почта").fill(contact)
    await page.get_by_role("button", name="Получить код").click()
    await fill_code(page.get_by_label("Шесть цифр"), place, normal)


async def fill_code(field: Locator, place: Place, contact: str) -> None:
    """The digits that came to a contact; once the page asks for them, they have been sent."""
    await expect(field).to_be_visible()
    await field.fill(await place.code(contact))


async def attach(page: Page, button: str, name: str, media_type: str, content: bytes) -> None:
    """Choose a file behind a button."""
    async with page.expect_file_chooser() as choosing:
        await page.get_by_role("button", name=button, exact=True).click()
    chooser = await choosing.value
    await chooser.set_files({"name": name, "mimeType": media_type, "buffer": content})
