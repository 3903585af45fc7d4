"""The door of personal data: one's own data: consents, export, withdrawal, deletion."""

from parta.foundation.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Announce the room."""
