"""The door of the school year: its turn, and its undoing (S6, S8)."""

from parta.foundation.db import Tx
from parta.foundation.wiring import Wiring
from parta.organisations import Abilities, ActNames, Actor, Permissions

from . import http
from .acts import ACTS
from .events import SchoolYearTurned as SchoolYearTurned
from .events import SchoolYearUndone as SchoolYearUndone
from .jobs import add_jobs
from .permissions import PERMISSIONS
from .rules import refuse_turn


async def _abilities(tx: Tx, actor: Actor) -> set[str]:
    return {"school_year.turn"} if refuse_turn(actor) is None else set()


def wire(wiring: Wiring) -> None:
    """Announce the room."""
    wiring.route(*http.ROUTES)
    wiring.register(ActNames).add(ACTS)
    wiring.register(Permissions).add(PERMISSIONS)
    wiring.register(Abilities).add(_abilities)
    add_jobs(wiring)
