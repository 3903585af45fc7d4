"""What happens in an organisation.

`organisation:<id>` is read by all its members, `administration:<id>` by its administrators only. An import brings
hundreds of people at once, so what happens to many is one event.
"""

from uuid import UUID

import msgspec

from parta.foundation.db import Event

from .roles import Role


def organisation_stream(organisation_id: UUID) -> str:
    return f"organisation:{organisation_id}"


def administration_stream(organisation_id: UUID) -> str:
    return f"administration:{organisation_id}"


def member_stream(member_id: UUID) -> str:
    return f"member:{member_id}"


class OrganisationCreated(Event, frozen=True, kw_only=True, tag="organisations.organisation_created"):
    organisation_id: UUID
    organisation_kind: str


class OrganisationChanged(Event, frozen=True, kw_only=True, tag="organisations.organisation_changed"):
    """Name, address or settings are other than before; readers fetch the organisation again."""

    organisation_id: UUID


class MembersAdded(Event, frozen=True, kw_only=True, tag="organisations.members_added"):
    member_ids: list[UUID]


class MembersChanged(Event, frozen=True, kw_only=True, tag="organisations.members_changed"):
    member_ids: list[UUID]


class MemberClaimed(Event, frozen=True, kw_only=True, tag="organisations.member_claimed"):
    """A person signed in with the member's contact, or accepted an invitation: the place has its account."""

    member_id: UUID


class MemberLeft(Event, frozen=True, kw_only=True, tag="organisations.member_left"):
    member_id: UUID


class MemberReturned(Event, frozen=True, kw_only=True, tag="organisations.member_returned"):
    """Somebody who had left, or lost their work here, is back as they were."""

    member_id: UUID


class MemberReleased(Event, frozen=True, kw_only=True, tag="organisations.member_released"):
    """The place lost its account and may be claimed again."""

    member_id: UUID


class MembersGraduated(Event, frozen=True, kw_only=True, tag="organisations.members_graduated"):
    """Students who finished: they keep a place without a role for a while, to read what was theirs."""

    member_ids: list[UUID]


class MembersMerged(Event, frozen=True, kw_only=True, tag="organisations.members_merged"):
    """Two entries were one person: what hung on `gone` belongs to `kept` now. `gone` leaves in the same transaction."""

    kept: UUID
    gone: UUID


class GrantedRole(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    member_id: UUID
    role: Role
    is_confirmed: bool


class RolesGranted(Event, frozen=True, kw_only=True, tag="organisations.roles_granted"):
    grants: list[GrantedRole]


class RoleConfirmed(Event, frozen=True, kw_only=True, tag="organisations.role_confirmed"):
    member_id: UUID
    role: Role
    confirmed_by: UUID | None


class RoleRefused(Event, frozen=True, kw_only=True, tag="organisations.role_refused"):
    member_id: UUID
    role: Role
    reason: str


class RoleRevoked(Event, frozen=True, kw_only=True, tag="organisations.role_revoked"):
    member_id: UUID
    role: Role
