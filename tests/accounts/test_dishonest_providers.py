"""Attacks on sign-in through a provider. Every one stands beside the honest answer that is let in (`_come`)."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any

import httpx
import pytest
import pytest_asyncio
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from fixtures.identity_provider import CLIENT, PARTA, SECRET, DishonestIssuer
from fixtures.school import Running
from parta.accounts import Contact, find_or_create_account

PHONE = "+79161234501"
HONEST: dict[str, Any] = {"phone_number": PHONE, "phone_number_verified": True}


@pytest_asyncio.fixture
async def here(start_server: Callable[..., Awaitable[Running]], dishonest: DishonestIssuer) -> Running:
    running = await start_server(oidc=dishonest.setting(), public_url=PARTA)
    async with running.wiring.database.system() as tx:
        await find_or_create_account(tx, contact=Contact("sms", PHONE), name="Серова Мария")
    dishonest.claims = dict(HONEST)
    return running


@pytest_asyncio.fixture
async def browser(here: Running) -> AsyncGenerator[httpx.AsyncClient]:
    async with here.anonymous() as client:
        yield client


async def _leave(client: httpx.AsyncClient, **departing: Any) -> str:
    return (await client.post("/api/sign-in/providers/state", json=departing)).json()["url"]


async def _back(client: httpx.AsyncClient, brought: dict[str, str]) -> httpx.Response:
    return await client.post("/api/sign-in/providers/state/return", json=brought)


async def _come(client: httpx.AsyncClient, issuer: DishonestIssuer) -> httpx.Response:
    return await _back(client, issuer.code_for(await _leave(client)))


async def _is_in(client: httpx.AsyncClient) -> bool:
    return (await client.get("/api/me")).status_code == 200


async def _is_refused_then_honest_works(client: httpx.AsyncClient, issuer: DishonestIssuer) -> None:
    refused = await _come(client, issuer)
    assert (refused.status_code, refused.json()["code"]) == (422, "accounts.provider_refused")
    assert not await _is_in(client)
    issuer.claims, issuer.sign = dict(HONEST), None
    assert (await _come(client, issuer)).json()["state"] == "signed_in"
    assert await _is_in(client)


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://another.example"},
        {"aud": "another-client"},
        {"aud": [CLIENT, "another-client"]},
        {"aud": [CLIENT, "another-client"], "azp": "another-client"},
        {"aud": None},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": 1_700_000_000},
        {"exp": None},
        {"exp": "never"},
        {"iat": 1_700_000_000},
        {"iat": 4_100_000_000},
        {"nbf": 4_100_000_000},
        {"sub": ""},
        {"sub": None},
        {"sub": 12},
    ],
    ids=str,
)
async def test_acc_13_a_token_for_another_time_place_or_sign_in_is_refused(
    browser: httpx.AsyncClient, dishonest: DishonestIssuer, claims: dict[str, Any]
) -> None:
    dishonest.claims |= claims
    await _is_refused_then_honest_works(browser, dishonest)


def _unsigned(claims: dict[str, Any], key: RSAKey) -> str:
    from base64 import urlsafe_b64encode

    import msgspec

    def part(value: Any) -> str:
        return urlsafe_b64encode(msgspec.json.encode(value)).rstrip(b"=").decode()

    return f"{part({'alg': 'none', 'kid': key.kid})}.{part(claims)}."


def _by_our_secret(claims: dict[str, Any], key: RSAKey) -> str:
    secret = OctKey.import_key(SECRET)
    return jwt.encode({"alg": "HS256", "kid": key.kid}, claims, secret, algorithms=["HS256"])


def _by_its_public_key(claims: dict[str, Any], key: RSAKey) -> str:
    """The algorithm confusion: a public key used as the secret of an HMAC."""
    secret = OctKey.import_key({"kty": "oct", "k": str(key.as_dict(private=False)["n"])})
    return jwt.encode({"alg": "HS256", "kid": key.kid}, claims, secret, algorithms=["HS256"])


def _by_a_stranger(claims: dict[str, Any], key: RSAKey) -> str:
    return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, RSAKey.generate_key(2048))


def _with_the_key_inside(claims: dict[str, Any], key: RSAKey) -> str:
    """The header brings the key that it is signed with (CVE-2018-0114)."""
    own = RSAKey.generate_key(2048)
    return jwt.encode({"alg": "RS256", "kid": "own", "jwk": own.as_dict(private=False)}, claims, own)


def _nonsense(claims: dict[str, Any], key: RSAKey) -> str:
    return "a.b"


@pytest.mark.parametrize(
    "sign", [_unsigned, _by_our_secret, _by_its_public_key, _by_a_stranger, _with_the_key_inside, _nonsense]
)
async def test_acc_13_a_token_that_the_provider_did_not_sign_is_refused(
    browser: httpx.AsyncClient, dishonest: DishonestIssuer, sign: Callable[[dict[str, Any], RSAKey], str]
) -> None:
    dishonest.sign = sign
    await _is_refused_then_honest_works(browser, dishonest)


async def test_acc_13_unknown_keys_make_nobody_ask_for_keys_without_end(
    browser: httpx.AsyncClient, dishonest: DishonestIssuer
) -> None:
    assert (await _come(browser, dishonest)).status_code == 200
    dishonest.sign = _with_the_key_inside
    for _ in range(5):
        assert (await _come(browser, dishonest)).status_code == 422
    assert dishonest.asked_for_keys <= 2


async def test_acc_13_an_answer_counts_once(browser: httpx.AsyncClient, dishonest: DishonestIssuer) -> None:
    brought = dishonest.code_for(await _leave(browser))
    assert (await _back(browser, brought)).json()["state"] == "signed_in"
    again = await _back(browser, brought)
    assert (again.status_code, again.json()["code"]) == (422, "accounts.provider_attempt_spent")


async def test_acc_13_an_answer_counts_in_the_browser_that_left(
    here: Running, browser: httpx.AsyncClient, dishonest: DishonestIssuer
) -> None:
    """An attacker's answer, sent to somebody as a link, would sign them in as the attacker."""
    brought = dishonest.code_for(await _leave(browser))
    async with here.anonymous() as victim:
        assert (await _back(victim, brought)).json()["code"] == "accounts.provider_attempt_spent"
        await _leave(victim)
        assert (await _back(victim, brought)).json()["code"] == "accounts.provider_attempt_spent"
        assert not await _is_in(victim)
    dishonest.code_for(await _leave(browser))
    assert (await _back(browser, brought)).status_code == 422  # a newer departure took the browser's cookie
    assert (await _come(browser, dishonest)).json()["state"] == "signed_in"


async def test_acc_13_a_made_up_state_opens_nothing(browser: httpx.AsyncClient, dishonest: DishonestIssuer) -> None:
    brought = dishonest.code_for(await _leave(browser))
    assert (await _back(browser, {**brought, "state": "made up"})).status_code == 422
    assert (await _back(browser, brought)).json()["state"] == "signed_in"  # the witness


async def test_acc_13_an_answer_of_another_issuer_is_refused(
    browser: httpx.AsyncClient, dishonest: DishonestIssuer
) -> None:
    """The mix-up attack (RFC 9700, 4.4): `iss` names who answers (RFC 9207)."""
    brought = dishonest.code_for(await _leave(browser))
    refused = await _back(browser, {**brought, "iss": "https://another.example"})
    assert refused.json()["code"] == "accounts.provider_refused"
    brought = dishonest.code_for(await _leave(browser))
    assert (await _back(browser, {**brought, "iss": dishonest.issuer})).json()["state"] == "signed_in"


async def test_acc_13_a_promised_issuer_must_come(browser: httpx.AsyncClient, dishonest: DishonestIssuer) -> None:
    dishonest.description = {"authorization_response_iss_parameter_supported": True}
    assert (await _come(browser, dishonest)).json()["code"] == "accounts.provider_refused"
    brought = dishonest.code_for(await _leave(browser))
    assert (await _back(browser, {**brought, "iss": dishonest.issuer})).json()["state"] == "signed_in"


async def test_acc_13_a_description_of_another_issuer_is_refused(
    browser: httpx.AsyncClient, dishonest: DishonestIssuer
) -> None:
    dishonest.description = {"issuer": "https://another.example"}
    refused = await browser.post("/api/sign-in/providers/state", json={})
    assert refused.json()["code"] == "accounts.provider_refused"
    dishonest.description = {}
    assert (await _come(browser, dishonest)).json()["state"] == "signed_in"


async def test_acc_13_an_end_without_https_gets_no_secret(
    browser: httpx.AsyncClient, dishonest: DishonestIssuer
) -> None:
    dishonest.description = {"token_endpoint": "http://example.ru/token"}
    refused = await browser.post("/api/sign-in/providers/state", json={})
    assert refused.json()["code"] == "accounts.provider_refused"


async def test_acc_13_userinfo_about_somebody_else_is_refused(
    browser: httpx.AsyncClient, dishonest: DishonestIssuer
) -> None:
    dishonest.description = {"userinfo_endpoint": f"{dishonest.issuer}/userinfo"}
    dishonest.claims = {}
    dishonest.userinfo = {"sub": "another", **HONEST}
    assert (await _come(browser, dishonest)).json()["code"] == "accounts.provider_refused"
    dishonest.userinfo = {"sub": "someone", **HONEST}
    assert (await _come(browser, dishonest)).json()["state"] == "signed_in"


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "\\/evil.example", "javascript:alert(1)"]
)
async def test_acc_13_the_way_back_leads_nowhere_else(
    browser: httpx.AsyncClient, dishonest: DishonestIssuer, target: str
) -> None:
    back = await _back(browser, dishonest.code_for(await _leave(browser, next=target)))
    assert back.json()["next"] == ""
    back = await _back(browser, dishonest.code_for(await _leave(browser, next="/o/school-1/chats")))
    assert back.json()["next"] == "/o/school-1/chats"  # the witness


async def test_acc_13_who_changes_their_mind_is_told_kindly(
    browser: httpx.AsyncClient, dishonest: DishonestIssuer
) -> None:
    brought = dishonest.code_for(await _leave(browser))
    refused = await _back(browser, {"state": brought["state"], "error": "access_denied"})
    assert refused.json()["code"] == "accounts.provider_declined"
    assert "Вход государства" in refused.json()["detail"]


async def test_acc_9_an_operator_is_never_found_by_a_phone(here: Running, dishonest: DishonestIssuer) -> None:
    from parta.accounts import ensure_operator

    async with here.wiring.database.system() as tx:
        await ensure_operator(tx, Contact("sms", "+79160000009"))
    dishonest.claims = {"sub": "operator", "phone_number": "+79160000009", "phone_number_verified": True}
    async with here.anonymous() as client:
        assert (await _come(client, dishonest)).json()["state"] == "unknown"
        dishonest.claims = dict(HONEST)
        assert (await _come(client, dishonest)).json()["state"] == "signed_in"  # the witness
