"""What happens to regulations."""

from uuid import UUID

from parta.foundation.db import Event


class RegulationPublished(Event, frozen=True, kw_only=True, tag="compliance.regulation_published"):
    """On `organisation:<id>`: whoever is asked finds out by asking what waits for them."""

    regulation_id: UUID


class RegulationWithdrawn(Event, frozen=True, kw_only=True, tag="compliance.regulation_withdrawn"):
    """On `organisation:<id>`: nobody need sign it any more."""

    regulation_id: UUID


class AcknowledgementSigned(Event, frozen=True, kw_only=True, tag="compliance.acknowledgement_signed"):
    """On `member:<id>` of whoever signed (their other windows), and on `administration:<id>`."""

    regulation_id: UUID
    member_id: UUID


class AcknowledgementReminded(Event, frozen=True, kw_only=True, tag="compliance.acknowledgement_reminded"):
    """On `member:<id>`: somebody waits for the signature."""

    regulation_id: UUID
