"""Divisions of groups and their subgroups."""

from typing import Literal
from uuid import UUID

import msgspec

from parta.structure.records import Learner, Teaching

DivisionKind = Literal["language", "gender", "custom"]


class Subgroup(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    name: str
    students: list[Learner]
    teachers: list[Teaching]


class Division(msgspec.Struct, frozen=True, kw_only=True):
    """One way in which a group divides: «Английский язык» into «1» and «2». No student is in two of them."""

    id: UUID
    group_id: UUID
    name: str
    kind: DivisionKind
    has_chats: bool
    subgroups: list[Subgroup]
