"""The demo: a school that lives, and the doors that sign you in as anybody in it. Only `parta demo` seeds it."""

from parta.foundation.wiring import Wiring

from .seeding import seed as seed


def wire(wiring: Wiring) -> None:
    """The demo has no routes of its own: its doors belong to accounts."""
