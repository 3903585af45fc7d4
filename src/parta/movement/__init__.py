"""The door of movement: movement of students and staff: reported, applied, returned, printed."""

from parta.foundation.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Announce the room."""
