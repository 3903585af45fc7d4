"""What Prometheus sees moves with what people do, and is nobody else's."""

from collections.abc import Awaitable, Callable

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.conftest import Class
from fixtures.ports import free_port
from fixtures.school import Running
from fixtures.sockets import watching
from foundation.watching.conftest import TOKEN, scrape
from parta.foundation.config import Settings, SettingsError, refuse_production
from parta.foundation.metrics import Histogram, place_of

MESSAGES = "/api/organisations/{organisation_id}/conversations/{conversation_id}/messages"


async def test_figures_move_with_posts(chat: Class, metrics_address: str) -> None:
    before = await scrape(metrics_address, TOKEN)
    async with watching(chat.school, chat.pupil) as pupil, watching(chat.school, chat.curator) as curator:
        await pupil.follow(chat.stream, since=-1)
        await curator.follow(chat.stream, since=-1)
        await chat.post(chat.curator, "Собрание в пять")
        answer = await curator.ask(
            "chat.post_message", conversationId=chat.id, id="018f0000-0000-7000-8000-000000000001", body="В 203"
        )
        assert "ok" in answer
        await pupil.expect_text("В 203")
        during = await scrape(metrics_address, TOKEN)

    def grown(name: str, **labels: str) -> float:
        return during.figure(name, **labels) - before.figure(name, **labels)

    assert during.figure("parta_sockets") == 2
    assert grown("parta_posts_total", outcome="posted") == 2
    assert grown("parta_posts_total", outcome="refused") == 0
    assert grown("parta_post_seconds_count") == 2
    assert grown("parta_commit_seconds_count", lane="hot") == 2
    assert grown("parta_commit_posts_sum", lane="hot") == 2
    assert grown("parta_deliveries_total") >= 4  # two messages, two readers
    assert grown("parta_delivery_seconds_count") == grown("parta_deliveries_total")
    assert grown("parta_http_requests_total", method="POST", route=MESSAGES, status="2xx") == 1
    assert grown("parta_http_request_seconds_count", route=MESSAGES) == 1
    assert during.figure("parta_database_pool_size") == 12
    assert grown("parta_database_wait_seconds_count") > 0
    assert during.figure("parta_part_up", part="database") == 1
    assert during.figure("process_resident_memory_bytes") > 1_000_000
    assert {"parta_jobs", "parta_job_late_seconds", "parta_posts_waiting", "parta_socket_unread_bytes"} <= during.names


async def test_refused_posts_are_counted_apart(chat: Class, metrics_address: str) -> None:
    answer = await chat.try_post(chat.pupil, "Ещё одно", replyToId=None, attachmentIds=[chat.id])
    assert answer.status_code >= 400
    seen = await scrape(metrics_address, TOKEN)
    assert seen.figure("parta_posts_total", outcome="refused") == 1


async def test_addresses_that_hold_names_are_no_labels(running: Running, metrics_address: str) -> None:
    """Whatever stands in an address, a label is a route: nothing personal, and no memory for inventors."""
    async with running.anonymous() as client:
        for number in range(50):
            await client.get(f"/api/organisations/ivanova-{number}/x")
            await client.request("PROPFIND", f"/api/by-code/k{number}")
    seen = await scrape(metrics_address, TOKEN)
    assert seen.figure("parta_http_requests_total") >= 100  # the witness: they were counted
    assert not [label for label in seen.labels if "ivanova" in label or "by-code" in label or label == "PROPFIND"]


async def test_figures_are_nobody_else_s(running: Running, metrics_address: str) -> None:
    await scrape(metrics_address, TOKEN)  # the witness
    async with httpx.AsyncClient(base_url=f"http://{metrics_address}") as client:
        for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": TOKEN}, {"Authorization": ""}):
            answer = await client.get("/metrics", headers=headers)
            assert (answer.status_code, answer.content) == (401, b"")
        assert (await client.get("/", headers={"Authorization": f"Bearer {TOKEN}"})).status_code == 404
    async with running.anonymous() as client:  # the public port knows nothing of it
        answer = await client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        assert b"parta_" not in answer.content


async def test_nothing_listens_unless_it_is_wanted(
    start_server: Callable[..., Awaitable[Running]], metrics_address: str
) -> None:
    await start_server()
    async with httpx.AsyncClient() as client:
        with pytest.raises(httpx.ConnectError):
            await client.get(f"http://{metrics_address}/metrics")


async def test_a_part_that_is_away_takes_nothing_else_with_it(
    start_server: Callable[..., Awaitable[Running]],
) -> None:
    """LiveKit doesn't answer: its figures are missing, the others come."""
    address = f"127.0.0.1:{free_port()}"
    nowhere = f"http://127.0.0.1:{free_port()}"
    await start_server(metrics=address, livekit_url=nowhere, livekit_key="k", livekit_secret="s" * 32)
    seen = await scrape(address)
    assert seen.figure("parta_part_up", part="livekit") == 0
    assert seen.figure("parta_part_up", part="database") == 1
    assert "parta_livekit_rooms" not in seen.names


def test_beyond_loopback_a_token_is_needed() -> None:
    def faults(**changes: str) -> list[str]:
        return [one for one in refuse_production(Settings(**changes)) if "METRICS" in one]

    assert faults(metrics="0.0.0.0:9464")
    assert faults(metrics="[::]:9464")
    for fine in ({}, {"metrics": "127.0.0.1:9464"}, {"metrics": "0.0.0.0:9464", "metrics_token": "t"}):
        assert not faults(**fine)


def test_an_address_is_read() -> None:
    assert place_of("127.0.0.1:9464") == ("127.0.0.1", 9464)
    assert place_of("[::1]:9464") == ("::1", 9464)
    for wrong in ("here", "host:", "host:99999", "host:x"):
        with pytest.raises(SettingsError):
            place_of(wrong)


@given(st.lists(st.floats(min_value=0, max_value=20, allow_nan=False)))
def test_a_histogram_counts_as_prometheus_does(values: list[float]) -> None:
    histogram = Histogram((0.1, 1.0, 5.0))
    for value in values:
        histogram.observe(value)
    assert histogram.buckets() == [
        *((str(bound), sum(value <= bound for value in values)) for bound in (0.1, 1.0, 5.0)),
        ("+Inf", len(values)),
    ]
    assert histogram.total == pytest.approx(sum(values))
