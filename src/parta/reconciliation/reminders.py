"""Reminders before the deadline: a letter and a notice to those in charge, 14, 7 and 1 day before (REC-3)."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from parta.accounts import send_notice
from parta.foundation.db import Database, Tx, in_each
from parta.foundation.letters import Postman
from parta.organisations import EVERY_ORGANISATION, Role, load_organisation, member_stream, members_with_role

from .comparing import reconciliation_deadline
from .events import ReconciliationReminded
from .models import reconciliation_reminder
from .rules import reminder_due

_WORDS = {14: "через две недели", 7: "через неделю", 1: "завтра"}


async def remind(database: Database, postman: Postman) -> int:
    """Send what is due today; how many organisations were reminded. Repeating it sends nothing twice."""

    async def remind_here(tx: Tx) -> bool:
        return await _remind_one(tx, postman)

    return sum(await in_each(database, EVERY_ORGANISATION, remind_here, as_platform=True))


async def _remind_one(tx: Tx, postman: Postman) -> bool:
    deadline = await reconciliation_deadline(tx)
    days = reminder_due(deadline)
    if days is None or not await _is_first(tx, deadline.due_on, days):
        return False
    organisation = await load_organisation(tx)
    when = _WORDS[days] if deadline.days_left == days else f"до {deadline.due_on:%d.%m.%Y}"
    people = [
        one
        for one in await members_with_role(tx, Role.HEAD, Role.ADMINISTRATOR)
        if one.has(Role.HEAD, confirmed=True) or one.has(Role.ADMINISTRATOR, confirmed=True)
    ]
    for one in people:
        # Whoever has the app open sees it there as well.
        event = ReconciliationReminded(due_on=deadline.due_on, days_left=deadline.days_left)
        tx.emit(event, on=member_stream(one.id))
    accounts = {one.account_id for one in people if one.account_id}
    await _send(tx, postman, accounts, organisation.short_name, when, deadline.due_on)
    return True


async def _send(tx: Tx, postman: Postman, accounts: set[UUID], organisation: str, when: str, due_on: date) -> None:
    for account_id in accounts:
        await send_notice(
            tx,
            postman,
            account_id,
            subject=f"{organisation}: срок сверки контингента — {due_on:%d.%m.%Y}",
            text=f"{organisation}: срок сверки контингента {when}, {due_on:%d.%m}. Парта, раздел «Сверка».",
        )


async def _is_first(tx: Tx, due_on: date, days: int) -> bool:
    """Whether this reminder hasn't gone out yet; a later one counts for those that were missed before it."""
    sent = await tx.execute(
        select(reconciliation_reminder.c.days_before).where(
            tx.own(reconciliation_reminder), reconciliation_reminder.c.due_on == due_on
        )
    )
    if any(before <= days for before in sent.scalars()):
        return False
    await tx.execute(
        insert(reconciliation_reminder)
        .values(organisation_id=tx.organisation, due_on=due_on, days_before=days, sent_at=tx.now)
        .on_conflict_do_nothing()
    )
    return True
