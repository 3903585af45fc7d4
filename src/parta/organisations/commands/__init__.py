"""Writes of organisations: members, roles, places, the organisation itself."""

from .members import MemberChange as MemberChange
from .members import NewMember as NewMember
from .members import create_member as create_member
from .members import create_members as create_members
from .members import update_member as update_member
from .members import update_members as update_members
from .places import claim_member as claim_member
from .places import end_membership as end_membership
from .roles import confirm_role as confirm_role
from .roles import grant_role as grant_role
from .roles import grant_roles as grant_roles
from .roles import refuse_role as refuse_role
from .roles import revoke_role as revoke_role
