"""The door of statistics: activation: who is aboard, who is active, whom to remind."""

from parta.foundation.db import Tx
from parta.foundation.wiring import Wiring
from parta.organisations import Abilities, ActNames, Actor, Permissions, PrivacyParts, Visits

from . import models as models
from .acts import ACTS
from .http import routes
from .permissions import PERMISSIONS
from .privacy import erase as erase
from .privacy import export as export
from .queries import sight
from .records import GOALS as GOALS
from .records import DayTotals as DayTotals
from .records import Families as Families
from .records import GroupTotals as GroupTotals
from .records import Tally as Tally
from .records import Totals as Totals
from .snapshots import keep_totals as keep_totals
from .snapshots import latest_totals as latest_totals
from .snapshots import read_trend as read_trend
from .snapshots import take_snapshots
from .snapshots import totals_of_groups as totals_of_groups
from .visits import Visitors
from .visits import import_visits as import_visits


def wire(wiring: Wiring) -> None:
    """Announce routes, permissions, acts, the day mark, and the nightly numbers."""
    wiring.route(*routes)
    wiring.register(Permissions).add(PERMISSIONS)
    wiring.register(ActNames).add(ACTS)
    wiring.register(PrivacyParts).add("statistics", export, erase)
    wiring.register(Abilities).add(_abilities)
    visitors = wiring.register(Visitors)
    wiring.register(Visits).add(visitors.mark, visitors.knows)

    async def keep_numbers() -> None:
        await take_snapshots(wiring.database)

    wiring.jobs.add_periodic("statistics.keep_numbers", "40 20 * * *", keep_numbers)


async def _abilities(tx: Tx, actor: Actor) -> set[str]:
    """The administration, and whoever leads or teaches a group."""
    if actor.is_administration:
        return {"activation.see"}
    return {"activation.see"} if actor.is_staff and (await sight(tx, actor)).groups else set()
