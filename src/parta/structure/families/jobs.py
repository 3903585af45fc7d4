"""What families do by themselves."""

from parta.foundation.db import Database, in_each
from parta.foundation.wiring import Wiring

from .links import end_due_links, with_due_links


def add_jobs(wiring: Wiring) -> None:
    async def end_due() -> None:
        await end_due_everywhere(wiring.database)

    # Days begin at different hours in different places.
    wiring.jobs.add_periodic("structure.end_due_links", "2 * * * *", end_due)


async def end_due_everywhere(database: Database) -> None:
    """Links whose last day is over hold no longer since midnight; now everybody is told (FAM-3)."""
    await in_each(database, with_due_links(), end_due_links)
