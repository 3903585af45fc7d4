"""The door of school year: the turn of the school year, and its undoing."""

from parta.foundation.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Announce the room."""
