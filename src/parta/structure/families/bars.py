"""Bars: a court keeps an adult and a child apart (FAM-6 to FAM-8)."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

import msgspec
from sqlalchemy import delete, insert, select, update

from parta.foundation.db import Subject, Tx, one_of
from parta.foundation.errors import Forbidden, Invalid, NotFound
from parta.foundation.text import clean_line
from parta.organisations import Actor, Member, local_today, members_by_id
from parta.structure.models import guardian_link

from .models import guardian_bar

MAX_DOCUMENT = 200


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """What keeps a guardian and a student apart, for those who may see it."""

    guardian_id: UUID
    student_id: UUID
    guardian_name: str
    document: str
    document_date: date
    barred_at: datetime
    barred_by: UUID | None


async def bar_guardian(
    tx: Tx, actor: Actor, *, guardian_id: UUID, student_id: UUID, document: str, document_date: date
) -> list[tuple[UUID, UUID]]:
    """Keep a guardian and a student apart by a court's decision, at once and everywhere (FAM-6).

    Repeating it corrects the document. Returns the pairs (guardian, student) that it keeps apart: the person may be
    written down more than once. The caller tells them. Raises Forbidden, NotFound, Invalid.
    """
    if not actor.is_administrator:
        raise Forbidden
    if not (document := clean_line(document)[:MAX_DOCUMENT]):
        raise Invalid("Назовите решение суда.", "Name the court's decision.", field="document")
    if document_date > await local_today(tx):
        raise Invalid("Дата решения ещё не наступила.", "The decision's date is in the future.", field="documentDate")
    found = await members_by_id(tx, [guardian_id, student_id], include_left=True)
    if guardian_id not in found or student_id not in found:
        raise NotFound
    guardian, student = found[guardian_id], found[student_id]
    before = await _bar_of(tx, guardian_id, student_id)
    await tx.execute(
        delete(guardian_bar).where(
            tx.own(guardian_bar),
            guardian_bar.c.guardian_id == guardian_id,
            guardian_bar.c.student_id == student_id,
        )
    )
    await tx.execute(
        insert(guardian_bar).values(
            organisation_id=tx.organisation,
            guardian_id=guardian_id,
            student_id=student_id,
            guardian_name=guardian.full_name,
            guardian_name_key=guardian.name_key,
            document=document,
            document_date=document_date,
            barred_by=actor.member_id,
            barred_at=before.barred_at if before else tx.now,
        )
    )
    linked = await tx.execute(
        select(guardian_link.c.guardian_id).where(tx.own(guardian_link), guardian_link.c.student_id == student_id)
    )
    barred = await barred_pairs(tx, [(one, student_id) for one in linked.scalars()])
    await _mark(tx, student_id, [one for one, _ in barred], is_barred=True)
    tx.record(
        "structure.guardian_barred",
        by=actor,
        on=Subject("member", guardian_id, guardian.full_name),
        before=_shown(before, student) if before else None,
        after={"student": student.full_name, "document": document, "documentDate": document_date.isoformat()},
    )
    return sorted(barred | {(guardian_id, student_id)})


async def lift_bar(
    tx: Tx, actor: Actor, *, guardian_id: UUID, student_id: UUID, reason: str
) -> list[tuple[UUID, UUID]]:
    """Take a bar back; the links that it covered hold again, where they didn't end meanwhile.

    Returns the pairs that are free again; the caller tells them. Raises Forbidden, NotFound.
    """
    if not actor.is_administrator:
        raise Forbidden
    before = await _bar_of(tx, guardian_id, student_id)
    if before is None:
        raise NotFound
    await tx.execute(
        delete(guardian_bar).where(
            tx.own(guardian_bar),
            guardian_bar.c.guardian_id == guardian_id,
            guardian_bar.c.student_id == student_id,
        )
    )
    rows = await tx.execute(
        select(guardian_link.c.guardian_id).where(
            tx.own(guardian_link), guardian_link.c.student_id == student_id, guardian_link.c.is_barred
        )
    )
    covered = [(one, student_id) for one in rows.scalars()]
    free = set(covered) - await barred_pairs(tx, covered)
    await _mark(tx, student_id, [one for one, _ in free], is_barred=False)
    student = (await members_by_id(tx, [student_id], include_left=True))[student_id]
    tx.record(
        "structure.guardian_bar_lifted",
        by=actor,
        on=Subject("member", guardian_id, before.guardian_name),
        before=_shown(before, student),
        after={"reason": clean_line(reason)[:MAX_DOCUMENT]},
    )
    return sorted(free)


async def bars_of(tx: Tx, member_ids: Collection[UUID]) -> list[Bar]:
    """The bars of these guardians and students; for staff with the right alone (FAM-7)."""
    rows = await tx.execute(
        select(guardian_bar)
        .where(
            tx.own(guardian_bar),
            one_of(guardian_bar.c.guardian_id, member_ids) | one_of(guardian_bar.c.student_id, member_ids),
        )
        .order_by(guardian_bar.c.barred_at)
    )
    return [
        Bar(
            guardian_id=row.guardian_id,
            student_id=row.student_id,
            guardian_name=row.guardian_name,
            document=row.document,
            document_date=row.document_date,
            barred_at=row.barred_at,
            barred_by=row.barred_by,
        )
        for row in rows
    ]


async def barred_pairs(tx: Tx, pairs: Iterable[tuple[UUID, UUID]]) -> set[tuple[UUID, UUID]]:
    """Which of the (guardian, student) pairs a bar keeps apart, also where the person came as another member (FAM-6).

    The same person is the same member, account, written phone or e-mail, or full name.
    """
    wanted = set(pairs)
    rows = await tx.execute(
        select(guardian_bar).where(tx.own(guardian_bar), one_of(guardian_bar.c.student_id, {one for _, one in wanted}))
    )
    bars = rows.all()
    if not bars:
        return set()
    people = await members_by_id(
        tx, {*(guardian_id for guardian_id, _ in wanted), *(row.guardian_id for row in bars)}, include_left=True
    )

    def is_barred(guardian_id: UUID, student_id: UUID) -> bool:
        own = people.get(guardian_id)
        return any(
            row.guardian_id == guardian_id
            or (own is not None and own.name_key != "" and own.name_key == row.guardian_name_key)
            or _is_same(own, people.get(row.guardian_id))
            for row in bars
            if row.student_id == student_id
        )

    return {pair for pair in wanted if is_barred(*pair)}


def _is_same(one: Member | None, other: Member | None) -> bool:
    if one is None or other is None:
        return False
    ways = ((one.account_id, other.account_id), (one.phone, other.phone), (one.email, other.email))
    return any(mine is not None and mine == theirs for mine, theirs in ways)


async def _bar_of(tx: Tx, guardian_id: UUID, student_id: UUID) -> Bar | None:
    found = await bars_of(tx, [guardian_id])
    return next((one for one in found if (one.guardian_id, one.student_id) == (guardian_id, student_id)), None)


async def _mark(tx: Tx, student_id: UUID, guardian_ids: Collection[UUID], *, is_barred: bool) -> None:
    await tx.execute(
        update(guardian_link)
        .where(
            tx.own(guardian_link),
            guardian_link.c.student_id == student_id,
            one_of(guardian_link.c.guardian_id, guardian_ids),
        )
        .values(is_barred=is_barred)
    )


def _shown(bar: Bar, student: Member) -> dict[str, str]:
    return {
        "student": student.full_name,
        "document": bar.document,
        "documentDate": bar.document_date.isoformat(),
    }
