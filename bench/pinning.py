"""CPUs of a bench: the server and its database on one, the clients on the other."""

import os
import shutil

SERVER, CLIENTS = 0, 1


def on_cpu(cpu: int | None) -> list[str]:
    """What goes before a command so that it and its children stay on `cpu`; nothing where that can't be had."""
    if cpu is None or not can_pin():
        return []
    return ["taskset", "-c", str(sorted(os.sched_getaffinity(0))[cpu])]


def can_pin() -> bool:
    """Whether this machine has two CPUs to share out, and the program that does it."""
    return shutil.which("taskset") is not None and len(os.sched_getaffinity(0)) > 1
