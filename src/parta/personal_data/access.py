"""Whose data somebody may speak for: their own, and their children's."""

from collections.abc import Iterable
from uuid import UUID

import msgspec

from parta.foundation.db import Tx
from parta.foundation.errors import NotFound
from parta.organisations import Actor, Member, Role, local_today, member_stream, members_by_id
from parta.structure import GroupRecord, children_of, groups_curated_by, guardians_of, live_groups

from .events import ConsentAnswered
from .rules import is_minor


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """A person whose data this is. `answers`: whether the reader gives the consents (PD-3)."""

    member: Member
    is_self: bool
    answers: bool


async def subjects_of(tx: Tx, actor: Actor) -> list[Subject]:
    """The reader first, then their children by name."""
    return await subjects_of_member(tx, actor.member_id)


async def subjects_of_member(tx: Tx, member_id: UUID) -> list[Subject]:
    """The member first, then their children by name."""
    children = await children_of(tx, member_id)
    everybody = await members_by_id(tx, {member_id, *children})
    minors = await minors_among(tx, everybody.values())
    has_guardian = member_id in minors and bool(await guardians_of(tx, [member_id]))
    own = everybody[member_id]
    return [
        Subject(member=own, is_self=True, answers=not has_guardian),
        *(
            Subject(member=one, is_self=False, answers=one.id in minors)
            for one in everybody.values()
            if one.id != member_id
        ),
    ]


async def subject_of(tx: Tx, actor: Actor, member_id: UUID) -> Subject:
    """Raises NotFound for everybody else's data (PD-1)."""
    for one in await subjects_of(tx, actor):
        if one.member.id == member_id:
            return one
    raise NotFound


async def tell_answered(tx: Tx, subject_id: UUID) -> None:
    """Whoever may be kept at the door by a consent hears that it was given, on all their devices."""
    for one in {subject_id, *await guardians_of(tx, [subject_id])}:
        tx.tell(ConsentAnswered(), on=member_stream(one))


async def minors_among(tx: Tx, members: Iterable[Member]) -> set[UUID]:
    today = await local_today(tx)
    return {
        one.id for one in members if is_minor(is_student=one.has(Role.STUDENT), birth_date=one.birth_date, today=today)
    }


async def groups_in_reach(tx: Tx, actor: Actor) -> list[GroupRecord]:
    """Groups whose consents the actor looks after: all, or the own ones of a curator. «Сотрудники» has none."""
    groups = [one for one in await live_groups(tx) if one.kind != "staff"]
    if actor.is_administrator:
        return groups
    own = await groups_curated_by(tx, actor.member_id) if actor.is_staff else set[UUID]()
    return [one for one in groups if one.id in own]
