"""Rosters as schools keep them: read, understood and compared. Pure: no database, no clock, no network."""

from parta.structure.roster.choosing import Choices, person_mark
from parta.structure.roster.comparison import (
    UNCLEAR_LABELS,
    Change,
    CuratorPlan,
    CurrentGroup,
    CurrentLink,
    CurrentPeople,
    CurrentPerson,
    EnrolmentPlan,
    FieldValue,
    GroupPlan,
    LinkPlan,
    PersonKind,
    PersonPlan,
    Plan,
    TeachingPlan,
    UnclearReason,
)
from parta.structure.roster.errors import RefusalCode, RosterRefused
from parta.structure.roster.groups import group_key, parse_group
from parta.structure.roster.layout import Column, Layout, detect_layout
from parta.structure.roster.matching import plan
from parta.structure.roster.meanings import LABELS, Meaning, labels_for
from parta.structure.roster.names import are_compatible, fold, name_key, parse_full_name
from parta.structure.roster.people import count, understand
from parta.structure.roster.phones import normalise_phone, parse_phone
from parta.structure.roster.problems import ProblemCode
from parta.structure.roster.reading import read_sheets
from parta.structure.roster.reasons import problems_workbook
from parta.structure.roster.records import (
    Cell,
    Group,
    GroupKind,
    GroupName,
    Guardian,
    GuardianKind,
    GuardianLink,
    PersonName,
    Problem,
    Roster,
    RosterCounts,
    Sheet,
    Source,
    StaffMember,
    Student,
    Teaching,
)

__all__ = [
    "LABELS",
    "UNCLEAR_LABELS",
    "Cell",
    "Change",
    "Choices",
    "Column",
    "CuratorPlan",
    "CurrentGroup",
    "CurrentLink",
    "CurrentPeople",
    "CurrentPerson",
    "EnrolmentPlan",
    "FieldValue",
    "Group",
    "GroupKind",
    "GroupName",
    "GroupPlan",
    "Guardian",
    "GuardianKind",
    "GuardianLink",
    "Layout",
    "LinkPlan",
    "Meaning",
    "PersonKind",
    "PersonName",
    "PersonPlan",
    "Plan",
    "Problem",
    "ProblemCode",
    "RefusalCode",
    "Roster",
    "RosterCounts",
    "RosterRefused",
    "Sheet",
    "Source",
    "StaffMember",
    "Student",
    "Teaching",
    "TeachingPlan",
    "UnclearReason",
    "are_compatible",
    "count",
    "detect_layout",
    "fold",
    "group_key",
    "labels_for",
    "name_key",
    "normalise_phone",
    "parse_full_name",
    "parse_group",
    "parse_phone",
    "person_mark",
    "plan",
    "problems_workbook",
    "read_sheets",
    "understand",
]
