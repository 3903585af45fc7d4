"""Letters about decisions: whoever reported a movement learns what became of it (MOV-16)."""

from uuid import UUID

from sqlalchemy import func, update

from parta.accounts import send_notice
from parta.foundation.db import Tx
from parta.foundation.wiring import Wiring
from parta.organisations import load_organisation, members_by_id

from .events import MovementApplied, MovementChanged
from .models import movement
from .store import find_movement

JOB = "movement.tell_reporter"
# What is decided together is told together, in seconds.
_GATHERED = 60


def add_letters(wiring: Wiring) -> None:
    """A letter a reporter, soon after decisions: an administrator applies twenty reports at once."""

    async def remember(tx: Tx, event: MovementApplied | MovementChanged) -> None:
        found = await find_movement(tx, event.movement_id)
        if found is None or found.state not in ("applied", "returned"):
            return
        if found.reported_by is not None and found.reported_by != found.decided_by:
            await wiring.jobs.defer(
                tx,
                JOB,
                in_seconds=_GATHERED,
                organisation_id=str(tx.organisation),
                member_id=str(found.reported_by),
            )

    async def work(organisation_id: str, member_id: str) -> None:
        await tell_reporter(wiring, UUID(organisation_id), UUID(member_id))

    wiring.database.reactions.on(MovementApplied, remember)
    wiring.database.reactions.on(MovementChanged, remember)
    wiring.jobs.add(JOB, work)


async def tell_reporter(wiring: Wiring, organisation_id: UUID, member_id: UUID) -> None:
    """Write once about everything of theirs that was decided since the last letter; without names of people.

    Repeating it writes nothing.
    """
    # Letters belong to the platform: a system transaction, in which every query names its organisation.
    async with wiring.database.system(organisation_id) as tx:
        decided_at = func.greatest(movement.c.decided_at, movement.c.applied_at)
        rows = await tx.execute(
            update(movement)
            .where(
                tx.own(movement),
                movement.c.reported_by == member_id,
                movement.c.decided_by.is_distinct_from(member_id),
                movement.c.state.in_(("applied", "returned")),
                movement.c.reporter_told_at.is_(None) | (movement.c.reporter_told_at < decided_at),
            )
            .values(reporter_told_at=tx.now)
            .returning(movement.c.state)
        )
        states = list(rows.scalars())
        reporter = (await members_by_id(tx, [member_id])).get(member_id)
        if not states or reporter is None or reporter.account_id is None:
            return
        applied, returned = states.count("applied"), states.count("returned")
        parts = [f"оформлено: {applied}"] if applied else []
        parts += [f"вернули на исправление: {returned}"] if returned else []
        name = (await load_organisation(tx)).short_name
        await send_notice(
            tx,
            wiring.postman,
            reporter.account_id,
            subject=f"{name}: решение по движению",
            text=f"{name}: ваши сообщения о движении — {', '.join(parts)}. Парта, раздел «Движение».",
        )
