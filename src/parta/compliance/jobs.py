"""What happens by itself: reminders around the deadlines (COM-8)."""

from sqlalchemy import select

from parta.foundation.db import Tx, in_each
from parta.foundation.wiring import Wiring
from parta.organisations import local_today

from .commands import remind_missing
from .models import regulation
from .rules import is_reminded_on
from .store import regulations

_HAS_DEADLINE = (regulation.c.state == "published", regulation.c.deadline.is_not(None))
_CONCERNED = select(regulation.c.organisation_id).distinct().where(*_HAS_DEADLINE)


async def remind_all(wiring: Wiring) -> None:
    async def remind(tx: Tx) -> None:
        today = await local_today(tx)
        for one in await regulations(tx, *_HAS_DEADLINE):
            if one.deadline is not None and is_reminded_on(one.deadline, today):
                await remind_missing(tx, wiring.postman, one)

    await in_each(wiring.database, _CONCERNED, remind, as_platform=True)


def add_jobs(wiring: Wiring) -> None:
    async def remind() -> None:
        await remind_all(wiring)

    # After the working day has begun from Kaliningrad to Yekaterinburg, and before it ends in Kamchatka.
    wiring.jobs.add_periodic("compliance.remind", "10 6 * * *", remind)
