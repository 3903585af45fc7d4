"""Going by hand: a curator ticks off who sits in the class; what isn't as the structure says becomes a difference."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from parta.foundation.db import Subject, Tx
from parta.foundation.errors import NotFound
from parta.foundation.text import clean_line
from parta.organisations import Actor, members_by_id
from parta.structure import GroupRecord, NewPerson, groups_by_id, groups_curated_by, live_groups, people_of_groups

from .activity import main_groups
from .events import ReconciliationChanged
from .records import Finding, GroupCheck, Mark, Newcomer, StoredReconciliation
from .store import keep_findings, load_checks, load_differences, load_reconciliation, save_check

_LONGEST_NOTE = 300


async def reachable_group(tx: Tx, actor: Actor, group_id: UUID) -> GroupRecord:
    """A main group that the actor goes through: administrators any, curators their own. Raises NotFound."""
    group = (await groups_by_id(tx, [group_id])).get(group_id)
    if group is None or group.is_archived or group.id not in {one.id for one in await own_groups(tx, actor)}:
        raise NotFound
    return group


async def own_groups(tx: Tx, actor: Actor) -> list[GroupRecord]:
    """The main groups that the actor goes through, in the usual order."""
    groups = main_groups(await live_groups(tx))
    if actor.is_administrator:
        return groups
    curated = await groups_curated_by(tx, actor.member_id) if actor.is_staff else set[UUID]()
    return [one for one in groups if one.id in curated]


async def check_group(
    tx: Tx,
    actor: Actor,
    *,
    reconciliation_id: UUID,
    group_id: UUID,
    marks: dict[UUID, Mark],
    newcomers: Sequence[Newcomer],
    is_done: bool,
) -> None:
    """Keep what was ticked; `is_done` says that everybody of the group was looked at (REC-9).

    Marks of students who aren't in the group are passed over. Raises NotFound, AlreadyEnded.
    """
    group = await reachable_group(tx, actor, group_id)
    stored = await load_reconciliation(tx, reconciliation_id, for_change=True)
    if stored.method != "by_hand":
        raise NotFound
    before = (await load_checks(tx, reconciliation_id)).get(group_id)
    members = {one.member_id for one in (await people_of_groups(tx, [group_id]))[group_id].students}
    kept = GroupCheck(
        group_id=group_id,
        marks={key: _clean_mark(one) for key, one in marks.items() if key in members and one.state != "here"},
        newcomers=[_clean_newcomer(one) for one in newcomers if clean_line(one.surname) and clean_line(one.given_name)],
        changed_by=actor.member_id,
        changed_at=tx.now,
        checked_by=(before.checked_by if before and before.checked_at else actor.member_id) if is_done else None,
        checked_at=(before.checked_at if before and before.checked_at else tx.now) if is_done else None,
    )
    await save_check(tx, reconciliation_id, kept)
    was_done = bool(before and before.checked_at)
    if is_done != was_done:
        tx.record(
            "reconciliation.group_checked" if is_done else "reconciliation.group_reopened",
            by=actor,
            on=Subject("group", group.id, group.name),
        )
    # What the other sources told stays: only the marks are others now.
    others = [
        one.finding
        for one in await load_differences(tx, reconciliation_id)
        if one.finding.kind == "not_joined" and one.state != "settled"
    ]
    await keep_findings(tx, reconciliation_id, [*await findings_by_hand(tx, reconciliation_id), *others])
    if not tx.emitted(ReconciliationChanged):
        tx.emit(ReconciliationChanged(reconciliation_id=reconciliation_id), on=f"organisation:{tx.organisation}")


def _clean_mark(mark: Mark) -> Mark:
    return msgspec.structs.replace(
        mark,
        to_group_id=mark.to_group_id if mark.state == "moved" else None,
        note=clean_line(mark.note)[:_LONGEST_NOTE],
    )


def _clean_newcomer(one: Newcomer) -> Newcomer:
    return msgspec.structs.replace(
        one,
        surname=clean_line(one.surname)[:80],
        given_name=clean_line(one.given_name)[:80],
        patronymic=clean_line(one.patronymic)[:80],
    )


async def findings_by_hand(tx: Tx, reconciliation_id: UUID) -> list[Finding]:
    """What the curators' marks differ from the structure as it is now."""
    checks = await load_checks(tx, reconciliation_id)
    groups = {one.id: one for one in await live_groups(tx)}
    people = await people_of_groups(tx, [one for one in checks if one in groups])
    names = await members_by_id(tx, {student for check in checks.values() for student in check.marks})
    found: list[Finding] = []
    for group_id, check in checks.items():
        if group_id not in people:
            continue
        group = groups[group_id]
        here = {one.member_id for one in people[group_id].students}
        for student_id, mark in check.marks.items():
            if student_id in here and student_id in names:
                found += _of_mark(group, names[student_id].full_name, student_id, mark, groups)
        known = {names_of(one.display_name) for one in people[group_id].students}
        found += [
            _of_newcomer(group, one)
            for one in check.newcomers
            if names_of(f"{one.surname} {one.given_name}") not in known
        ]
    return found


def names_of(name: str) -> frozenset[str]:
    """Surname and given name in any order: pupils are shown as «Соня Власова»."""
    return frozenset(name.casefold().replace("ё", "е").split())


def _of_mark(
    group: GroupRecord, name: str, student_id: UUID, mark: Mark, groups: dict[UUID, GroupRecord]
) -> list[Finding]:
    to_group = groups.get(mark.to_group_id) if mark.to_group_id else None
    if mark.state == "moved" and to_group is not None and to_group.id != group.id:
        return [
            Finding(
                kind="transferred",
                whose="student",
                name=name,
                group=group.name,
                member_id=student_id,
                group_id=group.id,
                to_group_id=to_group.id,
                old=group.name,
                new=to_group.name,
                reason=mark.note,
            )
        ]
    if mark.state == "left":
        return [
            Finding(
                kind="left",
                whose="student",
                name=name,
                group=group.name,
                member_id=student_id,
                group_id=group.id,
                reason=mark.note,
            )
        ]
    if not mark.note:
        return []
    return [
        Finding(
            kind="noted",
            whose="student",
            name=name,
            group=group.name,
            member_id=student_id,
            group_id=group.id,
            new=mark.note,
        )
    ]


def _of_newcomer(group: GroupRecord, one: Newcomer) -> Finding:
    return Finding(
        kind="arrived",
        whose="student",
        name=" ".join(part for part in (one.surname, one.given_name, one.patronymic) if part),
        group=group.name,
        to_group_id=group.id,
        person=NewPerson(
            surname=one.surname, given_name=one.given_name, patronymic=one.patronymic, birth_date=one.birth_date
        ),
    )


def unchecked(stored: StoredReconciliation, groups: Sequence[GroupRecord], checks: dict[UUID, GroupCheck]) -> list[str]:
    """Groups that nobody has gone through to the end yet, by name; none where a list is compared."""
    if stored.method != "by_hand":
        return []
    return [one.name for one in groups if not (one.id in checks and checks[one.id].checked_at)]
