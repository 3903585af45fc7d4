"""What happens in families."""

from uuid import UUID

from parta.foundation.db import Event


class FamiliesChanged(Event, frozen=True, kw_only=True, tag="structure.families_changed"):
    """Links of these people began, changed or ended. On `administration:<id>`; it doesn't say why."""

    guardian_ids: tuple[UUID, ...]
    student_ids: tuple[UUID, ...]


class OwnFamilyChanged(Event, frozen=True, kw_only=True, tag="structure.own_family_changed"):
    """On the guardian's own stream: take «Мои дети» anew."""


class GuardianshipRequestMade(Event, frozen=True, kw_only=True, tag="structure.guardianship_request_made"):
    """On `administration:<id>`, and on the curator's own stream where the request names a group."""

    request_id: UUID


class GuardianshipRequestDecided(Event, frozen=True, kw_only=True, tag="structure.guardianship_request_decided"):
    """To those who saw the request, and to whoever asked."""

    request_id: UUID
    is_granted: bool
