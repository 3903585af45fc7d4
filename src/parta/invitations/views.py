"""Records of the API."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from parta.foundation.http import Wire
from parta.organisations import OrganisationKind, Role

from .consents import AskedConsent
from .rules import LinkState
from .store import Way


class GroupName(Wire, frozen=True):
    id: UUID
    name: str


class Inviter(Wire, frozen=True):
    id: UUID
    name: str


class Use(Wire, frozen=True):
    name: str
    at: datetime


class Invitation(Wire, frozen=True):
    """`printed_code` is the code as people read it aloud; `url` is what the QR holds."""

    id: UUID
    code: str
    printed_code: str
    url: str
    group: GroupName | None
    role: Role
    created_by: Inviter
    created_at: datetime
    expires_at: datetime
    max_uses: int | None
    uses: int
    # How often the page behind the link was opened.
    visits: int
    state: LinkState
    # Revoked within the last day, and not because it leaked: may be taken back.
    may_reinstate: bool
    handed_at: datetime | None
    used_by: list[Use]


class InvitationList(Wire, frozen=True):
    invitations: list[Invitation]


class Arrival(Wire, frozen=True, kw_only=True):
    """Somebody who came by a link. `way`: the list knew them, a request was accepted, or a name of their own."""

    member_id: UUID
    name: str
    roles: list[Role]
    groups: list[str]
    at: datetime
    way: Way
    is_here: bool


class ArrivalList(Wire, frozen=True):
    arrivals: list[Arrival]


class HandedCurator(Wire, frozen=True):
    """`is_told`: a letter went out; otherwise they find the links when they come in."""

    name: str
    is_told: bool


class HandedList(Wire, frozen=True):
    curators: list[HandedCurator]


class Host(Wire, frozen=True):
    name: str
    short_name: str
    kind: OrganisationKind


class HostGroup(Wire, frozen=True):
    name: str
    kind: str


class InvitationPage(Wire, frozen=True):
    """What the page behind a link says before anybody signs in."""

    organisation: Host
    group: HostGroup | None
    role: Role
    invited_by: str
    expires_at: datetime
    state: LinkState
    consents: list[AskedConsent]


class Person(Wire, frozen=True):
    """Somebody to choose: `key` goes back with the same contact and code."""

    key: str
    name: str


class SuggestedName(Wire, frozen=True):
    surname: str
    given: str
    patronymic: str


class Acceptance(Wire, frozen=True, omit_defaults=True):
    """What came of an acceptance. «joined» signs in; «name_needed» and «choose» ask for more, the code stays good."""

    state: Literal["joined", "requested", "refused", "name_needed", "choose"]
    organisation_id: UUID
    organisation_slug: str
    group_id: UUID | None = None
    people: list[Person] | None = None
    suggested_name: SuggestedName | None = None
    # Whether the child's name is asked for as well.
    is_child_needed: bool = False
    # With «refused»: why, and from when the same link takes another request.
    reason: str = ""
    again_at: datetime | None = None


class Suggestion(Wire, frozen=True):
    """A student whom the request may mean."""

    id: UUID
    name: str


class JoinRequest(Wire, frozen=True):
    id: UUID
    name: str
    role: Role
    group: GroupName | None
    child_name: str
    contact: str
    created_at: datetime
    # How often the same person asked.
    times: int
    suggestions: list[Suggestion]
    state: Literal["open", "accepted", "refused"]
    decided_at: datetime | None
    decided_by: str
    reason: str
    # An acceptance can be taken back for a day.
    may_undo: bool


class JoinRequestList(Wire, frozen=True):
    requests: list[JoinRequest]


class RequestOutcome(Wire, frozen=True):
    """What came of one request among many; `problem`: the sentence of a refusal."""

    id: UUID
    is_accepted: bool
    problem: str = ""


class RequestOutcomes(Wire, frozen=True):
    outcomes: list[RequestOutcome]
