"""The door of exchange: rosters for other systems: OneRoster out, as archive and by REST."""

from parta.foundation.wiring import Wiring
from parta.organisations import ActNames, Permissions

from .acts import ACTS
from .archives import export_roster as export_roster
from .http import ROUTES
from .oneroster.archive import Given as Given
from .permissions import PERMISSIONS
from .service.http import ROUTES as SERVICE_ROUTES


def wire(wiring: Wiring) -> None:
    """Announce routes, acts and permissions."""
    wiring.route(*ROUTES)
    wiring.standard_routes.extend(SERVICE_ROUTES)
    wiring.register(ActNames).add(ACTS)
    wiring.register(Permissions).add(PERMISSIONS)
