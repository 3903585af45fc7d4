"""The door of municipal: the municipality: its organisations and what they have done."""

from parta.foundation.wiring import Wiring

from . import models as models


def wire(wiring: Wiring) -> None:
    """Announce the room."""
