"""Confirming staff by the organisation's own list (ORG-17)."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

import msgspec
from sqlalchemy import select, update

from parta.foundation.db import Tx
from parta.foundation.errors import Refusal
from parta.organisations.access import Actor, require_administrator
from parta.organisations.errors import NoMatch
from parta.organisations.events import MembersMerged, administration_stream
from parta.organisations.matching import StaffMatch, match_staff
from parta.organisations.models import member
from parta.organisations.roles import STAFF_ROLES
from parta.organisations.roll import Member, all_members

from .members import MemberChange, update_member
from .places import leave
from .records import subject_of
from .roles import appoint, confirm_role, grant_roles

MERGED = "Объединено с другой записью того же человека"


class MatchOfMember(msgspec.Struct, frozen=True, kw_only=True):
    member_id: UUID
    entry_id: UUID


async def confirm_matches(
    tx: Tx, actor: Actor, items: Sequence[MatchOfMember], *, owned: Mapping[UUID, Collection[str]]
) -> list[Refusal | None]:
    """Say of each that claim and entry are one person: roles of the list are confirmed, its facts taken over.

    Each item has its own answer. `owned` as for `match_staff`.

    Raises Forbidden.
    """
    require_administrator(actor)
    wanted = {one.member_id for one in items} | {one.entry_id for one in items}
    await tx.execute(
        select(member.c.id).where(tx.own(member), member.c.id.in_(wanted)).order_by(member.c.id).with_for_update()
    )
    known = {(one.claimant.id, one.entry.id): one for one in match_staff(await all_members(tx), owned)}
    answers: list[Refusal | None] = []
    done: set[UUID] = set()
    for item in items:
        match = known.get((item.member_id, item.entry_id))
        if match is None or not done.isdisjoint({item.member_id, item.entry_id}):
            answers.append(NoMatch())
            continue
        done |= {item.member_id, item.entry_id}
        try:
            await _confirm(tx, actor, match)
            answers.append(None)
        except Refusal as refusal:
            answers.append(refusal)
    return answers


async def _confirm(tx: Tx, actor: Actor, match: StaffMatch) -> None:
    if match.entry.id == match.claimant.id:
        roles = match.roles or tuple(role for role in match.entry.listed_roles if role in STAFF_ROLES)
        for role in roles:
            await appoint(tx, actor, member_id=match.claimant.id, role=role)
        return
    await merge_entry(tx, actor, kept=match.claimant, entry=match.entry)


async def merge_entry(tx: Tx, actor: Actor, *, kept: Member, entry: Member) -> None:
    """Two records are one person: `kept`, with its account, takes over what the organisation wrote down as `entry`."""
    for grant in entry.roles:
        if kept.has(grant.role) and not kept.has(grant.role, confirmed=True):
            await confirm_role(tx, actor, member_id=kept.id, role=grant.role)
        elif not kept.has(grant.role):
            await grant_roles(tx, [(kept.id, grant.role)], is_confirmed=True, by=actor.member_id)
    await update_member(
        tx,
        MemberChange(
            id=kept.id,
            surname=entry.surname,
            given_name=entry.given_name,
            patronymic=entry.patronymic or kept.patronymic,
            birth_date=entry.birth_date or kept.birth_date,
            sex=entry.sex or kept.sex,
            file_number=entry.file_number or kept.file_number,
            external_id=entry.external_id or kept.external_id,
            position=entry.position or kept.position,
            phone=entry.phone or kept.phone,
            email=entry.email or kept.email,
        ),
    )
    await tx.execute(
        update(member)
        .where(tx.own(member), member.c.id == kept.id)
        .values(listed_at=entry.listed_at, listed_roles=sorted(entry.listed_roles))
    )
    subject = await subject_of(tx, kept.id)
    # Before the entry leaves: what hangs on it is moved first.
    tx.emit(MembersMerged(kept=kept.id, gone=entry.id), on=administration_stream(tx.organisation))
    await leave(tx, entry.id, by=actor, reason=MERGED)
    await tx.execute(
        update(member)
        .where(tx.own(member), member.c.id == entry.id)
        .values(phone=None, email=None, external_id=None, file_number=None, listed_at=None, listed_roles=[])
    )
    tx.record(
        "organisations.members_merged",
        by=actor,
        on=subject,
        after={"position": entry.position, "roles": sorted(grant.role for grant in entry.roles)},
    )
