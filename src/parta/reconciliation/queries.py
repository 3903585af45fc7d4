"""Reads of reconciliations."""

from collections import Counter
from collections.abc import Iterable, Sequence
from uuid import UUID

import msgspec

from parta.foundation.db import Database, Tx
from parta.foundation.errors import Forbidden
from parta.organisations import Actor, Member, members_by_id, require_administrator
from parta.structure import people_of_groups

from .activity import Attendance, main_groups, read_attendance
from .comparing import reconciliation_deadline
from .hand import own_groups, unchecked
from .records import (
    KINDS,
    Deadline,
    Difference,
    GroupCheck,
    LastReconciliation,
    SignedResult,
    SinceLast,
    StoredReconciliation,
)
from .signing import roll_of, since, verify_results
from .store import (
    StoredResult,
    list_reconciliations,
    list_results,
    load_checks,
    load_differences,
    load_reconciliation,
    read_deadlines,
)
from .views import (
    CameCount,
    DifferenceCount,
    GroupCheckProgress,
    ListProblem,
    MonthDay,
    ReconciliationBrief,
    ReconciliationDeadlineView,
    ReconciliationOverview,
    ReconciliationSources,
    ReconciliationView,
    SinceLastReconciliation,
    UnjudgedGroup,
)
from .wire import differences_view


async def last_reconciliation(tx: Tx) -> LastReconciliation | None:
    """The one that was signed last: for the municipality and the activation's screens, without names of students."""
    found = await list_results(tx)
    if not found:
        return None
    one = found[0].result
    return LastReconciliation(
        id=one.reconciliation_id,
        number=one.number,
        signed_at=one.signed_at,
        due_on=one.due_on,
        method=one.method,
        signer=one.signer,
        students=len(one.roll),
    )


async def read_overview(database: Database, actor: Actor) -> ReconciliationOverview:
    """The deadline, the one under way, earlier ones; for curators the deadline and their own groups.

    Raises Forbidden for whoever neither runs the organisation nor curates.
    """
    async with database.transaction(actor.organisation_id) as tx:
        mine = await own_groups(tx, actor)
        if not actor.is_administrator and not mine:
            raise Forbidden
        deadline = await reconciliation_deadline(tx)
        found = await list_reconciliations(tx)
        current = next((one for one in found if one.state == "open"), None)
        is_for_curators = current is not None and current.method == "by_hand"
        groups: list[GroupCheckProgress] = []
        if current and is_for_curators:
            groups = await _progress_by_hand(tx, actor, current)
        briefs = await _briefs(tx, found if actor.is_administrator else [one for one in found if one is current])
        return ReconciliationOverview(
            deadline=deadline_view(deadline),
            deadlines=[MonthDay(month=month, day=day) for month, day in await read_deadlines(tx)],
            current=next((one for one in briefs if one.state == "open"), None),
            history=[one for one in briefs if one.state == "signed"],
            own_groups=[one for one in groups if one.is_own],
            may_run=actor.is_administrator,
            is_intact=await verify_results(tx) is None,
        )


def deadline_view(deadline: Deadline) -> ReconciliationDeadlineView:
    return ReconciliationDeadlineView(
        due_on=deadline.due_on,
        days_left=deadline.days_left,
        is_done=deadline.is_done,
        is_overdue=deadline.is_overdue,
    )


async def _briefs(tx: Tx, found: Sequence[StoredReconciliation]) -> list[ReconciliationBrief]:
    results = {one.result.reconciliation_id: one for one in await list_results(tx)}
    names = await members_by_id(tx, {one.started_by for one in found}, include_left=True)
    return [
        brief(
            one,
            results.get(one.id),
            [] if one.id in results else await load_differences(tx, one.id),
            names,
        )
        for one in found
    ]


def brief(
    one: StoredReconciliation,
    signed: StoredResult | None,
    differences: Sequence[Difference],
    names: dict[UUID, Member],
) -> ReconciliationBrief:
    result = signed.result if signed else None
    return ReconciliationBrief(
        id=one.id,
        number=result.number if result else None,
        due_on=one.due_on,
        method=one.method,
        state=one.state,
        file_name=one.file_name,
        started_at=one.started_at,
        started_by=names[one.started_by].display_name if one.started_by in names else "",
        signed_at=result.signed_at if result else None,
        signer=result.signer if result else "",
        hash=signed.hash.hex() if signed else "",
        students=len(result.roll) if result else one.summary.students,
        counts=_counts(result, differences),
        since_last=_since_view(result.since_last if result else None),
    )


def _since_view(found: SinceLast | None) -> SinceLastReconciliation | None:
    if found is None:
        return None
    return SinceLastReconciliation(signed_at=found.signed_at, came=found.came, went=found.went, moved=found.moved)


def _counts(result: SignedResult | None, differences: Iterable[Difference]) -> list[DifferenceCount]:
    counts: dict[str, Counter[str]] = {}
    if result is not None:
        counts = {kind: Counter(states) for kind, states in result.counts.items()}
    else:
        for one in differences:
            counts.setdefault(one.finding.kind, Counter())[one.state] += 1
    return [
        DifferenceCount(
            kind=kind,
            open=counts[kind]["open"],
            applied=counts[kind]["applied"],
            skipped=counts[kind]["skipped"],
            settled=counts[kind]["settled"],
        )
        for kind in KINDS
        if kind in counts
    ]


async def read_reconciliation(database: Database, actor: Actor, *, reconciliation_id: UUID) -> ReconciliationView:
    """One reconciliation with all its differences. Raises Forbidden, NotFound."""
    require_administrator(actor)
    attendance = await read_attendance(database, actor.organisation_id)
    async with database.transaction(actor.organisation_id) as tx:
        stored = await load_reconciliation(tx, reconciliation_id)
        results = await list_results(tx)
        signed = next((one for one in results if one.result.reconciliation_id == stored.id), None)
        differences = await load_differences(tx, stored.id)
        checks = await load_checks(tx, stored.id)
        whom = {one.decided_by for one in differences if one.decided_by} | {stored.started_by}
        whom |= {one.checked_by for one in checks.values() if one.checked_by}
        names = await members_by_id(tx, whom, include_left=True)
        told = brief(stored, signed, differences, names)
        if signed is None and results:
            live = since(results[0].result, roll_of(attendance))
            told = msgspec.structs.replace(told, since_last=_since_view(live))
        groups = main_groups(one.group for one in attendance.groups)
        return ReconciliationView(
            brief=told,
            compared_at=stored.compared_at,
            sources=ReconciliationSources(
                listed=stored.summary.listed,
                present=stored.summary.present,
                students=CameCount(came=stored.summary.came, everybody=stored.summary.students),
                guardians=CameCount(came=stored.summary.guardians_came, everybody=stored.summary.guardians),
            ),
            differences=differences_view(differences, names, attendance),
            groups=progress(attendance, checks, names, own={one.id for one in groups}),
            problems=[ListProblem(sheet=one["sheet"], row=one["row"], reason=one["reason"]) for one in stored.problems],
            unjudged=[UnjudgedGroup(name=name, students=count) for name, count in stored.summary.unjudged],
            unchecked=unchecked(stored, groups, checks) if stored.state == "open" else [],
        )


def progress(
    attendance: Attendance, checks: dict[UUID, GroupCheck], names: dict[UUID, Member], *, own: set[UUID]
) -> list[GroupCheckProgress]:
    """Every main group: how many learn in it, how many have come, who has gone through it."""
    found: list[GroupCheckProgress] = []
    for people in attendance.groups:
        students = {one.member_id for one in people.students}
        guardians = {one.member_id for one in people.guardians}
        came = {one for one in students | guardians if (member := attendance.members.get(one)) and member.is_claimed}
        check = checks.get(people.group.id)
        checker = names.get(check.checked_by) if check and check.checked_by else None
        found.append(
            GroupCheckProgress(
                group_id=people.group.id,
                name=people.group.name,
                curator=people.curator.display_name if people.curator else "",
                students=len(students),
                students_came=len(students & came),
                guardians=len(guardians),
                guardians_came=len(guardians & came),
                marked=len(check.marks) + len(check.newcomers) if check else 0,
                checked_by=checker.display_name if checker else "",
                checked_at=check.checked_at if check else None,
                is_own=people.group.id in own,
            )
        )
    return found


async def _progress_by_hand(tx: Tx, actor: Actor, current: StoredReconciliation) -> list[GroupCheckProgress]:
    groups = await own_groups(tx, actor)
    people = await people_of_groups(tx, [one.id for one in groups])
    ids = {one.member_id for found in people.values() for one in (*found.students, *found.guardians)}
    checks = await load_checks(tx, current.id)
    ids |= {one.checked_by for one in checks.values() if one.checked_by}
    members = await members_by_id(tx, ids, include_left=True)
    attendance = Attendance(members=members, seen={}, groups=[people[one.id] for one in groups if one.id in people])
    curated = {one.group.id for one in people.values() if one.group.curator_id == actor.member_id}
    own = curated if actor.is_administrator else {one.id for one in groups}
    return progress(attendance, checks, members, own=own)
