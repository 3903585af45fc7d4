"""Who says that they work here beside the organisation's own list of staff (ORG-17). Pure: no database, no clock."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal
from uuid import UUID

import msgspec

from parta.foundation.text import comparison_key

from .roles import STAFF_ROLES, Role
from .roll import Member

# listed: the list names this very profile. name: it names somebody of this full name, who hasn't come.
# The others are for a person to look at: another number stands in the list; the patronymic is missing on one side;
# several people have the name; the list names the person with another role.
MatchReason = Literal["listed", "name", "other_contact", "short_name", "namesakes", "other_role"]
_EXACT: frozenset[MatchReason] = frozenset({"listed", "name"})


class StaffMatch(msgspec.Struct, frozen=True, kw_only=True):
    """A claim, and the entry of the list that may be the same person.

    `entry` is the claimant's own profile where the list names it. `roles` are those of the claim that the list
    confirms. An exact one may be confirmed without a look at it.
    """

    claimant: Member
    entry: Member
    roles: tuple[Role, ...]
    reason: MatchReason

    @property
    def is_exact(self) -> bool:
        return self.reason in _EXACT


def waiting_staff(members: Iterable[Member]) -> list[Member]:
    """People with an account whose staff role nobody has confirmed."""
    return [one for one in members if one.is_claimed and _unconfirmed(one)]


def open_entries(members: Iterable[Member]) -> list[Member]:
    """Staff whom the organisation wrote down and who haven't come."""
    return [one for one in members if not one.is_claimed and one.is_staff_confirmed]


def match_staff(members: Sequence[Member], owned: Mapping[UUID, Collection[str]]) -> list[StaffMatch]:
    """Proposals in the order of the claimants' names.

    `owned`: which of the contacts in the list belong to the account of the claimant, by claimant.
    """
    claimants = waiting_staff(members)
    entries = open_entries(members)
    by_key: dict[str, list[Member]] = {}
    by_short: dict[str, list[Member]] = {}
    for entry in entries:
        by_key.setdefault(entry.name_key, []).append(entry)
        by_short.setdefault(_short(entry), []).append(entry)
    claims: dict[str, int] = {}
    for one in claimants:
        claims[one.name_key] = claims.get(one.name_key, 0) + 1

    found: list[StaffMatch] = []
    for one in claimants:
        if one.listed_at is not None:
            found.append(_match(one, one, "listed", owned))
            continue
        same = by_key.get(one.name_key, [])
        if same:
            is_alone = len(same) == 1 and claims[one.name_key] == 1
            found += [_match(one, entry, "name" if is_alone else "namesakes", owned) for entry in same]
            continue
        near = [entry for entry in by_short.get(_short(one), []) if not (entry.patronymic and one.patronymic)]
        found += [_match(one, entry, "short_name", owned) for entry in near]
    return found


def _match(claimant: Member, entry: Member, reason: MatchReason, owned: Mapping[UUID, Collection[str]]) -> StaffMatch:
    claimed = _unconfirmed(claimant)
    listed = entry.listed_roles if entry is claimant else {grant.role for grant in entry.roles if grant.is_confirmed}
    roles = tuple(sorted(claimed & set(listed)))
    written = {contact for contact in (entry.phone, entry.email) if contact}
    if reason in _EXACT and written and written.isdisjoint(owned.get(claimant.id, ())):
        # Whoever got hold of a link can type a colleague's name; the colleague's number they don't have.
        reason = "other_contact"
    if reason in _EXACT and not roles:
        reason = "other_role"
    return StaffMatch(claimant=claimant, entry=entry, roles=roles, reason=reason)


def _unconfirmed(one: Member) -> set[Role]:
    return {grant.role for grant in one.roles if not grant.is_confirmed and grant.role in STAFF_ROLES}


def _short(one: Member) -> str:
    return comparison_key(f"{one.surname} {one.given_name}")
