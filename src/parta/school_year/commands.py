"""The plan, the turn itself, and its undoing: one transaction each."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import delete, insert

from parta.foundation.db import Subject, Tx
from parta.foundation.errors import NotFound
from parta.foundation.identity import new_id
from parta.invitations import NewInvitation, create_invitations, reinstate_links, revoke_group_links
from parta.organisations import (
    Actor,
    Role,
    administration_stream,
    graduate_members,
    local_today,
    organisation_stream,
    take_graduates_back,
)
from parta.structure import (
    GroupRecord,
    GroupRow,
    GroupTurn,
    lock_structure,
    set_curator_now,
    turn_groups,
    turn_groups_back,
)

from .errors import DraftExists, NotADraft, PlanChanged, PlanHasFaults, StateChanged, TooLateToUndo
from .events import SchoolYearTurned, SchoolYearUndone, YearPlanChanged
from .models import year_turn
from .records import GroupPlan, Memory, Plan, Turn
from .rules import ended_label, may_undo, propose, refuse_turn, year_label
from .state import Preview, State, preview, read_state
from .store import change_turn, find_draft, find_turn, plan_json

# Links of the new year are for its first weeks.
_LINKS_LAST = timedelta(days=30)


async def begin_turn(tx: Tx, actor: Actor, *, id: UUID) -> Turn:
    """Begin a plan with what usually becomes of each group; repeating the id is harmless (YEAR-2).

    Raises Forbidden, DraftExists.
    """
    if refusal := refuse_turn(actor):
        raise refusal
    if known := await find_turn(tx, id):
        return known
    await lock_structure(tx)
    if await find_draft(tx) is not None:
        raise DraftExists
    state = await read_state(tx)
    await tx.execute(
        insert(year_turn).values(
            organisation_id=tx.organisation,
            id=id,
            label=year_label(await local_today(tx)),
            state="draft",
            plan=plan_json(Plan(groups=propose(list(state.groups.values())))),
            version=1,
            created_by=actor.member_id,
            created_at=tx.now,
        )
    )
    return await _turn(tx, actor, id)


async def edit_plan(tx: Tx, actor: Actor, *, turn_id: UUID, version: int, plan: Plan) -> Turn:
    """Write the plan anew, as the one who saw `version`. Raises Forbidden, NotFound, NotADraft, PlanChanged."""
    found = await _draft(tx, actor, turn_id)
    if found.version != version:
        raise PlanChanged
    await change_turn(tx, turn_id, plan=plan_json(plan), version=version + 1)
    tx.emit(YearPlanChanged(turn_id=turn_id, version=version + 1), on=administration_stream(tx.organisation))
    return await _turn(tx, actor, turn_id)


async def discard_plan(tx: Tx, actor: Actor, *, turn_id: UUID) -> None:
    """Raises Forbidden, NotFound, NotADraft."""
    await _draft(tx, actor, turn_id)
    await tx.execute(delete(year_turn).where(tx.own(year_turn), year_turn.c.id == turn_id))


async def apply_turn(tx: Tx, actor: Actor, *, turn_id: UUID, fingerprint: str) -> Turn:
    """Turn the year: all of it, or nothing (YEAR-4).

    Raises Forbidden, NotFound, NotADraft, StateChanged, PlanHasFaults.
    """
    found = await _draft(tx, actor, turn_id)
    await lock_structure(tx)
    state = await read_state(tx)
    seen = preview(found.plan, state)
    if seen.fingerprint != fingerprint:
        raise StateChanged
    if blocking := [fault.text for fault in seen.faults if fault.is_blocking]:
        raise PlanHasFaults(faults=" ".join(blocking[:5]))
    plan = found.plan
    graduates = [who for who, target in seen.moves.items() if target is None]
    # Told first: last year's conversations are put to rest before the new year's people are seated.
    tx.emit(
        SchoolYearTurned(
            turn_id=turn_id,
            ended=ended_label(found.label),
            archived_group_ids=_groups_with_new_chats(plan),
            graduate_ids=graduates,
        ),
        on=organisation_stream(tx.organisation),
    )
    structure = await turn_groups(
        tx,
        turns=[_group_turn(one, state.groups[one.group_id]) for one in plan.groups],
        made=[GroupRow(id=one.id, kind=one.kind, name=one.name) for one in plan.new_groups],
        moves=seen.moves,
    )
    for new in plan.new_groups:
        if new.curator_id is not None:
            await set_curator_now(tx, group_id=new.id, member_id=new.curator_id)
    until = await local_today(tx) + timedelta(days=plan.graduates_read_days)
    memory = Memory(
        structure=structure,
        graduates=await graduate_members(tx, graduates, until=until),
        revoked_links=await revoke_group_links(tx, list(state.groups)) if plan.revokes_links else [],
        issued_links=await _issue_links(tx, actor, plan, state) if plan.issues_links else [],
    )
    summary = _summary(plan, seen, memory)
    await change_turn(
        tx,
        turn_id,
        state="applied",
        memory=msgspec.to_builtins(memory),
        summary=summary,
        applied_by=actor.member_id,
        applied_at=tx.now,
    )
    tx.record("school_year.turned", by=actor, on=Subject("school_year", turn_id, found.label), after=summary)
    return await _turn(tx, actor, turn_id)


async def undo_turn(tx: Tx, actor: Actor, *, turn_id: UUID) -> Turn:
    """Make everything as it was before the turn, within a day (YEAR-6).

    Raises Forbidden, NotFound, NotADraft, TooLateToUndo, NameTaken.
    """
    found = await _turn(tx, actor, turn_id, is_locked=True)
    if found.state == "undone":
        return found
    if found.state != "applied" or found.memory is None or found.applied_at is None:
        raise NotADraft
    if not may_undo(found.applied_at, tx.now):
        raise TooLateToUndo
    memory = found.memory
    tx.emit(
        SchoolYearUndone(
            turn_id=turn_id,
            turned_at=found.applied_at,
            group_ids=[*(one.id for one in memory.structure.groups), *memory.structure.made],
            graduate_ids=memory.graduates,
        ),
        on=organisation_stream(tx.organisation),
    )
    await take_graduates_back(tx, memory.graduates)
    await turn_groups_back(tx, memory.structure)
    await reinstate_links(tx, memory.revoked_links)
    await revoke_group_links(tx, [], only=memory.issued_links)
    await change_turn(tx, turn_id, state="undone", undone_at=tx.now)
    tx.record("school_year.undone", by=actor, on=Subject("school_year", turn_id, found.label), before=found.summary)
    return await _turn(tx, actor, turn_id)


async def _draft(tx: Tx, actor: Actor, turn_id: UUID) -> Turn:
    found = await _turn(tx, actor, turn_id, is_locked=True)
    if found.state != "draft":
        raise NotADraft
    return found


async def _turn(tx: Tx, actor: Actor, turn_id: UUID, *, is_locked: bool = False) -> Turn:
    if refusal := refuse_turn(actor):
        raise refusal
    found = await find_turn(tx, turn_id, is_locked=is_locked)
    if found is None:
        raise NotFound
    return found


def _group_turn(one: GroupPlan, group: GroupRecord) -> GroupTurn:
    is_older = one.act == "promote"
    return GroupTurn(
        group_id=one.group_id,
        name=one.name if one.act in ("promote", "keep") else group.name,
        parallel=_older(group.parallel) if is_older else group.parallel,
        age_from=_older(group.age_from) if is_older else group.age_from,
        age_to=_older(group.age_to) if is_older else group.age_to,
        is_archived=one.act in ("graduate", "merge", "close"),
        curator_id=group.curator_id if one.keeps_curator else one.curator_id,
        keeps_teachers=one.keeps_teachers,
    )


def _older(year: int | None) -> int | None:
    return None if year is None else year + 1


def _groups_with_new_chats(plan: Plan) -> list[UUID]:
    """Groups whose conversations end with the year; one that ends itself loses its conversations in any case."""
    return [
        one.group_id
        for one in plan.groups
        if one.act in ("graduate", "merge", "close") or (plan.archives_chats and one.act == "promote")
    ]


async def _issue_links(tx: Tx, actor: Actor, plan: Plan, state: State) -> list[UUID]:
    going_on = [one.group_id for one in plan.groups if one.act == "promote"]
    groups = [*going_on, *(one.id for one in plan.new_groups if one.kind in _MAIN)]
    new = [
        NewInvitation(id=new_id(), group_id=group_id, role=role, expires_at=tx.now + _LINKS_LAST, max_uses=None)
        for group_id in groups
        for role in (Role.STUDENT, Role.GUARDIAN)
    ]
    return await create_invitations(tx, actor, new=new)


_MAIN = frozenset({"class", "study_group", "age_group"})


def _summary(plan: Plan, seen: Preview, memory: Memory) -> dict[str, Any]:
    acts: Sequence[str] = [one.act for one in plan.groups]
    counts: Mapping[str, int] = {act: acts.count(act) for act in sorted(set(acts))}
    return {
        "groups": dict(counts),
        "newGroups": len(plan.new_groups),
        "graduates": len(memory.graduates),
        "movedStudents": sum(target is not None for target in seen.moves.values()),
        "revokedLinks": len(memory.revoked_links),
        "issuedLinks": len(memory.issued_links),
    }
