"""Signing: what was found and decided becomes a result that nobody can alter unseen (REC-7, REC-8)."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import insert

from parta.accounts import CodeSent, request_signature_code, use_code, verify_signature_code
from parta.foundation.db import FIRST_HASH, Chain, Tx, bind
from parta.foundation.wiring import Wiring
from parta.organisations import (
    Actor,
    load_organisation,
    members_by_id,
    organisation_stream,
    require_administrator,
)
from parta.structure import live_groups

from .activity import Attendance, main_groups, read_attendance
from .comparing import subject_of, summary_now, tell_changed
from .errors import GroupsUnchecked, NothingCompared, StillOpen
from .events import ReconciliationSigned
from .hand import unchecked
from .models import reconciliation_result
from .records import (
    Difference,
    GroupCheck,
    SignedDifference,
    SignedGroup,
    SignedResult,
    SinceLast,
    StoredReconciliation,
)
from .store import (
    StoredResult,
    change_reconciliation,
    list_results,
    load_checks,
    load_differences,
    load_list,
    load_reconciliation,
)
from .words import detail_of, group_order

_MOST_NAMED = 12


def subject_code(reconciliation_id: UUID) -> str:
    """What the code signs: this reconciliation and nothing else."""
    return f"reconciliation:{reconciliation_id}"


async def request_code(
    wiring: Wiring, actor: Actor, *, reconciliation_id: UUID, address: str, language: str
) -> tuple[CodeSent, str]:
    """Send the signer a code by their own contact, which comes back masked.

    Raises Forbidden, NotFound, AlreadyEnded, NothingCompared, GroupsUnchecked, TooMany.
    """
    require_administrator(actor)
    async with wiring.database.transaction(actor.organisation_id) as tx:
        await _refuse_unfit(tx, await load_reconciliation(tx, reconciliation_id, for_change=True))
    async with wiring.database.system() as tx:
        return await request_signature_code(
            tx,
            settings=wiring.settings,
            postman=wiring.postman,
            account_id=actor.account_id,
            subject=subject_code(reconciliation_id),
            address=address,
            language=language,
        )


async def sign(wiring: Wiring, actor: Actor, *, reconciliation_id: UUID, code: str, accepts_open: bool) -> StoredResult:
    """Sign with the code; a signed reconciliation is kept as it is.

    `accepts_open`: the signer knows that some differences stay undecided.

    Raises Forbidden, NotFound, AlreadyEnded, NothingCompared, GroupsUnchecked, StillOpen, WrongCode, CodeSpent.
    """
    require_administrator(actor)
    database = wiring.database
    async with database.transaction(actor.organisation_id) as tx:
        stored = await load_reconciliation(tx, reconciliation_id, for_change=True)
        await _refuse_unfit(tx, stored)
        _refuse_open(await load_differences(tx, reconciliation_id), accepts_open=accepts_open)
    signature = await verify_signature_code(
        database,
        wiring.settings,
        account_id=actor.account_id,
        subject=subject_code(reconciliation_id),
        code=code,
    )
    attendance = await read_attendance(database, actor.organisation_id)
    # The code is the platform's, the result the organisation's: one transaction spends the one for the other.
    async with database.system(actor.organisation_id) as tx:
        stored = await load_reconciliation(tx, reconciliation_id, for_change=True)
        await _refuse_unfit(tx, stored)
        differences = await load_differences(tx, reconciliation_id)
        _refuse_open(differences, accepts_open=accepts_open)
        await use_code(tx, signature.code_id)
        result = await _result(tx, actor, stored, differences, attendance, contact=signature.contact)
        kept = await _keep(tx, result)
        await change_reconciliation(
            tx,
            reconciliation_id,
            state="signed",
            content=b"",
            problems=[],
            choices={},
            summary=msgspec.to_builtins(result.summary),
            ended_at=tx.now,
        )
        tx.record(
            "reconciliation.signed",
            by=actor,
            on=subject_of(stored),
            after={"number": result.number, "hash": kept.hash.hex()},
        )
        tx.emit(ReconciliationSigned(reconciliation_id=reconciliation_id), on=organisation_stream(tx.organisation))
        tell_changed(tx, reconciliation_id)
    return kept


async def _refuse_unfit(tx: Tx, stored: StoredReconciliation) -> None:
    if stored.compared_at is None:
        raise NothingCompared
    groups = main_groups(await live_groups(tx))
    names = unchecked(stored, groups, await load_checks(tx, stored.id))
    if names:
        shown = ", ".join(names[:_MOST_NAMED])
        raise GroupsUnchecked(names=f"{shown} …" if len(names) > _MOST_NAMED else shown)


def _refuse_open(differences: Sequence[Difference], *, accepts_open: bool) -> None:
    count = sum(one.state == "open" for one in differences)
    if count and not accepts_open:
        raise StillOpen(count=count)


async def _result(
    tx: Tx,
    actor: Actor,
    stored: StoredReconciliation,
    differences: Sequence[Difference],
    attendance: Attendance,
    *,
    contact: str,
) -> SignedResult:
    earlier = await list_results(tx)
    organisation = await load_organisation(tx)
    checks = await load_checks(tx, stored.id)
    people = await members_by_id(
        tx,
        {stored.started_by, actor.member_id} | {one.checked_by for one in checks.values() if one.checked_by},
        include_left=True,
    )
    names = {one.id: one.full_name for one in people.values()}
    signer = people[actor.member_id]
    counts: dict[str, Counter[str]] = {}
    for one in differences:
        counts.setdefault(one.finding.kind, Counter())[one.state] += 1
    roll = roll_of(attendance)
    _, file_hash = await load_list(tx, stored.id)
    return SignedResult(
        number=earlier[0].result.number + 1 if earlier else 1,
        reconciliation_id=stored.id,
        organisation=organisation.name,
        due_on=stored.due_on,
        method=stored.method,
        file_name=stored.file_name,
        file_hash=file_hash.hex() if file_hash else "",
        started_at=stored.started_at,
        started_by=names.get(stored.started_by, ""),
        compared_at=stored.compared_at,
        summary=summary_now(stored.summary, attendance),
        counts={kind: dict(states) for kind, states in sorted(counts.items())},
        differences=[
            SignedDifference(
                kind=one.finding.kind,
                name=one.finding.name,
                group=one.finding.group,
                detail=detail_of(one.finding),
                state=one.state,
                reason=one.reason,
            )
            for one in sorted(
                differences, key=lambda one: (one.finding.kind, group_order(one.finding.group), one.finding.name)
            )
        ],
        groups=groups_of(attendance, checks, names),
        problems=len(stored.problems),
        roll=roll,
        since_last=since(earlier[0].result, roll) if earlier else None,
        signed_by=actor.member_id,
        signer=signer.full_name,
        signer_position=signer.position,
        signed_at=tx.now,
        contact=contact,
    )


def roll_of(attendance: Attendance) -> list[tuple[UUID, str]]:
    """Who learns here, with the main group."""
    return sorted((one.member_id, people.group.name) for people in attendance.groups for one in people.students)


def groups_of(attendance: Attendance, checks: dict[UUID, GroupCheck], names: dict[UUID, str]) -> list[SignedGroup]:
    """Every group with how many learn in it and how many have come."""
    found: list[SignedGroup] = []
    for people in attendance.groups:
        students = {one.member_id for one in people.students}
        guardians = {one.member_id for one in people.guardians}
        came = {one for one in students | guardians if (member := attendance.members.get(one)) and member.is_claimed}
        check = checks.get(people.group.id)
        found.append(
            SignedGroup(
                name=people.group.name,
                students=len(students),
                students_came=len(students & came),
                guardians=len(guardians),
                guardians_came=len(guardians & came),
                checked_by=names.get(check.checked_by, "") if check and check.checked_by else "",
                checked_at=check.checked_at if check else None,
            )
        )
    return found


def since(last: SignedResult, roll: Sequence[tuple[UUID, str]]) -> SinceLast:
    """«С прошлой сверки: +12, −9»: who learns here and didn't, who did and doesn't, who learns in another group."""
    before, now = dict(last.roll), dict(roll)
    return SinceLast(
        signed_at=last.signed_at,
        came=len(now.keys() - before.keys()),
        went=len(before.keys() - now.keys()),
        moved=sum(before[one] != now[one] for one in before.keys() & now.keys()),
    )


async def _keep(tx: Tx, result: SignedResult) -> StoredResult:
    """Write the result down, bound to the one before by its hash.

    There is one open reconciliation at a time, and its row is locked: nobody else takes this number.
    """
    earlier = await list_results(tx)
    previous = earlier[0].hash if earlier else FIRST_HASH
    content = canonical(result)
    values: dict[str, Any] = {
        "number": result.number,
        "content": content,
        "previous_hash": previous,
        "hash": bind(previous, content),
        "signed_at": result.signed_at,
    }
    await tx.execute(
        insert(reconciliation_result).values(
            organisation_id=tx.organisation, reconciliation_id=result.reconciliation_id, **values
        )
    )
    return StoredResult(result=result, content=content, previous_hash=previous, hash=values["hash"])


def canonical(result: SignedResult) -> bytes:
    """The bytes that are signed: JSON with sorted keys, UTF-8, no spaces (as RFC 8785; there are no floats)."""
    return msgspec.json.encode(result, order="sorted")


async def verify_results(tx: Tx) -> UUID | None:
    """The first signed result that isn't as it was signed; None where all are."""
    chain = Chain()
    for one in reversed(await list_results(tx)):
        if one.previous_hash != chain.last or not chain.holds(one.result.number, one.content, one.hash):
            return one.result.reconciliation_id
    return None
