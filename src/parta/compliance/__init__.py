"""The door of compliance: regulations that must be read and signed for (S21)."""

from parta.foundation.db import Tx
from parta.foundation.wiring import Wiring
from parta.organisations import Abilities, ActNames, Actor, Permissions, PrivacyParts

from . import http
from .access import is_shown, may_read_file
from .acts import ACTS
from .audience import may_be_asked
from .commands import RegulationDraft as RegulationDraft
from .commands import create_draft as create_draft
from .commands import publish_regulation as publish_regulation
from .commands import sign_regulations as sign_regulations
from .commands import signature_subject as signature_subject
from .events import AcknowledgementReminded as AcknowledgementReminded
from .events import AcknowledgementSigned as AcknowledgementSigned
from .events import RegulationPublished as RegulationPublished
from .events import RegulationWithdrawn as RegulationWithdrawn
from .jobs import add_jobs
from .permissions import PERMISSIONS
from .privacy import erase as erase
from .privacy import export as export
from .proving import broken_sheets as broken_sheets
from .rules import refuse_management
from .store import mark_reading as mark_reading


async def _abilities(tx: Tx, actor: Actor) -> set[str]:
    manages = {"regulations.manage"} if refuse_management(actor) is None else set[str]()
    return manages | ({"acknowledgements.own"} if may_be_asked(actor) else set())


def wire(wiring: Wiring) -> None:
    """Announce the room."""
    wiring.route(*http.ROUTES)
    wiring.file_access.add(may_read_file)
    wiring.file_access.add_hold(is_shown)
    wiring.register(ActNames).add(ACTS)
    wiring.register(Permissions).add(PERMISSIONS)
    wiring.register(PrivacyParts).add("compliance", export, erase)
    wiring.register(Abilities).add(_abilities)
    add_jobs(wiring)
