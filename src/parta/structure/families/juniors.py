"""A junior pupil signs in through the guardian's device (FAM-11)."""

from collections.abc import Iterable
from uuid import UUID

import msgspec
from sqlalchemy import delete, insert, select

from parta.accounts import (
    OpenedSession,
    create_junior,
    end_session_of_token,
    end_sessions_by_id,
    mark_through_guardian,
    open_session,
    part_contacts,
    signs_in_alone,
)
from parta.foundation.db import Subject, Tx, one_of
from parta.foundation.errors import Forbidden
from parta.foundation.realtime import Hub
from parta.foundation.wiring import Wiring
from parta.organisations import Actor, MemberChange, MemberLeft, claim_member, members_by_id, update_members
from parta.structure.models import guardian_link

from .errors import ChildSignsInAlone
from .events import FamiliesChanged
from .links import guardianships
from .models import child_session
from .queries import student_link
from .rules import STAND_FOR_THE_CHILD


class Browser(msgspec.Struct, frozen=True, kw_only=True):
    """Where the session is opened; `token` is the guardian's own, which ends there."""

    address: str
    user_agent: str
    token: str | None


async def open_child(tx: Tx, hub: Hub, actor: Actor, *, student_id: UUID, browser: Browser) -> OpenedSession:
    """Open the child's profile in this browser instead of the guardian's own. `tx` is a system transaction.

    A child with a contact of their own signs in alone. Raises NotFound, Forbidden, ChildSignsInAlone.
    """
    child, link = await student_link(tx, actor, student_id)
    if link.kind not in STAND_FOR_THE_CHILD:
        raise Forbidden
    account_id = child.account_id
    if account_id is None:
        account_id = await create_junior(tx, name=child.full_name)
        await claim_member(tx, member_id=child.id, account_id=account_id)
    elif await signs_in_alone(tx, account_id, beside=actor.account_id):
        raise ChildSignsInAlone(name=child.display_name)
    await end_session_of_token(tx, hub, browser.token)
    opened = await open_session(tx, account_id, address=browser.address, user_agent=browser.user_agent)
    await mark_through_guardian(tx, opened.id)
    await tx.execute(
        insert(child_session).values(
            organisation_id=tx.organisation,
            session_id=opened.id,
            student_id=student_id,
            guardian_id=actor.member_id,
            opened_at=tx.now,
        )
    )
    tx.record("structure.child_opened", by=actor, on=Subject("member", student_id, child.full_name))
    return opened


async def children_alone(tx: Tx, accounts: dict[UUID, UUID], *, beside: UUID) -> set[UUID]:
    """Which of these children sign in with a contact that isn't the guardian's. `tx` is a system transaction."""
    return {child for child, account_id in accounts.items() if await signs_in_alone(tx, account_id, beside=beside)}


def follow_links(wiring: Wiring) -> None:
    """What ends with a link: the child's sessions on the guardian's device, and the contacts that the two shared."""
    reactions = wiring.database.reactions

    async def on_families(tx: Tx, event: FamiliesChanged) -> None:
        await _part(tx, wiring, await _ended(tx, event))

    async def on_left(tx: Tx, event: MemberLeft) -> None:
        await _end_sessions(tx, wiring, guardian_id=event.member_id)

    reactions.on(FamiliesChanged, on_families)
    reactions.on(MemberLeft, on_left)


async def _ended(tx: Tx, event: FamiliesChanged) -> list[tuple[UUID, UUID]]:
    """The pairs of the event that aren't guardian and child any longer."""
    rows = await tx.execute(
        select(guardian_link.c.guardian_id, guardian_link.c.student_id).where(
            tx.own(guardian_link),
            one_of(guardian_link.c.guardian_id, event.guardian_ids),
            one_of(guardian_link.c.student_id, event.student_ids),
        )
    )
    known = {(row.guardian_id, row.student_id) for row in rows}
    live = await guardianships(tx, guardian_ids=event.guardian_ids, student_ids=event.student_ids)
    return sorted(known - {(one.guardian_id, one.student_id) for one in live})


async def _part(tx: Tx, wiring: Wiring, pairs: Iterable[tuple[UUID, UUID]]) -> None:
    ended = list(pairs)
    people = await members_by_id(tx, {one for pair in ended for one in pair}, include_left=True)
    for guardian_id, student_id in ended:
        await _end_sessions(tx, wiring, guardian_id=guardian_id, student_id=student_id)
        guardian, student = people.get(guardian_id), people.get(student_id)
        if guardian is None or student is None:
            continue
        # What the school wrote down beside the child is a way in as well.
        phone = None if student.phone == guardian.phone else student.phone
        email = None if student.email == guardian.email else student.email
        if (phone, email) != (student.phone, student.email):
            await update_members(tx, [MemberChange(id=student_id, phone=phone, email=email)])
        if guardian.account_id is not None and student.account_id is not None:
            _part_accounts(tx, wiring, student.account_id, guardian.account_id)


def _part_accounts(tx: Tx, wiring: Wiring, child: UUID, guardian: UUID) -> None:
    async def part() -> None:
        async with wiring.database.system() as system:
            await part_contacts(system, wiring.hub, child, from_account=guardian)

    tx.after_commit(part)


async def _end_sessions(tx: Tx, wiring: Wiring, *, guardian_id: UUID, student_id: UUID | None = None) -> None:
    query = delete(child_session).where(tx.own(child_session), child_session.c.guardian_id == guardian_id)
    if student_id is not None:
        query = query.where(child_session.c.student_id == student_id)
    sessions = list((await tx.execute(query.returning(child_session.c.session_id))).scalars())
    if not sessions:
        return

    async def end() -> None:
        async with wiring.database.system() as system:
            await end_sessions_by_id(system, wiring.hub, sessions)

    tx.after_commit(end)
