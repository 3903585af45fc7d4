"""Bugs planted on purpose, one patch each (bugs/): the checker must catch every one of them.

A patch begins with what it does (`What:`), which faults bring it to light (`Faults:`, none: a calm run), on how many
servers, and the rule that must be named.
"""

import asyncio
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from chaos.checker import Violation
from chaos.faults import FAULTS, LATER, SPECIAL, Schedule
from chaos.place import OWN, a_place
from chaos.run import play
from chaos.scenes import settings_for

FOLDER = Path(__file__).parent / "bugs"
# Seeds that are tried until one brings the bug to light.
_TRIES = 8


@dataclass(frozen=True)
class Bug:
    """A patch with what its first lines say."""

    path: Path
    what: str
    faults: tuple[str, ...]
    servers: int
    rule: str

    @property
    def name(self) -> str:
        return self.path.stem


def planted() -> list[Bug]:
    """Every patch of the folder, in order."""
    return [_read(path) for path in sorted(FOLDER.glob("*.patch"))]


def _read(path: Path) -> Bug:
    head = path.read_text().partition("\n---")[0]
    said = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    faults = tuple(name.strip() for name in said["Faults"].split(",") if name.strip() not in ("", "none"))
    if unknown := set(faults) - set(FAULTS | LATER | SPECIAL):
        raise ValueError(f"{path.name} wants faults that there aren't: {unknown}")
    return Bug(path, said["What"], faults, int(said["Servers"]), said["Rule"])


class DoesNotApply(Exception):
    """The code that a bug is planted in has changed; the message says where."""


def plant(bug: Bug, folder: Path) -> Path:
    """A copy of Parta with the bug in it; returns the folder to import it from. Raises DoesNotApply."""
    # With the compiled files, whose sources keep their times: starting it costs no more than starting Parta.
    shutil.copytree(OWN / "parta", folder / "parta")
    _apply(bug, folder)
    return folder


def refuse_misfit(bug: Bug) -> None:
    """Look whether the bug can be planted. Raises DoesNotApply."""
    _apply(bug, OWN, "--check")


def _apply(bug: Bug, folder: Path, *options: str) -> None:
    # Not as a part of the repository around it, where paths would mean something else.
    environment = {**os.environ, "GIT_CEILING_DIRECTORIES": str(folder.parent)}
    command = ["git", "apply", "-p2", "--unidiff-zero", *options, str(bug.path)]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise DoesNotApply(
            f"tests/chaos/bugs/{bug.path.name} ({bug.what}) doesn't apply any more: what it changes was rewritten. "
            f"Plant the same bug in the new code.\n{done.stderr}"
        )


async def expose(bug: Bug, folder: Path, data: Path) -> Sequence[Violation]:
    """What the checker says of servers with this bug: of the first seed by which its rule is named, or of the last."""
    found: Sequence[Violation] = []
    source, settings = plant(bug, folder / "source"), settings_for(bug.faults)
    async with a_place(folder / "place", servers=bug.servers, data=data, source=source, environment=settings) as place:
        for seed in range(1, _TRIES + 1):
            steps = tuple((0.6 + 0.5 * at, name) for at, name in enumerate(bug.faults))
            try:
                finished = await play(place, Schedule(seed, bug.servers, steps))
            except TimeoutError:
                # It holds everything up, locks that are never let go for one: nothing could be asked. Once more.
                await asyncio.gather(*(server.end() for server in place.servers))
                continue
            found = finished.violations
            if is_caught(bug, found):
                break
    return found


def is_caught(bug: Bug, violations: Sequence[Violation]) -> bool:
    return any(violation.rule.startswith(bug.rule) for violation in violations)
