"""Two ends of the scale: a loop of `send()` in C, nothing but the kernel's work; and the usual way in Python."""

import sys
from pathlib import Path

from bench.building import TOOLS, c_program

from .peer import Command, Peer

_HERE = Path(__file__).parent


def _install_c_loop() -> None:
    c_program("parta-c-loop", _HERE / "c_loop" / "c_loop.c")


def _c_loop(folder: Path, port: int) -> Command:
    return Command([str(TOOLS / "bin" / "parta-c-loop"), str(port)])


def _plain(folder: Path, port: int) -> Command:
    return Command(
        [
            sys.executable, "-m", "uvicorn", "plain_app:app", "--app-dir", str(_HERE / "plain"), "--port", str(port),
            "--ws", "websockets", "--loop", "uvloop", "--log-level", "warning", "--ws-ping-interval", "3600",
            "--ws-ping-timeout", "3600", "--ws-per-message-deflate", "false",
        ]
    )  # fmt: skip


C_LOOP = Peer(
    name="c_loop",
    title="A C loop of `send()`",
    protocol="raw",
    path="/ws",
    is_durable=False,
    install=_install_c_loop,
    command=_c_loop,
)
PLAIN = Peer(
    name="uvicorn",
    title="uvicorn + websockets, an ASGI `send` a reader",
    protocol="raw",
    path="/ws",
    is_durable=False,
    install=lambda: None,
    command=_plain,
)
