"""Filling the demo: the school from its own lists, by the real importer; then some weeks of its life."""

from parta.foundation.wiring import Wiring


async def seed(wiring: Wiring) -> None:
    """Make the demo's school once; a database that has it is left alone."""
