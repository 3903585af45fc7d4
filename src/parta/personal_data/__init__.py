"""The door of personal data: one's own data: consents, export, withdrawal, deletion."""

from parta.foundation.db import Tx
from parta.foundation.wiring import Wiring
from parta.invitations import JoinConsents, JoinRequestDecided
from parta.organisations import Abilities, ActNames, Actor, Gates, OrganisationChanged, Permissions

from . import http
from .access import groups_in_reach
from .acts import ACTS
from .door import ask, keep, keep_of_request
from .events import ConsentReminded as ConsentReminded
from .events import ConsentTextPublished as ConsentTextPublished
from .events import DataExportFailed as DataExportFailed
from .events import DataExportReady as DataExportReady
from .events import DataRequestChanged as DataRequestChanged
from .exports import add_jobs
from .gate import Gate
from .parts import announce
from .permissions import PERMISSIONS
from .requests import erase_person as erase_person
from .rounds import Rounds


async def _abilities(tx: Tx, actor: Actor) -> set[str]:
    if actor.is_administrator:
        return {"personal_data.consents", "personal_data.decide"}
    return {"personal_data.consents"} if actor.is_staff and await groups_in_reach(tx, actor) else set()


def wire(wiring: Wiring) -> None:
    """Announce the room."""
    wiring.route(*http.ROUTES)
    wiring.register(ActNames).add(ACTS)
    wiring.register(Permissions).add(PERMISSIONS)
    wiring.register(Abilities).add(_abilities)
    gate = Gate()
    wiring.register(Gates).add(gate)
    rounds = Rounds(wiring.database, wiring.hub, gate)
    wiring.on_start.append(rounds.start)
    wiring.on_stop.append(rounds.stop)
    wiring.database.reactions.on(ConsentTextPublished, rounds.hear)
    wiring.database.reactions.on(OrganisationChanged, rounds.hear)
    wiring.database.reactions.on(JoinRequestDecided, keep_of_request)
    wiring.register(JoinConsents).add(ask, keep)
    announce(wiring)
    add_jobs(wiring)
