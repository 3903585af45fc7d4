"""What other rooms learn of families."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

import msgspec

GuardianKind = Literal["mother", "father", "guardian", "trusted", "other"]
# Who said that the link is: the school's list, a curator, the guardian who asked, the administration.
LinkSource = Literal["roster", "curator", "request", "staff"]


class FamilyLink(msgspec.Struct, frozen=True, kw_only=True):
    """A guardian of a student; `ends_on` is the last day on which they are."""

    guardian_id: UUID
    student_id: UUID
    kind: GuardianKind
    since: datetime
    ends_on: date | None
    source: LinkSource
