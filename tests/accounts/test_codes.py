"""Codes and their limits, on a real database with a clock that tests move."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx
import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from fixtures.codes import newest_code
from fixtures.school import Running
from parta.accounts import CodeSpent, Contact, WrongCode, request_code, use_code, verify_code
from parta.accounts.models import sign_in_code
from parta.accounts.rules import Limits, refuse_request
from parta.foundation import clock
from parta.foundation.db import Tx
from parta.foundation.errors import Refusal, TooMany
from parta.foundation.wiring import Wiring

StartServer = Callable[..., Awaitable[Running]]

PUPIL = Contact("sms", "+79161234501")
PARENT = Contact("email", "parent@example.ru")


@dataclass
class Clock:
    time: datetime = field(default_factory=lambda: datetime(2026, 9, 1, 8, tzinfo=UTC))

    def pass_(self, **span: float) -> None:
        self.time += timedelta(**span)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Clock:
    watch = Clock()
    monkeypatch.setattr(clock, "now", lambda: watch.time)
    return watch


@pytest_asyncio.fixture
async def browser(running: Running) -> AsyncGenerator[httpx.AsyncClient]:
    async with running.anonymous() as client:
        yield client


async def ask_in(
    tx: Tx, wiring: Wiring, contact: Contact = PUPIL, *, purpose: str = "sign_in", address: str = "198.51.100.7"
) -> None:
    await request_code(
        tx,
        settings=wiring.settings,
        postman=wiring.postman,
        contact=contact,
        purpose=purpose,
        address=address,
    )


async def ask(
    wiring: Wiring, contact: Contact = PUPIL, *, purpose: str = "sign_in", address: str = "198.51.100.7"
) -> str:
    """Ask for a code; returns it."""
    async with wiring.database.system() as tx:
        await ask_in(tx, wiring, contact, purpose=purpose, address=address)
    return await newest_code(wiring, contact.value)


async def attempt(wiring: Wiring, code: str, contact: Contact = PUPIL, *, purpose: str = "sign_in") -> str:
    """Use a code; returns "right" or the refusal's code."""
    try:
        code_id = await verify_code(wiring.database, wiring.settings, contact=contact, purpose=purpose, code=code)
        async with wiring.database.system() as tx:
            await use_code(tx, code_id)
    except Refusal as refusal:
        return refusal.code
    return "right"


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


async def test_acc_2_a_code_dies_after_ten_minutes(running: Running, watch: Clock) -> None:
    code = await ask(running.wiring)
    watch.pass_(minutes=10)
    assert await attempt(running.wiring, code) == CodeSpent.code
    fresh = await ask(running.wiring)
    watch.pass_(minutes=9, seconds=59)
    assert await attempt(running.wiring, fresh) == "right"


async def test_acc_2_five_wrong_attempts_spend_a_code(running: Running, watch: Clock) -> None:
    code = await ask(running.wiring)
    for _ in range(5):
        assert await attempt(running.wiring, other_than(code)) == WrongCode.code
    assert await attempt(running.wiring, code) == CodeSpent.code
    watch.pass_(minutes=1)
    assert await attempt(running.wiring, await ask(running.wiring)) == "right", "a new code has new attempts"


async def test_acc_2_attempts_at_once_are_five_as_well(running: Running, watch: Clock) -> None:
    code = await ask(running.wiring)
    outcomes = await asyncio.gather(*(attempt(running.wiring, other_than(code)) for _ in range(12)))
    assert outcomes.count(WrongCode.code) == 5
    assert outcomes.count(CodeSpent.code) == 7


async def test_acc_5_a_code_opens_one_thing_once(running: Running, watch: Clock) -> None:
    code = await ask(running.wiring)
    outcomes = await asyncio.gather(*(attempt(running.wiring, code) for _ in range(6)))
    assert outcomes.count("right") == 1
    assert await attempt(running.wiring, code) == CodeSpent.code


async def test_acc_2_only_the_newest_code_counts(running: Running, watch: Clock) -> None:
    old = await ask(running.wiring)
    watch.pass_(minutes=1)
    new = await ask(running.wiring)
    if old != new:
        assert await attempt(running.wiring, old) == WrongCode.code
    assert await attempt(running.wiring, new) == "right"


async def test_acc_2_a_foreign_code_opens_nothing(running: Running, watch: Clock) -> None:
    of_parent = await ask(running.wiring, PARENT)
    own = await ask(running.wiring, PUPIL)
    if of_parent != own:
        assert await attempt(running.wiring, of_parent, PUPIL) == WrongCode.code
    assert await attempt(running.wiring, own, PARENT, purpose="invitation:K7PQ") == CodeSpent.code
    assert await attempt(running.wiring, of_parent, PARENT) == "right"


async def test_acc_2_the_table_holds_no_code(running: Running, watch: Clock) -> None:
    code = await ask(running.wiring)
    async with running.wiring.database.system() as tx:
        row = (await tx.execute(select(sign_in_code))).one()
    assert code not in repr(row)


async def test_acc_3_one_a_minute_and_six_an_hour_for_a_contact(running: Running, watch: Clock) -> None:
    start = watch.time
    await ask(running.wiring)
    watch.pass_(seconds=59)
    with pytest.raises(TooMany) as early:
        await ask(running.wiring)
    assert early.value.params["seconds"] == 1
    for minute in range(1, 6):
        watch.time = start + timedelta(minutes=minute)
        await ask(running.wiring, address=f"198.51.100.{minute}")
    watch.pass_(minutes=1)
    with pytest.raises(TooMany) as full:
        await ask(running.wiring, address="203.0.113.1")
    assert full.value.params["seconds"] == 54 * 60
    await ask(running.wiring, PARENT)
    watch.time = start + timedelta(hours=1)
    await ask(running.wiring)


async def test_acc_3_a_contact_has_a_limit_of_the_day(running: Running, watch: Clock) -> None:
    most, start = running.wiring.settings.codes_per_contact_day, watch.time
    for number in range(most):
        watch.time = start + timedelta(minutes=20 * number)
        await ask(running.wiring, address=f"198.51.100.{number}")
    watch.pass_(minutes=61)
    with pytest.raises(TooMany) as full:
        await ask(running.wiring, address="203.0.113.1")
    assert full.value.params["seconds"] == (start + timedelta(days=1) - watch.time).total_seconds()
    await ask(running.wiring, PARENT)  # the witness
    watch.time = start + timedelta(days=1)
    await ask(running.wiring)


async def test_acc_3_everybody_together_has_a_limit_of_the_minute(start_server: StartServer, watch: Clock) -> None:
    """From everywhere: at the limit nobody gets a code, the database isn't asked, and the operator sees it."""
    running = await start_server(codes_per_minute=5)

    async def left() -> float:
        lines = (await running.wiring.metrics.expose()).decode().splitlines()
        return next(float(line.split()[1]) for line in lines if line.startswith("parta_codes_left "))

    async def asked(number: int) -> httpx.Response:
        return await browser.post(
            "/api/sign-in/codes",
            json={"contact": f"+7916{number:07d}"},
            headers={"X-Forwarded-For": f"198.51.100.{number}"},
        )

    async with running.anonymous() as browser:
        assert await left() == 5
        assert {(await asked(number)).status_code for number in range(5)} == {202}
        assert await left() == 0
        watch.pass_(seconds=20)
        refused = await asked(5)
        assert (refused.status_code, refused.json()["code"]) == (429, "accounts.platform_tired")
        assert refused.json()["params"]["seconds"] == 40
        before = running.wiring.database.waits.count
        assert {(await asked(number)).status_code for number in range(6, 20)} == {429}
        assert running.wiring.database.waits.count == before
        watch.pass_(seconds=40)
        assert (await asked(20)).status_code == 202
        assert await left() == 4


async def test_acc_3_an_address_has_a_limit_and_ipv6_neighbours_share_it(running: Running, watch: Clock) -> None:
    most = running.wiring.settings.codes_per_address
    for number in range(most):
        await ask(running.wiring, Contact("sms", f"+7916000{number:04d}"), address=f"2001:db8::{number:x}")
    with pytest.raises(TooMany):
        await ask(running.wiring, Contact("sms", "+79161111111"), address="2001:db8::ffff")
    await ask(running.wiring, Contact("sms", "+79161111111"), address="2001:db8:0:1::1")


async def test_acc_3_requests_at_once_send_one_code(running: Running, watch: Clock) -> None:
    outcomes = await asyncio.gather(*(ask(running.wiring) for _ in range(8)), return_exceptions=True)
    assert sum(isinstance(outcome, str) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, TooMany) for outcome in outcomes) == 7


async def test_acc_3_a_forwarded_address_counts_only_from_a_trusted_proxy(
    browser: httpx.AsyncClient, running: Running
) -> None:
    await browser.post(
        "/api/sign-in/codes", json={"contact": PUPIL.value}, headers={"X-Forwarded-For": "9.9.9.9, 203.0.113.9"}
    )
    async with running.wiring.database.system() as tx:
        row = (await tx.execute(select(sign_in_code))).one()
    assert row.address == "203.0.113.9", "what the proxy saw, not what the client claims"


async def test_acc_3_the_refusal_says_when_to_come_back(browser: httpx.AsyncClient) -> None:
    await browser.post("/api/sign-in/codes", json={"contact": PUPIL.value})
    again = await browser.post("/api/sign-in/codes", json={"contact": PUPIL.value})
    assert again.status_code == 429
    assert again.headers["content-type"].startswith("application/problem+json")
    assert 0 < int(again.headers["retry-after"]) <= 60


@pytest.mark.parametrize(
    "contact", ["", "12", "+7 916 123-45-6", "a@b", "sonya@", "@example.ru", "x" * 255, "+7916abc1234"]
)
async def test_acc_1_what_is_no_contact_is_refused_in_words(browser: httpx.AsyncClient, contact: str) -> None:
    refused = await browser.post("/api/sign-in/codes", json={"contact": contact})
    assert refused.status_code in {400, 422}, refused.text
    assert refused.json()["detail"]


# -- the law as a state machine -------------------------------------------------------------------------------------


@dataclass
class Model:
    """What ACC-2, ACC-3 and ACC-5 say, in the plainest words."""

    asked: dict[Contact, list[datetime]] = field(default_factory=dict)
    newest: dict[Contact, str] = field(default_factory=dict)
    wrong: dict[Contact, int] = field(default_factory=dict)
    used: set[Contact] = field(default_factory=set)

    def may_ask(self, contact: Contact, now: datetime) -> bool:
        times = [at for at in self.asked.get(contact, []) if now - at < timedelta(hours=1)]
        return len(times) < 6 and all(now - at >= timedelta(minutes=1) for at in times)

    def outcome(self, contact: Contact, code: str, now: datetime) -> str:
        times = self.asked.get(contact, [])
        is_alive = bool(times) and now - times[-1] < timedelta(minutes=10) and contact not in self.used
        if not is_alive or self.wrong[contact] >= 5:
            return CodeSpent.code
        return "right" if code == self.newest[contact] else WrongCode.code


_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("wait"), st.sampled_from([1, 30, 59, 60, 300, 599, 600, 3599])),
        st.tuples(st.just("ask"), st.sampled_from([PUPIL, PARENT])),
        st.tuples(st.just("right"), st.sampled_from([PUPIL, PARENT])),
        st.tuples(st.just("wrong"), st.sampled_from([PUPIL, PARENT])),
    ),
    min_size=1,
    max_size=40,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(steps=_STEPS)
async def test_acc_2_acc_3_acc_5_hold_in_every_order(
    running: Running, watch: Clock, steps: list[tuple[str, object]]
) -> None:
    wiring, model = running.wiring, Model()
    async with wiring.database.system() as tx:
        await tx.execute(delete(sign_in_code))
    for verb, what in steps:
        if verb == "wait":
            assert isinstance(what, int)
            watch.pass_(seconds=what)
            continue
        assert isinstance(what, Contact)
        if verb == "ask":
            may = model.may_ask(what, watch.time)
            try:
                code = await ask(wiring, what)
            except TooMany:
                assert not may
                continue
            assert may
            model.asked.setdefault(what, []).append(watch.time)
            model.newest[what], model.wrong[what] = code, 0
            model.used.discard(what)
            continue
        known = model.newest.get(what, "000000")
        tried = known if verb == "right" else other_than(known)
        expected = model.outcome(what, tried, watch.time)
        assert await attempt(wiring, tried, what) == expected
        if expected == WrongCode.code:
            model.wrong[what] += 1
        if expected == "right":
            model.used.add(what)


@given(
    gaps=st.lists(st.integers(0, 4000), max_size=12),
    address_gaps=st.lists(st.integers(0, 400), max_size=12),
    limits=st.builds(Limits, st.integers(1, 6), st.integers(1, 8), st.integers(1, 9), st.just(300)),
)
def test_acc_3_the_promised_wait_is_exact(gaps: list[int], address_gaps: list[int], limits: Limits) -> None:
    """After the seconds of the refusal one may ask; a second earlier one may not."""
    now = datetime(2026, 9, 1, tzinfo=UTC)

    def times(seconds: list[int]) -> list[datetime]:
        return [now - timedelta(seconds=sum(seconds[: index + 1])) for index in range(len(seconds))]

    contact, address = times(gaps), times(address_gaps)
    refusal = refuse_request(contact, address, now, limits)
    if refusal is None:
        return
    wait = timedelta(seconds=refusal.params["seconds"])
    assert refuse_request(contact, address, now + wait, limits) is None
    assert refuse_request(contact, address, now + wait - timedelta(seconds=1), limits) is not None


async def test_acc_3_a_crowd_at_one_contact_takes_nobody_s_connection(running: Running, watch: Clock) -> None:
    """Whoever asks while the same contact is being served is refused at once, and holds no connection meanwhile."""
    async with running.wiring.database.system() as serving:
        await ask_in(serving, running.wiring)
        async with asyncio.timeout(5):
            outcomes = await asyncio.gather(*(ask(running.wiring) for _ in range(60)), return_exceptions=True)
            await ask(running.wiring, PARENT)  # the witness: another contact is served
    assert all(isinstance(outcome, TooMany) for outcome in outcomes)


async def test_acc_3_a_tired_address_is_refused_without_the_database(
    browser: httpx.AsyncClient, running: Running, watch: Clock
) -> None:
    """Thousands of codes asked for from one network cost no transaction; others and the next hour are served."""

    async def asked(number: int, address: str) -> int:
        answer = await browser.post(
            "/api/sign-in/codes",
            json={"contact": f"+7916{number:07d}"},
            headers={"X-Forwarded-For": address},
        )
        return answer.status_code

    most = running.wiring.settings.codes_per_address
    assert {await asked(number, "198.51.100.9") for number in range(most)} == {202}
    assert await asked(5_000, "198.51.100.9") == 429
    before = running.wiring.database.waits.count
    assert {await asked(6_000 + number, "198.51.100.9") for number in range(20)} == {429}
    assert running.wiring.database.waits.count == before
    assert await asked(7_000, "198.51.100.10") == 202  # the witnesses
    watch.pass_(minutes=61)
    assert await asked(7_001, "198.51.100.9") == 202
