"""A member says that a child is theirs; the child's curator or an administrator answers (FAM-9, FAM-10)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from sqlalchemy import Row, func, select, update
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import insert

from parta.foundation.db import Subject, Tx
from parta.foundation.errors import Forbidden, Invalid, NotFound
from parta.foundation.text import clean_line, comparison_key
from parta.organisations import (
    Actor,
    Member,
    Role,
    administration_stream,
    grant_role,
    member_stream,
    members_by_id,
    search_members,
)
from parta.structure.access import own_groups
from parta.structure.groups import groups_by_id
from parta.structure.relations import groups_of_students
from parta.structure.rules import OwnGroups

from .errors import GuardianBarred, RequestDecided, TooManyRequests
from .events import GuardianshipRequestDecided, GuardianshipRequestMade
from .governing import governed_student, live_link_of
from .links import link_guardian
from .models import guardianship_request
from .records import GuardianKind
from .rules import MAX_CHILD_NAME, MAX_REASON, MOST_OPEN_REQUESTS, may_ask


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A request as it was made, and what came of it."""

    id: UUID
    member_id: UUID
    child_name: str
    child_birth_date: date | None
    group_id: UUID | None
    kind: GuardianKind
    state: Literal["open", "granted", "refused", "withdrawn"]
    student_id: UUID | None
    reason: str
    created_at: datetime
    decided_at: datetime | None


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """Whom to tell what came of a request."""

    account_id: UUID | None
    child_name: str
    is_granted: bool
    reason: str


async def ask_for_child(
    tx: Tx,
    actor: Actor,
    *,
    request_id: UUID,
    child_name: str,
    child_birth_date: date | None,
    group_id: UUID | None,
    kind: GuardianKind,
) -> Asked:
    """Ask to be linked with a child; asking again changes the open request, it makes no second (FAM-9).

    The answer is the same whether there is such a child or not. Raises Forbidden, Invalid, NotFound, TooManyRequests.
    """
    if not may_ask(actor):
        raise Forbidden
    name = clean_line(child_name)[:MAX_CHILD_NAME]
    if len(name.split()) < 2:
        raise Invalid("Напишите фамилию и имя ребёнка.", "Write the child's surname and name.", field="childName")
    group = (await groups_by_id(tx, [group_id])).get(group_id) if group_id else None
    if group_id is not None and (group is None or group.is_archived):
        raise NotFound
    open_now = await tx.execute(
        select(func.count()).where(
            tx.own(guardianship_request),
            guardianship_request.c.member_id == actor.member_id,
            guardianship_request.c.state == "open",
            guardianship_request.c.child_key != comparison_key(name),
        )
    )
    if open_now.scalar_one() >= MOST_OPEN_REQUESTS:
        raise TooManyRequests(most=MOST_OPEN_REQUESTS)
    values = {
        "child_name": name,
        "child_birth_date": child_birth_date,
        "group_id": group_id,
        "kind": kind,
    }
    if (known := await _by_id(tx, request_id)) is not None:
        if known.member_id != actor.member_id:
            raise NotFound
        return known
    made = await tx.execute(
        insert(guardianship_request)
        .values(
            organisation_id=tx.organisation,
            id=request_id,
            member_id=actor.member_id,
            child_key=comparison_key(name),
            created_at=tx.now,
            **values,
        )
        .on_conflict_do_update(
            index_elements=["organisation_id", "member_id", "child_key"],
            # Spelt out: a plan that is kept knows no parameter's value, and would find no such index.
            index_where=sql("state = 'open'"),
            set_=values,
        )
        .returning(guardianship_request)
    )
    asked = _asked(made.one())
    event = GuardianshipRequestMade(request_id=asked.id)
    tx.emit(event, on=administration_stream(tx.organisation))
    for leader_id in group.leader_ids if group else ():
        tx.emit(event, on=member_stream(leader_id))
    return asked


async def grant_request(tx: Tx, actor: Actor, *, request_id: UUID, student_id: UUID) -> Answer:
    """Link whoever asked with a student of the actor's (FAM-10).

    Raises NotFound, Forbidden, RequestDecided, GuardianBarred.
    """
    asked = await _decidable(tx, actor, request_id)
    student = await governed_student(tx, actor, student_id)
    member = (await members_by_id(tx, [asked.member_id])).get(asked.member_id)
    if member is None or member.id == student_id:
        raise NotFound
    await link_guardian(tx, guardian_id=asked.member_id, student_id=student_id, kind=asked.kind, source="request")
    if await live_link_of(tx, asked.member_id, student_id) is None:
        raise GuardianBarred
    if not member.has(Role.GUARDIAN):
        await grant_role(tx, member_id=member.id, role=Role.GUARDIAN, is_confirmed=True)
    tx.record(
        "structure.guardianship_granted",
        by=actor,
        on=Subject("member", student_id, student.full_name),
        after={"guardian": member.full_name, "kind": asked.kind},
    )
    return await _decide(tx, actor, asked, member, state="granted", student_id=student_id)


async def refuse_request(tx: Tx, actor: Actor, *, request_id: UUID, reason: str) -> Answer:
    """Say no, and why (FAM-10). Raises NotFound, RequestDecided."""
    asked = await _decidable(tx, actor, request_id)
    member = (await members_by_id(tx, [asked.member_id])).get(asked.member_id)
    reason = clean_line(reason)[:MAX_REASON]
    tx.record(
        "structure.guardianship_refused",
        by=actor,
        on=Subject("member", asked.member_id, member.full_name if member else ""),
        after={"child": asked.child_name, "reason": reason},
    )
    return await _decide(tx, actor, asked, member, state="refused", reason=reason)


async def withdraw_request(tx: Tx, actor: Actor, *, request_id: UUID) -> None:
    """Take one's own request back; harmless when it is back already. Raises NotFound, RequestDecided."""
    asked = await _by_id(tx, request_id)
    if asked is None or asked.member_id != actor.member_id:
        raise NotFound
    if asked.state == "withdrawn":
        return
    if asked.state != "open":
        raise RequestDecided
    await _decide(tx, actor, asked, None, state="withdrawn")


async def requests_to_decide(tx: Tx, actor: Actor) -> list[tuple[Asked, list[Member]]]:
    """Open requests that the actor answers, the oldest first, each with the students who may be meant.

    Administrators answer all; a curator those for their group, and those that name one of their students.
    """
    own = await own_groups(tx, actor)
    if not actor.is_administrator and not own.curated:
        return []
    rows = await tx.execute(
        select(guardianship_request)
        .where(tx.own(guardianship_request), guardianship_request.c.state == "open")
        .order_by(guardianship_request.c.created_at, guardianship_request.c.id)
    )
    found: list[tuple[Asked, list[Member]]] = []
    for asked in [_asked(row) for row in rows]:
        students = await _meant(tx, actor, own, asked)
        if actor.is_administrator or asked.group_id in own.curated or students:
            found.append((asked, students))
    return found


async def own_requests(tx: Tx, actor: Actor, *, limit: int = 20) -> list[Asked]:
    """What the actor asked for, the newest first; withdrawn ones are gone."""
    rows = await tx.execute(
        select(guardianship_request)
        .where(
            tx.own(guardianship_request),
            guardianship_request.c.member_id == actor.member_id,
            guardianship_request.c.state != "withdrawn",
        )
        .order_by(guardianship_request.c.created_at.desc())
        .limit(limit)
    )
    return [_asked(row) for row in rows]


async def _meant(tx: Tx, actor: Actor, own: OwnGroups, asked: Asked) -> list[Member]:
    """Students whose name holds all words of the asked one, of the actor's groups; a right date of birth first."""
    page, _, _ = await search_members(tx, search=asked.child_name, role=Role.STUDENT, limit=20)
    groups = await groups_of_students(tx, [one.id for one in page])
    mine = [one for one in page if actor.is_administrator or groups.get(one.id) in own.curated]
    return sorted(mine, key=lambda one: (not _is_same_day(one, asked), groups.get(one.id) != asked.group_id))


def _is_same_day(one: Member, asked: Asked) -> bool:
    return asked.child_birth_date is not None and one.birth_date == asked.child_birth_date


async def _decidable(tx: Tx, actor: Actor, request_id: UUID) -> Asked:
    """An open request that the actor answers, locked. Raises NotFound, RequestDecided."""
    rows = await tx.execute(
        select(guardianship_request)
        .where(tx.own(guardianship_request), guardianship_request.c.id == request_id)
        .with_for_update()
    )
    row = rows.one_or_none()
    if row is None:
        raise NotFound
    asked = _asked(row)
    own = await own_groups(tx, actor)
    if not (actor.is_administrator or asked.group_id in own.curated or await _meant(tx, actor, own, asked)):
        raise NotFound
    if asked.state != "open":
        raise RequestDecided
    return asked


async def _by_id(tx: Tx, request_id: UUID) -> Asked | None:
    rows = await tx.execute(
        select(guardianship_request).where(tx.own(guardianship_request), guardianship_request.c.id == request_id)
    )
    row = rows.one_or_none()
    return _asked(row) if row is not None else None


async def _decide(
    tx: Tx,
    actor: Actor,
    asked: Asked,
    member: Member | None,
    *,
    state: str,
    student_id: UUID | None = None,
    reason: str = "",
) -> Answer:
    await tx.execute(
        update(guardianship_request)
        .where(tx.own(guardianship_request), guardianship_request.c.id == asked.id)
        .values(state=state, student_id=student_id, reason=reason, decided_by=actor.member_id, decided_at=tx.now)
    )
    event = GuardianshipRequestDecided(request_id=asked.id, is_granted=state == "granted")
    tx.emit(event, on=administration_stream(tx.organisation))
    for member_id in await _concerned(tx, asked):
        tx.emit(event, on=member_stream(member_id))
    return Answer(
        account_id=member.account_id if member else None,
        child_name=asked.child_name,
        is_granted=state == "granted",
        reason=reason,
    )


async def _concerned(tx: Tx, asked: Asked) -> Iterable[UUID]:
    group = (await groups_by_id(tx, [asked.group_id])).get(asked.group_id) if asked.group_id else None
    return {asked.member_id, *(group.leader_ids if group else ())}


def _asked(row: Row[Any]) -> Asked:
    return Asked(**{name: getattr(row, name) for name in Asked.__struct_fields__})
