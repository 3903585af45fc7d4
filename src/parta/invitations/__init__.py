"""The door of invitations: links for one group and one role, and requests to be let in."""

from parta.foundation.wiring import Wiring

from .asking import consents_of_request as consents_of_request
from .commands import NewInvitation as NewInvitation
from .commands import create_invitations as create_invitations
from .consents import AskedConsent as AskedConsent
from .consents import GivenConsent as GivenConsent
from .consents import JoinConsents as JoinConsents
from .events import InvitationChanged as InvitationChanged
from .events import JoinRequestDecided as JoinRequestDecided
from .events import JoinRequestMade as JoinRequestMade
from .http import invitation_routes, public_routes, request_routes
from .introductions import introduce
from .jobs import add_jobs
from .joining import Browser as Browser
from .joining import Coming as Coming
from .joining import GivenName as GivenName
from .joining import accept_invitation as accept_invitation
from .joining import purpose_of as purpose_of
from .privacy import erase as erase
from .privacy import export as export
from .store import invitations_by_id as invitations_by_id
from .working import link_visits as link_visits
from .working import working_links as working_links
from .years import reinstate_links as reinstate_links
from .years import revoke_group_links as revoke_group_links


def wire(wiring: Wiring) -> None:
    """Announce routes and daily jobs."""
    wiring.route(*invitation_routes, *public_routes, *request_routes)
    introduce(wiring)
    add_jobs(wiring)
