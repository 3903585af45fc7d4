"""An application of an organisation that is here already: it asks for an administrator again (ORG-18)."""

from collections.abc import Iterable
from uuid import UUID

import msgspec
from sqlalchemy import distinct, func, select

from parta.accounts import Person, accounts_with_contact
from parta.foundation.db import Subject, Tx
from parta.foundation.identity import new_id
from parta.foundation.text import comparison_key
from parta.organisations.commands import NewMember, create_member, grant_role
from parta.organisations.models import member, member_role, organisation
from parta.organisations.names import name_key, split_name
from parta.organisations.roles import ADMINISTRATOR_ROLES, Role
from parta.organisations.roll import Member, members_of_account, members_with_contact

from .questionnaire import Questionnaire


class KnownOrganisation(msgspec.Struct, frozen=True, kw_only=True):
    """An organisation with the application's INN. `administrators`: how many can sign in and run it."""

    id: UUID
    slug: str
    name: str
    administrators: int


async def known_organisations(tx: Tx, given: Iterable[Questionnaire]) -> dict[tuple[str, str], KnownOrganisation]:
    """Which organisation each questionnaire means, by (INN, name); those that mean none are missing.

    Branches share one INN: where there are several, the name decides. `tx` is a system transaction.
    """
    wanted = {(one.inn, one.name) for one in given}
    running = (
        select(member_role.c.organisation_id, func.count(distinct(member_role.c.member_id)).label("many"))
        .join(
            member,
            (member.c.organisation_id == member_role.c.organisation_id) & (member.c.id == member_role.c.member_id),
        )
        .where(
            member_role.c.role.in_([role.value for role in ADMINISTRATOR_ROLES]),
            member_role.c.is_confirmed,
            member.c.account_id.is_not(None),
            member.c.left_at.is_(None),
        )
        .group_by(member_role.c.organisation_id)
        .subquery()
    )
    rows = await tx.execute(
        select(
            organisation.c.organisation_id,
            organisation.c.slug,
            organisation.c.name,
            organisation.c.inn,
            func.coalesce(running.c.many, 0).label("many"),
        )
        .join(running, running.c.organisation_id == organisation.c.organisation_id, isouter=True)
        .where(organisation.c.inn.in_({inn for inn, _ in wanted if inn}))
        .order_by(organisation.c.created_at)
    )
    by_inn: dict[str, list[KnownOrganisation]] = {}
    for row in rows:
        one = KnownOrganisation(id=row.organisation_id, slug=row.slug, name=row.name, administrators=row.many)
        by_inn.setdefault(row.inn, []).append(one)
    found: dict[tuple[str, str], KnownOrganisation] = {}
    for inn, name in wanted:
        candidates = by_inn.get(inn, [])
        named = [one for one in candidates if comparison_key(one.name) == comparison_key(name)]
        if named or len(candidates) == 1:
            found[inn, name] = (named or candidates)[0]
    return found


async def restore_administrator(tx: Tx, operator: Person, given: Questionnaire) -> None:
    """Give the administrator's right to exactly the person and the number of the application.

    Somebody who shares the number, a pupil with the mother's phone, doesn't get it: the name must be the same.
    `tx` is a system transaction of the organisation.
    """
    surname, given_name, patronymic = split_name(given.administrator_name)
    wanted = name_key(surname=surname, given_name=given_name, patronymic=patronymic)
    own = [
        place
        for account_id in await accounts_with_contact(tx, [given.administrator_phone])
        for place in await members_of_account(tx, account_id)
    ]
    written = [one for one in await members_with_contact(tx, [given.administrator_phone]) if not one.is_claimed]
    found: Member | None = next((one for one in (*own, *written) if one.name_key == wanted), None)
    member_id = found.id if found else new_id()
    if found is None:
        new = NewMember(
            id=member_id,
            surname=surname,
            given_name=given_name,
            patronymic=patronymic,
            roles=(Role.ADMINISTRATOR,),
            phone=given.administrator_phone,
        )
        await create_member(tx, new, is_confirmed=True)
    else:
        await grant_role(tx, member_id=member_id, role=Role.ADMINISTRATOR, is_confirmed=True)
    tx.record(
        "organisations.administrator_restored",
        by=None,
        on=Subject("member", member_id, given.administrator_name),
        after={"role": Role.ADMINISTRATOR.value},
        platform=operator.name,
    )
