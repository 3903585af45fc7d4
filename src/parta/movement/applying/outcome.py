"""What came of a movement."""

from uuid import UUID

import msgspec

from parta.movement.records import Before


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """Who it was about, where from and to, and what undoing needs."""

    member_id: UUID
    from_group_id: UUID | None = None
    to_group_id: UUID | None = None
    before: Before
