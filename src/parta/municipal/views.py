"""The municipality as its screens show it: counts and dates, nobody's name."""

from datetime import date, datetime
from uuid import UUID

from parta.foundation.http import Wire
from parta.statistics import Totals


class ReconciliationStanding(Wire, frozen=True):
    """The deadline that counts now, and when the organisation signed last."""

    due_on: date
    days_left: int
    is_done: bool
    signed_at: datetime | None


class OrganisationStanding(Wire, frozen=True):
    """`counted_on` is the day of the numbers: they are kept every night."""

    id: UUID
    name: str
    kind: str
    counted_on: date
    totals: Totals
    reconciliation: ReconciliationStanding


class ApplicationCount(Wire, frozen=True):
    state: str
    many: int


class MunicipalityPage(Wire, frozen=True):
    municipality: str
    totals: Totals
    organisations: list[OrganisationStanding]
    applications: list[ApplicationCount]


class MunicipalTrendDay(Wire, frozen=True):
    day: date
    totals: Totals


class OrganisationTrend(Wire, frozen=True):
    """One organisation with the last day of each of twelve weeks."""

    organisation: OrganisationStanding
    trend: list[MunicipalTrendDay]


class MunicipalAdministrator(Wire, frozen=True):
    """As the operator sees them; the contact is masked."""

    id: UUID
    name: str
    contact: str
    municipality: str
    organisations: int
    appointed_at: datetime


class MunicipalAdministrators(Wire, frozen=True):
    administrators: list[MunicipalAdministrator]
