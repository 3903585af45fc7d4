"""Links as the curator and the administrators keep them: each act is in the journal (FAM-1)."""

from datetime import date
from uuid import UUID

import msgspec

from parta.accounts import mask, parse_contact
from parta.foundation.db import Subject, Tx
from parta.foundation.errors import Invalid, NotFound
from parta.foundation.text import clean_line
from parta.organisations import (
    Actor,
    Member,
    NewMember,
    Role,
    create_member,
    grant_role,
    members_by_id,
    members_with_contact,
    name_key,
)
from parta.structure.access import own_groups
from parta.structure.belonging import groups_of_member

from .errors import NotAStudent, OwnGuardian, StudentAsGuardian
from .links import change_link, guardianships, link_guardian, unlink_guardian
from .records import FamilyLink, GuardianKind, LinkSource
from .rules import may_see_family, refuse_governing


class NewGuardianPerson(msgspec.Struct, frozen=True, kw_only=True):
    """A guardian whom nobody has written down yet; `contact` as it was typed, "" for none."""

    surname: str
    given_name: str
    patronymic: str = ""
    contact: str = ""


async def add_guardian(
    tx: Tx,
    actor: Actor,
    *,
    guardian_id: UUID,
    student_id: UUID,
    kind: GuardianKind,
    ends_on: date | None,
    person: NewGuardianPerson | None = None,
) -> UUID:
    """Link a guardian with a student; somebody new is written down first, by the client's id.

    Whoever is here already by the same name and contact is taken instead of a second entry. Returns the guardian's
    member id. Raises NotFound, Forbidden, NotAStudent, OwnGuardian, StudentAsGuardian, GuardianBarred, EndsInThePast,
    Invalid.
    """
    student = await governed_student(tx, actor, student_id)
    guardian = await _guardian(tx, guardian_id, person)
    if guardian.id == student.id:
        raise OwnGuardian
    if guardian.has(Role.STUDENT) and not guardian.has(Role.GUARDIAN):
        raise StudentAsGuardian(name=guardian.display_name)
    source: LinkSource = "staff" if actor.is_administrator else "curator"
    if not await link_guardian(
        tx, guardian_id=guardian.id, student_id=student_id, kind=kind, ends_on=ends_on, source=source
    ):
        await change_guardian(tx, actor, guardian_id=guardian.id, student_id=student_id, kind=kind, ends_on=ends_on)
        return guardian.id
    if not guardian.has(Role.GUARDIAN):
        await grant_role(tx, member_id=guardian.id, role=Role.GUARDIAN, is_confirmed=True)
    tx.record(
        "structure.guardian_linked",
        by=actor,
        on=Subject("member", student_id, student.full_name),
        after={"guardian": guardian.full_name, **_facts(kind, ends_on)},
    )
    return guardian.id


async def _guardian(tx: Tx, guardian_id: UUID, person: NewGuardianPerson | None) -> Member:
    found = (await members_by_id(tx, [guardian_id])).get(guardian_id)
    if found is not None:
        return found
    if person is None:
        raise NotFound
    contact = parse_contact(person.contact) if clean_line(person.contact) else None
    surname, given_name = clean_line(person.surname), clean_line(person.given_name)
    patronymic = clean_line(person.patronymic)
    for part in (surname, given_name):
        if not any(letter.isalpha() for letter in part):
            raise Invalid("Напишите фамилию и имя буквами.", "Write the surname and the given name.", field="person")
    if contact is not None:
        for one in await members_with_contact(tx, [contact.value]):
            if one.name_key == name_key(surname=surname, given_name=given_name, patronymic=patronymic):
                return one
    new = NewMember(
        id=guardian_id,
        surname=surname,
        given_name=given_name,
        patronymic=patronymic,
        roles=(Role.GUARDIAN,),
        phone=contact.value if contact and contact.channel == "sms" else None,
        email=contact.value if contact and contact.channel == "email" else None,
    )
    await create_member(tx, new, is_confirmed=True)
    made = (await members_by_id(tx, [guardian_id])).get(guardian_id)
    if made is None:
        raise NotFound
    return made


async def change_guardian(
    tx: Tx, actor: Actor, *, guardian_id: UUID, student_id: UUID, kind: GuardianKind, ends_on: date | None
) -> None:
    """Give a live link another kind or end. Raises NotFound, Forbidden, NotAStudent, EndsInThePast."""
    student = await governed_student(tx, actor, student_id)
    before = await change_link(tx, guardian_id=guardian_id, student_id=student_id, kind=kind, ends_on=ends_on)
    if before is None:
        raise NotFound
    if (before.kind, before.ends_on) != (kind, ends_on):
        guardian = await name_of(tx, guardian_id)
        tx.record(
            "structure.guardian_changed",
            by=actor,
            on=Subject("member", student_id, student.full_name),
            before={"guardian": guardian, **_facts(before.kind, before.ends_on)},
            after={"guardian": guardian, **_facts(kind, ends_on)},
        )


async def end_guardian(tx: Tx, actor: Actor, *, guardian_id: UUID, student_id: UUID) -> None:
    """End a link now; ending it again does nothing. Raises NotFound, Forbidden, NotAStudent."""
    student = await governed_student(tx, actor, student_id)
    before = await live_link_of(tx, guardian_id, student_id)
    if before is None or not await unlink_guardian(tx, guardian_id=guardian_id, student_id=student_id):
        return
    tx.record(
        "structure.guardian_unlinked",
        by=actor,
        on=Subject("member", student_id, student.full_name),
        before={"guardian": await name_of(tx, guardian_id), **_facts(before.kind, before.ends_on)},
    )


async def governed_student(tx: Tx, actor: Actor, student_id: UUID) -> Member:
    """A student whose family the actor keeps. Raises NotFound, Forbidden, NotAStudent."""
    own = await own_groups(tx, actor)
    student = (await members_by_id(tx, [student_id])).get(student_id)
    groups = {one.group.id for one in (await groups_of_member(tx, [student_id]))[student_id] if one.is_main}
    if student is None or not may_see_family(actor, groups, own):
        raise NotFound
    if refusal := refuse_governing(actor, groups, own):
        raise refusal
    if not student.has(Role.STUDENT):
        raise NotAStudent(name=student.display_name)
    return student


async def student_of_group(tx: Tx, *, student_id: UUID, group_id: UUID) -> None:
    """Raises NotFound where the student isn't in the group."""
    belonging = (await groups_of_member(tx, [student_id]))[student_id]
    if not any(one.group.id == group_id and one.relation == "student" for one in belonging):
        raise NotFound


async def live_link_of(tx: Tx, guardian_id: UUID, student_id: UUID) -> FamilyLink | None:
    found = await guardianships(tx, guardian_ids=[guardian_id], student_ids=[student_id])
    return found[0] if found else None


async def name_of(tx: Tx, member_id: UUID) -> str:
    found = (await members_by_id(tx, [member_id], include_left=True)).get(member_id)
    return found.full_name if found else ""


def shown_contact(member: Member) -> str | None:
    """The written contact, masked; None where none is."""
    return mask(member.phone or member.email) or None


def _facts(kind: str, ends_on: date | None) -> dict[str, str | None]:
    return {"kind": kind, "endsOn": ends_on.isoformat() if ends_on else None}
