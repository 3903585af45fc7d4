"""The door of statistics: activation: who is aboard, who is active, whom to remind."""

from parta.foundation.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Announce the room."""
