"""Forks servers out of a process that has imported Parta: a start takes a moment, a kill is a kill.

Run as a program: an order a line comes in, the process id of the server goes out. When its input ends, all end.
"""

import mmap
import os
import signal
import struct
import sys
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec


class Order(msgspec.Struct, frozen=True):
    """What to start: `parta serve`, or another command, with these settings; its output goes into `log`."""

    environment: dict[str, str]
    log: str
    # Eight bytes, a double: by how many seconds this server's clock is wrong, from moment to moment.
    clock: str = ""
    command: tuple[str, ...] = ("serve",)
    # Where its exit code is to be found then.
    code: str = ""


def main() -> None:
    from parta import running  # all of it, once

    # The kernel buries them: nobody here waits.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    born: list[int] = []
    decode = msgspec.json.Decoder(Order).decode
    for line in sys.stdin.buffer:
        pid = os.fork()
        if not pid:
            _be(running, decode(line))
        born.append(pid)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()
    for pid in born:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _be(running: Any, order: Order) -> None:
    """In the child: become the server, and end with it."""
    code = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        log = os.open(order.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for target, source in ((0, nothing), (1, log), (2, log)):
            os.dup2(source, target)
        os.setsid()
        for name in [one for one in os.environ if one.startswith("PARTA_")]:
            del os.environ[name]
        os.environ.update(order.environment)
        if order.clock:
            _set_clock(order.clock)
        from parta.foundation.config import load_settings

        if order.command == ("serve",):
            running.run_until_signal(running.serve(load_settings()))
            code = 0
        else:
            from parta.cli import main as run

            _hasten_heartbeats()
            code = run(order.command)
    finally:
        if order.code:
            Path(order.code).write_text(str(code))
        os._exit(code)


def _hasten_heartbeats() -> None:
    """A dead worker is noticed in a second instead of twenty."""
    from parta.foundation.jobs import Jobs

    (Jobs.__init__.__kwdefaults__ or {})["heartbeat"] = 0.25


def _set_clock(path: str) -> None:
    """Make foundation's clock, the only one there is, as wrong as the file says."""
    from parta.foundation import clock

    with Path(path).open("rb") as file:
        offset = mmap.mmap(file.fileno(), 8, prot=mmap.PROT_READ)
    right = clock.now

    def now() -> datetime:
        return right() + timedelta(seconds=struct.unpack("d", offset[:8])[0])

    clock.now = now


if __name__ == "__main__":
    main()
