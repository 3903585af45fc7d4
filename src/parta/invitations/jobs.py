"""What happens every morning: unclaimed links end."""

from parta.foundation.wiring import Wiring

from .revoking import revoke_unclaimed


def add_jobs(wiring: Wiring) -> None:
    async def end_unclaimed() -> None:
        await revoke_unclaimed(wiring.database)

    wiring.jobs.add_periodic("invitations.revoke_unclaimed", "20 1 * * *", end_unclaimed)
