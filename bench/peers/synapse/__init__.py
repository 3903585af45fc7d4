"""Matrix Synapse on PostgreSQL, one process: from its package, with a database beside ours."""

import shutil
import subprocess
from pathlib import Path

import asyncpg

from bench.building import TOOLS, python_environment
from bench.generator import generate
from bench.peers.peer import Command, Peer, RunningPeer
from parta.foundation.processes import Postgres

_HERE = Path(__file__).parent
_VERSION = "1.163.2"


async def synapse_on(postgres: Postgres) -> Peer:
    """Synapse with a new, empty database on `postgres`, the server that ours has its database on."""
    connection = await asyncpg.connect(postgres.dsn())
    try:
        await connection.execute("drop database if exists synapse")
        # Synapse wants this order of letters.
        await connection.execute(
            "create database synapse encoding 'UTF8' locale_provider libc lc_collate 'C' lc_ctype 'C'"
            " template template0"
        )
    finally:
        await connection.close()

    def command(folder: Path, port: int) -> Command:
        values = {
            "FOLDER": folder, "PORT": port, "USER": postgres.user, "HOST": postgres.host,
            "DATABASE_PORT": postgres.port,
        }  # fmt: skip
        text = (_HERE / "homeserver.yaml").read_text()
        for name, value in values.items():
            text = text.replace(f"@{name}@", str(value))
        settings = folder / "homeserver.yaml"
        settings.write_text(text)
        shutil.copy(_HERE / "log.yaml", folder / "log.yaml")
        python = str(TOOLS / "synapse" / "bin" / "python")
        program = [python, "-m", "synapse.app.homeserver", "-c", str(settings)]
        subprocess.run([*program, "--generate-keys"], check=True, capture_output=True)
        return Command(program)

    return Peer(
        name="synapse",
        title="Matrix Synapse on PostgreSQL",
        protocol="matrix",
        path="",
        is_durable=True,
        install=lambda: _install(),
        command=command,
        version=lambda: _VERSION,
    )


async def measure_synapse(
    peer: RunningPeer, *, readers: int, writers: int, size: int, seconds: float
) -> dict[str, float]:
    """Posts a second of `writers` in one room, one unanswered each; at half of that, ms from a post to its delivery.

    May be asked again and again: people and room are new each time. Raises RuntimeError if a delivery is missing.
    """
    plan = peer.plan(readers=readers + writers, writers=writers, size=size)
    found = await generate({**plan, "kind": "matrix", "seconds": seconds})
    if found["deliveries"] < found["owed"]:
        raise RuntimeError(f"{found['deliveries']} of {found['owed']} deliveries came")
    return {
        "synapse_posts_per_second": found["posts_per_second"],
        "synapse_p50_ms": found["delivery_p50_ms"],
        "synapse_p99_ms": found["delivery_p99_ms"],
    }


def _install() -> None:
    python_environment("synapse", f"matrix-synapse=={_VERSION}", "psycopg2-binary==2.9.13")
