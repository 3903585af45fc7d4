"""What happens in reconciliation."""

from datetime import date
from uuid import UUID

from parta.foundation.db import Event


class ReconciliationChanged(Event, frozen=True, kw_only=True, tag="reconciliation.changed"):
    """It was started, compared, decided on, gone through in a group, dropped or signed. On `organisation:<id>`:

    curators follow it as well, and there is nothing in it but the id.
    """

    reconciliation_id: UUID


class ReconciliationSigned(Event, frozen=True, kw_only=True, tag="reconciliation.signed"):
    """On `organisation:<id>`."""

    reconciliation_id: UUID


class ReconciliationReminded(Event, frozen=True, kw_only=True, tag="reconciliation.reminded"):
    """On `member:<id>` of the head and each administrator, beside the letter: the deadline comes near."""

    due_on: date
    days_left: int
