"""Staff: taken on and dismissed."""

from uuid import UUID

from parta.foundation.db import Tx
from parta.foundation.identity import new_id
from parta.movement.errors import (
    AlreadyEmployed,
    OneselfDismissed,
    PersonNeeded,
    UndoneOutOfOrder,
)
from parta.movement.ledger import Place, place_now, unwrite_move, write_move
from parta.movement.records import Before, Movement, NewPerson
from parta.movement.rules import category_of
from parta.organisations import (
    STAFF_ROLES,
    Actor,
    Dismissal,
    NewMember,
    Role,
    create_member,
    end_membership,
    end_work,
    grant_roles,
    members_by_id,
    restore_membership,
)
from parta.structure import staff_group_id

from .outcome import Outcome
from .reaching import employed, known, refuse_too_early


async def take_on(tx: Tx, movement: Movement, *, by: Actor | None) -> Outcome:
    """A new employee, confirmed by whoever applied it; who worked here before gets their place back (MOV-10)."""
    if movement.person is None:
        raise PersonNeeded
    role = Role(movement.person.role)
    decided_by = movement.decided_by
    if movement.member_id is None:
        member_id = new_id()
        await create_member(tx, _employee(movement.person, member_id, role), is_confirmed=True, by=decided_by)
        before = Before(made=(member_id,))
    else:
        found = await known(tx, movement.member_id)
        member_id = found.id
        if found.left_at is None and found.is_staff_confirmed:
            raise AlreadyEmployed(name=found.full_name)
        await refuse_too_early(tx, movement, found.full_name)
        if found.left_at is not None:
            await restore_membership(tx, member_id=member_id, by=by)
        has_role = (await members_by_id(tx, [member_id]))[member_id].has(role)
        await grant_roles(tx, [(member_id, role)], is_confirmed=True, by=decided_by)
        before = Before(
            brought_back=(member_id,) if found.left_at is not None else (), granted=() if has_role else (role,)
        )
    group_id = await staff_group_id(tx)
    place = Place(group_id=group_id, category=category_of([role]))
    await write_move(tx, "staff", member_id, place, on_date=movement.on_date, movement_id=movement.id)
    return Outcome(member_id=member_id, before=before)


def _employee(person: NewPerson, member_id: UUID, role: Role) -> NewMember:
    return NewMember(
        id=member_id,
        surname=person.surname,
        given_name=person.given_name,
        patronymic=person.patronymic,
        roles=(role,),
        birth_date=person.birth_date,
        sex=person.sex,
        position=person.position,
        phone=person.phone or None,
        email=person.email or None,
    )


async def dismiss(tx: Tx, movement: Movement, *, by: Actor | None) -> Outcome:
    """Access ends the same second; a parent of a pupil keeps the parent's place. What they made stays (MOV-11)."""
    found = await employed(tx, movement)
    if by is not None and by.member_id == found.id:
        raise OneselfDismissed
    await write_move(tx, "staff", found.id, None, on_date=movement.on_date, movement_id=movement.id)
    dismissal = Dismissal(reason=movement.reason, order_number=movement.order_number, ordered_on=movement.order_date)
    await end_work(tx, member_id=found.id, dismissal=dismissal, by=by)
    return Outcome(member_id=found.id, before=Before())


async def undo_taking_on(tx: Tx, movement: Movement, *, by: Actor) -> None:
    assert movement.member_id is not None
    assert movement.before is not None
    found = await known(tx, movement.member_id)
    place = await place_now(tx, "staff", found.id)
    if found.left_at is not None or place is None or place.opened_by != movement.id:
        raise UndoneOutOfOrder(name=movement.person_name)
    await unwrite_move(tx, movement.id)
    if movement.before.made or movement.before.brought_back:
        await end_membership(tx, member_id=found.id, by=by)
    else:
        await end_work(tx, member_id=found.id, dismissal=Dismissal(), by=by)


async def undo_dismissal(tx: Tx, movement: Movement, *, by: Actor) -> None:
    """The place with its roles; groups, lessons and departments come back with it (STR-24)."""
    assert movement.member_id is not None
    assert movement.before is not None
    found = await known(tx, movement.member_id)
    if found.left_at is None and any(found.has(role) for role in STAFF_ROLES):
        raise UndoneOutOfOrder(name=movement.person_name)
    await restore_membership(tx, member_id=found.id, by=by)
    await unwrite_move(tx, movement.id)
