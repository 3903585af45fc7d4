"""Deciding requests of people whom the roster doesn't know (INV-7), and taking an acceptance back (INV-17)."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Row, delete, select, update

from parta.foundation.db import Subject, Tx
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
    end_membership,
    grant_role,
    member_stream,
    members_by_id,
    members_of_account,
    release_place,
)
from parta.structure import (
    GuardianBarred,
    barred_pairs,
    enrol_student,
    group_of,
    groups_by_id,
    groups_of_students,
    guardians_of,
    link_guardian,
    unlink_guardian,
    withdraw_student,
)

from .commands import curated_groups
from .errors import AlreadyDecided, ChildNeeded, GroupRests, NotAccepted, PlaceTaken, TooLateToUndo
from .events import JoinRequestDecided
from .models import invitation_use, join_request
from .rules import DAY
from .store import lock_invitation, note_use
from .words import GUESTS

MAX_REASON = 300


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """Whom to tell what came of the request."""

    account_id: UUID
    is_accepted: bool
    group_name: str
    reason: str


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """What an acceptance made, so that it can be taken back; stored with the request."""

    member_id: UUID
    # A new place; or the roster's place, which now has the account.
    is_new: bool = False
    is_claimed: bool = False
    is_enrolled: bool = False
    # The child to whom the guardian was linked.
    student_id: UUID | None = None


async def accept_request(tx: Tx, actor: Actor, *, request_id: UUID, student_id: UUID | None) -> Decision:
    """Let somebody in. A pupil becomes the roster's pupil `student_id`, or a new one; a guardian gets that child.

    Raises NotFound, AlreadyDecided, ChildNeeded, PlaceTaken, GroupRests, AlreadyClaimed.
    """
    row, leader_ids = await _open_request(tx, actor, request_id)
    assert row.group_id is not None
    if student_id is not None:
        await _refuse_foreign_child(tx, student_id, row.group_id)
    if Role(row.role) is Role.STUDENT:
        made = await _accept_student(tx, row, student_id)
    else:
        if student_id is None:
            raise ChildNeeded
        made = await _accept_guardian(tx, row, student_id)
    await note_use(tx, await lock_invitation(tx, row.invitation_id), made.member_id, way="request")
    return await _decide(tx, actor, row, leader_ids, made=made)


async def refuse_request(tx: Tx, actor: Actor, *, request_id: UUID, reason: str) -> Decision:
    """Raises NotFound, AlreadyDecided."""
    row, leader_ids = await _open_request(tx, actor, request_id)
    return await _decide(tx, actor, row, leader_ids, made=None, reason=clean_line(reason)[:MAX_REASON])


async def undo_acceptance(tx: Tx, actor: Actor, *, request_id: UUID) -> None:
    """Take an acceptance back within a day: what it made goes, the request waits again (INV-17).

    A new place ends, a place of the roster is free again, the link to the child ends.

    Raises Forbidden, NotFound, NotAccepted, TooLateToUndo, LastAdministrator.
    """
    row, leader_ids = await _reachable_request(tx, actor, request_id)
    if row.state != "accepted" or row.made is None:
        raise NotAccepted
    if tx.now - row.decided_at > DAY:
        raise TooLateToUndo
    made = msgspec.convert(row.made, Made)
    if made.student_id is not None:
        await unlink_guardian(tx, guardian_id=made.member_id, student_id=made.student_id)
    if made.is_enrolled and await group_of(tx, made.member_id) == row.group_id:
        await withdraw_student(tx, student_id=made.member_id)
    here = (await members_by_id(tx, [made.member_id])).get(made.member_id)
    # Whoever has become more than they asked for stays; only what the request made goes.
    is_nothing_else = here is not None and all(grant.role.value == row.role for grant in here.roles)
    if made.is_new and here is not None and is_nothing_else:
        await end_membership(tx, member_id=made.member_id, by=actor, reason="приём по заявке отменён")
    elif made.is_claimed and here is not None and here.account_id == row.account_id:
        await release_place(tx, member_id=made.member_id, by=actor)
    await tx.execute(
        delete(invitation_use).where(
            tx.own(invitation_use),
            invitation_use.c.invitation_id == row.invitation_id,
            invitation_use.c.member_id == made.member_id,
        )
    )
    # Whoever asked again meanwhile has an open request already: this one ends with it.
    again = await tx.execute(
        select(join_request.c.id).where(
            tx.own(join_request),
            join_request.c.state == "open",
            join_request.c.account_id == row.account_id,
            join_request.c.role == row.role,
            join_request.c.group_id == row.group_id,
        )
    )
    state = "open" if again.first() is None else "undone"
    await tx.execute(
        update(join_request)
        .where(tx.own(join_request), join_request.c.id == row.id)
        .values(state=state, decided_by=None, decided_at=None, made=None, member_id=None)
    )
    _tell(tx, JoinRequestDecided(request_id=row.id, is_accepted=False), leader_ids)
    tx.record("invitations.acceptance_undone", by=actor, on=_subject(row))


async def _open_request(tx: Tx, actor: Actor, request_id: UUID) -> tuple[Row[Any], Sequence[UUID]]:
    """The request, locked, and who leads its group. Raises NotFound, AlreadyDecided, GroupRests."""
    row, leader_ids = await _reachable_request(tx, actor, request_id)
    if row.state != "open":
        raise AlreadyDecided
    group = (await groups_by_id(tx, [row.group_id]))[row.group_id]
    if group.is_archived:
        raise GroupRests(name=group.name)
    return row, leader_ids


async def _reachable_request(tx: Tx, actor: Actor, request_id: UUID) -> tuple[Row[Any], Sequence[UUID]]:
    """A request that the actor decides, locked, and who leads its group. Raises Forbidden, NotFound."""
    if not actor.is_staff:
        raise Forbidden
    rows = await tx.execute(
        select(join_request).where(tx.own(join_request), join_request.c.id == request_id).with_for_update()
    )
    row = rows.one_or_none()
    if row is None or not (actor.is_administrator or row.group_id in await curated_groups(tx, actor)):
        raise NotFound
    return row, (await groups_by_id(tx, [row.group_id]))[row.group_id].leader_ids


async def _refuse_foreign_child(tx: Tx, student_id: UUID, group_id: UUID) -> None:
    if (await groups_of_students(tx, [student_id])).get(student_id) != group_id:
        raise NotFound


async def _accept_student(tx: Tx, row: Row[Any], student_id: UUID | None) -> Made:
    own = await members_of_account(tx, row.account_id)
    if student_id is not None:
        if own and own[0].id == student_id:
            return Made(member_id=student_id)
        if (await members_by_id(tx, [student_id]))[student_id].is_claimed:
            raise PlaceTaken
        await claim_member(tx, member_id=student_id, account_id=row.account_id)
        return Made(member_id=student_id, is_claimed=True)
    before = await group_of(tx, own[0].id) if own else None
    made = await _own_or_new(tx, row, own, Role.STUDENT)
    await enrol_student(tx, student_id=made.member_id, group_id=row.group_id)
    return msgspec.structs.replace(made, is_enrolled=before is None)


async def _accept_guardian(tx: Tx, row: Row[Any], student_id: UUID) -> Made:
    own = await members_of_account(tx, row.account_id)
    listed = await _listed_guardian(tx, row, student_id)
    if not own and listed is not None:
        # The roster has this parent with another number.
        await claim_member(tx, member_id=listed.id, account_id=row.account_id)
        if await barred_pairs(tx, [(listed.id, student_id)]):
            raise GuardianBarred
        return Made(member_id=listed.id, is_claimed=True)
    made = await _own_or_new(tx, row, own, Role.GUARDIAN)
    is_linked = await link_guardian(tx, guardian_id=made.member_id, student_id=student_id)
    return msgspec.structs.replace(made, student_id=student_id if is_linked else None)


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


async def _own_or_new(tx: Tx, row: Row[Any], own: list[Member], role: Role) -> Made:
    if own:
        await grant_role(tx, member_id=own[0].id, role=role, is_confirmed=True)
        return Made(member_id=own[0].id)
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
    return Made(member_id=member_id, is_new=True)


async def _decide(
    tx: Tx,
    actor: Actor,
    row: Row[Any],
    leader_ids: Sequence[UUID],
    *,
    made: Made | None,
    reason: str = "",
) -> Decision:
    is_accepted = made is not None
    await tx.execute(
        update(join_request)
        .where(tx.own(join_request), join_request.c.id == row.id)
        .values(
            state="accepted" if is_accepted else "refused",
            reason=reason,
            decided_by=actor.member_id,
            decided_at=tx.now,
            made=msgspec.to_builtins(made),
            member_id=made.member_id if made else None,
        )
    )
    _tell(tx, JoinRequestDecided(request_id=row.id, is_accepted=is_accepted), leader_ids)
    tx.record(
        "invitations.request_accepted" if is_accepted else "invitations.request_refused",
        by=actor,
        on=_subject(row),
        after={"as": GUESTS[Role(row.role)], **({"reason": reason} if reason else {})},
    )
    group = (await groups_by_id(tx, [row.group_id]))[row.group_id]
    return Decision(account_id=row.account_id, is_accepted=is_accepted, group_name=group.name, reason=reason)


def _tell(tx: Tx, decided: JoinRequestDecided, leader_ids: Iterable[UUID]) -> None:
    tx.emit(decided, on=administration_stream(tx.organisation))
    for leader_id in leader_ids:
        tx.emit(decided, on=member_stream(leader_id))


def _subject(row: Row[Any]) -> Subject:
    name = " ".join(part for part in (row.surname, row.given_name, row.patronymic) if part)
    return Subject("join_request", row.id, name)
