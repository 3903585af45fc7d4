"""Reporting a movement, correcting and withdrawing it (MOV-1 to MOV-4)."""

from typing import Any
from uuid import UUID

import msgspec

from parta.accounts import normalise_email, normalise_phone
from parta.foundation.db import Tx
from parta.foundation.errors import Forbidden, NotFound
from parta.foundation.text import clean_line, comparison_key
from parta.movement.access import curated_groups, reachable
from parta.movement.applying.leaves import running_leave
from parta.movement.applying.reaching import known
from parta.movement.applying.students import open_group
from parta.movement.errors import (
    AlreadyDecided,
    AlreadyEmployed,
    AlreadyReported,
    AlreadyThere,
    ContactUnreadable,
    NotEmployed,
    NotEnrolled,
    NotOnLeave,
    PersonNeeded,
    SameGroup,
)
from parta.movement.records import STUDENT_KINDS, Movement, NewGuardian, NewMovement, NewPerson
from parta.movement.rules import may_change, may_withdraw, refuse_dates, refuse_report
from parta.movement.store import find_movement, insert_movement, open_movements_of, update_movement
from parta.organisations import STAFF_ROLES, Actor, Member, local_today, search_members
from parta.structure import group_of, groups_by_id, lock_structure

from .telling import tell, write_down


async def report_movement(tx: Tx, actor: Actor, *, new: NewMovement) -> Movement:
    """Report that somebody comes, goes or moves; the same id again is harmless.

    Raises Forbidden, NotFound, PersonNeeded, GroupNeeded, GroupUnfit, DateUnfit, UntilUnfit, ContactUnreadable,
    AlreadyReported, AlreadyThere, AlreadyEmployed, NotEnrolled, NotEmployed, NotOnLeave, SameGroup.
    """
    if (found := await find_movement(tx, new.id)) is not None:
        return await reachable(tx, actor, found.id)
    # Two who report one person at once: the second finds the first one's report.
    await lock_structure(tx)
    values = await _understood(tx, actor, new)
    await insert_movement(
        tx,
        {"id": new.id, "state": "reported", "reported_by": actor.member_id, "reported_at": tx.now, **values},
    )
    made = await find_movement(tx, new.id)
    assert made is not None
    await tell(tx, made)
    await write_down(tx, made, "reported", by=actor)
    return made


async def change_movement(tx: Tx, actor: Actor, *, new: NewMovement) -> Movement:
    """Correct what isn't decided; a returned one is reported again with it (MOV-4).

    Raises what `report_movement` raises, and AlreadyDecided.
    """
    found = await reachable(tx, actor, new.id, lock=True)
    if found.state not in {"reported", "returned"}:
        raise AlreadyDecided(state=state_words(found), by="")
    if not may_change(actor, found):
        raise Forbidden
    await lock_structure(tx)
    values = await _understood(tx, actor, new)
    changed = await update_movement(tx, new.id, **{**values, "state": "reported", "comment": "", "reported_at": tx.now})
    await tell(tx, changed)
    await write_down(tx, changed, "changed", by=actor)
    return changed


async def withdraw_movement(tx: Tx, actor: Actor, *, movement_id: UUID) -> Movement:
    """Take a report back; harmless when it is. Raises NotFound, Forbidden, AlreadyDecided."""
    found = await reachable(tx, actor, movement_id, lock=True)
    if found.state == "withdrawn":
        return found
    if found.state in {"applied", "undone"}:
        raise AlreadyDecided(state=state_words(found), by="")
    if not may_withdraw(actor, found):
        raise Forbidden
    withdrawn = await update_movement(tx, movement_id, state="withdrawn", decided_by=actor.member_id, decided_at=tx.now)
    await tell(tx, withdrawn)
    await write_down(tx, withdrawn, "withdrawn", by=actor)
    return withdrawn


def state_words(found: Movement) -> str:
    return {
        "reported": "ещё не решено",
        "returned": "возвращено на исправление",
        "scheduled": "ждёт своей даты",
        "applied": "применено",
        "withdrawn": "отозвано",
        "undone": "отменено",
    }[found.state]


async def _understood(tx: Tx, actor: Actor, new: NewMovement) -> dict[str, Any]:
    """The columns of what was reported, checked against how things are now."""
    if refusal := refuse_dates(await local_today(tx), on_date=new.on_date, until=new.until):
        raise refusal
    curated = await curated_groups(tx, actor)
    person = _cleaned(new.person) if new.person is not None else None
    found = await known(tx, new.member_id) if new.member_id is not None else None
    from_group = await group_of(tx, found.id) if found is not None and found.left_at is None else None
    is_moving = new.kind in {"arrival", "transfer"}
    to_group = new.to_group_id if is_moving else None
    if refusal := refuse_report(actor, curated, kind=new.kind, from_group=from_group, to_group=to_group):
        # Somebody else's pupil isn't there for a curator.
        is_hidden = new.kind in STUDENT_KINDS and found is not None and actor.is_staff
        raise NotFound if is_hidden else refusal
    if is_moving:
        await open_group(tx, to_group)
    await _refuse_person(tx, new, found, person, from_group)
    if found is not None:
        others = [one for one in await open_movements_of(tx, found.id) if one.id != new.id]
        if others:
            raise AlreadyReported(name=found.full_name)
    takes_person = new.kind == "taken_on" or (new.kind == "arrival" and found is None)
    name = found.full_name if found is not None else person.full_name if person is not None else ""
    return {
        "kind": new.kind,
        "member_id": found.id if found is not None else None,
        "person": msgspec.to_builtins(person) if person is not None and takes_person else None,
        "person_name": name,
        "from_group_id": from_group if new.kind in {"departure", "transfer"} else None,
        "to_group_id": to_group,
        "on_date": new.on_date,
        "until": new.until if new.kind == "leave" else None,
        "order_number": clean_line(new.order_number).lstrip("№ "),
        "order_date": new.order_date,
        "place": clean_line(new.place),
        "reason": clean_line(new.reason),
        "replacements": msgspec.to_builtins(new.replacements) if new.kind == "leave" else [],
    }


async def _refuse_person(
    tx: Tx, new: NewMovement, found: Member | None, person: NewPerson | None, from_group: UUID | None
) -> None:
    """Whether this can happen to this person at all."""
    if new.kind in {"arrival", "taken_on"} and found is None:
        if person is None or not person.surname or not person.given_name:
            raise PersonNeeded
        if new.kind == "arrival":
            await _refuse_namesake(tx, person)
        return
    if found is None or (new.kind == "taken_on" and person is None):
        raise PersonNeeded
    name = found.full_name
    works_here = found.left_at is None and any(found.has(role) for role in STAFF_ROLES)
    if new.kind == "arrival" and from_group is not None:
        raise AlreadyThere(name=name, group=await _group_name(tx, from_group))
    if new.kind in {"departure", "transfer"} and from_group is None:
        raise NotEnrolled(name=name)
    if new.kind == "transfer" and from_group == new.to_group_id:
        raise SameGroup(name=name, group=await _group_name(tx, from_group))
    if new.kind == "taken_on" and found.left_at is None and found.is_staff_confirmed:
        raise AlreadyEmployed(name=name)
    if new.kind in {"leave", "return", "dismissal"} and not works_here:
        raise NotEmployed(name=name)
    if new.kind == "return" and await running_leave(tx, found.id) is None:
        raise NotOnLeave(name=name)


async def _refuse_namesake(tx: Tx, person: NewPerson) -> None:
    """The same name and the same birthday, and in a group already: it is a transfer. Raises AlreadyThere."""
    if person.birth_date is None:
        return
    wanted = comparison_key(person.full_name)
    namesakes, _, _ = await search_members(tx, search=person.full_name, limit=20)
    for one in namesakes:
        if one.name_key == wanted and one.birth_date == person.birth_date:
            group_id = await group_of(tx, one.id)
            if group_id is not None:
                raise AlreadyThere(name=one.full_name, group=await _group_name(tx, group_id))


async def _group_name(tx: Tx, group_id: UUID | None) -> str:
    group = (await groups_by_id(tx, [group_id])).get(group_id) if group_id else None
    return group.name if group else ""


def _cleaned(person: NewPerson) -> NewPerson:
    """Names without tricks, contacts in one spelling. Raises ContactUnreadable."""
    return msgspec.structs.replace(
        person,
        surname=clean_line(person.surname),
        given_name=clean_line(person.given_name),
        patronymic=clean_line(person.patronymic),
        position=clean_line(person.position),
        phone=_phone(person.phone),
        email=_email(person.email),
        guardians=[_cleaned_guardian(one) for one in person.guardians],
    )


def _cleaned_guardian(guardian: NewGuardian) -> NewGuardian:
    if not clean_line(guardian.surname) or not clean_line(guardian.given_name):
        raise PersonNeeded
    return msgspec.structs.replace(
        guardian,
        surname=clean_line(guardian.surname),
        given_name=clean_line(guardian.given_name),
        patronymic=clean_line(guardian.patronymic),
        phone=_phone(guardian.phone),
        email=_email(guardian.email),
    )


def _phone(text: str) -> str:
    if not clean_line(text):
        return ""
    found = normalise_phone(clean_line(text))
    if found is None:
        raise ContactUnreadable(contact=clean_line(text))
    return found


def _email(text: str) -> str:
    if not clean_line(text):
        return ""
    found = normalise_email(text)
    if found is None:
        raise ContactUnreadable(contact=clean_line(text))
    return found
