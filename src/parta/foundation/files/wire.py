"""What files bring into a running Parta."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # The wiring holds a FileStore: only its type is needed here, and only by the checker.
    from parta.foundation.wiring import Wiring


def wire(wiring: "Wiring") -> None:
    """Announce routes, jobs and the storage."""
