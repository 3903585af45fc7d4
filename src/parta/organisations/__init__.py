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
from .roll import Member as Member
from .roll import MemberState as MemberState
from .roll import RoleGrant as RoleGrant
from .roll import all_members as all_members
from .roll import members_by_id as members_by_id
from .roll import members_of_account as members_of_account
from .roll import members_with_contact as members_with_contact
from .roll import members_with_role as members_with_role
from .roll import search_members as search_members


def wire(wiring: Wiring) -> None:
    wiring.provide("actor", actor)
