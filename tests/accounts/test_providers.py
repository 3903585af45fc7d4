"""Sign-in through a provider of identities: a certified one that does its part, in a process of its own."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import func, select

from fixtures.codes import newest_code, sign_in
from fixtures.identity_provider import PARTA, ProviderProcess, visit
from fixtures.school import Running
from parta.accounts import Contact, find_or_create_account
from parta.foundation import clock
from parta.foundation.config import SettingsError, load_settings
from parta.foundation.db import metadata

PHONE = "+79161234501"
_ACCOUNT, _IDENTITY = metadata.tables["account"], metadata.tables["sign_in_identity"]


@pytest_asyncio.fixture
async def here(start_server: Callable[..., Awaitable[Running]], identity_provider: ProviderProcess) -> Running:
    return await start_server(oidc=identity_provider.setting(), public_url=PARTA)


async def account(running: Running, name: str = "Серова Мария Ивановна", contact: str = PHONE) -> str:
    channel = "email" if "@" in contact else "sms"
    async with running.wiring.database.system() as tx:
        return str(await find_or_create_account(tx, contact=Contact(channel, contact), name=name))


async def count(running: Running, table: Any) -> int:
    async with running.wiring.database.system() as tx:
        return (await tx.execute(select(func.count()).select_from(table))).scalar_one()


async def go(client: httpx.AsyncClient, subject: str, **departing: Any) -> httpx.Response:
    """To the provider as `subject` and back."""
    left = await client.post("/api/sign-in/providers/state", json=departing)
    assert left.status_code == 200, left.text
    brought = await visit(left.json()["url"], subject)
    return await client.post("/api/sign-in/providers/state/return", json=brought)


async def me(client: httpx.AsyncClient) -> str | None:
    answer = await client.get("/api/me")
    return answer.json()["account"]["id"] if answer.status_code == 200 else None


async def test_acc_14_a_verified_phone_links_the_account_with_this_phone(here: Running) -> None:
    own = await account(here)
    async with here.anonymous() as browser:
        listed = await browser.get("/api/sign-in/providers")
        assert listed.json()["providers"] == [{"key": "state", "name": "Вход государства"}]
        back = await go(browser, "serova", next="/o/school-1/chats")
        assert back.json() == {"state": "signed_in", "provider": "Вход государства", "next": "/o/school-1/chats"}
        assert await me(browser) == own
        linked = (await browser.get("/api/identities")).json()["identities"]
        assert [(one["provider"], one["label"]) for one in linked] == [("Вход государства", "Серова Мария Ивановна")]
    # its owner is told by the contact that they have
    async with here.wiring.database.system() as tx:
        letters = await here.wiring.postman.read_mailbox(tx)
    assert any(one.recipient == PHONE and "«Вход государства»" in one.text for one in letters)
    # the second time the identity alone is enough
    async with here.anonymous() as browser:
        assert (await go(browser, "serova")).json()["state"] == "signed_in"
        assert await me(browser) == own
    assert await count(here, _IDENTITY) == 1


@pytest.mark.parametrize("subject", ["unverified", "namesake", "silent"])
async def test_acc_14_an_unverified_phone_another_name_or_none_links_nobody(here: Running, subject: str) -> None:
    own = await account(here)
    async with here.anonymous() as browser:
        assert (await go(browser, subject)).json()["state"] == "unknown"
        assert await me(browser) is None
        # the witness: the same phone, verified and by the same name, does
        assert (await go(browser, "serova")).json()["state"] == "signed_in"
        assert await me(browser) == own


async def test_acc_14_a_phone_of_several_people_tells_nobody_apart(here: Running) -> None:
    await account(here)
    await account(here, "Серова Соня")
    async with here.anonymous() as browser:
        assert (await go(browser, "serova")).json()["state"] == "unknown"
    assert await count(here, _IDENTITY) == 0


async def test_acc_14_an_account_that_has_an_identity_there_gets_no_second_one_by_phone(here: Running) -> None:
    """A number that passed to somebody else opens nothing."""
    own = await account(here)
    async with here.anonymous() as browser:
        await sign_in(browser, here.wiring, PHONE)
        assert (await go(browser, "silent", purpose="link")).json()["state"] == "linked"
    async with here.anonymous() as other:
        assert (await go(other, "serova")).json()["state"] == "unknown"
        assert (await go(other, "silent")).json()["state"] == "signed_in"
        assert await me(other) == own


async def test_acc_15_nobody_gets_an_account_by_being_known_to_the_provider(here: Running) -> None:
    await account(here)
    before = await count(here, _ACCOUNT)
    async with here.anonymous() as browser:
        assert (await go(browser, "stranger")).json() == {
            "state": "unknown",
            "provider": "Вход государства",
            "next": "",
        }
        assert await me(browser) is None
        assert (await browser.get("/api/identities/pending")).status_code == 401
    assert (await count(here, _ACCOUNT), await count(here, _IDENTITY)) == (before, 0)


async def test_acc_14_the_owner_of_an_account_signs_in_by_a_code_and_agrees(here: Running) -> None:
    own = await account(here)
    async with here.anonymous() as browser:
        await go(browser, "stranger")
        await sign_in(browser, here.wiring, PHONE)
        waiting = await browser.get("/api/identities/pending")
        assert waiting.json() == {"provider": "Вход государства", "label": "Незнакомов Пётр"}
        assert (await browser.post("/api/identities/pending")).status_code == 200
        assert (await browser.get("/api/identities/pending")).status_code == 404
    async with here.anonymous() as later:
        assert (await go(later, "stranger")).json()["state"] == "signed_in"
        assert await me(later) == own


async def test_acc_14_who_does_not_agree_stays_unlinked(here: Running) -> None:
    await account(here)
    async with here.anonymous() as browser:
        await go(browser, "stranger")
        await sign_in(browser, here.wiring, PHONE)
        assert (await browser.delete("/api/identities/pending")).status_code == 204
        assert (await browser.post("/api/identities/pending")).status_code == 404
    assert await count(here, _IDENTITY) == 0


async def test_acc_14_a_waiting_identity_is_another_browser_s_matter(here: Running) -> None:
    await account(here)
    async with here.anonymous() as browser, here.anonymous() as other:
        await go(browser, "stranger")
        await sign_in(other, here.wiring, PHONE)
        assert (await other.get("/api/identities/pending")).status_code == 404
        assert (await other.post("/api/identities/pending")).status_code == 404


async def test_acc_14_linking_from_the_settings_and_unlinking(here: Running) -> None:
    own = await account(here, contact="serova@example.ru")
    async with here.anonymous() as browser:
        await sign_in(browser, here.wiring, "serova@example.ru")
        assert (await go(browser, "silent", purpose="link", next="/settings")).json()["next"] == "/settings"
        identity = (await browser.get("/api/identities")).json()["identities"][0]
        assert identity["label"] == "s•••@example.ru"
        async with here.anonymous() as other:
            await account(here, "Другой Олег", "other@example.ru")
            await sign_in(other, here.wiring, "other@example.ru")
            # what belongs to somebody is neither taken over nor removed by another
            taken = await go(other, "silent", purpose="link")
            assert (taken.status_code, taken.json()["code"]) == (409, "accounts.identity_taken")
            assert (await other.delete(f"/api/identities/{identity['id']}")).status_code == 404
        assert (await browser.delete(f"/api/identities/{identity['id']}")).status_code == 204
        assert (await browser.get("/api/identities")).json()["identities"] == []
        async with here.anonymous() as later:
            assert (await go(later, "silent")).json()["state"] == "unknown"
            assert await me(later) is None
        assert await me(browser) == own  # the witness: who came by a code is still here


async def test_acc_14_linking_needs_a_session_and_the_same_one_at_the_end(here: Running) -> None:
    await account(here)
    await account(here, "Другой Олег", "other@example.ru")
    async with here.anonymous() as browser:
        assert (await browser.post("/api/sign-in/providers/state", json={"purpose": "link"})).status_code == 401
        await sign_in(browser, here.wiring, PHONE)
        left = (await browser.post("/api/sign-in/providers/state", json={"purpose": "link"})).json()["url"]
        assert "prompt=login" in left
        brought = await visit(left, "silent")
        await sign_in(browser, here.wiring, "other@example.ru")
        back = await browser.post("/api/sign-in/providers/state/return", json=brought)
        assert back.json()["code"] == "accounts.link_interrupted"
    assert await count(here, _IDENTITY) == 0


async def test_acc_13_the_keys_of_a_provider_may_change(
    here: Running, identity_provider: ProviderProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = await account(here)
    async with here.anonymous() as browser:
        assert (await go(browser, "serova")).json()["state"] == "signed_in"
    identity_provider.restart()
    # Keys aren't asked for again within half a minute.
    later = clock.now() + timedelta(seconds=40)
    monkeypatch.setattr(clock, "now", lambda: later)
    async with here.anonymous() as browser:
        assert (await go(browser, "serova")).json()["state"] == "signed_in"
        assert await me(browser) == own


async def test_acc_13_a_provider_that_is_down_says_so_and_codes_still_work(
    here: Running, identity_provider: ProviderProcess
) -> None:
    own = await account(here)
    identity_provider.stop()
    try:
        async with here.anonymous() as browser:
            refused = await browser.post("/api/sign-in/providers/state", json={})
            assert (refused.status_code, refused.json()["code"]) == (503, "accounts.provider_unavailable")
            assert "Вход государства" in refused.json()["detail"]
            await sign_in(browser, here.wiring, PHONE)
            assert await me(browser) == own
    finally:
        identity_provider.start()


async def test_acc_16_signing_out_offers_to_sign_out_of_the_provider(
    here: Running, identity_provider: ProviderProcess
) -> None:
    await account(here)
    async with here.anonymous() as browser:
        await go(browser, "serova")
        gone = await browser.post("/api/sign-out")
        assert gone.status_code == 200
        url = gone.json()["providerUrl"]
        assert url.startswith(f"{identity_provider.issuer}/session/end?")
        assert "post_logout_redirect_uri=http%3A%2F%2Flocalhost%3A1%2Fsign-in" in url
        assert await me(browser) is None
        asked = await browser.get(url, follow_redirects=True)
        assert asked.status_code == 200  # the provider knows the address
        # the witness: who came by a code has nothing more to sign out of
        async with here.anonymous() as other:
            await other.post("/api/sign-in/codes", json={"contact": PHONE})
            code = await newest_code(here.wiring, PHONE)
            await other.post("/api/sign-in", json={"contact": PHONE, "code": code})
            assert (await other.post("/api/sign-out")).status_code == 204


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{", "PARTA_OIDC"),
        ('[{"key": "a", "name": "A", "issuer": "http://example.ru", "client_id": "x"}]', "https"),
        ('[{"key": "A B", "name": "A", "issuer": "https://example.ru", "client_id": "x"}]', "key"),
        ('[{"key": "a", "name": "A", "issuer": "https://a.ru", "client_id": "x", "scopes": "phone"}]', "openid"),
        ('[{"key": "a", "name": "A", "issuer": "https://a.ru", "client_id": "x", "isuer": ""}]', "isuer"),
    ],
)
def test_acc_13_a_broken_setting_says_what_is_wrong(text: str, complaint: str) -> None:
    from parta.accounts.oidc import parse_providers

    with pytest.raises(SettingsError, match=complaint):
        parse_providers(load_settings({"PARTA_OIDC": text}).oidc)
