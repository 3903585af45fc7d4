"""The door of organisations: tenants, their members and roles."""

from parta.foundation.wiring import Wiring

from .access import Actor as Actor
from .access import actor as actor
from .access import find_actor as find_actor
from .access import require_administrator as require_administrator
from .access import require_operator as require_operator
from .roles import ADMINISTRATOR_ROLES as ADMINISTRATOR_ROLES
from .roles import STAFF_ROLES as STAFF_ROLES
from .roles import Role as Role
from .roles import needs_confirmation as needs_confirmation


def wire(wiring: Wiring) -> None:
    wiring.provide("actor", actor)
