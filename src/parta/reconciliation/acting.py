"""The act that is proposed for each kind of difference, carried out."""

from collections.abc import Awaitable, Callable
from datetime import date
from uuid import UUID

import msgspec

from parta.foundation.db import Tx
from parta.foundation.identity import new_id
from parta.invitations import NewInvitation, create_invitations
from parta.movement import NewGuardian as MovedGuardian
from parta.movement import NewMovement, NewPerson, apply_now
from parta.organisations import Actor, MemberChange, Role, local_today, members_by_id, update_member
from parta.structure import NewPerson as ListedPerson
from parta.structure import groups_by_id, groups_of_students

from .correcting import Done, correct, kinship, let_guard, link, rename, rephone
from .errors import GroupRests, NoAct, Stale
from .records import Difference, Finding, Kind


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """By which order a movement happened, and when; without a day: today."""

    on_date: date | None = None
    number: str = ""
    order_date: date | None = None
    place: str = ""


async def carry_out(tx: Tx, actor: Actor, difference: Difference, order: Order) -> Done:
    """Do what the difference proposes; what has changed since the comparison is refused (REC-5).

    Raises Stale, NoAct, PhoneTaken, GroupRests, and what movement refuses.
    """
    finding = difference.finding
    if move := _MOVES.get(finding.kind):
        return await move(tx, actor, finding, order)
    if correction := _CORRECTIONS.get(finding.kind):
        return await correction(tx, finding)
    raise NoAct


async def _arrive(tx: Tx, actor: Actor, finding: Finding, order: Order) -> Done:
    assert finding.person is not None
    group_id = await _live_group(tx, finding)
    person = finding.person
    moved = await apply_now(
        tx,
        actor,
        new=NewMovement(
            id=new_id(),
            kind="arrival",
            on_date=order.on_date or await local_today(tx),
            person=NewPerson(
                surname=person.surname,
                given_name=person.given_name,
                patronymic=person.patronymic,
                birth_date=person.birth_date,
                sex="male" if person.sex == "male" else "female" if person.sex == "female" else None,
                phone=person.phone or "",
                email=person.email or "",
                guardians=[
                    MovedGuardian(
                        surname=one.surname,
                        given_name=one.given_name,
                        patronymic=one.patronymic,
                        phone=one.phone or "",
                        email=one.email or "",
                        kind=kinship(one.kind),
                    )
                    for one in person.guardians
                    if one.member_id is None
                ][:6],
            ),
            to_group_id=group_id,
            order_number=order.number,
            order_date=order.order_date,
            place=order.place,
        ),
    )
    if moved.member_id is not None:
        await _complete_arrival(tx, moved.member_id, person)
    return Done(after={"group": finding.group})


async def _complete_arrival(tx: Tx, member_id: UUID, person: ListedPerson) -> None:
    """What a movement doesn't ask for: the file's number, and guardians who are here with another child."""
    if person.file_number or person.external_id:
        await update_member(
            tx, MemberChange(id=member_id, file_number=person.file_number, external_id=person.external_id)
        )
    present = await members_by_id(tx, [one.member_id for one in person.guardians if one.member_id])
    for one in person.guardians:
        if one.member_id is not None and one.member_id in present:
            await let_guard(tx, present[one.member_id], member_id, one.kind)


async def _depart(tx: Tx, actor: Actor, finding: Finding, order: Order) -> Done:
    await _refuse_stale_group(tx, finding)
    await apply_now(
        tx,
        actor,
        new=NewMovement(
            id=new_id(),
            kind="departure",
            on_date=order.on_date or await local_today(tx),
            member_id=finding.member_id,
            order_number=order.number,
            order_date=order.order_date,
            place=order.place,
        ),
    )
    return Done(before={"group": finding.group})


async def _transfer(tx: Tx, actor: Actor, finding: Finding, order: Order) -> Done:
    await _refuse_stale_group(tx, finding)
    group_id = await _live_group(tx, finding)
    await apply_now(
        tx,
        actor,
        new=NewMovement(
            id=new_id(),
            # Somebody without a group arrives in the first one.
            kind="transfer" if finding.group_id else "arrival",
            on_date=order.on_date or await local_today(tx),
            member_id=finding.member_id,
            to_group_id=group_id,
            order_number=order.number,
            order_date=order.order_date,
        ),
    )
    return Done(before={"group": finding.old or ""}, after={"group": finding.new or ""})


async def _invite(tx: Tx, actor: Actor, finding: Finding, order: Order) -> Done:
    """Fresh links for the group's students and guardians, to be printed or sent."""
    group_id = await _live_group(tx, msgspec.structs.replace(finding, to_group_id=finding.group_id))
    wanted = [
        role
        for role, (came, everybody) in ((Role.STUDENT, finding.students), (Role.GUARDIAN, finding.guardians))
        if came < everybody
    ]
    await create_invitations(
        tx, actor, new=[NewInvitation(id=new_id(), group_id=group_id, role=role) for role in wanted]
    )
    return Done(after={"group": finding.group, "roles": [role.value for role in wanted]})


_MOVES: dict[Kind, Callable[[Tx, Actor, Finding, Order], Awaitable[Done]]] = {
    "arrived": _arrive,
    "left": _depart,
    "transferred": _transfer,
    "not_joined": _invite,
}
_CORRECTIONS: dict[Kind, Callable[[Tx, Finding], Awaitable[Done]]] = {
    "renamed": rename,
    "rephoned": rephone,
    "changed": correct,
    "linked": link,
}


async def _refuse_stale_group(tx: Tx, finding: Finding) -> None:
    assert finding.member_id is not None
    there = (await groups_of_students(tx, [finding.member_id])).get(finding.member_id)
    if there != finding.group_id:
        raise Stale(name=finding.name)


async def _live_group(tx: Tx, finding: Finding) -> UUID:
    """The group that the list names, if it is here. Raises GroupRests."""
    group = (await groups_by_id(tx, [finding.to_group_id])).get(finding.to_group_id) if finding.to_group_id else None
    if group is None or group.is_archived:
        raise GroupRests(name=finding.new if finding.kind == "transferred" else finding.group)
    return group.id
