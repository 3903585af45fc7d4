"""Where Prometheus asks: an address of its own, which the world's proxy doesn't know.

Behind a balancer a scrape through the public port would reach any one of the processes; so each has its own endpoint.
"""

import asyncio
import hmac
import socket
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from litestar.types import ASGIApp, Receive, Scope, Send

from parta.foundation.config import Settings, SettingsError

from .registry import CONTENT_TYPE, Metrics


@asynccontextmanager
async def metrics_endpoint(settings: Settings, metrics: Metrics) -> AsyncGenerator[str]:
    """Answer `GET /metrics` while inside; yields the address, empty where none is set.

    Raises OSError when the address is taken.
    """
    if not settings.metrics:
        yield ""
        return
    host, port = place_of(settings.metrics)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, port), family=family)
    config = uvicorn.Config(
        _answering(metrics, settings.metrics_token), lifespan="off", ws="none", http="httptools", log_config=None,
        access_log=False, server_header=False, limit_concurrency=8,
    )  # fmt: skip
    server = _SideServer(config)
    running = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield f"http://{settings.metrics}/metrics"
    finally:
        server.should_exit = True
        await running
        listener.close()


class _SideServer(uvicorn.Server):
    """A second server in the same process: signals are the first one's."""

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


def place_of(address: str) -> tuple[str, int]:
    """Host and port of `host:port`, `[::1]:port` or `port` (then loopback). Raises SettingsError."""
    host, _, port = address.rpartition(":")
    if not port.isdecimal() or int(port) > 65535:
        raise SettingsError(f"PARTA_METRICS={address!r}: expected host:port")
    return host.strip("[]") or "127.0.0.1", int(port)


def _answering(metrics: Metrics, token: str) -> ASGIApp:
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        status, body = 404, b""
        if scope["path"] == "/metrics" and scope["method"] == "GET":
            status, body = (200, await metrics.expose()) if _may_read(scope, token) else (401, b"")
        headers = [(b"content-type", CONTENT_TYPE.encode()), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body, "more_body": False})

    return answer


def _may_read(scope: Scope, token: str) -> bool:
    if not token:
        return True
    given = next((value for name, value in scope["headers"] if name == b"authorization"), b"")
    return hmac.compare_digest(given, b"Bearer " + token.encode())
