"""Requests to be let in, of people whom the roster doesn't know (INV-7)."""

from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Row, select, update
from sqlalchemy.dialects.postgresql import insert

from parta.foundation.db import Tx
from parta.foundation.errors import Forbidden, NotFound
from parta.foundation.identity import new_id
from parta.foundation.text import clean_line, comparison_key
from parta.organisations import (
    Actor,
    Member,
    NewMember,
    Role,
    administration_stream,
    claim_member,
    create_member,
    grant_role,
    member_stream,
    members_by_id,
    members_of_account,
)
from parta.structure import enrol_student, groups_by_id, groups_of_students, guardians_of, link_guardian

from .commands import curated_groups
from .errors import AlreadyDecided, ChildNeeded, GroupRests, PlaceTaken
from .events import JoinRequestDecided, JoinRequestMade
from .models import join_request
from .store import StoredInvitation, lock_invitation, note_use

MAX_REASON = 300


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """Whom to tell what came of the request."""

    account_id: UUID
    is_accepted: bool
    group_name: str
    reason: str


async def make_request(
    tx: Tx,
    invitation: StoredInvitation,
    *,
    account_id: UUID,
    surname: str,
    given_name: str,
    patronymic: str,
    child_name: str,
    curator_id: UUID | None,
) -> None:
    """Ask the group's curator and the administrators; asking again changes the open request, it makes no second."""
    values = {
        "surname": surname,
        "given_name": given_name,
        "patronymic": patronymic,
        "child_name": child_name,
    }
    rows = await tx.execute(
        update(join_request)
        .where(
            tx.own(join_request),
            join_request.c.state == "open",
            join_request.c.account_id == account_id,
            join_request.c.role == invitation.role.value,
            join_request.c.group_id == invitation.group_id,
        )
        .values(**values)
        .returning(join_request.c.id)
    )
    if rows.first() is not None:
        return
    request_id = new_id()
    await tx.execute(
        insert(join_request).values(
            organisation_id=tx.organisation,
            id=request_id,
            invitation_id=invitation.id,
            group_id=invitation.group_id,
            role=invitation.role.value,
            account_id=account_id,
            created_at=tx.now,
            **values,
        )
    )
    made = JoinRequestMade(
        request_id=request_id,
        group_id=invitation.group_id,
        role=invitation.role.value,
        name=f"{given_name} {surname}",
    )
    tx.emit(made, on=administration_stream(tx.organisation))
    if curator_id is not None:
        tx.emit(made, on=member_stream(curator_id))


async def accept_request(tx: Tx, actor: Actor, *, request_id: UUID, student_id: UUID | None) -> Decision:
    """Let somebody in. A pupil becomes the roster's pupil `student_id`, or a new one; a guardian gets that child.

    Raises NotFound, AlreadyDecided, ChildNeeded, PlaceTaken, GroupRests, AlreadyClaimed.
    """
    row, curator_id = await _open_request(tx, actor, request_id)
    assert row.group_id is not None
    if student_id is not None:
        await _refuse_foreign_child(tx, student_id, row.group_id)
    if Role(row.role) is Role.STUDENT:
        member_id = await _accept_student(tx, row, student_id)
    else:
        if student_id is None:
            raise ChildNeeded
        member_id = await _accept_guardian(tx, row, student_id)
    await note_use(tx, await lock_invitation(tx, row.invitation_id), member_id, way="request")
    return await _decide(tx, actor, row, curator_id, is_accepted=True)


async def refuse_request(tx: Tx, actor: Actor, *, request_id: UUID, reason: str) -> Decision:
    """Raises NotFound, AlreadyDecided."""
    row, curator_id = await _open_request(tx, actor, request_id)
    return await _decide(tx, actor, row, curator_id, is_accepted=False, reason=clean_line(reason)[:MAX_REASON])


async def _open_request(tx: Tx, actor: Actor, request_id: UUID) -> tuple[Row[Any], UUID | None]:
    """The request, locked, and the curator of its group. Raises NotFound, AlreadyDecided, GroupRests."""
    if not actor.is_staff:
        raise Forbidden
    rows = await tx.execute(
        select(join_request).where(tx.own(join_request), join_request.c.id == request_id).with_for_update()
    )
    row = rows.one_or_none()
    if row is None or not (actor.is_administrator or row.group_id in await curated_groups(tx, actor)):
        raise NotFound
    if row.state != "open":
        raise AlreadyDecided
    group = (await groups_by_id(tx, [row.group_id]))[row.group_id]
    if group.is_archived:
        raise GroupRests(name=group.name)
    return row, group.curator_id


async def _refuse_foreign_child(tx: Tx, student_id: UUID, group_id: UUID) -> None:
    if (await groups_of_students(tx, [student_id])).get(student_id) != group_id:
        raise NotFound


async def _accept_student(tx: Tx, row: Row[Any], student_id: UUID | None) -> UUID:
    own = await members_of_account(tx, row.account_id)
    if student_id is not None:
        if own and own[0].id == student_id:
            return student_id
        if (await members_by_id(tx, [student_id]))[student_id].is_claimed:
            raise PlaceTaken
        await claim_member(tx, member_id=student_id, account_id=row.account_id)
        return student_id
    member_id = await _own_or_new(tx, row, own, Role.STUDENT)
    await enrol_student(tx, student_id=member_id, group_id=row.group_id)
    return member_id


async def _accept_guardian(tx: Tx, row: Row[Any], student_id: UUID) -> UUID:
    own = await members_of_account(tx, row.account_id)
    listed = await _listed_guardian(tx, row, student_id)
    if not own and listed is not None:
        # The roster has this parent with another number.
        await claim_member(tx, member_id=listed.id, account_id=row.account_id)
        return listed.id
    member_id = await _own_or_new(tx, row, own, Role.GUARDIAN)
    await link_guardian(tx, guardian_id=member_id, student_id=student_id)
    return member_id


async def _listed_guardian(tx: Tx, row: Row[Any], student_id: UUID) -> Member | None:
    """The one guardian of the child who bears this name and hasn't come."""
    guardians = await members_by_id(tx, await guardians_of(tx, [student_id]))
    wanted = comparison_key(f"{row.surname} {row.given_name}")
    same = [
        one
        for one in guardians.values()
        if not one.is_claimed and comparison_key(f"{one.surname} {one.given_name}") == wanted
    ]
    return same[0] if len(same) == 1 else None


async def _own_or_new(tx: Tx, row: Row[Any], own: list[Member], role: Role) -> UUID:
    if own:
        await grant_role(tx, member_id=own[0].id, role=role, is_confirmed=True)
        return own[0].id
    member_id = new_id()
    new = NewMember(
        id=member_id,
        surname=row.surname,
        given_name=row.given_name,
        patronymic=row.patronymic,
        roles=(role,),
    )
    await create_member(tx, new, is_confirmed=True)
    await claim_member(tx, member_id=member_id, account_id=row.account_id)
    return member_id


async def _decide(
    tx: Tx,
    actor: Actor,
    row: Row[Any],
    curator_id: UUID | None,
    *,
    is_accepted: bool,
    reason: str = "",
) -> Decision:
    await tx.execute(
        update(join_request)
        .where(tx.own(join_request), join_request.c.id == row.id)
        .values(
            state="accepted" if is_accepted else "refused",
            reason=reason,
            decided_by=actor.member_id,
            decided_at=tx.now,
        )
    )
    decided = JoinRequestDecided(request_id=row.id, is_accepted=is_accepted)
    tx.emit(decided, on=administration_stream(tx.organisation))
    if curator_id is not None:
        tx.emit(decided, on=member_stream(curator_id))
    group = (await groups_by_id(tx, [row.group_id]))[row.group_id]
    return Decision(account_id=row.account_id, is_accepted=is_accepted, group_name=group.name, reason=reason)
