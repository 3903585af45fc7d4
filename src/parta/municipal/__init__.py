"""The door of municipal: the municipality: its organisations and what they have done."""

from parta.foundation.wiring import Wiring

from . import models as models
from .http import routes


def wire(wiring: Wiring) -> None:
    """Announce routes. The role is the platform's: no organisation's table of permissions names it."""
    wiring.route(*routes)
