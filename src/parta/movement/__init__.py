"""The door of movement: movement of students and staff: reported, applied, returned, printed."""

from parta.foundation.wiring import Wiring

from .commands import apply_movement as apply_movement
from .commands import apply_now as apply_now
from .commands import report_movement as report_movement
from .commands import undo_movement as undo_movement
from .events import MovementApplied as MovementApplied
from .events import MovementChanged as MovementChanged
from .http import movement_routes, sheet_routes
from .introductions import introduce
from .jobs import add_jobs
from .letters import add_letters
from .reactions import react
from .records import Movement as Movement
from .records import NewGuardian as NewGuardian
from .records import NewMovement as NewMovement
from .records import NewPerson as NewPerson
from .records import Replacement as Replacement


def wire(wiring: Wiring) -> None:
    """Announce routes, reactions, jobs and what the room knows of a person."""
    wiring.route(*movement_routes, *sheet_routes)
    introduce(wiring)
    add_jobs(wiring)
    add_letters(wiring)
    react(wiring.database.reactions)
