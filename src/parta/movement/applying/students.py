"""Students: they arrive with their guardians, leave, move between groups."""

from uuid import UUID

from parta.foundation.db import Tx
from parta.foundation.errors import NotFound
from parta.foundation.identity import new_id
from parta.movement.errors import (
    AlreadyThere,
    GroupNeeded,
    GroupUnfit,
    NotEnrolled,
    PersonNeeded,
    PlaceTakenAgain,
    SameGroup,
    UndoneOutOfOrder,
)
from parta.movement.ledger import Place, place_now, unwrite_move, write_move
from parta.movement.records import Before, Movement, NewPerson
from parta.movement.rules import MAIN_KINDS
from parta.organisations import (
    Actor,
    Member,
    NewMember,
    Role,
    create_member,
    end_membership,
    grant_role,
    organisation_kind,
    restore_membership,
)
from parta.structure import (
    GroupRecord,
    enrol_student,
    group_of,
    groups_by_id,
    guardians_of,
    link_guardian,
    withdraw_student,
)

from .guardians import bring_guardians_back, end_childless, guardian_member
from .outcome import Outcome
from .reaching import known, refuse_too_early


async def arrive(tx: Tx, movement: Movement, *, by: Actor | None) -> Outcome:
    """Somebody new gets a place here and their guardians beside them; somebody known comes back to theirs (MOV-6)."""
    target = await open_group(tx, movement.to_group_id)
    if movement.member_id is None:
        if movement.person is None:
            raise PersonNeeded
        member_id, before = await _make_student(tx, movement.person)
    else:
        member_id = movement.member_id
        found = await known(tx, member_id)
        await refuse_too_early(tx, movement, found.full_name)
        before = await _bring_back(tx, found, by=by)
    await write_move(
        tx, "students", member_id, Place(group_id=target.id), on_date=movement.on_date, movement_id=movement.id
    )
    await enrol_student(tx, student_id=member_id, group_id=target.id)
    return Outcome(member_id=member_id, to_group_id=target.id, before=before)


async def _make_student(tx: Tx, person: NewPerson) -> tuple[UUID, Before]:
    member_id = new_id()
    new = NewMember(
        id=member_id,
        surname=person.surname,
        given_name=person.given_name,
        patronymic=person.patronymic,
        roles=(Role.STUDENT,),
        birth_date=person.birth_date,
        sex=person.sex,
        phone=person.phone or None,
        email=person.email or None,
    )
    await create_member(tx, new, is_confirmed=True)
    made = [member_id]
    for one in person.guardians:
        guardian_id, is_new = await guardian_member(tx, one)
        await link_guardian(tx, guardian_id=guardian_id, student_id=member_id, kind=one.kind)
        if is_new:
            made.append(guardian_id)
    return member_id, Before(made=tuple(made))


async def _bring_back(tx: Tx, found: Member, *, by: Actor | None) -> Before:
    """The place that the person had, and those of the guardians who left with them."""
    if (there := await group_of(tx, found.id)) is not None and found.left_at is None:
        group = (await groups_by_id(tx, [there]))[there]
        if not group.is_archived:
            raise AlreadyThere(name=found.full_name, group=group.name)
    back: list[UUID] = []
    if found.left_at is not None:
        await restore_membership(tx, member_id=found.id, by=by)
        back.append(found.id)
        back.extend(await bring_guardians_back(tx, found.id, by=by))
    if not found.has(Role.STUDENT):
        await grant_role(tx, member_id=found.id, role=Role.STUDENT, is_confirmed=True)
        return Before(brought_back=tuple(back), granted=(Role.STUDENT,))
    return Before(brought_back=tuple(back))


async def depart(tx: Tx, movement: Movement, *, by: Actor | None) -> Outcome:
    """The student's place ends, and that of guardians without another child here; what they wrote stays (MOV-7)."""
    found, from_id = await _enrolled(tx, movement)
    guardians = await guardians_of(tx, [found.id])
    await write_move(tx, "students", found.id, None, on_date=movement.on_date, movement_id=movement.id)
    # The structure takes the student out of everything and remembers it for an undo (STR-24).
    await end_membership(tx, member_id=found.id, by=by, reason=movement.reason)
    left = [found.id, *await end_childless(tx, guardians, by=by, reason=movement.reason)]
    return Outcome(member_id=found.id, from_group_id=from_id, before=Before(group_id=from_id, left=tuple(left)))


async def transfer(tx: Tx, movement: Movement) -> Outcome:
    """From one main group into another; circles and guardians stay (MOV-8)."""
    found, from_id = await _enrolled(tx, movement)
    target = await open_group(tx, movement.to_group_id)
    if target.id == from_id:
        raise SameGroup(name=found.full_name, group=target.name)
    await write_move(
        tx, "students", found.id, Place(group_id=target.id), on_date=movement.on_date, movement_id=movement.id
    )
    await enrol_student(tx, student_id=found.id, group_id=target.id)
    return Outcome(member_id=found.id, from_group_id=from_id, to_group_id=target.id, before=Before(group_id=from_id))


async def undo_arrival(tx: Tx, movement: Movement, *, by: Actor) -> None:
    member_id, before = await _still(tx, movement, group_id=movement.to_group_id)
    await unwrite_move(tx, movement.id)
    guardians = await guardians_of(tx, [member_id])
    await withdraw_student(tx, student_id=member_id)
    if member_id in (*before.made, *before.brought_back):
        await end_membership(tx, member_id=member_id, by=by)
        await end_childless(tx, guardians, by=by, reason="")


async def undo_departure(tx: Tx, movement: Movement, *, by: Actor) -> None:
    assert movement.member_id is not None
    assert movement.before is not None
    before = movement.before
    found = await known(tx, movement.member_id)
    if found.left_at is None:
        raise UndoneOutOfOrder(name=movement.person_name)
    group_id = await _restful(tx, movement, before.group_id)
    await restore_membership(tx, member_id=found.id, by=by)
    await bring_guardians_back(tx, found.id, by=by)
    await unwrite_move(tx, movement.id)
    await enrol_student(tx, student_id=found.id, group_id=group_id)


async def undo_transfer(tx: Tx, movement: Movement) -> None:
    member_id, before = await _still(tx, movement, group_id=movement.to_group_id)
    group_id = await _restful(tx, movement, before.group_id)
    await unwrite_move(tx, movement.id)
    await enrol_student(tx, student_id=member_id, group_id=group_id)


async def _enrolled(tx: Tx, movement: Movement) -> tuple[Member, UUID]:
    """The student and the main group. Raises PersonNeeded, NotFound, NotEnrolled, TooEarly."""
    if movement.member_id is None:
        raise PersonNeeded
    found = await known(tx, movement.member_id)
    group_id = await group_of(tx, found.id)
    if found.left_at is not None or group_id is None:
        raise NotEnrolled(name=found.full_name)
    await refuse_too_early(tx, movement, found.full_name)
    return found, group_id


async def _still(tx: Tx, movement: Movement, *, group_id: UUID | None) -> tuple[UUID, Before]:
    """Whether the student is where the movement put them. Raises UndoneOutOfOrder."""
    assert movement.member_id is not None
    assert movement.before is not None
    place = await place_now(tx, "students", movement.member_id)
    if await group_of(tx, movement.member_id) != group_id or place is None or place.opened_by != movement.id:
        raise UndoneOutOfOrder(name=movement.person_name)
    return movement.member_id, movement.before


async def _restful(tx: Tx, movement: Movement, group_id: UUID | None) -> UUID:
    """The group before, if anybody can be put there again. Raises PlaceTakenAgain."""
    group = (await groups_by_id(tx, [group_id])).get(group_id) if group_id else None
    if group is None or group.is_archived:
        raise PlaceTakenAgain(name=movement.person_name)
    return group.id


async def open_group(tx: Tx, group_id: UUID | None) -> GroupRecord:
    """A live main group. Raises GroupNeeded, NotFound, GroupUnfit."""
    if group_id is None:
        raise GroupNeeded
    group = (await groups_by_id(tx, [group_id])).get(group_id)
    if group is None:
        raise NotFound
    # A circle is a main group in a centre only; elsewhere it is beside the class.
    is_beside = group.kind == "circle" and await organisation_kind(tx) != "extracurricular"
    if group.is_archived or group.kind not in MAIN_KINDS or is_beside:
        raise GroupUnfit(group=group.name)
    return group
