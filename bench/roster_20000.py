"""A OneRoster archive of 20,000 people: understood and applied by `parta roster import`, in its own process."""

import asyncio
import json
import os
import sys
import tempfile
import time
from pathlib import Path

import psutil

from .archive import Archive, large_archive
from .results import Goal, Result
from .server import ROOT, Server, running_server
from .world import world_on

TITLE = "A OneRoster archive of 20,000 people, understood and applied"
GOALS = (
    Goal("seconds", 60, is_least=False, unit="s"),
    Goal("peak_mb", 600, is_least=False, unit="MB"),
)
PEOPLE, REPETITIONS = 20_000, 2
_LOOK_EVERY = 0.05


async def run() -> Result:
    """Measure beside a running server, as an operator would import; each time into an empty organisation."""
    archive = large_archive(PEOPLE)
    return Result(
        {
            "people": archive.people,
            "students": archive.students,
            "guardians": archive.guardians,
            "staff": archive.staff,
            "groups": archive.groups,
            "archive_kb": len(archive.content) // 1024,
            "repetitions": REPETITIONS,
        },
        [await _measure(archive) for _ in range(REPETITIONS)],
    )


async def _measure(archive: Archive) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="parta-bench-") as folder:
        file = Path(folder) / "school.zip"
        file.write_bytes(archive.content)
        async with running_server() as server, world_on(server) as world:
            began = time.perf_counter()
            counts, peak = await _import(server, file, world.slug)
            seconds = time.perf_counter() - began
            again = time.perf_counter()
            repeated, _ = await _import(server, file, world.slug)
            seconds_again = time.perf_counter() - again
    if counts["students"] != archive.students or counts["guardians"] != archive.guardians:
        raise RuntimeError(f"understood {counts}")
    if repeated["created"] or repeated["changed"]:
        raise RuntimeError(f"the same list again changed {repeated}")
    return {"seconds": seconds, "peak_mb": peak / 2**20, "seconds_again": seconds_again}


async def _import(server: Server, file: Path, slug: str) -> tuple[dict[str, int], int]:
    """What the command printed, and the most memory (RSS, bytes) that it held."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "parta",
        "roster",
        "import",
        str(file),
        "--organisation",
        slug,
        "--json",
        cwd=ROOT,
        env={**os.environ, "PARTA_DATABASE_URL": server.database_url, "PARTA_DATA": str(server.data)},
        stdout=asyncio.subprocess.PIPE,
    )
    watched, peak = psutil.Process(process.pid), 0

    async def watch() -> None:
        nonlocal peak
        while process.returncode is None:
            try:
                peak = max(peak, watched.memory_info().rss)
            except psutil.NoSuchProcess:
                return
            await asyncio.sleep(_LOOK_EVERY)

    watching = asyncio.create_task(watch())
    out, _ = await process.communicate()
    await watching
    if process.returncode != 0:
        raise RuntimeError(f"the import ended with {process.returncode}")
    return json.loads(out), peak
