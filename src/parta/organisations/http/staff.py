"""Staff in sets: confirming many, and by the organisation's own list."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, get, post

from parta.accounts import contacts_owned, mask
from parta.foundation.errors import Problem, Refusal
from parta.foundation.http import Input, Wire, language_of
from parta.foundation.wiring import Wiring
from parta.organisations.access import Actor, require_administrator
from parta.organisations.commands import MatchOfMember, RoleOfMember, confirm_matches, confirm_roles
from parta.organisations.matching import MatchReason, StaffMatch, match_staff, open_entries, waiting_staff
from parta.organisations.roles import Role
from parta.organisations.roll import Member, all_members

AnyRequest = Request[Any, Any, Any]
_MEMBERS = "/organisations/{organisation_id:uuid}/members"
_MANY = 2000


class RoleItem(Input, frozen=True, kw_only=True):
    member_id: UUID
    role: Role


class Confirmations(Input, frozen=True, kw_only=True):
    items: Annotated[list[RoleItem], msgspec.Meta(max_length=_MANY)]


class ConfirmationAnswer(Wire, frozen=True, kw_only=True):
    """`problem` null: it is confirmed."""

    member_id: UUID
    role: Role
    problem: Problem | None


class ConfirmationAnswers(Wire, frozen=True, kw_only=True):
    answers: list[ConfirmationAnswer]


class StaffMatchView(Wire, frozen=True, kw_only=True):
    """A claim and the entry of the list beside it. `contact` is the list's, masked; null where it has none."""

    member_id: UUID
    entry_id: UUID
    name: str
    entry_name: str
    position: str
    claimed_roles: list[Role]
    listed_roles: list[Role]
    contact: str | None
    reason: MatchReason
    is_exact: bool


class StaffMatches(Wire, frozen=True, kw_only=True):
    """`waiting`: how many wait for confirmation at all."""

    matches: list[StaffMatchView]
    waiting: int


class MatchItem(Input, frozen=True, kw_only=True):
    member_id: UUID
    entry_id: UUID


class MatchConfirmations(Input, frozen=True, kw_only=True):
    items: Annotated[list[MatchItem], msgspec.Meta(max_length=_MANY)]


class MatchAnswer(Wire, frozen=True, kw_only=True):
    """`problem` null: it is confirmed."""

    member_id: UUID
    entry_id: UUID
    problem: Problem | None


class MatchAnswers(Wire, frozen=True, kw_only=True):
    answers: list[MatchAnswer]


@post(_MEMBERS + "/confirmations", status_code=200, tags=["members"])
async def confirm_many(data: Confirmations, actor: Actor, request: AnyRequest, wiring: Wiring) -> ConfirmationAnswers:
    """Confirm the roles of many people; each has its own answer."""
    items = [RoleOfMember(member_id=one.member_id, role=one.role) for one in data.items]
    async with wiring.database.transaction(actor.organisation_id) as tx:
        answers = await confirm_roles(tx, actor, items)
    return ConfirmationAnswers(
        answers=[
            ConfirmationAnswer(member_id=item.member_id, role=item.role, problem=_problem(answer, request))
            for item, answer in zip(items, answers, strict=True)
        ]
    )


@get(_MEMBERS + "/matches", tags=["members"])
async def read_matches(actor: Actor, wiring: Wiring) -> StaffMatches:
    """Who says that they work here, beside the organisation's own list of staff."""
    require_administrator(actor)
    async with wiring.database.transaction(actor.organisation_id) as tx:
        members = await all_members(tx)
    found = match_staff(members, await _owned(wiring, members))
    return StaffMatches(matches=[_view(one) for one in found], waiting=len(waiting_staff(members)))


@post(_MEMBERS + "/matches", status_code=200, tags=["members"])
async def confirm_by_list(data: MatchConfirmations, actor: Actor, request: AnyRequest, wiring: Wiring) -> MatchAnswers:
    """Confirm claims by the list: the person takes over what was written down about them."""
    require_administrator(actor)
    items = [MatchOfMember(member_id=one.member_id, entry_id=one.entry_id) for one in data.items]
    async with wiring.database.transaction(actor.organisation_id) as tx:
        members = await all_members(tx)
    owned = await _owned(wiring, members)
    async with wiring.database.transaction(actor.organisation_id) as tx:
        answers = await confirm_matches(tx, actor, items, owned=owned)
    return MatchAnswers(
        answers=[
            MatchAnswer(member_id=item.member_id, entry_id=item.entry_id, problem=_problem(answer, request))
            for item, answer in zip(items, answers, strict=True)
        ]
    )


async def _owned(wiring: Wiring, members: Sequence[Member]) -> dict[UUID, set[str]]:
    """Which of the list's contacts are the claimants' own: accounts answer that, and nothing more."""
    claimants = waiting_staff(members)
    written = {contact for one in (*open_entries(members), *claimants) for contact in (one.phone, one.email) if contact}
    accounts = {one.account_id: one.id for one in claimants if one.account_id is not None}
    async with wiring.database.system() as tx:
        found = await contacts_owned(tx, dict.fromkeys(accounts, written))
    return {accounts[account_id]: contacts for account_id, contacts in found.items()}


def _view(match: StaffMatch) -> StaffMatchView:
    claimant, entry = match.claimant, match.entry
    is_own = claimant.id == entry.id
    contact = entry.phone or entry.email
    return StaffMatchView(
        member_id=claimant.id,
        entry_id=entry.id,
        name=claimant.full_name,
        entry_name=entry.full_name,
        position=entry.position,
        claimed_roles=[grant.role for grant in claimant.roles if not grant.is_confirmed],
        listed_roles=list(entry.listed_roles) if is_own else [grant.role for grant in entry.roles],
        contact=mask(contact) if contact else None,
        reason=match.reason,
        is_exact=match.is_exact,
    )


def _problem(refusal: Refusal | None, request: AnyRequest) -> Problem | None:
    return None if refusal is None else refusal.problem(language_of(request.headers.get("accept-language")))


STAFF_ROUTES = (confirm_many, read_matches, confirm_by_list)
