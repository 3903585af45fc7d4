"""Reaching the structure through the actor's own place in it: what can't be reached doesn't exist."""

from uuid import UUID

from sqlalchemy import text as sql

from parta.foundation.db import Subject, Tx
from parta.foundation.errors import NotFound
from parta.organisations import Actor

from .belonging import groups_of_member
from .groups import groups_by_id
from .records import GroupRecord
from .rules import OwnGroups, may_see_group, refuse_change, refuse_edit


async def own_groups(tx: Tx, actor: Actor) -> OwnGroups:
    """The groups that the actor curates, teaches, and attends as a student or a guardian."""
    found = (await groups_of_member(tx, [actor.member_id]))[actor.member_id]
    by_relation: dict[str, set[UUID]] = {}
    for membership in found:
        by_relation.setdefault(membership.relation, set()).add(membership.group.id)
    curated = by_relation.get("curator", set()) if actor.is_staff else set[UUID]()
    taught = by_relation.get("teacher", set()) if actor.is_staff else set[UUID]()
    attended = by_relation.get("student", set()) | by_relation.get("guardian_of", set())
    joined = by_relation.get("head", set()) | by_relation.get("colleague", set()) if actor.is_staff else set[UUID]()
    return OwnGroups(
        curated=frozenset(curated),
        taught=frozenset(taught),
        attended=frozenset(attended),
        joined=frozenset(joined),
    )


async def visible_group(tx: Tx, actor: Actor, group_id: UUID) -> tuple[GroupRecord, OwnGroups]:
    """The group, if the actor may know of it. Raises NotFound."""
    own = await own_groups(tx, actor)
    group = (await groups_by_id(tx, [group_id])).get(group_id)
    if group is None or not may_see_group(actor, group_id, own):
        raise NotFound
    return group, own


async def editable_group(tx: Tx, actor: Actor, group_id: UUID) -> GroupRecord:
    """The group for a change. Raises NotFound, Forbidden, StaffGroupStays, GroupIsArchived."""
    group = await governed_group(tx, actor, group_id)
    if refusal := refuse_change(group):
        raise refusal
    return group


async def led_group(tx: Tx, actor: Actor, group_id: UUID) -> GroupRecord:
    """The group for a change that its own leader may make too. Raises as `editable_group`."""
    group, own = await visible_group(tx, actor, group_id)
    if group_id not in own.curated and (refusal := refuse_edit(actor)):
        raise refusal
    await lock_structure(tx)
    if refusal := refuse_change(group):
        raise refusal
    return group


async def governed_group(tx: Tx, actor: Actor, group_id: UUID) -> GroupRecord:
    """The group for whoever edits the structure, archived or not. Raises NotFound, Forbidden."""
    await visible_group(tx, actor, group_id)
    if refusal := refuse_edit(actor):
        raise refusal
    await lock_structure(tx)
    return (await groups_by_id(tx, [group_id]))[group_id]


async def lock_structure(tx: Tx) -> None:
    """Let nobody else change the structure until the end: an import compares, then writes (STR-12)."""
    await tx.execute(
        sql("select pg_advisory_xact_lock(hashtextextended('structure:' || :organisation, 0))"),
        {"organisation": str(tx.organisation)},
    )


def subject_of(one: GroupRecord) -> Subject:
    """The group as the journal of acts names it."""
    return Subject("group", one.id, one.name)
