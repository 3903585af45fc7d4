"""Centrifugo's engine: a small server on its library (memory broker, JSON over WebSocket, no history)."""

from pathlib import Path

from bench.building import TOOLS, go_program
from bench.peers.peer import Command, Peer

_HERE = Path(__file__).parent


def _install() -> None:
    go_program("parta-centrifuge", _HERE / "server")


def _command(*more: str):
    def command(folder: Path, port: int) -> Command:
        return Command(
            [str(TOOLS / "bin" / "parta-centrifuge"), "-address", f"127.0.0.1:{port}", *more], {"GOMAXPROCS": "1"}
        )

    return command


def _peer(name: str, title: str, *more: str) -> Peer:
    return Peer(
        name=name,
        title=title,
        protocol="centrifuge",
        path="/connection/websocket",
        is_durable=False,
        install=_install,
        command=_command(*more),
        version=lambda: "centrifuge 0.38.0",
    )


CENTRIFUGO = _peer("centrifugo", "Centrifuge (Centrifugo's library)")
CENTRIFUGO_5_MS = _peer(
    "centrifugo_5_ms", "Centrifuge, frames wait 5 ms to go together", "-write-delay", "5ms", "-max-in-frame", "-1"
)
CENTRIFUGO_HISTORY = _peer("centrifugo_history", "Centrifuge, channels keep 100 messages in memory", "-history", "100")
