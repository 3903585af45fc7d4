"""Prosody of the distribution: one multi-user chat over WebSocket, anonymous users, no TLS, nothing kept."""

import subprocess
from pathlib import Path

from bench.building import required_program
from bench.peers.peer import Command, Peer, program

_TEMPLATE = Path(__file__).parent / "prosody.cfg.lua"


def _command(folder: Path, port: int) -> Command:
    settings = folder / "prosody.cfg.lua"
    settings.write_text(_TEMPLATE.read_text().replace("@FOLDER@", str(folder)).replace("@PORT@", str(port)))
    return Command([program("prosody"), "--config", str(settings), "-F"])


def _version() -> str:
    found = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", "prosody"], capture_output=True, text=True)
    return found.stdout.strip()


PROSODY = Peer(
    name="prosody",
    title="Prosody, MUC over WebSocket",
    protocol="xmpp",
    path="/xmpp-websocket",
    is_durable=False,
    install=lambda: required_program("prosody"),
    command=_command,
    version=_version,
)
