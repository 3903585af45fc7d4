"""What the embedded servers share: locks that die with their holder, children of their own, restarts."""

import asyncio
import contextlib
import fcntl
import logging
import os
import signal
import subprocess
import time
from collections.abc import Awaitable, Callable, Generator, Mapping, Sequence
from pathlib import Path
from typing import Never

logger = logging.getLogger(__name__)

WATCH_INTERVAL = 0.2  # seconds between two looks at a child
LONGEST_PAUSE = 10.0  # seconds between two attempts to start what keeps dying
HEALTHY_AFTER = 30.0  # seconds of life after which an earlier death is forgiven


class ProcessError(Exception):
    """A server beside Parta can't be started; the message says which, why, and what a person can do."""


@contextlib.contextmanager
def locked(path: Path) -> Generator[None]:
    """Hold `path` alone among all processes of the machine; the kernel lets go when the holder dies."""
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def spawn(command: Sequence[str], *, log: Path, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start a server whose output goes to `log` (begun anew).

    A session of its own keeps Ctrl-C in the terminal from reaching it: the app goes first, then its servers.
    """
    with log.open("wb") as output:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(environment),
            start_new_session=True,
        )


def environment_without(*prefixes: str) -> dict[str, str]:
    """Our environment without the variables that would change a server's settings behind our back."""
    return {name: value for name, value in os.environ.items() if not name.startswith(prefixes)}


def wait_until(is_done: Callable[[], bool], *, seconds: float) -> bool:
    """Look until `is_done` or the time is up (for threads: it blocks); says whether it was done."""
    deadline = time.monotonic() + seconds
    while not is_done():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def end(is_alive: Callable[[], bool], pid: int, steps: Sequence[tuple[signal.Signals, float]], *, name: str) -> None:
    """Send the signals of `steps` until the process is gone, waiting the given seconds after each."""
    if not is_alive():
        return
    for number, seconds in steps:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        if wait_until(lambda: not is_alive(), seconds=seconds):
            return
    raise ProcessError(f"{name} (process {pid}) doesn't stop")


def tail(log: Path, lines: int = 12) -> str:
    """The last lines of a log, for a message."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])


async def keep_alive(name: str, is_alive: Callable[[], bool], start: Callable[[], Awaitable[None]]) -> Never:
    """Start again what has died, at once the first time, then with growing pauses while it keeps dying."""
    pause = 0.0
    started = time.monotonic()
    while True:
        await asyncio.sleep(WATCH_INTERVAL)
        if is_alive():
            continue

        if time.monotonic() - started > HEALTHY_AFTER:
            pause = 0.0
        logger.warning("%s has died and is started again in %.1f s", name, pause)
        await asyncio.sleep(pause)
        try:
            await start()
        except ProcessError as failure:
            logger.error("%s can't be started: %s", name, failure)
        pause = min(LONGEST_PAUSE, max(WATCH_INTERVAL, pause * 2))
        started = time.monotonic()
