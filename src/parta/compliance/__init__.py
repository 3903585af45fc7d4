"""The door of compliance: regulations that must be read and signed for."""

from parta.foundation.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Announce the room."""
