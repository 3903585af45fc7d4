"""The door of invitations."""

from parta.foundation.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Announce routes."""
