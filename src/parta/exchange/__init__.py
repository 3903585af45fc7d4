"""The door of exchange: rosters for other systems: OneRoster out, as archive and by REST."""

from parta.foundation.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Announce the room."""
