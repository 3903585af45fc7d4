"""Starting and stopping: the embedded servers, the schema, the worker and uvicorn."""

import asyncio
import logging
import resource
import signal
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
import uvicorn

from .app import http_app, http_of, socket_of, wire
from .foundation.config import Settings
from .foundation.identity import new_token
from .foundation.metrics import metrics_endpoint
from .foundation.processes import LiveKit, Postgres, ProcessError, embedded_livekit, embedded_postgres
from .foundation.realtime import nudging
from .foundation.wiring import Wiring
from .leaving import Server
from .migrations import migrate

_logger = logging.getLogger(__name__)
DATABASE = "parta"


@asynccontextmanager
async def database_of(settings: Settings) -> AsyncGenerator[str]:
    """The address of the database: the operator's, or the embedded one, started where it isn't running."""
    if settings.database_url:
        yield settings.database_url
        return
    async with embedded_postgres(settings.data) as postgres:
        await _ensure_database(postgres)
        yield postgres.dsn(DATABASE)


async def _ensure_database(postgres: Postgres) -> None:
    connection = await asyncpg.connect(postgres.dsn())
    try:
        with suppress(asyncpg.DuplicateDatabaseError):
            await connection.execute(f"create database {DATABASE}")
    finally:
        await connection.close()


def keep_secret(settings: Settings) -> Settings:
    """The settings with a secret: the operator's, or one made once and kept in the data folder."""
    if settings.secret:
        return settings
    path: Path = settings.data / "secret"
    if not path.exists():
        settings.data.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(new_token())
    return msgspec.structs.replace(settings, secret=path.read_text().strip())


@asynccontextmanager
async def working(settings: Settings) -> AsyncGenerator[Wiring]:
    """The rooms without a server, for commands like `parta roster import`; works while the server runs."""
    settings = keep_secret(settings)
    async with database_of(settings) as url:
        await migrate(url)
        wiring = wire(settings, url)
        await wiring.hub.start()
        if not settings.redis_url:
            # No bus reaches the server's process: it is told to look into the log.
            wiring.database.publish_with(nudging(wiring.database))
        await wiring.jobs.start()
        try:
            yield wiring
        finally:
            await wiring.hub.stop()
            await wiring.jobs.stop()
            await wiring.database.close()


async def serve(settings: Settings, *, prepare: Callable[[Wiring], Awaitable[None]] | None = None) -> None:
    """Run until a signal. `prepare` runs after the schema is there and before the port opens (the demo's seeding)."""
    settings = keep_secret(settings)
    _allow_sockets()
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(database_of(settings))
        settings = await _with_livekit(settings, stack)
        await migrate(url)
        wiring = wire(settings, url)
        if settings.serve_jobs:
            _work_beside(wiring)
        app = http_app(wiring)
        server = Server(
            uvicorn.Config(
                app,
                host=settings.host,
                port=settings.port,
                ws=socket_of(wiring),
                loop="uvloop",
                http=http_of(wiring),
                log_config=None,
                access_log=False,
                server_header=False,
                backlog=4096,
                timeout_keep_alive=30,
                timeout_graceful_shutdown=5,
                proxy_headers=False,
            ),
            wiring,
        )
        if prepare is not None:
            await prepare(wiring)
        server.when_open(lambda: print(f"Parta is ready: {settings.url}", flush=True))
        await server.serve()


def _work_beside(wiring: Wiring) -> None:
    """Run jobs while the server runs: started with it, and stopped before the queue's connections are closed."""
    workers: list[asyncio.Task[None]] = []

    async def start() -> None:
        workers.append(asyncio.create_task(wiring.jobs.work()))

    async def stop() -> None:
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)

    wiring.on_start.append(start)
    wiring.on_stop.append(stop)


def _allow_sockets() -> None:
    """As many open files as the system lets us have: the usual 1,024 are a small school's sockets."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


async def _with_livekit(settings: Settings, stack: AsyncExitStack) -> Settings:
    if settings.livekit_url:
        return settings
    hook = f"http://127.0.0.1:{settings.port}/api/livekit/webhook"
    binary = Path(settings.livekit_binary) if settings.livekit_binary else None
    try:
        server = embedded_livekit(settings.data, webhook_url=hook, binary=binary)
        livekit: LiveKit = await stack.enter_async_context(server)
    except ProcessError as error:
        _logger.warning("calls are off: %s", error)
        return settings
    return msgspec.structs.replace(
        settings, livekit_url=livekit.url, livekit_key=livekit.key, livekit_secret=livekit.secret
    )


def run_until_signal(main: Coroutine[Any, Any, None]) -> None:
    """Run `main` on uvloop; SIGTERM ends it as Ctrl-C does."""
    import uvloop

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt), asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main)


async def work(settings: Settings) -> None:
    """Run jobs until a signal, without a port but Prometheus'."""
    async with working(settings) as wiring, metrics_endpoint(settings, wiring.metrics):
        await wiring.jobs.work()


async def migrate_only(settings: Settings) -> None:
    async with database_of(settings) as url:
        await migrate(url)
