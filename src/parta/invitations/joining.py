"""Coming by a link: from a verified contact to a place in the organisation, or to a request."""

from typing import Literal
from uuid import UUID

import msgspec

from parta.accounts import (
    Candidate,
    Contact,
    OpenedSession,
    PeopleSources,
    end_session_of_token,
    find_candidates,
    find_or_create_account,
    open_session,
    use_code,
    verify_code,
)
from parta.foundation.db import Tx
from parta.foundation.identity import new_id
from parta.foundation.text import comparison_key
from parta.foundation.wiring import Wiring
from parta.organisations import (
    STAFF_ROLES,
    NewMember,
    Role,
    claim_member,
    create_member,
    end_membership,
    full_name,
    grant_role,
    members_of_account,
)
from parta.structure import (
    GroupRecord,
    attach_teacher,
    children_with_kinds,
    groups_by_id,
    groups_of_member,
    groups_of_students,
    link_guardian,
)

from .errors import GroupRests, LinkUsedUp, OtherGroup, OtherRole
from .people import Here, Option, children_options, options_of, people_here
from .requests import make_request
from .rules import refuse_state
from .store import StoredInvitation, is_used_by, lock_invitation, note_use

_WORDS = {
    Role.STUDENT: "учеников",
    Role.GUARDIAN: "родителей",
    Role.TEACHER: "учителей",
    Role.STAFF: "сотрудников",
    Role.ADMINISTRATION: "администрации",
}


class GivenName(msgspec.Struct, frozen=True, kw_only=True):
    surname: str
    given: str
    patronymic: str = ""

    @property
    def full(self) -> str:
        return full_name(surname=self.surname, given_name=self.given, patronymic=self.patronymic)


class Coming(msgspec.Struct, frozen=True, kw_only=True):
    """What whoever opened the link has said so far."""

    contact: Contact
    code: str
    name: GivenName | None = None
    child_name: str = ""
    key: str | None = None


class Browser(msgspec.Struct, frozen=True, kw_only=True):
    """Where the session is opened; `token` is the one that this browser had before."""

    address: str
    user_agent: str
    token: str | None


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """`session` comes with «joined», `options` with «choose»; `suggested` may come with «name_needed»."""

    state: Literal["joined", "requested", "name_needed", "choose"]
    session: OpenedSession | None = None
    options: tuple[Option, ...] = ()
    suggested: GivenName | None = None
    is_child_needed: bool = False


class _Known(msgspec.Struct, frozen=True, kw_only=True):
    """The link with its group, and everybody behind the contact."""

    invitation: StoredInvitation
    group: GroupRecord | None
    candidates: list[Candidate]
    here: list[Here]


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
        await end_session_of_token(tx, wiring.hub, browser.token)
        opened = await open_session(tx, account_id, address=browser.address, user_agent=browser.user_agent)
    return Outcome(state="joined", session=opened)


async def _look_around(tx: Tx, wiring: Wiring, invitation: StoredInvitation, coming: Coming) -> _Known:
    invitation = await lock_invitation(tx, invitation.id)
    state = invitation.state_at(tx.now)
    if state != "used_up" and (refusal := refuse_state(state)):
        raise refusal
    groups = await groups_by_id(tx, [invitation.group_id] if invitation.group_id else [])
    group = groups.get(invitation.group_id) if invitation.group_id else None
    if group is not None and group.is_archived:
        raise GroupRests(name=group.name)
    candidates = await find_candidates(tx, wiring.settings, wiring.register(PeopleSources), coming.contact)
    return _Known(invitation=invitation, group=group, candidates=candidates, here=await people_here(tx, candidates))


async def _decide(tx: Tx, known: _Known, coming: Coming) -> UUID | Outcome:
    """The account that came in, or what is still to be asked or awaited."""
    options = await options_of(tx, known.invitation, known.here)
    children = [] if options and coming.key is None else await children_options(tx, known.invitation, known.here)
    everybody = [*options, *children]
    chosen = next((one for one in everybody if one.key == coming.key), None)
    if chosen is None and coming.name is not None:
        chosen = next((one for one in everybody if _is_called(one.name, coming.name)), None)
        if chosen is None:
            return await _newcomer(tx, known, coming, coming.name)
    if chosen is None and everybody:
        if len({one.account_id or one.key for one in options}) == 1 and not children:
            chosen = options[0]
        else:
            return Outcome(state="choose", options=tuple(everybody))
    if chosen is not None:
        return await _take_place(tx, known, coming, chosen)
    return await _unknown(tx, known, coming)


def _is_called(name: str, given: GivenName) -> bool:
    return comparison_key(name) == comparison_key(given.full)


async def _take_place(tx: Tx, known: _Known, coming: Coming, chosen: Option) -> UUID:
    """The roster knows the person in this group and role: in at once."""
    await _refuse_used_up(tx, known, chosen.member.id)
    account_id = chosen.account_id or await find_or_create_account(tx, contact=coming.contact, name=chosen.name)
    member_id = chosen.member.id
    if not chosen.member.is_claimed:
        member_id = await _claim(tx, known, account_id, chosen)
    if known.invitation.role is Role.TEACHER and known.group is not None:
        await _teach(tx, member_id, known.group.id)
    await note_use(tx, known.invitation, member_id, way="roster")
    return account_id


async def _claim(tx: Tx, known: _Known, account_id: UUID, chosen: Option) -> UUID:
    """Join the account with the roster's entry; a parent who has a place here already takes the children over."""
    own = await members_of_account(tx, account_id)
    if not own:
        await claim_member(tx, member_id=chosen.member.id, account_id=account_id)
        return chosen.member.id
    member_id = own[0].id
    if known.invitation.role is not Role.GUARDIAN:
        # Raises AlreadyClaimed: two entries of one pupil are for the administrator to sort out.
        await claim_member(tx, member_id=chosen.member.id, account_id=account_id)
        return chosen.member.id
    await grant_role(tx, member_id=member_id, role=Role.GUARDIAN, is_confirmed=True)
    for student_id, kind in (await children_with_kinds(tx, chosen.member.id)).items():
        await link_guardian(tx, guardian_id=member_id, student_id=student_id, kind=kind)
    await end_membership(tx, member_id=chosen.member.id)
    return member_id


async def _teach(tx: Tx, member_id: UUID, group_id: UUID) -> None:
    belonging = (await groups_of_member(tx, [member_id]))[member_id]
    if not any(one.group.id == group_id and one.relation in {"teacher", "curator"} for one in belonging):
        await attach_teacher(tx, member_id=member_id, group_id=group_id)


async def _unknown(tx: Tx, known: _Known, coming: Coming) -> UUID | Outcome:
    """Nobody behind the contact has the link's group and role, and no name was given yet."""
    role = known.invitation.role
    adults = [one for one in known.here if one.is_adult]
    students = [one for one in known.here if one.is_student]
    if role is Role.STUDENT:
        await _refuse_other_group(tx, known, students)
        if adults and not students:
            raise OtherRole(owner=_owner(adults[0]), wanted=_WORDS[role])
    elif students and not adults:
        raise OtherRole(owner="ученика", wanted=_WORDS[role])
    elif role in STAFF_ROLES and len(adults) == 1:
        # A parent who begins to work here, a teacher with another duty: one person, one more role.
        return await _add_role(tx, known, coming, adults[0])
    suggested = known.here[0] if len(known.here) == 1 else None
    name = None
    if suggested is not None:
        member = suggested.member
        name = GivenName(surname=member.surname, given=member.given_name, patronymic=member.patronymic)
    return Outcome(state="name_needed", suggested=name, is_child_needed=role is Role.GUARDIAN)


async def _refuse_other_group(tx: Tx, known: _Known, students: list[Here]) -> None:
    group_of = await groups_of_students(tx, [one.member.id for one in students])
    groups = await groups_by_id(tx, group_of.values())
    for group_id in group_of.values():
        if known.group is not None and group_id != known.group.id:
            raise OtherGroup(own=groups[group_id].name, group=known.group.name)


def _owner(one: Here) -> str:
    return "сотрудника" if any(one.member.has(role) for role in STAFF_ROLES) else "родителя"


async def _newcomer(tx: Tx, known: _Known, coming: Coming, name: GivenName) -> UUID | Outcome:
    """Somebody who gave a name: staff come in unconfirmed, pupils and parents ask (INV-6, S5)."""
    role = known.invitation.role
    namesake = next((one for one in known.here if _is_called(one.member.full_name, name)), None)
    if role is Role.STUDENT and namesake is not None:
        await _refuse_other_group(tx, known, [namesake] if namesake.is_student else [])
        if not namesake.is_student:
            raise OtherRole(owner=_owner(namesake), wanted=_WORDS[role])
    if role in STAFF_ROLES:
        if namesake is not None and namesake.is_adult:
            return await _add_role(tx, known, coming, namesake)
        if namesake is not None:
            raise OtherRole(owner="ученика", wanted=_WORDS[role])
        return await _begin_work(tx, known, coming, name)
    if role is Role.GUARDIAN and not coming.child_name:
        return Outcome(state="name_needed", suggested=name, is_child_needed=True)
    if known.invitation.state_at(tx.now) == "used_up":
        raise LinkUsedUp
    account_id = await find_or_create_account(tx, contact=coming.contact, name=name.full)
    await make_request(
        tx,
        known.invitation,
        account_id=account_id,
        surname=name.surname,
        given_name=name.given,
        patronymic=name.patronymic,
        child_name=coming.child_name,
        curator_id=known.group.curator_id if known.group else None,
    )
    return Outcome(state="requested")


async def _add_role(tx: Tx, known: _Known, coming: Coming, one: Here) -> UUID:
    """One more role, unconfirmed until an administrator says so, for somebody who is here already."""
    await _refuse_used_up(tx, known, one.member.id)
    account_id = one.account_id or await find_or_create_account(tx, contact=coming.contact, name=one.member.full_name)
    if not one.member.is_claimed:
        await claim_member(tx, member_id=one.member.id, account_id=account_id)
    await grant_role(tx, member_id=one.member.id, role=known.invitation.role, is_confirmed=False)
    if known.invitation.role is Role.TEACHER and known.group is not None:
        await _teach(tx, one.member.id, known.group.id)
    await note_use(tx, known.invitation, one.member.id, way="roster")
    return account_id


async def _begin_work(tx: Tx, known: _Known, coming: Coming, name: GivenName) -> UUID:
    """A new colleague, in at once as «не подтверждён»."""
    account_id = await find_or_create_account(tx, contact=coming.contact, name=name.full)
    own = await members_of_account(tx, account_id)
    member_id = own[0].id if own else new_id()
    await _refuse_used_up(tx, known, member_id)
    if own:
        await grant_role(tx, member_id=member_id, role=known.invitation.role, is_confirmed=False)
    else:
        new = NewMember(
            id=member_id,
            surname=name.surname,
            given_name=name.given,
            patronymic=name.patronymic,
            roles=(known.invitation.role,),
        )
        await create_member(tx, new, is_confirmed=False)
        await claim_member(tx, member_id=member_id, account_id=account_id)
    if known.invitation.role is Role.TEACHER and known.group is not None:
        await _teach(tx, member_id, known.group.id)
    await note_use(tx, known.invitation, member_id, way="roster" if own else "open")
    return account_id


async def _refuse_used_up(tx: Tx, known: _Known, member_id: UUID) -> None:
    """A full link still opens for whoever came by it before (INV-4)."""
    is_full = known.invitation.state_at(tx.now) == "used_up"
    if is_full and not await is_used_by(tx, known.invitation.id, member_id):
        raise LinkUsedUp
