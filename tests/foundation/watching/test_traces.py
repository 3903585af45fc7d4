"""A post's trace goes the whole way, to a collector that speaks OTLP, and says nobody's name."""

import threading
from collections.abc import Awaitable, Callable, Generator, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from chat.conftest import make_chat
from fixtures.school import Running
from fixtures.sockets import watching
from parta.foundation.identity import new_id
from parta.organisations import Role

Start = Callable[..., Awaitable[Running]]


@dataclass
class Collector:
    """What was sent to it."""

    url: str
    requests: list[bytes] = field(default_factory=list)

    @property
    def spans(self) -> list[Span]:
        found: list[Span] = []
        for data in self.requests:
            request = ExportTraceServiceRequest.FromString(data)
            found += [span for one in request.resource_spans for scope in one.scope_spans for span in scope.spans]
        return found

    def named(self, name: str) -> list[Span]:
        return [span for span in self.spans if span.name == name]


@pytest.fixture
def collector() -> Generator[Collector]:
    """An HTTP server that takes OTLP's protobuf."""
    taken: list[bytes] = []

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.path == "/v1/traces"
            assert self.headers["Content-Type"] == "application/x-protobuf"
            taken.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            return None

    with ThreadingHTTPServer(("127.0.0.1", 0), Taking) as server:
        running = threading.Thread(target=server.serve_forever)
        running.start()
        yield Collector(f"http://127.0.0.1:{server.server_address[1]}/v1/traces", taken)
        server.shutdown()
        running.join()


def fields_of(span: Span) -> dict[str, object]:
    return {one.key: one.value.string_value or one.value.int_value for one in span.attributes}


async def talk(running: Running, *, reads_at: Running | None = None) -> str:
    """A post by HTTP and one by a socket, both read; the organisation's id."""
    school = await running.school()
    teacher = await school.person("Тайная Василиса", Role.ADMINISTRATOR)
    pupil = await school.person("Скрытый Пётр", Role.STUDENT)
    chat = await make_chat(school, teacher, pupil, title="Секрет")
    reading = school if reads_at is None else type(school)(reads_at.wiring, reads_at.base, school.id, school.stack)
    async with watching(reading, pupil) as reader, watching(school, teacher) as writer:
        await reader.follow(f"conversation:{chat}", since=-1)
        path = school.path(f"/conversations/{chat}/messages")
        answer = await teacher.client.post(path, json={"id": str(new_id()), "body": "Шёпот первый"})
        assert answer.status_code == 201
        said = await writer.ask("chat.post_message", conversationId=chat, id=str(new_id()), body="Шёпот второй")
        assert "ok" in said
        await reader.expect_text("Шёпот второй")
    return str(school.id)


def below(span: Span, others: Sequence[Span]) -> list[Span]:
    return [one for one in others if one.parent_span_id == span.span_id and one.trace_id == span.trace_id]


async def test_a_post_is_followed_to_its_delivery(start_server: Start, collector: Collector) -> None:
    running = await start_server(traces_url=collector.url, traces_percent=100)
    organisation = await talk(running)
    running.wiring.traces.close()

    posts = collector.named("post")
    assert [fields_of(span) for span in posts] == [
        {"parta.organisation": organisation, "parta.outcome": "posted"},
        {"parta.organisation": organisation, "parta.outcome": "posted"},
    ]
    by_http, by_socket = sorted(posts, key=lambda span: span.start_time_unix_nano)
    for span in (by_http, by_socket):
        [commit] = below(span, collector.named("commit"))
        [delivery] = below(span, collector.named("delivery"))
        assert fields_of(commit)["parta.batch"] == 1
        assert fields_of(delivery)["parta.readers"] == 1
        assert span.start_time_unix_nano <= commit.start_time_unix_nano <= commit.end_time_unix_nano
        assert commit.end_time_unix_nano <= delivery.end_time_unix_nano
    assert not by_socket.parent_span_id
    [request] = [span for span in collector.named("request") if span.span_id == by_http.parent_span_id]
    assert fields_of(request) == {
        "http.request.method": "POST",
        "http.route": "/api/organisations/{organisation_id}/conversations/{conversation_id}/messages",
        "http.response.status_code": 201,
    }
    sent = b"".join(collector.requests)
    assert organisation.encode() in sent  # the witness
    assert not [word for word in ("Тайная", "Пётр", "Секрет", "Шёпот", "+7900") if word.encode() in sent]


async def test_a_delivery_at_another_process_belongs_to_the_same_trace(
    start_server: Start, collector: Collector, redis_url: str
) -> None:
    first = await start_server(traces_url=collector.url, traces_percent=100, redis_url=redis_url)
    second = await start_server(traces_url=collector.url, traces_percent=100, redis_url=redis_url)
    await talk(first, reads_at=second)
    first.wiring.traces.close()
    second.wiring.traces.close()
    for post in collector.named("post"):
        assert below(post, collector.named("delivery"))


async def test_none_of_a_hundred_is_none(start_server: Start, collector: Collector) -> None:
    running = await start_server(traces_url=collector.url, traces_percent=0)
    await talk(running)
    running.wiring.traces.close()
    assert collector.spans == []
    assert running.wiring.traces.posts == {}


async def test_without_a_collector_nothing_is_recorded(start_server: Start) -> None:
    running = await start_server()
    assert not running.wiring.traces.is_on
    await talk(running)
    assert running.wiring.traces.posts == {}
