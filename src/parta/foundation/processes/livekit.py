"""The media server LiveKit on this machine, for the demo and the tests: browsers reach it over loopback.

`parta serve` for a town names its own LiveKit in the settings and never comes here.
"""

import asyncio
import contextlib
import fcntl
import http.client
import os
import secrets
import shutil
import signal
import socket
import subprocess
import threading
from collections.abc import AsyncGenerator
from pathlib import Path

import msgspec
import psutil

from parta.foundation.processes.child import (
    ProcessError,
    end,
    environment_without,
    keep_alive,
    spawn,
    tail,
    wait_until,
)

ADDRESS = "127.0.0.1"
_USUAL_PORTS = (7880, 7881, 7882)
_START_SECONDS = 15.0
# The first signal lets calls finish, the second doesn't: when Parta goes, nobody could lead them any more.
_STOPS = ((signal.SIGTERM, 0.5), (signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0))


class Keys(msgspec.Struct, frozen=True):
    """The pair that signs tickets into calls and the server's own requests."""

    key: str
    secret: str


class LiveKit:
    """A running media server."""

    def __init__(self, server: "_Server") -> None:
        self._server = server

    @property
    def url(self) -> str:
        """Where browsers connect; the port stays across restarts unless somebody took it meanwhile."""
        return f"ws://{ADDRESS}:{self._server.ports[0]}"

    @property
    def api_url(self) -> str:
        """Where our server sends its requests."""
        return f"http://{ADDRESS}:{self._server.ports[0]}"

    @property
    def key(self) -> str:
        return self._server.keys.key

    @property
    def secret(self) -> str:
        return self._server.keys.secret

    @property
    def pid(self) -> int:
        return self._server.pid

    @property
    def is_alive(self) -> bool:
        return self._server.is_alive()

    async def is_healthy(self) -> bool:
        """Whether it answers, not only lives."""
        return await asyncio.to_thread(self._server.answers)


def find_binary(named: Path | None = None) -> Path:
    """The LiveKit server: the one `named` in the settings, on PATH, or built by `make` into `.tools`.

    Raises ProcessError.
    """
    if named is not None:
        if not os.access(named, os.X_OK):
            raise ProcessError(f"PARTA_LIVEKIT_BINARY={named} isn't a program")
        return named
    if on_path := shutil.which("livekit-server"):
        return Path(on_path)

    project = Path(__file__).parents[4]
    built = project / ".tools" / "bin" / "livekit-server"
    if os.access(built, os.X_OK):
        return built
    raise ProcessError(
        "The LiveKit server is missing: `make run` installs it, or put `livekit-server` on PATH, "
        "or name it in PARTA_LIVEKIT_BINARY, or set PARTA_LIVEKIT_URL to a server that runs elsewhere."
    )


@contextlib.asynccontextmanager
async def embedded_livekit(data: Path, *, webhook_url: str = "", binary: Path | None = None) -> AsyncGenerator[LiveKit]:
    """A media server of our own, with its keys in `data`/livekit; it tells `webhook_url` who comes and goes.

    A server that dies meanwhile is started again with the same keys and, if it can be, on the same ports.

    Raises ProcessError.
    """
    server = await asyncio.to_thread(_Server, data, find_binary(binary), webhook_url)
    try:
        await asyncio.to_thread(server.start)
        watch = asyncio.create_task(keep_alive("LiveKit", server.is_alive, server.revive))
        try:
            yield LiveKit(server)
        finally:
            watch.cancel()
    finally:
        await asyncio.to_thread(server.stop)


class _Server:
    """The process and its folder. Methods block."""

    def __init__(self, data: Path, binary: Path, webhook_url: str) -> None:
        home = data.resolve() / "livekit"
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.keys = _load_keys(home / "keys.json")
        self.ports = _USUAL_PORTS
        self.pid = 0
        self._home = home
        self._binary = binary
        self._webhook_url = webhook_url
        self._config = home / "livekit.yaml"
        self._child: subprocess.Popen[bytes] | None = None
        self._lock = (home / "livekit.lock").open("a")
        self._turn = threading.Lock()  # a start that was cancelled still runs in its thread when stop comes

    def is_alive(self) -> bool:
        return self._child is not None and self._child.poll() is None

    async def revive(self) -> None:
        await asyncio.to_thread(self.start)

    def start(self) -> None:
        with self._turn:
            if not self._lock.closed:
                self._start()

    def stop(self) -> None:
        with self._turn, self._lock:
            if self.pid:
                end(self.is_alive, self.pid, _STOPS, name="LiveKit")

    def _start(self) -> None:
        self._be_alone()
        self._end_leftover()
        self.ports = _free_ports(self.ports)
        _write_private(self._config, msgspec.json.format(msgspec.json.encode(self._configuration())))

        log = self._home / "livekit.log"
        if log.exists():
            log.replace(self._home / "livekit.previous.log")
        child = spawn(
            [str(self._binary), "--config", str(self._config)],
            log=log,
            environment=environment_without("LIVEKIT_", "NODE_IP", "UDP_PORT", "REDIS_"),
        )
        (self._home / "livekit.pid").write_text(str(child.pid))
        wait_until(lambda: self.answers() or child.poll() is not None, seconds=_START_SECONDS)
        if child.poll() is not None or not self.answers():
            child.kill()
            child.wait()
            raise ProcessError(f"LiveKit ({self._binary}) doesn't start:\n{tail(log)}")
        self.pid, self._child = child.pid, child

    def answers(self) -> bool:
        connection = http.client.HTTPConnection(ADDRESS, self.ports[0], timeout=1)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _be_alone(self) -> None:
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ProcessError(f"Parta already runs with the data folder {self._home.parent}") from None

    def _end_leftover(self) -> None:
        """End the server of a Parta that was killed; nobody else can, for nobody knows of it."""
        try:
            process = psutil.Process(int((self._home / "livekit.pid").read_text()))
            if str(self._config) not in process.cmdline():
                return
        except (FileNotFoundError, ValueError, psutil.Error):
            return
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
            process.wait(5)

    def _configuration(self) -> dict[str, object]:
        signalling, media_tcp, media_udp = self.ports
        return {
            "port": signalling,
            "bind_addresses": [ADDRESS],
            "keys": {self.keys.key: self.keys.secret},
            "logging": {"level": "warn", "json": True},
            "rtc": {
                "node_ip": ADDRESS,
                "use_external_ip": False,
                "enable_loopback_candidate": True,
                "ips": {"includes": [f"{ADDRESS}/32"]},
                "tcp_port": media_tcp,
                "udp_port": media_udp,
                # Without an entry LiveKit sends every browser to the STUN servers of a foreign company.
                "stun_servers": [f"{ADDRESS}:{media_udp}"],
            },
            **({"webhook": {"api_key": self.keys.key, "urls": [self._webhook_url]}} if self._webhook_url else {}),
        }


def _load_keys(path: Path) -> Keys:
    if path.exists():
        return msgspec.json.decode(path.read_bytes(), type=Keys)
    keys = Keys(key="parta" + secrets.token_hex(6), secret=secrets.token_urlsafe(32))
    _write_private(path, msgspec.json.encode(keys))
    return keys


def _write_private(path: Path, content: bytes) -> None:
    unfinished = path.with_name(path.name + ".new")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600, exist_ok=False)
    unfinished.write_bytes(content)
    unfinished.replace(path)


def _free_ports(wanted: tuple[int, int, int]) -> tuple[int, int, int]:
    kinds = (socket.SOCK_STREAM, socket.SOCK_STREAM, socket.SOCK_DGRAM)
    with contextlib.ExitStack() as held:  # held together, so that no two of them are the same
        signalling, media_tcp, media_udp = (
            _free_port(port, kind, held) for port, kind in zip(wanted, kinds, strict=True)
        )
    return signalling, media_tcp, media_udp


def _free_port(wanted: int, kind: socket.SocketKind, held: contextlib.ExitStack) -> int:
    for port in (wanted, 0):
        holder = held.enter_context(socket.socket(socket.AF_INET, kind))
        if kind == socket.SOCK_STREAM:
            holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server does: a restart is no clash
        try:
            # The media ports are taken on every address, so that is what has to be free.
            holder.bind(("", port))
        except OSError:
            continue
        return int(holder.getsockname()[1])
    raise ProcessError("No free port for LiveKit")
