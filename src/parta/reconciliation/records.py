"""What reconciliation keeps and hands on."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID, uuid5

import msgspec

from parta.structure import Child, NewPerson, RosterDifference

Method = Literal["roster", "by_hand"]
State = Literal["open", "signed", "dropped"]
Kind = Literal[
    "arrived", "left", "transferred", "renamed", "rephoned", "changed", "linked", "unclear", "noted", "not_joined"
]
DifferenceState = Literal["open", "applied", "skipped", "settled"]
MarkState = Literal["here", "left", "moved", "noted"]

KINDS: tuple[Kind, ...] = (
    "arrived", "left", "transferred", "renamed", "rephoned", "changed", "linked", "unclear", "noted", "not_joined"
)  # fmt: skip


class Finding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One difference as it is kept, with the words of `structure.RosterDifference`.

    `seen_at`, `is_claimed`: when the member was last here (the third source). Of a group whose people haven't come
    (`not_joined`): `absent` names them, `students`, `guardians` are (came, all).
    """

    kind: Kind
    whose: Literal["student", "guardian", "group"]
    name: str
    group: str
    member_id: UUID | None = None
    group_id: UUID | None = None
    to_group_id: UUID | None = None
    old: str | None = None
    new: str | None = None
    field: str | None = None
    children: tuple[Child, ...] = ()
    person: NewPerson | None = None
    candidates: tuple[UUID, ...] = ()
    mark: str = ""
    reason: str = ""
    sheet: str = ""
    row: int = 0
    seen_at: datetime | None = None
    is_claimed: bool = False
    students: tuple[int, int] = (0, 0)
    guardians: tuple[int, int] = (0, 0)
    absent: tuple[str, ...] = ()

    def id_within(self, reconciliation_id: UUID) -> UUID:
        """The same difference has the same id in every comparison of one reconciliation."""
        who = str(self.member_id or f"{self.name}|{self.person.birth_date if self.person else ''}|{self.row}")
        child = str(self.children[0].member_id) if self.kind == "linked" and self.children else ""
        group = str(self.group_id) if self.kind == "not_joined" else ""
        return uuid5(reconciliation_id, "|".join((self.kind, who, self.field or "", child, group)))


def finding_of(told: RosterDifference) -> Finding:
    return msgspec.convert(msgspec.to_builtins(told), Finding)


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """A finding and what was decided about it."""

    id: UUID
    state: DifferenceState
    finding: Finding
    reason: str
    decided_by: UUID | None
    decided_at: datetime | None


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """`listed` pupils of the list, `present` of them are here; `students` learn here, `came` of them have signed in."""

    listed: int = 0
    present: int = 0
    students: int = 0
    came: int = 0
    guardians: int = 0
    guardians_came: int = 0
    unjudged: tuple[tuple[str, int], ...] = ()


class StoredReconciliation(msgspec.Struct, frozen=True, kw_only=True):
    """A reconciliation without the bytes of its list."""

    id: UUID
    due_on: date
    method: Method
    state: State
    file_name: str
    choices: dict[str, UUID | None]
    summary: Summary
    problems: list[dict[str, Any]]
    started_by: UUID
    started_at: datetime
    compared_at: datetime | None
    ended_at: datetime | None


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """What a curator says of one student of the list."""

    state: MarkState
    to_group_id: UUID | None = None
    note: str = ""


class Newcomer(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who sits in the class and isn't in the structure."""

    id: UUID
    surname: str
    given_name: str
    patronymic: str = ""
    birth_date: date | None = None


class GroupCheck(msgspec.Struct, frozen=True, kw_only=True):
    """A group on its way through a reconciliation by hand."""

    group_id: UUID
    marks: dict[UUID, Mark]
    newcomers: list[Newcomer]
    changed_by: UUID | None
    changed_at: datetime | None
    checked_by: UUID | None
    checked_at: datetime | None


class SignedDifference(msgspec.Struct, frozen=True, kw_only=True):
    kind: Kind
    name: str
    group: str
    detail: str
    state: DifferenceState
    reason: str


class SignedGroup(msgspec.Struct, frozen=True, kw_only=True):
    """A group when the result was signed; `checked_by` where it was gone through by hand."""

    name: str
    students: int
    students_came: int
    guardians: int
    guardians_came: int
    checked_by: str = ""
    checked_at: datetime | None = None


class SignedResult(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a signature stands for; its canonical JSON is what the hash covers (REC-8).

    `roll` is who learnt here: [student, group]; the next result is compared with it.
    """

    number: int
    reconciliation_id: UUID
    organisation: str
    due_on: date
    method: Method
    file_name: str
    file_hash: str
    started_at: datetime
    started_by: str
    compared_at: datetime | None
    summary: Summary
    counts: dict[str, dict[str, int]]
    differences: list[SignedDifference]
    groups: list[SignedGroup]
    problems: int
    roll: list[tuple[UUID, str]]
    since_last: "SinceLast | None"
    signed_by: UUID
    signer: str
    signer_position: str
    signed_at: datetime
    contact: str


class SinceLast(msgspec.Struct, frozen=True, kw_only=True):
    """How the contingent differs from the one that was signed last."""

    signed_at: datetime
    came: int
    went: int
    moved: int


class LastReconciliation(msgspec.Struct, frozen=True, kw_only=True):
    """The last signed one, for the rooms above: no names of students."""

    id: UUID
    number: int
    signed_at: datetime
    due_on: date
    method: Method
    signer: str
    students: int


class Deadline(msgspec.Struct, frozen=True, kw_only=True):
    """The deadline that counts now. `days_left` is negative after it."""

    due_on: date
    days_left: int
    is_done: bool

    @property
    def is_overdue(self) -> bool:
        return self.days_left < 0 and not self.is_done
