"""The only place that wires rooms together."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
from litestar import Litestar, MediaType, Response, Router, get
from litestar.config.compression import CompressionConfig
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.routes import HTTPRoute
from litestar.types import ASGIApp
from prometheus_client.core import Metric

from . import (
    accounts,
    calls,
    chat,
    compliance,
    demo,
    exchange,
    invitations,
    movement,
    municipal,
    organisations,
    personal_data,
    reconciliation,
    school_year,
    statistics,
    structure,
)
from .foundation import files, letters
from .foundation.config import Settings
from .foundation.db import Database, Reactions, event_types, news_types
from .foundation.errors import Refusal
from .foundation.files import FileStore
from .foundation.http import (
    GuardedHttp,
    HttpFigures,
    http_class,
    on_failure,
    on_http,
    on_refusal,
    safe_headers,
    same_origin,
    watched,
)
from .foundation.jobs import Jobs
from .foundation.letters import Postman
from .foundation.metrics import LoopWatch, Metrics, gauge, metrics_endpoint
from .foundation.realtime import (
    Crowd,
    CrowdLimits,
    Hub,
    LocalBus,
    NudgeListener,
    RedisBus,
    Socket,
    SocketCommands,
    SocketServer,
    Threshold,
    socket_class,
)
from .foundation.tracing import Traces
from .foundation.web import web_app
from .foundation.wiring import Wiring

ROOMS = (
    accounts,
    organisations,
    structure,
    invitations,
    movement,
    reconciliation,
    school_year,
    chat,
    calls,
    statistics,
    compliance,
    exchange,
    municipal,
    personal_data,
    demo,
)


def wire(settings: Settings, database_url: str) -> Wiring:
    """Make the parts and let every room announce itself, the lowest first."""
    database = Database(database_url, pool=settings.database_pool, reactions=Reactions())
    bus = RedisBus(settings.redis_url) if settings.redis_url else LocalBus()
    traces = Traces(settings)
    hub = Hub(database, bus, gather=settings.gather_ms / 1000, traces=traces)
    jobs = Jobs(database_url)
    metrics = Metrics()
    wiring = Wiring(
        settings=settings,
        database=database,
        hub=hub,
        commands=SocketCommands(hub),
        jobs=jobs,
        files=FileStore(settings),
        postman=Postman(settings, jobs),
        metrics=metrics,
        traces=traces,
    )
    wiring.checks["database"] = database.is_alive
    wiring.checks["bus"] = hub.is_alive
    wiring.checks["files"] = wiring.files.is_alive
    database.watch(metrics)
    hub.watch(metrics)
    jobs.watch(metrics, database)
    watch_parts(wiring)
    letters.wire(wiring)
    files.wire(wiring)
    for room in ROOMS:
        room.wire(wiring)
    return wiring


def watch_parts(wiring: Wiring) -> None:
    """Tell of every part whether it answers, as /api/health does."""

    async def ask() -> list[Metric]:
        found = {(name,): float(await check()) for name, check in wiring.checks.items()}
        return [gauge("parta_part_up", "Whether a part of /api/health answers", found, ("part",))]

    wiring.metrics.ask("parts", ask)


def http_app(wiring: Wiring) -> Litestar:
    """The ASGI app: every room's routes, problems for every error, the web app for everything else."""

    @asynccontextmanager
    async def life(_: Litestar) -> AsyncGenerator[None]:
        loop = LoopWatch(wiring.metrics)
        nudges = NudgeListener(wiring.database.url, wiring.hub.heal)
        await wiring.hub.start()
        await nudges.start()
        await wiring.jobs.start()
        for start in wiring.on_start:
            await start()
        loop.start()
        try:
            async with metrics_endpoint(wiring.settings, wiring.metrics):
                yield
        finally:
            loop.stop()
            for stop in reversed(wiring.on_stop):
                await stop()
            await nudges.stop()
            await wiring.hub.stop()
            await wiring.jobs.stop()
            await wiring.database.close()
            await asyncio.to_thread(wiring.traces.close)

    def with_safe_headers(app: ASGIApp) -> ASGIApp:
        return safe_headers(app, connect=_connect_sources(wiring.settings))

    app = Litestar(
        route_handlers=[
            Router("/api", route_handlers=[*health(wiring.checks), *wiring.routes]),
            *wiring.standard_routes,
            *web_app(Path(wiring.settings.web)),
        ],
        dependencies={
            "database": provide(wiring.database),
            "settings": provide(wiring.settings),
            "wiring": provide(wiring),
            **{name: Provide(dependency) for name, dependency in wiring.dependencies.items()},
        },
        exception_handlers={Refusal: on_refusal, HTTPException: on_http, Exception: on_failure},
        middleware=[with_safe_headers, same_origin],
        compression_config=CompressionConfig(
            backend="gzip", gzip_compress_level=5, minimum_size=1000, exclude_opt_key="is_uncompressed"
        ),
        request_max_body_size=wiring.settings.body_limit,
        openapi_config=OpenAPIConfig(
            title="Parta", version="1", path="/api", render_plugins=[JsonRenderPlugin(path="/openapi.json")]
        ),
        lifespan=[life],
        logging_config=None,
    )
    app.asgi_handler = watched(app.asgi_handler, HttpFigures(wiring.metrics), wiring.traces)
    # What the table doesn't name would be refused to everybody: better not to start (PERM-3).
    wiring.register(organisations.Permissions).require_rows(governed_routes(app))
    return app


def governed_routes(app: Litestar) -> set[str]:
    """Routes below an organisation, as the table of permissions names them. OPTIONS tell nothing of anybody."""
    return {
        organisations.route_of(method, route.path)
        for route in app.routes
        if isinstance(route, HTTPRoute) and organisations.ORGANISATION in route.path_format
        for handler in route.route_handlers
        for method in handler.http_methods
        if method != "OPTIONS"
    }


def describe_api() -> bytes:
    """The API (OpenAPI 3.1), with the events of the socket beside it: `StreamEvents` names the data of each type."""
    wiring = wire(Settings(secret="-" * 32, demo=True), "postgresql:///parta")
    document = http_app(wiring).openapi_schema.to_schema()
    filled = wiring.database.reactions.filled_types()
    kinds: dict[str, type[msgspec.Struct]] = {
        **{tag: filled.get(kind, kind) for tag, kind in event_types().items()},
        **news_types(),
    }
    schemas, components = msgspec.json.schema_components(
        list(kinds.values()), ref_template="#/components/schemas/event_{name}"
    )
    document["components"]["schemas"] |= {f"event_{name}": schema for name, schema in components.items()}
    document["components"]["schemas"]["StreamEvents"] = {
        "type": "object",
        "properties": dict(zip(kinds, schemas, strict=True)),
        "required": list(kinds),
    }
    return msgspec.json.format(msgspec.json.encode(document, order="sorted"), indent=1)


def socket_of(wiring: Wiring) -> type[Socket]:
    """The WebSocket class of this process, for uvicorn."""
    admission = organisations.SocketAdmission(wiring.database, wiring.register(organisations.Gates))
    return socket_class(
        SocketServer(
            hub=wiring.hub,
            welcome=organisations.welcome(wiring),
            perform=wiring.commands.perform,
            subscribe=wiring.commands.subscribe,
            begin=wiring.commands.hot,
            holds=Threshold(admission).holds,
            frames_per_second=wiring.settings.frames_per_second,
            bytes_per_second=wiring.settings.bytes_per_second,
            crowd=Crowd(CrowdLimits.of(wiring.settings), wiring.metrics),
            buffer=wiring.settings.socket_buffer,
        )
    )


def http_of(wiring: Wiring) -> type[GuardedHttp]:
    """The class of this process's HTTP connections, for uvicorn."""
    return http_class(wiring.settings, wiring.metrics)


def provide(value: object) -> Provide:
    """A dependency that is always the same object."""

    async def give() -> Any:
        return value

    return Provide(give)


def health(checks: dict[str, Callable[[], Awaitable[bool]]]) -> list[Any]:
    """Whether to send people here, and whether the process lives.

    GET /api/health (and …/ready): every part by name; 503 while one of them doesn't answer, or the server drains.
    GET /api/health/live: 200 as long as the process answers at all; a database that is away is no reason to restart it.
    """

    @get("/health/live", media_type=MediaType.JSON)
    async def read_life() -> dict[str, str]:
        return {"status": "ok"}

    @get(["/health", "/health/ready"], media_type=MediaType.JSON)
    async def read_health() -> Response[dict[str, Any]]:
        # A copy: a server that begins to leave says so by a check of its own, also while the others are asked.
        parts = {name: await check() for name, check in list(checks.items())}
        # Chat goes on without calls: the platform is ready then, and says what isn't.
        is_ready = all(works for name, works in parts.items() if name != "livekit")
        state = {name: "ok" if works else "down" for name, works in parts.items()}
        return Response({"status": "ok" if is_ready else "down", "parts": state}, status_code=200 if is_ready else 503)

    return [read_life, read_health]


def _connect_sources(settings: Settings) -> str:
    """Where the browser may connect beside us: LiveKit, by WebSocket and HTTP."""
    address = (settings.livekit_public_url or settings.livekit_url).rstrip("/")
    if not address:
        return ""
    plain = address.replace("wss://", "https://").replace("ws://", "http://")
    return f"{plain.replace('http', 'ws', 1)} {plain}"
