"""The database's disk is full for a while: posts are refused or wait, none that was acknowledged is lost."""

import os
import subprocess
from collections.abc import Generator
from pathlib import Path

import pytest

from chaos.faults import Schedule
from chaos.place import a_place
from chaos.run import play


@pytest.fixture
def small_disk(tmp_path: Path) -> Generator[Path]:
    """A filesystem with room for a small database and little else."""
    if os.geteuid() != 0:
        pytest.skip("mounting a small filesystem needs root")
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=300m", "none", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"this machine lets nobody mount: {mounted.stderr.decode().strip()}")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)


async def test_a_full_disk_loses_nothing(tmp_path: Path, small_disk: Path) -> None:
    """CHAT-7: what can't be written isn't acknowledged."""
    sizes = {"max_wal_size": "48MB", "min_wal_size": "32MB"}
    async with a_place(tmp_path / "place", servers=1, data=small_disk, settings=sizes) as place:
        place.disk = small_disk
        finished = await play(place, Schedule(1, 1, ((0.5, "disk full"),)), length=3.0)
    assert not finished.violations, "\n".join(map(str, finished.violations))
    # The witness: people were writing.
    assert finished.result.acknowledged > 5
