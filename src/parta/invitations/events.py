"""What happens to invitations."""

from uuid import UUID

from parta.foundation.db import Event


class InvitationChanged(Event, frozen=True, kw_only=True, tag="invitations.invitation_changed"):
    """A link was made, used or revoked. On `member:<id>` of whoever made it, and on `administration:<id>`."""

    invitation_id: UUID


class JoinRequestMade(Event, frozen=True, kw_only=True, tag="invitations.join_request_made"):
    """Somebody whom the roster doesn't know asks to be let in. On `member:<id>` of the curator and on
    `administration:<id>`."""

    request_id: UUID
    group_id: UUID | None
    role: str
    name: str


class JoinRequestDecided(Event, frozen=True, kw_only=True, tag="invitations.join_request_decided"):
    request_id: UUID
    is_accepted: bool
