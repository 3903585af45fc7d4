"""Links between guardians and children: begun, changed, ended (FAM-1 to FAM-5), in the caller's transaction."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, select, union, update
from sqlalchemy.dialects.postgresql import insert

from parta.foundation import clock
from parta.foundation.db import Subject, Tx, one_of
from parta.organisations import administration_stream, member_stream, members_by_id
from parta.structure.announcements import tell_people_changed
from parta.structure.models import enrolment, guardian_link, participation

from .bars import barred_pairs
from .errors import EndsInThePast, GuardianBarred
from .events import FamiliesChanged, OwnFamilyChanged
from .live import end_of, live_links
from .records import FamilyLink, GuardianKind, LinkSource

Pair = tuple[UUID, UUID]  # guardian, student


async def link_guardian(
    tx: Tx,
    *,
    guardian_id: UUID,
    student_id: UUID,
    kind: str = "guardian",
    ends_on: date | None = None,
    source: LinkSource = "staff",
) -> bool:
    """Say that a member is a guardian of a student; a live link keeps its kind and end, one that ended begins anew.

    Returns whether anything is other than before. Raises GuardianBarred, EndsInThePast.
    """
    ends_at = await _coming_end(tx, ends_on)
    if await barred_pairs(tx, [(guardian_id, student_id)]):
        raise GuardianBarred
    if await guardianships(tx, guardian_ids=[guardian_id], student_ids=[student_id]):
        return False
    values = {
        "kind": kind,
        "since": tx.now,
        "source": source,
        "ends_on": ends_on,
        "ends_at": ends_at,
        "ended_at": None,
        "is_barred": False,
    }
    await tx.execute(
        insert(guardian_link)
        .values(organisation_id=tx.organisation, guardian_id=guardian_id, student_id=student_id, **values)
        .on_conflict_do_update(index_elements=["organisation_id", "guardian_id", "student_id"], set_=values)
    )
    await tell_families_changed(tx, [(guardian_id, student_id)])
    return True


async def change_link(
    tx: Tx, *, guardian_id: UUID, student_id: UUID, kind: GuardianKind, ends_on: date | None
) -> FamilyLink | None:
    """Give a live link another kind or end; returns it as it was, None where there is no live one.

    Raises EndsInThePast.
    """
    found = await guardianships(tx, guardian_ids=[guardian_id], student_ids=[student_id])
    if not found:
        return None
    ends_at = await _coming_end(tx, ends_on)
    if (found[0].kind, found[0].ends_on) != (kind, ends_on):
        await tx.execute(
            update(guardian_link)
            .where(live_links(tx), _is_pair(guardian_id, student_id))
            .values(kind=kind, ends_on=ends_on, ends_at=ends_at)
        )
        await tell_families_changed(tx, [(guardian_id, student_id)])
    return found[0]


async def unlink_guardian(tx: Tx, *, guardian_id: UUID, student_id: UUID, ends_on: date | None = None) -> bool:
    """End a link now, or let it end by itself after the day `ends_on`; returns whether there was a live one."""
    if not await guardianships(tx, guardian_ids=[guardian_id], student_ids=[student_id]):
        return False
    ends_at = await end_of(tx, ends_on)
    is_over = ends_at is None or ends_at <= tx.now
    values = {"ended_at": tx.now} if is_over else {"ends_on": ends_on, "ends_at": ends_at}
    await tx.execute(update(guardian_link).where(live_links(tx), _is_pair(guardian_id, student_id)).values(values))
    await tell_families_changed(tx, [(guardian_id, student_id)])
    return True


async def guardianships(
    tx: Tx, *, guardian_ids: Collection[UUID] | None = None, student_ids: Collection[UUID] | None = None
) -> list[FamilyLink]:
    """The live links of these guardians and students (FAM-2); None: of all."""
    query = select(guardian_link).where(live_links(tx))
    if guardian_ids is not None:
        query = query.where(one_of(guardian_link.c.guardian_id, guardian_ids))
    if student_ids is not None:
        query = query.where(one_of(guardian_link.c.student_id, student_ids))
    rows = await tx.execute(query.order_by(guardian_link.c.since, guardian_link.c.guardian_id))
    return [
        FamilyLink(
            guardian_id=row.guardian_id,
            student_id=row.student_id,
            kind=row.kind,
            since=row.since,
            ends_on=row.ends_on,
            source=row.source,
        )
        for row in rows
    ]


async def children_with_kinds(tx: Tx, guardian_id: UUID) -> dict[UUID, str]:
    """The students of a guardian, and what the guardian is to each."""
    return {one.student_id: one.kind for one in await guardianships(tx, guardian_ids=[guardian_id])}


async def end_due_links(tx: Tx) -> int:
    """Tell of the links whose last day is over; they hold no longer since midnight (FAM-3). Returns how many."""
    rows = await tx.execute(
        update(guardian_link)
        .where(
            tx.own(guardian_link),
            guardian_link.c.ended_at.is_(None),
            guardian_link.c.ends_at <= tx.now,
        )
        .values(ended_at=guardian_link.c.ends_at)
        .returning(guardian_link.c.guardian_id, guardian_link.c.student_id)
    )
    ended = [(row.guardian_id, row.student_id) for row in rows]
    people = await members_by_id(tx, {one for pair in ended for one in pair}, include_left=True)
    for guardian_id, student_id in ended:
        tx.record(
            "structure.guardian_link_over",
            by=None,
            on=Subject("member", student_id, people[student_id].full_name),
            before={"guardian": people[guardian_id].full_name},
        )
    await tell_families_changed(tx, ended)
    return len(ended)


def with_due_links() -> Select[tuple[UUID]]:
    """The organisations where links ran out that nobody was told of."""
    due = (guardian_link.c.ended_at.is_(None), guardian_link.c.ends_at <= clock.now())
    return select(guardian_link.c.organisation_id).where(*due).distinct()


async def tell_families_changed(tx: Tx, pairs: Iterable[Pair]) -> None:
    """The groups of the children have other guardians, and whoever is concerned hears it."""
    known = list(pairs)
    if not known:
        return
    guardians, students = {pair[0] for pair in known}, {pair[1] for pair in known}
    rows = await tx.execute(
        union(
            *(
                select(places.c.group_id).where(tx.own(places), one_of(places.c.student_id, students))
                # The parents of a circle have a conversation as well.
                for places in (enrolment, participation)
            )
        )
    )
    tell_people_changed(tx, rows.scalars())
    tx.emit(
        FamiliesChanged(guardian_ids=tuple(sorted(guardians)), student_ids=tuple(sorted(students))),
        on=administration_stream(tx.organisation),
    )
    for guardian_id in sorted(guardians):
        tx.emit(OwnFamilyChanged(), on=member_stream(guardian_id))


async def _coming_end(tx: Tx, ends_on: date | None) -> datetime | None:
    ends_at = await end_of(tx, ends_on)
    if ends_at is not None and ends_at <= tx.now:
        raise EndsInThePast
    return ends_at


def _is_pair(guardian_id: UUID, student_id: UUID) -> ColumnElement[bool]:
    return and_(guardian_link.c.guardian_id == guardian_id, guardian_link.c.student_id == student_id)
