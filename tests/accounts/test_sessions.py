"""Sessions: opaque, listed, ended at once, on open sockets as well."""

from datetime import timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from accounts.test_sign_in import write_down
from fixtures.codes import sign_in
from fixtures.school import Running, School
from fixtures.sockets import watching
from parta.accounts import open_session, session_cookie
from parta.accounts.devices import device_label
from parta.accounts.models import session
from parta.foundation import clock
from parta.organisations import Role

PHONE = "+79161234501"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36"


async def test_acc_7_the_cookie_is_for_the_server_alone_and_the_table_holds_its_digest(
    running: Running, school: School
) -> None:
    await write_down(school, "Власова Ирина", Role.GUARDIAN, phone=PHONE)
    async with running.anonymous() as browser:
        await sign_in(browser, running.wiring, PHONE)
        token = browser.cookies["parta_session"]
        raw = (await browser.get("/api/me")).headers["set-cookie"]
    assert "HttpOnly" in raw
    assert "SameSite=lax" in raw
    assert f"Max-Age={180 * 24 * 3600}" in raw
    assert len(token) >= 43
    async with running.wiring.database.system() as tx:
        row = (await tx.execute(select(session))).one()
    assert token not in repr(row)


async def test_acc_7_over_https_the_cookie_is_secure_and_bound_to_the_host(running: Running) -> None:
    cookie = session_cookie(replace(running.wiring.settings, public_url="https://parta.example"), "t")
    assert cookie.key == "__Host-parta_session"
    assert cookie.secure
    assert cookie.path == "/"
    assert cookie.domain is None


async def test_acc_8_a_device_that_is_ended_is_out_at_once_and_so_is_its_socket(school: School) -> None:
    person = await school.person("Серова Мария", Role.TEACHER)
    async with school.wiring.database.system() as tx:
        here = await open_session(tx, person.account_id, address="127.0.0.1", user_agent=WINDOWS)
    async with watching(school, person) as socket:
        devices = (await person.client.get("/api/devices")).json()["devices"]
        assert [device["label"] for device in devices if not device["isCurrent"]] == ["Chrome, Windows"]
        current = next(device["id"] for device in devices if device["isCurrent"])
        other = await school._someone(person.name, person.member_id, person.account_id, here.token)  # pyright: ignore[reportPrivateUsage]

        assert (await person.client.get("/api/me")).status_code == 200, "the witness: it worked until now"
        ended = await other.client.delete(f"/api/devices/{current}")

        assert ended.status_code == 204
        assert await socket.closed() == 4001
    assert (await person.client.get("/api/me")).status_code == 401
    assert (await person.client.get(school.path())).status_code == 401
    assert (await other.client.get("/api/me")).status_code == 200


async def test_acc_8_others_devices_cannot_be_ended(school: School) -> None:
    one = await school.person("Серова Мария", Role.TEACHER)
    other = await school.person("Власова Соня", Role.STUDENT)
    mine = (await one.client.get("/api/devices")).json()["devices"][0]["id"]
    assert (await other.client.delete(f"/api/devices/{mine}")).status_code == 404
    assert (await other.client.delete("/api/devices")).status_code == 204
    assert (await one.client.get("/api/me")).status_code == 200


async def test_acc_8_all_other_devices_end_together(school: School) -> None:
    person = await school.person("Серова Мария", Role.TEACHER)
    async with school.wiring.database.system() as tx:
        here = await open_session(tx, person.account_id, address="127.0.0.1", user_agent=WINDOWS)
    other = await school._someone(person.name, person.member_id, person.account_id, here.token)  # pyright: ignore[reportPrivateUsage]
    assert (await person.client.delete("/api/devices")).status_code == 204
    assert (await other.client.get("/api/me")).status_code == 401
    assert len((await person.client.get("/api/devices")).json()["devices"]) == 1


async def test_acc_8_signing_out_ends_the_session_and_the_cookie(school: School) -> None:
    person = await school.person("Серова Мария", Role.TEACHER)
    async with watching(school, person) as socket:
        gone = await person.client.post("/api/sign-out")
        assert gone.status_code == 204
        assert "Max-Age=0" in gone.headers["set-cookie"]
        assert await socket.closed() == 4001
    async with school.wiring.database.system() as tx:
        assert (await tx.execute(select(session.c.ended_at))).scalar_one() is not None


async def test_acc_8_a_session_lives_180_days_from_its_last_use(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await school.person("Серова Мария", Role.TEACHER)
    start = clock.now()
    for days, status in ((100, 200), (279, 200), (460, 401)):
        then = start + timedelta(days=days)
        monkeypatch.setattr(clock, "now", lambda then=then: then)
        assert (await person.client.get("/api/me")).status_code == status, days


async def test_acc_7_signing_in_anew_ends_what_the_browser_was(running: Running, school: School) -> None:
    await write_down(school, "Власова Ирина", Role.GUARDIAN, phone=PHONE)
    before = await school.person("Серова Мария", Role.TEACHER)
    async with running.anonymous() as browser:
        browser.cookies.set("parta_session", before.token, domain="127.0.0.1")
        await sign_in(browser, running.wiring, PHONE)
        assert (await browser.get("/api/me")).json()["account"]["name"] == "Власова Ирина"
    assert (await before.client.get("/api/me")).status_code == 401


@pytest.mark.parametrize("token", ["", "x", "' or 1=1", "a" * 5000])
async def test_acc_7_an_invented_token_is_nobody(running: Running, token: str) -> None:
    async with running.anonymous() as browser:
        assert (await browser.get("/api/me", headers={"Cookie": f"parta_session={token}"})).status_code == 401


@pytest.mark.parametrize(
    ("user_agent", "label"),
    [
        (WINDOWS, "Chrome, Windows"),
        (WINDOWS + " YaBrowser/24.6", "Яндекс Браузер, Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605 Version/17.5 Mobile Safari/604",
            "Safari, iPhone",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537 Chrome/126 Mobile Safari/537",
            "Chrome, телефон Android",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox, Linux"),
        ("", "Неизвестное устройство"),
    ],
)
def test_acc_8_devices_are_called_in_words(user_agent: str, label: str) -> None:
    assert device_label(user_agent) == label
