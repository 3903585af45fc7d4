"""The door of municipal: the municipality: its organisations and what they have done."""

from parta.foundation.wiring import Wiring
from parta.organisations import Desks

from . import models as models
from .commands import appoint as appoint
from .http import routes
from .queries import has_realm


def wire(wiring: Wiring) -> None:
    """Announce routes. The role is the platform's: no organisation's table of permissions names it."""
    wiring.route(*routes)
    wiring.register(Desks).add("municipal", has_realm)
