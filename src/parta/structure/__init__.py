"""The door of the structure: groups, who belongs to them, families, and the roster's import."""

from parta.foundation.wiring import Wiring
from parta.organisations import ActNames, Permissions, PrivacyParts

from .access import lock_structure as lock_structure
from .acts import ACTS
from .belonging import Parts as Parts
from .belonging import groups_of_member as groups_of_member
from .belonging import subgroups_of_members as subgroups_of_members
from .commands import NewGroup as NewGroup
from .commands import create_groups as create_groups
from .commands import set_curator as set_curator
from .departments import set_colleagues as set_colleagues
from .deputies import add_term_job
from .deputies import end_standing_in_now as end_standing_in_now
from .deputies import set_deputy as set_deputy
from .deputies import stand_in_now as stand_in_now
from .events import GroupArchived as GroupArchived
from .events import GroupCreated as GroupCreated
from .events import GroupDescribed as GroupDescribed
from .events import GroupPeopleChanged as GroupPeopleChanged
from .events import GroupRenamed as GroupRenamed
from .events import GroupRestored as GroupRestored
from .events import GroupsTurned as GroupsTurned
from .events import RosterApplied as RosterApplied
from .events import StaffChanged as StaffChanged
from .families.announcing import announce_families
from .families.bars import bar_guardian as bar_guardian
from .families.bars import barred_pairs as barred_pairs
from .families.errors import GuardianBarred as GuardianBarred
from .families.events import FamiliesChanged as FamiliesChanged
from .families.links import children_with_kinds as children_with_kinds
from .families.links import guardianships as guardianships
from .families.links import link_guardian as link_guardian
from .families.links import unlink_guardian as unlink_guardian
from .families.records import FamilyLink as FamilyLink
from .families.requests import ask_for_child as ask_for_child
from .gathering import add_students as add_students
from .groups import groups_by_id as groups_by_id
from .groups import live_groups as live_groups
from .groups import staff_group_id as staff_group_id
from .http import group_routes, member_routes, place_routes, roster_routes
from .importing.at_once import ImportReport as ImportReport
from .importing.at_once import import_now as import_now
from .importing.at_once import import_roster as import_roster
from .importing.difference_records import Child as Child
from .importing.difference_records import DifferenceKind as DifferenceKind
from .importing.difference_records import NewGuardian as NewGuardian
from .importing.difference_records import NewPerson as NewPerson
from .importing.difference_records import RosterComparison as RosterComparison
from .importing.difference_records import RosterDifference as RosterDifference
from .importing.jobs import add_jobs
from .importing.reconciling import compare_roster as compare_roster
from .importing.reconciling import differences_now as differences_now
from .importing.reconciling import understand_roster as understand_roster
from .importing.understanding import Understood as Understood
from .introductions import introduce
from .keeping import GroupRow as GroupRow
from .keeping import archive_group_now as archive_group_now
from .keeping import create_group_now as create_group_now
from .keeping import group_of as group_of
from .keeping import rename_group_now as rename_group_now
from .keeping import restore_group_now as restore_group_now
from .keeping import set_curator_now as set_curator_now
from .keeping import withdraw_student as withdraw_student
from .kinds import is_main as is_main
from .people import enrolled as enrolled
from .people import people_of_groups as people_of_groups
from .permissions import PERMISSIONS
from .placing import attach_teacher as attach_teacher
from .placing import enrol_student as enrol_student
from .privacy import erase as erase
from .privacy import export as export
from .reactions import react
from .records import GroupPeople as GroupPeople
from .records import GroupRecord as GroupRecord
from .records import Guardianship as Guardianship
from .records import Learner as Learner
from .records import Membership as Membership
from .records import StaffPeople as StaffPeople
from .records import StaffPerson as StaffPerson
from .records import Teaching as Teaching
from .relations import children_of as children_of
from .relations import children_of_guardians as children_of_guardians
from .relations import classmates_of as classmates_of
from .relations import families_touching as families_touching
from .relations import groups_curated_by as groups_curated_by
from .relations import groups_of_students as groups_of_students
from .relations import groups_taught_by as groups_taught_by
from .relations import guardians_of as guardians_of
from .relations import own_teachers as own_teachers
from .relations import students_curated_by as students_curated_by
from .relations import students_taught_by as students_taught_by
from .relations import teachers_of_students as teachers_of_students
from .staff import staff_people as staff_people
from .staff import subjects_of as subjects_of
from .subgroups.commands import SubgroupName as SubgroupName
from .subgroups.commands import fill_subgroups as fill_subgroups
from .subgroups.commands import set_division as set_division
from .subgroups.queries import divisions_of as divisions_of
from .subgroups.records import Division as Division
from .subgroups.records import Subgroup as Subgroup
from .teachers import TeacherOfGroup as TeacherOfGroup
from .teachers import set_teachers as set_teachers
from .years import GroupTurn as GroupTurn
from .years import TurnMemory as TurnMemory
from .years import turn_groups as turn_groups
from .years import turn_groups_back as turn_groups_back


def wire(wiring: Wiring) -> None:
    """Announce routes, reactions and jobs."""
    wiring.route(*group_routes, *member_routes, *place_routes, *roster_routes)
    wiring.register(ActNames).add(ACTS)
    wiring.register(Permissions).add(PERMISSIONS)
    wiring.register(PrivacyParts).add("structure", export, erase)
    introduce(wiring)
    announce_families(wiring)
    add_jobs(wiring)
    add_term_job(wiring)
    react(wiring.database.reactions)
