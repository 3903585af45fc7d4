"""The third source: who really comes. Whether somebody ever signed in, and when they were last here."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import msgspec

from parta.accounts import last_seen
from parta.foundation.db import Database
from parta.organisations import Member, all_members
from parta.structure import GroupPeople, GroupRecord, live_groups, people_of_groups

from .records import Finding

# The names that one line shows; the group's own page has all.
_MOST_NAMES = 200


class Attendance(msgspec.Struct, frozen=True, kw_only=True):
    """Everybody who hasn't left, by id; when each was last here; and the main groups with their people."""

    members: dict[UUID, Member]
    seen: dict[UUID, datetime]
    groups: list[GroupPeople]


async def read_attendance(database: Database, organisation_id: UUID) -> Attendance:
    """Members, their groups, and their last visits (which belong to accounts: a platform transaction reads them)."""
    async with database.system(organisation_id) as tx:
        members = {one.id: one for one in await all_members(tx)}
        visits = await last_seen(tx, [one.account_id for one in members.values() if one.account_id])
        groups = main_groups(await live_groups(tx))
        people = await people_of_groups(tx, [one.id for one in groups])
    return Attendance(
        members=members,
        seen={
            one.id: visits[one.account_id]
            for one in members.values()
            if one.account_id is not None and one.account_id in visits
        },
        groups=[people[one.id] for one in groups if one.id in people],
    )


def main_groups(groups: Iterable[GroupRecord]) -> list[GroupRecord]:
    """Groups in which a student is with their one place; circles only where they are the only kind."""
    found = list(groups)
    main = [one for one in found if one.kind in {"class", "study_group", "age_group"}]
    return main or [one for one in found if one.kind == "circle"]


def with_activity(findings: Iterable[Finding], attendance: Attendance) -> list[Finding]:
    """Whoever is missing from the list and was here yesterday deserves a second look."""
    return [_with_visit(one, attendance) if one.member_id else one for one in findings]


def _with_visit(one: Finding, attendance: Attendance) -> Finding:
    assert one.member_id is not None
    member = attendance.members.get(one.member_id)
    return msgspec.structs.replace(
        one, seen_at=attendance.seen.get(one.member_id), is_claimed=bool(member and member.is_claimed)
    )


def absent_groups(attendance: Attendance) -> list[Finding]:
    """One line for each group whose people haven't all come (REC-6)."""
    found: list[Finding] = []
    for people in attendance.groups:
        students = [attendance.members[one.member_id] for one in people.students if one.member_id in attendance.members]
        guardian_ids = dict.fromkeys(one.member_id for one in people.guardians)
        guardians = [attendance.members[one] for one in guardian_ids if one in attendance.members]
        absent = [one.full_name for one in (*students, *guardians) if not one.is_claimed]
        if not absent:
            continue
        found.append(
            Finding(
                kind="not_joined",
                whose="group",
                name=people.group.name,
                group=people.group.name,
                group_id=people.group.id,
                students=(sum(one.is_claimed for one in students), len(students)),
                guardians=(sum(one.is_claimed for one in guardians), len(guardians)),
                absent=tuple(absent[:_MOST_NAMES]),
            )
        )
    return found
