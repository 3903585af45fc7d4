"""The door of organisations: tenants, their members and roles."""

from parta.accounts import PeopleSources
from parta.foundation.wiring import Wiring

from . import applications, http, journal, privacy
from .access import Actor as Actor
from .access import find_actor as find_actor
from .access import require_administrator as require_administrator
from .access import require_operator as require_operator
from .acts import ACTS
from .commands import Dismissal as Dismissal
from .commands import MemberChange as MemberChange
from .commands import NewMember as NewMember
from .commands import claim_member as claim_member
from .commands import confirm_role as confirm_role
from .commands import create_member as create_member
from .commands import create_members as create_members
from .commands import end_membership as end_membership
from .commands import end_work as end_work
from .commands import graduate_members as graduate_members
from .commands import grant_role as grant_role
from .commands import grant_roles as grant_roles
from .commands import mark_listed as mark_listed
from .commands import part_with_graduates as part_with_graduates
from .commands import refuse_role as refuse_role
from .commands import release_place as release_place
from .commands import restore_membership as restore_membership
from .commands import revoke_role as revoke_role
from .commands import take_graduates_back as take_graduates_back
from .commands import update_member as update_member
from .commands import update_members as update_members
from .entrance import actor_of
from .events import GrantedRole as GrantedRole
from .events import MemberClaimed as MemberClaimed
from .events import MemberLeft as MemberLeft
from .events import MemberReleased as MemberReleased
from .events import MemberReturned as MemberReturned
from .events import MembersAdded as MembersAdded
from .events import MembersChanged as MembersChanged
from .events import MembersGraduated as MembersGraduated
from .events import MembersMerged as MembersMerged
from .events import OrganisationChanged as OrganisationChanged
from .events import OrganisationCreated as OrganisationCreated
from .events import RoleConfirmed as RoleConfirmed
from .events import RoleRefused as RoleRefused
from .events import RoleRevoked as RoleRevoked
from .events import RolesGranted as RolesGranted
from .events import administration_stream as administration_stream
from .events import member_stream as member_stream
from .events import organisation_stream as organisation_stream
from .gates import Gates as Gates
from .gates import SocketAdmission as SocketAdmission
from .http.permissions import PERMISSIONS
from .journal import ActName as ActName
from .journal import ActNames as ActNames
from .journal import act_name as act_name
from .journal import prove_journal as prove_journal
from .municipalities import MunicipalOrganisation as MunicipalOrganisation
from .municipalities import applications_of_municipality as applications_of_municipality
from .municipalities import organisations_of_municipality as organisations_of_municipality
from .names import display_name as display_name
from .names import full_name as full_name
from .names import name_key as name_key
from .names import split_name as split_name
from .newcomers import Newcomers
from .organisation import EVERY_ORGANISATION as EVERY_ORGANISATION
from .organisation import NewOrganisation as NewOrganisation
from .organisation import Organisation as Organisation
from .organisation import OrganisationKind as OrganisationKind
from .organisation import create_organisation as create_organisation
from .organisation import find_organisation_id as find_organisation_id
from .organisation import load_organisation as load_organisation
from .permissions import ALL as ALL
from .permissions import ORGANISATION as ORGANISATION
from .permissions import OWN as OWN
from .permissions import SETTING as SETTING
from .permissions import Permission as Permission
from .permissions import Permissions as Permissions
from .permissions import Reach as Reach
from .permissions import for_administrators as for_administrators
from .permissions import for_everybody as for_everybody
from .permissions import for_members as for_members
from .permissions import permit as permit
from .permissions import route_of as route_of
from .places import Membership as Membership
from .places import memberships_of as memberships_of
from .privacy_parts import PrivacyParts as PrivacyParts
from .reactions import react
from .registers import Abilities as Abilities
from .registers import Desks as Desks
from .registers import GroupNames as GroupNames
from .registers import SetupSteps as SetupSteps
from .registers import Visits as Visits
from .roles import ADMINISTRATOR_ROLES as ADMINISTRATOR_ROLES
from .roles import STAFF_ROLES as STAFF_ROLES
from .roles import Role as Role
from .roll import Member as Member
from .roll import MemberState as MemberState
from .roll import RoleGrant as RoleGrant
from .roll import ages_of as ages_of
from .roll import all_members as all_members
from .roll import members_by_id as members_by_id
from .roll import members_of_account as members_of_account
from .roll import members_with_contact as members_with_contact
from .roll import members_with_role as members_with_role
from .roll import organisation_kind as organisation_kind
from .roll import present_members as present_members
from .roll import search_members as search_members
from .settings import OrganisationSettings as OrganisationSettings
from .settings import local_today as local_today
from .settings import organisation_settings as organisation_settings
from .settings import organisation_zone as organisation_zone
from .settings import settings_of as settings_of
from .sockets import guard_administration, guard_organisation, guard_own_stream
from .sockets import welcome as welcome
from .traces import ERASED_NAME as ERASED_NAME
from .traces import Traces as Traces
from .traces import traces_of as traces_of


def wire(wiring: Wiring) -> None:
    wiring.provide("actor", actor_of(wiring))
    wiring.hub.guard("member", guard_own_stream, is_outside=True)
    wiring.hub.guard("organisation", guard_organisation, is_outside=True)
    wiring.hub.guard("administration", guard_administration)
    wiring.hub.keep_out(wiring.register(Gates).refusals)
    wiring.register(PeopleSources).add(Newcomers(wiring.register(GroupNames)))
    wiring.route(*http.ROUTES, *applications.ROUTES, *journal.ROUTES)
    wiring.register(Permissions).add((*PERMISSIONS, *journal.PERMISSIONS))
    wiring.register(ActNames).add(ACTS)
    wiring.register(PrivacyParts).add("organisations", privacy.export, privacy.erase)
    react(wiring)
