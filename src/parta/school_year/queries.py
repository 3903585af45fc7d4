"""Reads: the plan with its preview, and what was done."""

from uuid import UUID

from parta.foundation.db import Tx
from parta.foundation.errors import NotFound
from parta.organisations import Actor, local_today, members_by_id
from parta.structure import GroupRecord

from . import views
from .records import NewGroupPlan, Turn
from .rules import UNDO_WITHIN, may_undo, refuse_turn, year_label
from .state import GroupOutcome, State, preview, read_state
from .store import find_draft, find_turn, turns


async def read_year(tx: Tx, actor: Actor) -> views.SchoolYear:
    """Raises Forbidden."""
    if refusal := refuse_turn(actor):
        raise refusal
    draft = await find_draft(tx)
    made = [await _view(tx, one, None) for one in await turns(tx)]
    return views.SchoolYear(
        draft_id=draft.id if draft else None, turns=made, next_label=year_label(await local_today(tx))
    )


async def read_turn(tx: Tx, actor: Actor, turn_id: UUID) -> views.YearTurn:
    """Raises Forbidden, NotFound."""
    if refusal := refuse_turn(actor):
        raise refusal
    found = await find_turn(tx, turn_id)
    if found is None:
        raise NotFound
    return await describe(tx, found)


async def describe(tx: Tx, found: Turn) -> views.YearTurn:
    return await _view(tx, found, await read_state(tx) if found.state == "draft" else None)


async def _view(tx: Tx, found: Turn, state: State | None) -> views.YearTurn:
    people = await members_by_id(tx, [found.applied_by] if found.applied_by else [], include_left=True)
    return views.YearTurn(
        id=found.id,
        label=found.label,
        state=found.state,
        version=found.version,
        plan=found.plan,
        preview=await _preview(tx, found, state) if state is not None else None,
        students=(
            [views.YearStudent(id=who, name=name, group_id=state.places.get(who)) for who, name in state.names.items()]
            if state is not None
            else []
        ),
        summary=found.summary,
        applied_at=found.applied_at,
        applied_by=next((one.display_name for one in people.values()), ""),
        undo_until=(
            found.applied_at + UNDO_WITHIN
            if found.applied_at and found.state == "applied" and may_undo(found.applied_at, tx.now)
            else None
        ),
        undone_at=found.undone_at,
    )


async def _preview(tx: Tx, found: Turn, state: State) -> views.YearPreview:
    seen = preview(found.plan, state)
    curator_ids = {one.curator_id for one in state.groups.values()} | {one.curator_id for one in found.plan.new_groups}
    names = {
        one.id: one.display_name for one in (await members_by_id(tx, [one for one in curator_ids if one])).values()
    }
    groups = [_group(one, seen.outcomes[one.id], names) for one in state.groups.values()]
    groups += [_new_group(one, seen.outcomes[one.id], names) for one in found.plan.new_groups]
    return views.YearPreview(
        groups=groups,
        faults=[
            views.YearFault(code=one.code, text=one.text, is_blocking=one.is_blocking, group_id=one.group_id)
            for one in seen.faults
        ],
        fingerprint=seen.fingerprint,
        graduates=sum(target is None for target in seen.moves.values()),
        moved=sum(target is not None for target in seen.moves.values()),
    )


def _group(one: GroupRecord, outcome: GroupOutcome, names: dict[UUID, str]) -> views.YearGroup:
    return views.YearGroup(
        id=one.id,
        kind=one.kind,
        name=one.name,
        parallel=one.parallel,
        curator_id=one.curator_id,
        curator_name=names.get(one.curator_id, "") if one.curator_id else "",
        students=outcome.students,
        leaving=outcome.leaving,
        coming=outcome.coming,
        graduating=outcome.graduating,
        is_new=False,
    )


def _new_group(one: NewGroupPlan, outcome: GroupOutcome, names: dict[UUID, str]) -> views.YearGroup:
    return views.YearGroup(
        id=one.id,
        kind=one.kind,
        name=one.name,
        parallel=None,
        curator_id=one.curator_id,
        curator_name=names.get(one.curator_id, "") if one.curator_id else "",
        students=0,
        leaving=0,
        coming=outcome.coming,
        graduating=0,
        is_new=True,
    )
