"""Telling the rooms above, and the administrators' screens, that people of groups are others now."""

from collections.abc import Iterable
from uuid import UUID

from parta.foundation.db import Tx

from .events import GroupPeopleChanged, StaffChanged


def everybody(tx: Tx) -> str:
    """The stream that all members read."""
    return f"organisation:{tx.organisation}"


def administration(tx: Tx) -> str:
    """The stream that administrators read."""
    return f"administration:{tx.organisation}"


def tell_people_changed(tx: Tx, group_ids: Iterable[UUID]) -> None:
    """One event for all these groups; nothing for none."""
    if changed := tuple(sorted(set(group_ids))):
        tx.emit(GroupPeopleChanged(group_ids=changed), on=administration(tx))


def tell_people_changed_once(tx: Tx, group_ids: Iterable[UUID]) -> None:
    """The same for groups that nobody spoke of yet in this transaction."""
    told = {group_id for event in tx.emitted(GroupPeopleChanged) for group_id in event.group_ids}
    tell_people_changed(tx, set(group_ids) - told)


def tell_staff_changed_once(tx: Tx) -> None:
    if not tx.emitted(StaffChanged):
        tx.emit(StaffChanged(), on=administration(tx))
