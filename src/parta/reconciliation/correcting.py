"""Writing down what a list knows better: names, phones, details, guardians."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from parta.accounts import mask
from parta.foundation.db import Tx
from parta.foundation.identity import new_id
from parta.organisations import (
    Member,
    MemberChange,
    NewMember,
    Role,
    create_member,
    grant_role,
    members_by_id,
    members_with_contact,
    update_member,
)
from parta.structure import NewPerson as ListedPerson
from parta.structure import link_guardian

from .errors import NoAct, PhoneTaken, Stale
from .records import Finding

_FIELDS = ("birth_date", "sex", "email", "file_number", "external_id")


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What an act changed, for the journal; contacts are masked."""

    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None


async def rename(tx: Tx, finding: Finding) -> Done:
    member = await _fresh(tx, finding, lambda one: one.full_name)
    person = _listed(finding)
    await update_member(
        tx,
        MemberChange(
            id=member.id,
            surname=person.surname or member.surname,
            given_name=_longer(person.given_name, member.given_name),
            patronymic=_longer(person.patronymic, member.patronymic),
        ),
    )
    return Done(before={"name": finding.old}, after={"name": finding.new})


def _longer(told: str, known: str) -> str:
    """Initials of a list don't shorten a name that is known in full."""
    is_initial = len(told.strip(".")) <= 1 and known.casefold().startswith(told.strip(".").casefold())
    return known if is_initial else told


async def rephone(tx: Tx, finding: Finding) -> Done:
    member = await _fresh(tx, finding, lambda one: one.phone)
    phone = _listed(finding).phone
    holders = [one for one in await members_with_contact(tx, [phone]) if one.id != member.id] if phone else []
    if holders:
        # A phone signs one person in.
        raise PhoneTaken(name=holders[0].full_name)
    await update_member(tx, MemberChange(id=member.id, phone=phone))
    return Done(before={"phone": mask(finding.old)}, after={"phone": mask(finding.new)})


async def correct(tx: Tx, finding: Finding) -> Done:
    field = finding.field or ""
    if field not in _FIELDS:
        raise NoAct
    member = await _fresh(tx, finding, lambda one: _text(getattr(one, field)))
    await update_member(tx, MemberChange(id=member.id, **{field: getattr(_listed(finding), field)}))
    is_contact = field == "email"
    before, after = (mask(finding.old), mask(finding.new)) if is_contact else (finding.old, finding.new)
    return Done(before={field: before}, after={field: after})


async def link(tx: Tx, finding: Finding) -> Done:
    child_id = finding.children[0].member_id if finding.children else None
    if child_id is None or child_id not in await members_by_id(tx, [child_id]):
        raise Stale(name=finding.name)
    kind = kinship(finding.field or "guardian")
    if finding.member_id is not None:
        guardian = (await members_by_id(tx, [finding.member_id])).get(finding.member_id)
        if guardian is None:
            raise Stale(name=finding.name)
        await let_guard(tx, guardian, child_id, kind)
    else:
        await link_guardian(tx, guardian_id=await _make_guardian(tx, _listed(finding)), student_id=child_id, kind=kind)
    return Done(after={"child": finding.new, "kind": kind})


async def let_guard(tx: Tx, guardian: Member, student_id: UUID, kind: str) -> None:
    if not guardian.has(Role.GUARDIAN):
        await grant_role(tx, member_id=guardian.id, role=Role.GUARDIAN, is_confirmed=True)
    await link_guardian(tx, guardian_id=guardian.id, student_id=student_id, kind=kind)


async def _make_guardian(tx: Tx, person: ListedPerson) -> UUID:
    """The same new parent stands beside several children: the second time they are here already."""
    contacts = [one for one in (person.phone, person.email) if one]
    for holder in await members_with_contact(tx, contacts) if contacts else []:
        is_same = (holder.given_name, holder.patronymic) == (person.given_name, person.patronymic)
        if not is_same:
            raise PhoneTaken(name=holder.full_name)
        return holder.id
    member_id = new_id()
    await create_member(
        tx,
        NewMember(
            id=member_id,
            surname=person.surname,
            given_name=person.given_name,
            patronymic=person.patronymic,
            roles=(Role.GUARDIAN,),
            phone=person.phone,
            email=person.email,
            external_id=person.external_id,
        ),
        is_confirmed=True,
    )
    return member_id


async def _fresh(tx: Tx, finding: Finding, value: Callable[[Member], str | None]) -> Member:
    """The member, still as compared. Raises Stale."""
    member = (await members_by_id(tx, [finding.member_id])).get(finding.member_id) if finding.member_id else None
    if member is None or (value(member) or None) != (finding.old or None):
        raise Stale(name=finding.name)
    return member


def _listed(finding: Finding) -> ListedPerson:
    if finding.person is None:
        raise NoAct
    return finding.person


def _text(value: object) -> str | None:
    return f"{value:%d.%m.%Y}" if isinstance(value, date) else str(value) if value else None


def kinship(word: str) -> Any:
    return word if word in {"mother", "father", "guardian", "other"} else "guardian"
