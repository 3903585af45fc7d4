"""Coming by a link: from a verified contact to a place in the organisation, or to a request."""

from uuid import UUID

from parta.accounts import (
    PeopleSources,
    end_session_of_token,
    find_candidates,
    find_or_create_account,
    open_session,
    use_code,
    verify_code,
)
from parta.foundation.db import Tx
from parta.foundation.wiring import Wiring
from parta.organisations import STAFF_ROLES, Role, members_of_account
from parta.structure import groups_by_id, groups_of_students

from .arriving import add_role, begin_work, take_place
from .asking import make_request, refused_before
from .coming import Browser, Coming, GivenName, Known, Outcome, is_called
from .consents import JoinConsents
from .errors import GroupRests, LinkUsedUp, OtherGroup, OtherRole
from .people import Here, children_options, options_of, people_here
from .rules import refuse_state
from .store import StoredInvitation, lock_invitation
from .words import FOR_GUESTS


def purpose_of(invitation: StoredInvitation) -> str:
    """A code for one link opens no other, and doesn't sign in elsewhere."""
    return f"invitation:{invitation.id}"


async def accept_invitation(wiring: Wiring, invitation: StoredInvitation, coming: Coming, browser: Browser) -> Outcome:
    """Let somebody in, take their request, or ask for what is missing (INV-6). One transaction, or nothing.

    The code stays good while more is asked for. Raises WrongCode, CodeSpent, LinkRevoked, LinkExpired, LinkUsedUp,
    GroupRests, OtherRole, OtherGroup, AlreadyClaimed.
    """
    code_id = await verify_code(
        wiring.database,
        wiring.settings,
        contact=coming.contact,
        purpose=purpose_of(invitation),
        code=coming.code,
    )
    # The platform's transaction: an account is nobody's tenant. Everything of the organisation is filtered by `own`.
    async with wiring.database.system(invitation.organisation_id) as tx:
        known = await _look_around(tx, wiring, invitation, coming)
        decided = await _decide(tx, known, coming)
        if isinstance(decided, Outcome):
            if decided.state == "requested":
                await use_code(tx, code_id)
            return decided
        await use_code(tx, code_id)
        account_id = decided
        came = await members_of_account(tx, account_id)
        await wiring.register(JoinConsents).keep(tx, came[0].id, coming.consents)
        await end_session_of_token(tx, wiring.hub, browser.token)
        opened = await open_session(tx, account_id, address=browser.address, user_agent=browser.user_agent)
    return Outcome(state="joined", session=opened)


async def _look_around(tx: Tx, wiring: Wiring, invitation: StoredInvitation, coming: Coming) -> Known:
    invitation = await lock_invitation(tx, invitation.id)
    state = invitation.state_at(tx.now)
    if state != "used_up" and (refusal := refuse_state(state)):
        raise refusal
    groups = await groups_by_id(tx, [invitation.group_id] if invitation.group_id else [])
    group = groups.get(invitation.group_id) if invitation.group_id else None
    if group is not None and group.is_archived:
        raise GroupRests(name=group.name)
    candidates = await find_candidates(tx, wiring.settings, wiring.register(PeopleSources), coming.contact)
    return Known(invitation=invitation, group=group, candidates=candidates, here=await people_here(tx, candidates))


async def _decide(tx: Tx, known: Known, coming: Coming) -> UUID | Outcome:
    """The account that came in, or what is still to be asked or awaited."""
    options = await options_of(tx, known.invitation, known.here)
    children = [] if options and coming.key is None else await children_options(tx, known.invitation, known.here)
    everybody = [*options, *children]
    chosen = next((one for one in everybody if one.key == coming.key), None)
    if chosen is None and coming.name is not None:
        chosen = next((one for one in everybody if is_called(one.name, coming.name)), None)
        if chosen is None:
            return await _newcomer(tx, known, coming, coming.name)
    if chosen is None and everybody:
        if len({one.account_id or one.key for one in options}) == 1 and not children:
            chosen = options[0]
        else:
            return Outcome(state="choose", options=tuple(everybody))
    if chosen is not None:
        return await take_place(tx, known, coming, chosen)
    return await _unknown(tx, known, coming)


async def _unknown(tx: Tx, known: Known, coming: Coming) -> UUID | Outcome:
    """Nobody behind the contact has the link's group and role, and no name was given yet."""
    role = known.invitation.role
    if refused := await _refused(tx, known, {one.account_id for one in known.candidates if one.account_id}):
        return refused
    adults = [one for one in known.here if one.is_adult]
    students = [one for one in known.here if one.is_student]
    if role is Role.STUDENT:
        await _refuse_other_group(tx, known, students)
        if adults and not students:
            raise OtherRole(owner=_owner(adults[0]), wanted=FOR_GUESTS[role])
    elif students and not adults:
        raise OtherRole(owner="ученика", wanted=FOR_GUESTS[role])
    elif role in STAFF_ROLES and len(adults) == 1:
        # A parent who begins to work here, a teacher with another duty: one person, one more role.
        return await add_role(tx, known, coming, adults[0])
    suggested = known.here[0] if len(known.here) == 1 else None
    name = None
    if suggested is not None:
        member = suggested.member
        name = GivenName(surname=member.surname, given=member.given_name, patronymic=member.patronymic)
    return Outcome(state="name_needed", suggested=name, is_child_needed=role is Role.GUARDIAN)


async def _refuse_other_group(tx: Tx, known: Known, students: list[Here]) -> None:
    group_of = await groups_of_students(tx, [one.member.id for one in students])
    groups = await groups_by_id(tx, group_of.values())
    for group_id in group_of.values():
        if known.group is not None and group_id != known.group.id:
            raise OtherGroup(own=groups[group_id].name, group=known.group.name)


def _owner(one: Here) -> str:
    return "сотрудника" if any(one.member.has(role) for role in STAFF_ROLES) else "родителя"


async def _newcomer(tx: Tx, known: Known, coming: Coming, name: GivenName) -> UUID | Outcome:
    """Somebody who gave a name: staff come in unconfirmed, pupils and parents ask (INV-6, S5)."""
    role = known.invitation.role
    namesake = next((one for one in known.here if is_called(one.member.full_name, name)), None)
    if role is Role.STUDENT and namesake is not None:
        await _refuse_other_group(tx, known, [namesake] if namesake.is_student else [])
        if not namesake.is_student:
            raise OtherRole(owner=_owner(namesake), wanted=FOR_GUESTS[role])
    if role in STAFF_ROLES:
        if namesake is not None and namesake.is_adult:
            return await add_role(tx, known, coming, namesake)
        if namesake is not None:
            raise OtherRole(owner="ученика", wanted=FOR_GUESTS[role])
        return await begin_work(tx, known, coming, name)
    if role is Role.GUARDIAN and not coming.child_name:
        return Outcome(state="name_needed", suggested=name, is_child_needed=True)
    if known.invitation.state_at(tx.now) == "used_up":
        raise LinkUsedUp
    account_id = await find_or_create_account(tx, contact=coming.contact, name=name.full)
    if refused := await _refused(tx, known, {account_id}):
        return refused
    await make_request(
        tx,
        known.invitation,
        account_id=account_id,
        surname=name.surname,
        given_name=name.given,
        patronymic=name.patronymic,
        child_name=coming.child_name,
        consents=coming.consents,
        leader_ids=known.group.leader_ids if known.group else (),
    )
    return Outcome(state="requested")


async def _refused(tx: Tx, known: Known, account_ids: set[UUID]) -> Outcome | None:
    """The answer for somebody whose request by this link was refused within the last day (INV-15)."""
    before = await refused_before(tx, known.invitation, account_ids)
    return Outcome(state="refused", reason=before.reason, again_at=before.again_at) if before else None
