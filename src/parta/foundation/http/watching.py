"""Every request, counted and logged by its route and its outcome: never by its address, which may hold a code."""

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from time import perf_counter
from typing import Any
from uuid import UUID

from litestar.types import ASGIApp, Message, Receive, Scope, Send
from opentelemetry.trace import use_span

from parta.foundation.logs import context
from parta.foundation.metrics import Counts, Histogram, Metrics
from parta.foundation.tracing import Traces

_logger = logging.getLogger("parta.http")

# Of requests that no route takes.
NOWHERE = "(none)"
# Asked for every few seconds, or files of the web app.
_UNINTERESTING = ("/api/health", "/{path", NOWHERE)
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class HttpFigures:
    """Requests of one process."""

    def __init__(self, metrics: Metrics) -> None:
        self.requests: Counts = {}
        self.seconds: dict[tuple[str, ...], Histogram] = {}
        self.running = 0
        metrics.count_by("parta_http_requests", "Requests", ("method", "route", "status"), lambda: self.requests)
        metrics.histogram_by(
            "parta_http_request_seconds", "From a request's head to the end of its answer", ("route",),
            lambda: self.seconds,
        )  # fmt: skip
        metrics.gauge("parta_http_requests_running", "Requests that have no whole answer yet", lambda: self.running)

    def note(self, method: str, route: str, status: str, seconds: float) -> None:
        key = (method, route, status)
        self.requests[key] = self.requests.get(key, 0) + 1
        histogram = self.seconds.get((route,))
        if histogram is None:
            histogram = self.seconds[route,] = Histogram()
        histogram.observe(seconds)


def watched(app: ASGIApp, figures: HttpFigures, traces: Traces) -> ASGIApp:
    """`app`, each request of which is noted, and answered with the id under which the log knows it.

    A status is a class: `2xx`; `cut` when the client left before it.
    """

    async def watch(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await app(scope, receive, send)
        status = 0
        request = os.urandom(8).hex()
        span = traces.begin("request", {"http.request.method": _method(scope)}) if traces.is_on else None
        token = context.set(RequestContext(request, scope))

        async def send_noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", request.encode())]
            await send(message)

        begun = perf_counter()
        figures.running += 1
        try:
            with use_span(span, end_on_exit=False) if span is not None else nullcontext():
                await app(scope, receive, send_noted)
        finally:
            figures.running -= 1
            seconds = perf_counter() - begun
            route = route_of(scope)
            figures.note(_method(scope), route, f"{status // 100}xx" if status else "cut", seconds)
            if route != "/" and not route.startswith(_UNINTERESTING):
                fields = {"method": _method(scope), "route": route, "status": status, "ms": round(seconds * 1000, 1)}
                _logger.info("request", extra={"fields": fields})
            if span is not None:
                span.set_attributes({"http.route": route, "http.response.status_code": status})
                span.end()
            context.reset(token)
        return None

    return watch


class RequestContext(Mapping[str, str]):
    """What lines of the log say of the request in whose course they are written; the route finds itself later."""

    __slots__ = ("_request", "_scope")

    def __init__(self, request: str, scope: Any) -> None:
        self._request = request
        self._scope = scope

    def __getitem__(self, name: str) -> str:
        if name == "request":
            return self._request
        if name == "organisation" and (found := self._organisation()):
            return found
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        yield "request"
        if self._organisation():
            yield "organisation"

    def __len__(self) -> int:
        return 2 if self._organisation() else 1

    def _organisation(self) -> str:
        found = self._scope.get("path_params", {}).get("organisation_id")
        return str(found) if isinstance(found, UUID) else ""


def route_of(scope: Any) -> str:
    """The template of the route that took the request, e.g. `/api/organisations/{organisation_id}/members`."""
    return scope.get("path_template") or NOWHERE


def _method(scope: Any) -> str:
    # Anybody may invent methods; a label for each would fill the memory.
    return scope["method"] if scope["method"] in _METHODS else "other"
