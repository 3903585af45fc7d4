"""Every request, counted by its route and its outcome: never by its address, which may hold a name or a code."""

from time import perf_counter
from typing import Any

from litestar.types import ASGIApp, Message, Receive, Scope, Send

from parta.foundation.metrics import Counts, Histogram, Metrics

# Of requests that no route takes.
NOWHERE = "(none)"
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


def watched(app: ASGIApp, figures: HttpFigures) -> ASGIApp:
    """`app`, each request of which is noted. A status is a class: `2xx`; `cut` when the client left before it."""

    async def watch(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await app(scope, receive, send)
        status = 0

        async def send_noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        begun = perf_counter()
        figures.running += 1
        try:
            await app(scope, receive, send_noted)
        finally:
            figures.running -= 1
            figures.note(
                _method(scope), route_of(scope), f"{status // 100}xx" if status else "cut", perf_counter() - begun
            )
        return None

    return watch


def route_of(scope: Any) -> str:
    """The template of the route that took the request, e.g. `/api/organisations/{organisation_id}/members`."""
    return scope.get("path_template") or NOWHERE


def _method(scope: Any) -> str:
    # Anybody may invent methods; a label for each would fill the memory.
    return scope["method"] if scope["method"] in _METHODS else "other"
