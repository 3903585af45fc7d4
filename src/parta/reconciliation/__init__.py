"""The door of reconciliation: the quarterly comparison of the list, the structure, and who really comes."""

from parta.foundation.db import Tx
from parta.foundation.wiring import Wiring
from parta.organisations import Abilities, ActNames, Actor, Permissions, PrivacyParts

from .acts import ACTS
from .comparing import load_roster as load_roster
from .comparing import reconciliation_deadline as reconciliation_deadline
from .events import ReconciliationChanged as ReconciliationChanged
from .events import ReconciliationReminded as ReconciliationReminded
from .events import ReconciliationSigned as ReconciliationSigned
from .hand import own_groups
from .http import paper_routes, reconciliation_routes
from .permissions import ROWS
from .privacy import erase as erase
from .privacy import export as export
from .queries import last_reconciliation as last_reconciliation
from .records import Deadline as Deadline
from .records import LastReconciliation as LastReconciliation
from .reminders import remind
from .signing import verify_results as verify_results


def wire(wiring: Wiring) -> None:
    """Announce routes, permissions, acts, abilities, and the reminders that run every morning."""
    wiring.route(*reconciliation_routes, *paper_routes)
    wiring.register(Permissions).add(ROWS)
    wiring.register(ActNames).add(ACTS)
    wiring.register(PrivacyParts).add("reconciliation", export, erase)
    wiring.register(Abilities).add(_abilities)

    async def send_reminders() -> None:
        await remind(wiring.database, wiring.postman)

    wiring.jobs.add_periodic("reconciliation.remind", "40 5 * * *", send_reminders)


async def _abilities(tx: Tx, actor: Actor) -> set[str]:
    """Administrators run reconciliations; curators go through their own groups."""
    if actor.is_administrator:
        return {"reconciliation.run", "reconciliation.see"}
    return {"reconciliation.see"} if actor.is_staff and await own_groups(tx, actor) else set()
