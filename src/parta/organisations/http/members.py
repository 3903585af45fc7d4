"""Roles and facts of one member: /api/organisations/{id}/members/{id}."""

import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import delete, get, patch, post

from parta.accounts import normalise_email, normalise_phone
from parta.foundation.db import Database
from parta.foundation.errors import Invalid, NotFound
from parta.foundation.http import Input, Wire
from parta.foundation.text import clean_line
from parta.organisations.access import Actor, require_administrator
from parta.organisations.commands import (
    Dismissal,
    MemberChange,
    appoint,
    confirm_role,
    dismiss_member,
    edit_member,
    last_departure,
    refuse_role,
    release_member,
    restore_membership,
    revoke_role,
)
from parta.organisations.roles import Role
from parta.organisations.roll import members_by_id

Line = Annotated[str, msgspec.Meta(max_length=500)]
Name = Annotated[str, msgspec.Meta(max_length=100)]
Contact = Annotated[str, msgspec.Meta(max_length=254)]
_ONE = "/organisations/{organisation_id:uuid}/members/{member_id:uuid}"


class RoleChoice(Input, frozen=True, kw_only=True):
    role: Role


class Reason(Input, frozen=True, kw_only=True):
    reason: Line = ""


class DismissalOrder(Input, frozen=True, kw_only=True):
    """`date` is the order's; access ends now."""

    reason: Line = ""
    order_number: Annotated[str, msgspec.Meta(max_length=60)] = ""
    date: datetime.date | None = None


class Dismissed(Wire, frozen=True, kw_only=True):
    """`has_left` false: the person is somebody's parent here and keeps that place."""

    has_left: bool


class NewContacts(Input, frozen=True, kw_only=True):
    """What is written down instead of the lost number; left out: it stays. An empty text takes it away."""

    phone: Contact | msgspec.UnsetType = msgspec.UNSET
    email: Contact | msgspec.UnsetType = msgspec.UNSET


class MemberPatch(NewContacts, frozen=True, kw_only=True):
    surname: Name | msgspec.UnsetType = msgspec.UNSET
    given: Name | msgspec.UnsetType = msgspec.UNSET
    patronymic: Name | msgspec.UnsetType = msgspec.UNSET
    position: Line | msgspec.UnsetType = msgspec.UNSET


class Departure(Wire, frozen=True, kw_only=True):
    """The last loss of the place, or of the work, that nobody undid. `by` is a name; null: the platform."""

    at: datetime.datetime
    has_left: bool
    is_dismissal: bool
    reason: str
    order_number: str
    ordered_on: datetime.date | None
    by: str | None


class MemberFacts(Wire, frozen=True, kw_only=True):
    """What the organisation wrote down about somebody; contacts in full, for those who keep them."""

    id: UUID
    surname: str
    given: str
    patronymic: str
    position: str
    phone: str | None
    email: str | None
    birth_date: datetime.date | None
    file_number: str | None
    is_claimed: bool
    claimed_at: datetime.datetime | None
    left_at: datetime.datetime | None
    listed_at: datetime.datetime | None
    departure: Departure | None


@get(_ONE, tags=["members"])
async def read_member(member_id: UUID, actor: Actor, database: Database) -> MemberFacts:
    """What is written down about one person, for administrators."""
    require_administrator(actor)
    async with database.transaction(actor.organisation_id) as tx:
        one = (await members_by_id(tx, [member_id], include_left=True)).get(member_id)
        if one is None:
            raise NotFound
        last = await last_departure(tx, member_id)
        by = (await members_by_id(tx, [last.ended_by], include_left=True)) if last and last.ended_by else {}
    return MemberFacts(
        id=one.id,
        surname=one.surname,
        given=one.given_name,
        patronymic=one.patronymic,
        position=one.position,
        phone=one.phone,
        email=one.email,
        birth_date=one.birth_date,
        file_number=one.file_number,
        is_claimed=one.is_claimed,
        claimed_at=one.claimed_at,
        left_at=one.left_at,
        listed_at=one.listed_at,
        departure=Departure(
            at=last.ended_at,
            has_left=last.has_left,
            is_dismissal=last.is_dismissal,
            reason=last.reason,
            order_number=last.order_number,
            ordered_on=last.ordered_on,
            by=by[last.ended_by].display_name if last.ended_by in by else None,
        )
        if last
        else None,
    )


@post(_ONE + "/roles", status_code=204, tags=["members"])
async def appoint_member(data: RoleChoice, member_id: UUID, actor: Actor, database: Database) -> None:
    """Give a role by an administrator's word; a role that waits is confirmed."""
    async with database.transaction(actor.organisation_id) as tx:
        await appoint(tx, actor, member_id=member_id, role=data.role)


@delete(_ONE + "/roles/{role:str}", status_code=204, tags=["members"])
async def take_role(member_id: UUID, role: str, actor: Actor, database: Database) -> None:
    """Take a role of staff back; who has no other leaves."""
    async with database.transaction(actor.organisation_id) as tx:
        await revoke_role(tx, actor, member_id=member_id, role=_role(role))


@post(_ONE + "/roles/{role:str}/confirm", status_code=204, tags=["members"])
async def confirm(member_id: UUID, role: str, actor: Actor, database: Database) -> None:
    """Say that a person has this role here: it gives rights and the badge."""
    async with database.transaction(actor.organisation_id) as tx:
        await confirm_role(tx, actor, member_id=member_id, role=_role(role))


@post(_ONE + "/roles/{role:str}/refuse", status_code=204, tags=["members"])
async def refuse(data: Reason, member_id: UUID, role: str, actor: Actor, database: Database) -> None:
    """Say that a person doesn't have this role here; they read the reason."""
    async with database.transaction(actor.organisation_id) as tx:
        await refuse_role(tx, actor, member_id=member_id, role=_role(role), reason=clean_line(data.reason))


@post(_ONE + "/dismiss", status_code=200, tags=["members"])
async def dismiss(data: DismissalOrder, member_id: UUID, actor: Actor, database: Database) -> Dismissed:
    """End somebody's work here, at once."""
    order = Dismissal(reason=clean_line(data.reason), order_number=clean_line(data.order_number), ordered_on=data.date)
    async with database.transaction(actor.organisation_id) as tx:
        return Dismissed(has_left=await dismiss_member(tx, actor, member_id=member_id, dismissal=order))


@post(_ONE + "/restore", status_code=204, tags=["members"])
async def restore(member_id: UUID, actor: Actor, database: Database) -> None:
    """Undo a dismissal or a departure: the place as it was, with its roles and its sign-in."""
    require_administrator(actor)
    async with database.transaction(actor.organisation_id) as tx:
        await restore_membership(tx, member_id=member_id, by=actor)


@post(_ONE + "/release", status_code=204, tags=["members"])
async def release(data: NewContacts, member_id: UUID, actor: Actor, database: Database) -> None:
    """Free a place whose phone was lost: the old sign-in ends, the new number may claim it."""
    change = MemberChange(id=member_id, phone=_phone(data.phone), email=_email(data.email))
    async with database.transaction(actor.organisation_id) as tx:
        await release_member(tx, actor, member_id=member_id)
        await edit_member(tx, actor, change)


@patch(_ONE, status_code=204, tags=["members"])
async def edit(data: MemberPatch, member_id: UUID, actor: Actor, database: Database) -> None:
    """Change what the organisation wrote down: names, position, contacts."""
    change = MemberChange(
        id=member_id,
        surname=_name(data.surname, "surname"),
        given_name=_name(data.given, "given"),
        patronymic=_line(data.patronymic),
        position=_line(data.position),
        phone=_phone(data.phone),
        email=_email(data.email),
    )
    async with database.transaction(actor.organisation_id) as tx:
        await edit_member(tx, actor, change)


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError:
        raise NotFound from None


def _line(text: str | msgspec.UnsetType) -> str | msgspec.UnsetType:
    return text if text is msgspec.UNSET else clean_line(text)


def _name(text: str | msgspec.UnsetType, field: str) -> str | msgspec.UnsetType:
    """Raises Invalid for an empty one: a person is found by it."""
    name = _line(text)
    if name == "":
        raise Invalid("Фамилия и имя не могут быть пустыми.", "Surname and given name can't be empty.", field=field)
    return name


def _phone(text: str | msgspec.UnsetType) -> str | msgspec.UnsetType | None:
    """Raises Invalid."""
    typed = _line(text)
    if typed is msgspec.UNSET or not typed:
        return None if typed == "" else typed
    phone = normalise_phone(typed)
    if phone is None:
        raise Invalid(
            "Не похоже на номер телефона. Наберите его с кодом: например, +7 916 123-45-67",
            "This doesn't look like a phone number. Type it with its code, e.g. +7 916 123-45-67",
            field="phone",
        )
    return phone


def _email(text: str | msgspec.UnsetType) -> str | msgspec.UnsetType | None:
    """Raises Invalid."""
    typed = _line(text)
    if typed is msgspec.UNSET or not typed:
        return None if typed == "" else typed
    email = normalise_email(typed)
    if email is None:
        raise Invalid(
            "Не похоже на адрес почты. Проверьте, нет ли опечатки: например, sonya@example.ru",
            "This doesn't look like an e-mail address. Please check it for a typo.",
            field="email",
        )
    return email


MEMBER_ROUTES = (read_member, appoint_member, take_role, confirm, refuse, dismiss, restore, release, edit)
