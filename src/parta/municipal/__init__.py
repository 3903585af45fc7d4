"""The door of municipal: the municipality: its organisations and what they have done."""

from parta.foundation.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Announce the room."""
