"""The door of calls."""

from parta.foundation.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Announce routes."""
