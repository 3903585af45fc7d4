"""What happens every morning: unclaimed links end, requests that wait are reminded of."""

from parta.foundation.wiring import Wiring

from .reminding import remind
from .revoking import revoke_unclaimed


def add_jobs(wiring: Wiring) -> None:
    async def end_unclaimed() -> None:
        await revoke_unclaimed(wiring.database)

    async def send_reminders() -> None:
        await remind(wiring.database, wiring.postman)

    wiring.jobs.add_periodic("invitations.revoke_unclaimed", "20 1 * * *", end_unclaimed)
    wiring.jobs.add_periodic("invitations.remind_requests", "10 6 * * *", send_reminders)
