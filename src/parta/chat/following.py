"""Conversations follow the structure, in the transaction that changes it (CHAT-12)."""

from collections.abc import Iterable, Mapping
from typing import Literal
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from parta.foundation.db import Tx
from parta.foundation.identity import new_id
from parta.organisations import Role
from parta.structure import (
    GroupArchived,
    GroupPeople,
    GroupPeopleChanged,
    GroupRenamed,
    GroupRestored,
    Guardianship,
    StaffChanged,
    StaffPerson,
    groups_by_id,
    people_of_groups,
    staff_people,
)

from .captions import colleague_caption, guardian_caption, staff_caption, teacher_caption
from .closing import settle_direct
from .events import ConversationChanged
from .models import conversation
from .places import Seat, open_streams, seat_members
from .queries import conversations_of_groups
from .reach import people_in
from .records import conversation_stream
from .subgroups import leader_seats, subgroup_seats

GroupConversation = Literal["class", "guardians", "subject", "department"]

# Children of a kindergarten don't write: its groups have the conversation of the parents only.
_KINDS: dict[str, tuple[GroupConversation, ...]] = {
    "class": ("class", "guardians"),
    "study_group": ("class", "guardians"),
    "age_group": ("guardians",),
    "circle": ("class", "guardians"),
    "subject": ("subject",),
    "department": ("department",),
    "association": ("department",),
}
_FOLLOWING = ("class", "guardians", "subject", "department", "subgroup")
_WORDS = {"class": "класс", "circle": "кружок"}


async def follow_groups(tx: Tx, event: GroupPeopleChanged) -> None:
    """Bring the conversations of the groups to the groups' people."""
    people = await seat_groups(tx, event.group_ids)
    await settle_direct(tx, people_in(people.values()))


async def seat_groups(tx: Tx, group_ids: Iterable[UUID]) -> dict[UUID, GroupPeople]:
    """Returns the groups' people."""
    people = await people_of_groups(tx, list(group_ids))
    places = await _conversations_of(tx, people.values())
    departments = [one for one in people.values() if "department" in _KINDS.get(one.group.kind, ())]
    staff = {one.member_id: one for one in (await staff_people(tx)).staff} if departments else {}
    wanted: dict[UUID, dict[UUID, Seat]] = {}
    for (group_id, kind), conversation_id in places.items():
        if kind in ("class", "subject"):
            wanted[conversation_id] = _class_seats(people[group_id])
        elif kind == "guardians":
            wanted[conversation_id] = _guardian_seats(people[group_id])
        elif kind == "department":
            wanted[conversation_id] = _department_seats(people[group_id], staff)
    wanted |= await subgroup_seats(tx, people)
    await seat_members(tx, wanted, is_structural=True)
    return people


async def follow_staff(tx: Tx, event: StaffChanged) -> None:
    """Bring «Сотрудники» and «Педагоги» to the staff."""
    people = await staff_people(tx)
    everybody: dict[UUID, Seat] = {}
    teachers: dict[UUID, Seat] = {}
    for person in people.staff:
        runs = not person.confirmed.isdisjoint({Role.HEAD, Role.ADMINISTRATOR})
        everybody[person.member_id] = Seat(staff_caption(person), "staff", runs, person.is_confirmed)
        if not person.confirmed.isdisjoint({Role.HEAD, Role.TEACHER}):
            leads = Role.HEAD in person.confirmed
            teachers[person.member_id] = Seat(staff_caption(person), "staff" if leads else "teacher", leads, True)
    wanted = {
        await _conversation(tx, "staff", people.group_id, "Сотрудники"): everybody,
        await _conversation(tx, "teachers", people.group_id, "Педагоги"): teachers,
    }
    await seat_members(tx, wanted, is_structural=True)


async def follow_name(tx: Tx, event: GroupRenamed) -> None:
    await _change(tx, event.group_id, name=event.name)


async def follow_archive(tx: Tx, event: GroupArchived) -> None:
    await _change(tx, event.group_id, is_archived=True)
    await _settle_direct_in(tx, event.group_id)


async def follow_restore(tx: Tx, event: GroupRestored) -> None:
    await _change(tx, event.group_id, is_archived=False)
    await _settle_direct_in(tx, event.group_id)


async def _settle_direct_in(tx: Tx, group_id: UUID) -> None:
    """An archived group relates nobody (STR-9)."""
    await settle_direct(tx, people_in((await people_of_groups(tx, [group_id])).values()))


def title_of(kind: str, group_kind: str, name: str) -> str:
    """«5А · класс», «Солнышко · родители», «Кафедра физики»."""
    if kind in ("subject", "department"):
        return name
    if kind == "guardians":
        return f"{name} · родители"
    return f"{name} · {_WORDS.get(group_kind, 'группа')}"


def _class_seats(people: GroupPeople) -> dict[UUID, Seat]:
    seats = {one.member_id: Seat(people.group.name, "student") for one in people.students}
    return {**seats, **_teacher_seats(people)}


def _guardian_seats(people: GroupPeople) -> dict[UUID, Seat]:
    links: dict[UUID, list[Guardianship]] = {}
    for link in people.guardians:
        links.setdefault(link.member_id, []).append(link)
    seats = {member_id: Seat(guardian_caption(own), "guardian") for member_id, own in links.items()}
    return {**seats, **leader_seats(people)}


def _teacher_seats(people: GroupPeople) -> dict[UUID, Seat]:
    """Teachers who are confirmed; the others don't reach pupils (S5)."""
    seats = {
        one.member_id: Seat(teacher_caption(people, one.member_id), "teacher", False, True)
        for one in people.teachers
        if one.is_confirmed
    }
    return {**seats, **leader_seats(people)}


def _department_seats(people: GroupPeople, staff: Mapping[UUID, StaffPerson]) -> dict[UUID, Seat]:
    """Colleagues who are confirmed; the head and whoever stands in lead the conversation."""
    leaders = {one.member_id for one in people.leaders}
    return {
        one.member_id: Seat(
            colleague_caption(staff[one.member_id], is_head=one.member_id in leaders),
            "staff",
            one.member_id in leaders,
            True,
        )
        for one in (*people.leaders, *people.colleagues)
        if one.is_confirmed and one.member_id in staff
    }


async def _conversations_of(tx: Tx, people: Iterable[GroupPeople]) -> dict[tuple[UUID, str], UUID]:
    """The conversations of these groups, made where they are missing."""
    needed = [(one.group, kind) for one in people for kind in _KINDS.get(one.group.kind, ())]
    if not needed:
        return {}
    made = await tx.execute(
        upsert(conversation)
        .values(
            [
                {
                    "organisation_id": tx.organisation,
                    "id": new_id(),
                    "kind": kind,
                    "title": title_of(kind, group.kind, group.name),
                    "group_id": group.id,
                    "created_at": tx.now,
                    "archived_at": tx.now if group.is_archived else None,
                }
                for group, kind in needed
            ]
        )
        .on_conflict_do_nothing()
        .returning(conversation.c.id)
    )
    if fresh := [row.id for row in made]:
        await open_streams(tx, fresh)
    return await conversations_of_groups(tx, [group.id for group, _ in needed])


async def _conversation(tx: Tx, kind: str, group_id: UUID, title: str) -> UUID:
    values = {"kind": kind, "title": title, "group_id": group_id, "created_at": tx.now}
    made = await tx.execute(
        upsert(conversation)
        .values(organisation_id=tx.organisation, id=new_id(), **values)
        .on_conflict_do_nothing()
        .returning(conversation.c.id)
    )
    if (fresh := made.scalar()) is not None:
        await open_streams(tx, [fresh])
        return fresh
    found = await tx.execute(
        select(conversation.c.id).where(
            tx.own(conversation), conversation.c.kind == kind, conversation.c.group_id == group_id
        )
    )
    return found.scalar_one()


async def _change(tx: Tx, group_id: UUID, *, name: str | None = None, is_archived: bool | None = None) -> None:
    group = (await groups_by_id(tx, [group_id]))[group_id]
    rows = await tx.execute(
        select(conversation).where(
            tx.own(conversation),
            conversation.c.group_id == group_id,
            conversation.c.kind.in_(_FOLLOWING),
        )
    )
    for row in rows.all():
        # A subgroup's title and rest follow with its seats, below.
        title = row.title if name is None or row.subgroup_id else title_of(row.kind, group.kind, name)
        archived_at = row.archived_at if is_archived is None else (tx.now if is_archived else None)
        await tx.execute(
            update(conversation)
            .where(tx.own(conversation), conversation.c.id == row.id)
            .values(title=title, archived_at=archived_at)
        )
        event = ConversationChanged(title=title, is_read_only=row.is_read_only, is_archived=archived_at is not None)
        tx.emit(event, on=conversation_stream(row.id))
    if name is not None or is_archived is False:
        await seat_groups(tx, [group_id])
