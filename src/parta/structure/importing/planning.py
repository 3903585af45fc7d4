"""What an import would change, and who its unclear people are; nothing of the organisation changes here (STR-12)."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Literal
from uuid import UUID

import msgspec
from msgspec.structs import replace

from parta.foundation.db import Database, Tx
from parta.foundation.identity import new_id
from parta.organisations import Actor
from parta.structure.errors import ChoiceNotOffered, RosterAlreadyApplied, RowNotUnclear
from parta.structure.importing.comparing import (
    Comparison,
    compare,
    missing_names,
    people_by_ref,
    unclear_problems,
)
from parta.structure.importing.current import load_current
from parta.structure.importing.kept import refuse_late, refuse_others, understand_stored
from parta.structure.importing.sections import candidates_of, sections_of
from parta.structure.importing.store import SKIP, StoredImport, change_import, load_import, stored_problems
from parta.structure.importing.understanding import Understood
from parta.structure.importing.views import PlanView
from parta.structure.importing.wire import state_of
from parta.structure.roster import CurrentPeople, PersonPlan, Roster, UnclearReason, person_mark, plan

StoredChoices = Mapping[str, UUID | Literal["skip"] | None]


class PersonChoice(msgspec.Struct, frozen=True, kw_only=True):
    """Who somebody unclear is: a member, somebody new, nobody to import; «undecided» takes a choice back."""

    mark: str
    what: Literal["person", "new", "skip", "undecided"]
    member_id: UUID | None = None


async def plan_roster(database: Database, actor: Actor, *, import_id: UUID) -> PlanView:
    """Say what applying would change; nothing changes. Raises Forbidden, NotFound, RosterAlreadyApplied."""
    refuse_others(actor)
    stored, understood = await understand_stored(database, actor.organisation_id, import_id)
    if understood is None:
        raise RosterAlreadyApplied
    async with database.transaction(actor.organisation_id) as tx:
        return await _planned(tx, stored, understood)


async def choose_people(
    database: Database, actor: Actor, *, import_id: UUID, choices: Sequence[PersonChoice]
) -> PlanView:
    """Say who unclear people of the list are, and plan again (STR-25). All choices, or none.

    Raises Forbidden, NotFound, RosterAlreadyApplied, RosterBeingApplied, RowNotUnclear, ChoiceNotOffered.
    """
    refuse_others(actor)
    _, understood = await understand_stored(database, actor.organisation_id, import_id)
    if understood is None:
        raise RosterAlreadyApplied
    async with database.transaction(actor.organisation_id) as tx:
        # Two administrators who choose at once don't undo each other's choices.
        stored = await load_import(tx, import_id, for_update=True)
        refuse_late(stored)
        marks = {one.mark for one in choices}
        chosen: dict[str, UUID | Literal["skip"] | None] = {
            mark: one for mark, one in stored.choices.items() if mark not in marks
        }
        comparison = await compare_now(tx, understood, chosen)
        for one in choices:
            if one.what != "undecided":
                chosen[one.mark] = _checked(one, comparison)
        await change_import(tx, import_id, choices=msgspec.to_builtins(chosen))
        return await _planned(tx, replace(stored, choices=chosen), understood)


def _checked(choice: PersonChoice, comparison: Comparison) -> UUID | Literal["skip"] | None:
    by_ref = people_by_ref(comparison.roster)
    found = next(
        (
            one
            for one in comparison.plan.people
            if one.action == "unclear" and person_mark(by_ref[one.ref]) == choice.mark
        ),
        None,
    )
    if found is None:
        raise RowNotUnclear
    if choice.what == "skip":
        return SKIP
    # Whose child is undecided is decided with the child.
    if found.reason is UnclearReason.CHILD_UNCLEAR:
        raise ChoiceNotOffered(name=by_ref[found.ref].name.full)
    if choice.what == "new":
        return None
    if choice.member_id is None or choice.member_id not in {one.id for one in candidates_of(comparison, found)}:
        raise ChoiceNotOffered(name=by_ref[found.ref].name.full)
    return choice.member_id


async def _planned(tx: Tx, stored: StoredImport, understood: Understood) -> PlanView:
    comparison = await compare_now(tx, understood, stored.choices)
    if stored.state in {"understood", "planned", "failed"}:
        problems = [*understood.roster.problems, *unclear_problems(comparison)]
        await change_import(tx, stored.id, state="planned", problems=stored_problems(problems))
    missing = missing_names(comparison)
    return PlanView(
        state=state_of(stored.state if stored.state == "applying" else "planned"),
        counts=comparison.counts,
        sections=sections_of(comparison),
        missing=list(missing[:200]),
        missing_total=len(missing),
    )


async def compare_now(tx: Tx, understood: Understood, choices: StoredChoices | None = None) -> Comparison:
    """Compare the file with the organisation as it is in this transaction; `choices` say who unclear people are."""
    current = await load_current(tx)
    return await asyncio.to_thread(_compare, understood.roster, current, choices or {})


def _compare(roster: Roster, current: CurrentPeople, choices: StoredChoices) -> Comparison:
    known = {mark: one for mark, one in choices.items() if one != SKIP}
    found = plan(roster, current, new_id, known)
    marks = {ref: person_mark(person) for ref, person in people_by_ref(roster).items()}
    # Somebody is chosen whose phone belongs to another: a phone signs one person in, so it stays with its holder.
    foreign = {one.ref for one in found.people if _is_foreign_phone(one) and marks[one.ref] in known}
    if foreign:
        roster = _without_phones(roster, foreign)
        found = plan(roster, current, new_id, known)
    return compare(roster, current, found, choices)


def _is_foreign_phone(one: PersonPlan) -> bool:
    return one.action == "unclear" and one.reason is UnclearReason.PHONE_OF_ANOTHER


def _without_phones(roster: Roster, refs: set[str]) -> Roster:
    return replace(
        roster,
        students=tuple(replace(one, phone=None) if one.ref in refs else one for one in roster.students),
        guardians=tuple(replace(one, phone=None) if one.ref in refs else one for one in roster.guardians),
        staff=tuple(replace(one, phone=None) if one.ref in refs else one for one in roster.staff),
    )
