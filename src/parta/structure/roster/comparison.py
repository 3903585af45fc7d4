"""The records of a comparison: what the organisation has, and what an import would change."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Literal
from uuid import UUID

from msgspec import Struct

from parta.structure.roster.records import GroupKind, GuardianKind, PersonName

PersonKind = Literal["student", "guardian", "staff"]
FieldValue = str | date | None


class CurrentPerson(Struct, frozen=True):
    """A member as known now. `roles` uses the words of the vocabulary: student, guardian, teacher, …

    A member without `student` among the roles is an adult: guardian, staff, or both.
    """

    id: UUID
    roles: tuple[str, ...]
    name: PersonName
    birth_date: date | None = None
    sex: str | None = None
    phone: str | None = None
    email: str | None = None
    file_number: str | None = None
    external_id: str | None = None
    position: str | None = None
    subjects: tuple[str, ...] = ()
    group_id: UUID | None = None


class CurrentGroup(Struct, frozen=True):
    id: UUID
    name: str


class CurrentLink(Struct, frozen=True):
    student_id: UUID
    guardian_id: UUID
    kind: GuardianKind


class CurrentCircle(Struct, frozen=True):
    """A circle or a subject group; `lessons` are (member, subject)."""

    id: UUID
    kind: str
    name: str
    leader_id: UUID | None
    students: frozenset[UUID] = frozenset()
    lessons: frozenset[tuple[UUID, str]] = frozenset()


class CurrentPeople(Struct, frozen=True):
    """Everything an import is compared with. `curators` are (member, group), `teaching` adds the subject."""

    people: tuple[CurrentPerson, ...] = ()
    groups: tuple[CurrentGroup, ...] = ()
    links: tuple[CurrentLink, ...] = ()
    curators: tuple[tuple[UUID, UUID], ...] = ()
    teaching: tuple[tuple[UUID, UUID, str], ...] = ()
    circles: tuple[CurrentCircle, ...] = ()


class UnclearReason(StrEnum):
    """Why a person decides and not the program."""

    SEVERAL_CANDIDATES = "several_candidates"
    FILE_NUMBER_OF_ANOTHER = "file_number_of_another"
    PHONE_OF_ANOTHER = "phone_of_another"
    SAME_NAME_OTHER_PHONE = "same_name_other_phone"
    CHILD_UNCLEAR = "child_unclear"


UNCLEAR_LABELS = {
    UnclearReason.SEVERAL_CANDIDATES: "В организации есть несколько похожих людей",
    UnclearReason.FILE_NUMBER_OF_ANOTHER: "Номер личного дела принадлежит другому ученику",
    UnclearReason.PHONE_OF_ANOTHER: "Телефон принадлежит другому человеку",
    UnclearReason.SAME_NAME_OTHER_PHONE: "Родитель с таким именем есть в похожей семье, но телефон другой",
    UnclearReason.CHILD_UNCLEAR: "Сначала нужно решить, кто его ребёнок",
}


class Change(Struct, frozen=True):
    """One field of a member, before and after; lists are joined with «, »."""

    field: str
    old: FieldValue
    new: FieldValue


class PersonPlan(Struct, frozen=True):
    """What happens to one person of the roster; `member_id` is new for `create`, None for `unclear`."""

    ref: str
    kind: PersonKind
    action: Literal["create", "change", "unchanged", "unclear"]
    member_id: UUID | None
    changes: tuple[Change, ...] = ()
    reason: UnclearReason | None = None
    candidates: tuple[UUID, ...] = ()


class GroupPlan(Struct, frozen=True):
    group_id: UUID
    name: str
    kind: GroupKind
    parallel: int | None
    letter: str | None
    action: Literal["create", "exists"]


class EnrolmentPlan(Struct, frozen=True):
    student_id: UUID
    group_id: UUID
    from_group_id: UUID | None
    action: Literal["create", "move", "same"]


class LinkPlan(Struct, frozen=True):
    student_id: UUID
    guardian_id: UUID
    kind: GuardianKind
    action: Literal["create", "change", "same"]


class CuratorPlan(Struct, frozen=True):
    member_id: UUID
    group_id: UUID
    action: Literal["create", "same"]


class TeachingPlan(Struct, frozen=True):
    member_id: UUID
    group_id: UUID
    subject: str
    action: Literal["create", "same"]


class CirclePlan(Struct, frozen=True):
    """What becomes of a circle: `leader_id` where it has none, students and lessons (member, subject) that it lacks."""

    group_id: UUID
    kind: Literal["circle", "subject"]
    name: str
    profile: str
    leader_id: UUID | None
    students: tuple[UUID, ...]
    lessons: tuple[tuple[UUID, str], ...]
    action: Literal["create", "change", "same"]


class Plan(Struct, frozen=True):
    """Everything an import would do; `missing` are pupils of the organisation that the roster lacks.

    Nobody is removed by an import: the missing are for the movement of the contingent.
    """

    people: tuple[PersonPlan, ...]
    groups: tuple[GroupPlan, ...]
    enrolments: tuple[EnrolmentPlan, ...]
    links: tuple[LinkPlan, ...]
    curators: tuple[CuratorPlan, ...]
    teaching: tuple[TeachingPlan, ...]
    missing: tuple[UUID, ...]
    circles: tuple[CirclePlan, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Nothing to do: everything is there (unclear people wait for a person's decision)."""
        idle = {"unchanged", "unclear", "exists", "same"}
        return all(action in idle for action in self._actions())

    def _actions(self) -> Iterator[str]:
        for part in (self.people, self.groups, self.enrolments, self.links, self.curators, self.teaching, self.circles):
            for item in part:
                yield item.action

    def count_people(self, action: Literal["create", "change", "unchanged", "unclear"]) -> int:
        return sum(1 for person in self.people if person.action == action)
