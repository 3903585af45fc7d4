"""The door of reconciliation: the quarterly comparison of the structure with the roster."""

from parta.foundation.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Announce the room."""
