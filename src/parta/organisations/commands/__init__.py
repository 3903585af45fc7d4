"""Writes of organisations: members, roles, places, the organisation itself."""

from .dismissals import Dismissal as Dismissal
from .dismissals import dismiss_member as dismiss_member
from .dismissals import end_work as end_work
from .editing import edit_member as edit_member
from .matches import MatchOfMember as MatchOfMember
from .matches import confirm_matches as confirm_matches
from .members import MemberChange as MemberChange
from .members import NewMember as NewMember
from .members import create_member as create_member
from .members import create_members as create_members
from .members import mark_listed as mark_listed
from .members import update_member as update_member
from .members import update_members as update_members
from .places import claim_member as claim_member
from .places import end_membership as end_membership
from .places import leave as leave
from .places import release_member as release_member
from .places import restore_membership as restore_membership
from .roles import RoleOfMember as RoleOfMember
from .roles import appoint as appoint
from .roles import confirm_role as confirm_role
from .roles import confirm_roles as confirm_roles
from .roles import grant_role as grant_role
from .roles import grant_roles as grant_roles
from .roles import refuse_role as refuse_role
from .roles import revoke_role as revoke_role
