"""Starting a reconciliation and comparing three sources: the list, the structure, and who really comes."""

import hashlib
from uuid import UUID

import msgspec

from parta.foundation.db import Database, Subject, Tx
from parta.organisations import Actor, load_organisation, organisation_stream, organisation_zone, require_administrator
from parta.structure import RosterComparison, differences_now, understand_roster

from .activity import Attendance, absent_groups, read_attendance, with_activity
from .errors import NothingCompared
from .events import ReconciliationChanged
from .hand import findings_by_hand
from .records import Deadline, StoredReconciliation, Summary, finding_of
from .rules import deadline_at, refuse_change
from .store import (
    change_reconciliation,
    forget_differences,
    insert_reconciliation,
    keep_findings,
    list_reconciliations,
    load_list,
    load_reconciliation,
    read_deadlines,
)


async def reconciliation_deadline(tx: Tx) -> Deadline:
    """The deadline that counts today (REC-2)."""
    organisation = await load_organisation(tx)
    answered = [one.due_on for one in await list_reconciliations(tx) if one.state == "signed"]
    zone = await organisation_zone(tx)
    return deadline_at(
        tx.now.astimezone(zone).date(),
        await read_deadlines(tx),
        answered=answered,
        since=organisation.created_at.astimezone(zone).date(),
    )


async def start_by_hand(database: Database, actor: Actor, *, reconciliation_id: UUID) -> None:
    """Begin a reconciliation in which every group is gone through by hand; repeating it is harmless.

    Raises Forbidden, AlreadyOpen.
    """
    require_administrator(actor)
    async with database.transaction(actor.organisation_id) as tx:
        deadline = await reconciliation_deadline(tx)
        is_new = await insert_reconciliation(
            tx,
            reconciliation_id=reconciliation_id,
            due_on=deadline.due_on,
            method="by_hand",
            started_by=actor.member_id,
        )
        if not is_new:
            return
        _record_start(tx, actor, reconciliation_id, deadline, file_name="")
    await compare_again(database, actor, reconciliation_id=reconciliation_id)


async def load_roster(
    database: Database, actor: Actor, *, reconciliation_id: UUID, file_name: str, content: bytes
) -> None:
    """Compare with a list: begins a reconciliation, or gives the one under way a newer list.

    Raises Forbidden, AlreadyOpen, AlreadyEnded, RosterUnreadable.
    """
    require_administrator(actor)
    # Reading it first: an unreadable file begins nothing.
    await understand_roster(database, actor.organisation_id, file_name=file_name, content=content)
    async with database.transaction(actor.organisation_id) as tx:
        deadline = await reconciliation_deadline(tx)
        is_new = await insert_reconciliation(
            tx,
            reconciliation_id=reconciliation_id,
            due_on=deadline.due_on,
            method="roster",
            started_by=actor.member_id,
        )
        before = await load_reconciliation(tx, reconciliation_id, for_change=True)
        await change_reconciliation(
            tx,
            reconciliation_id,
            method="roster",
            file_name=file_name,
            content=content,
            file_hash=hashlib.sha256(content).digest(),
        )
        if is_new:
            _record_start(tx, actor, reconciliation_id, deadline, file_name=file_name)
        elif before.file_name != file_name:
            tx.record(
                "reconciliation.roster_loaded",
                by=actor,
                on=subject_of(before),
                before={"fileName": before.file_name},
                after={"fileName": file_name},
            )
    await compare_again(database, actor, reconciliation_id=reconciliation_id)


def _record_start(tx: Tx, actor: Actor, reconciliation_id: UUID, deadline: Deadline, *, file_name: str) -> None:
    tx.record(
        "reconciliation.started",
        by=actor,
        on=Subject("reconciliation", reconciliation_id, f"{deadline.due_on:%d.%m.%Y}"),
        after={"fileName": file_name} if file_name else None,
    )


async def compare_again(database: Database, actor: Actor, *, reconciliation_id: UUID) -> None:
    """Compare with the organisation as it is now; decisions stay with their differences (REC-4).

    Raises Forbidden, NotFound, AlreadyEnded.
    """
    require_administrator(actor)
    organisation_id = actor.organisation_id
    async with database.transaction(organisation_id) as tx:
        stored = await load_reconciliation(tx, reconciliation_id)
        content, _ = await load_list(tx, reconciliation_id)
    if refusal := refuse_change(stored.state):
        raise refusal
    understood = None
    if stored.method == "roster":
        if not content:
            raise NothingCompared
        understood = await understand_roster(database, organisation_id, file_name=stored.file_name, content=content)
    attendance = await read_attendance(database, organisation_id)
    async with database.transaction(organisation_id) as tx:
        stored = await load_reconciliation(tx, reconciliation_id, for_change=True)
        told = await differences_now(tx, understood, stored.choices) if understood else None
        findings = [finding_of(one) for one in told.differences] if told else await findings_by_hand(tx, stored.id)
        await keep_findings(tx, reconciliation_id, [*with_activity(findings, attendance), *absent_groups(attendance)])
        await change_reconciliation(
            tx,
            reconciliation_id,
            summary=msgspec.to_builtins(_summary(told, attendance)),
            problems=_problems(told),
            compared_at=tx.now,
        )
        tell_changed(tx, reconciliation_id)


def _summary(told: RosterComparison | None, attendance: Attendance) -> Summary:
    listed = Summary(
        listed=told.students_listed if told else 0,
        present=len(told.present) if told else 0,
        unjudged=told.unjudged if told else (),
    )
    return summary_now(listed, attendance)


def summary_now(summary: Summary, attendance: Attendance) -> Summary:
    """The same of the list, with who learns here and who has come at this moment."""
    students = {one.member_id for people in attendance.groups for one in people.students}
    guardians = {one.member_id for people in attendance.groups for one in people.guardians}
    came = {one.id for one in attendance.members.values() if one.is_claimed}
    return msgspec.structs.replace(
        summary,
        students=len(students),
        came=len(students & came),
        guardians=len(guardians),
        guardians_came=len(guardians & came),
    )


def _problems(told: RosterComparison | None) -> list[dict[str, str | int]]:
    return [{"sheet": one.sheet, "row": one.row, "reason": one.reason} for one in (told.problems if told else ())]


async def drop_reconciliation(tx: Tx, actor: Actor, *, reconciliation_id: UUID) -> None:
    """End it without a result; what was put right stays right. Raises Forbidden, NotFound, AlreadyEnded."""
    require_administrator(actor)
    stored = await load_reconciliation(tx, reconciliation_id, for_change=True)
    await forget_differences(tx, reconciliation_id)
    await change_reconciliation(tx, reconciliation_id, state="dropped", content=b"", problems=[], ended_at=tx.now)
    tx.record(
        "reconciliation.dropped",
        by=actor,
        on=subject_of(stored),
    )
    tell_changed(tx, reconciliation_id)


def tell_changed(tx: Tx, reconciliation_id: UUID) -> None:
    """Once a transaction, however much it changes."""
    if not tx.emitted(ReconciliationChanged):
        tx.emit(ReconciliationChanged(reconciliation_id=reconciliation_id), on=organisation_stream(tx.organisation))


def subject_of(stored: StoredReconciliation) -> Subject:
    """How the journal names a reconciliation: by its deadline."""
    return Subject("reconciliation", stored.id, f"{stored.due_on:%d.%m.%Y}")
