"""What the screens of applications show: records of the API."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import msgspec

from parta.foundation.http import Wire
from parta.organisations.organisation import OrganisationKind

from .orders import OrderType
from .records import Act, Application, ApplicationState
from .restoring import KnownOrganisation


class ApplicationSubmitted(Wire, frozen=True, kw_only=True):
    id: UUID
    secret: str
    state: str


class ApplicationOrder(Wire, frozen=True, kw_only=True):
    name: str
    size: int
    media_type: OrderType


class ApplicationHistory(Wire, frozen=True, kw_only=True):
    at: datetime
    act: Act
    by: str
    comment: str


class RestoredOrganisation(Wire, frozen=True, kw_only=True):
    """The organisation that is here already; `administrators` can sign in to it now."""

    slug: str
    name: str
    administrators: int


class ApplicationPage(Wire, frozen=True, kw_only=True):
    id: UUID
    state: ApplicationState
    name: str
    kind: OrganisationKind
    inn: str
    address: str
    municipality: str
    student_count: int
    site: str
    administrator_name: str
    administrator_email: str
    administrator_phone: str
    order: ApplicationOrder
    submitted_at: datetime
    decided_at: datetime | None
    comment: str
    organisation_slug: str | None
    history: list[ApplicationHistory]
    # What an approval would do for an organisation with this INN; for operators, while it isn't decided.
    restores: RestoredOrganisation | None


class ApplicationCounts(Wire, frozen=True, kw_only=True):
    submitted: int = 0
    returned: int = 0
    approved: int = 0
    refused: int = 0


class ApplicationQueue(Wire, frozen=True, kw_only=True):
    applications: list[ApplicationPage]
    counts: ApplicationCounts


def page_of(
    application: Application,
    *,
    is_public: bool = False,
    known: Mapping[tuple[str, str], KnownOrganisation] | None = None,
) -> ApplicationPage:
    """An applicant doesn't learn which operator it was, nor what is known of the organisation."""
    asked = application.questionnaire
    same = (known or {}).get((asked.inn, asked.name)) if application.state in {"submitted", "returned"} else None
    return ApplicationPage(
        id=application.id,
        state=application.state,
        **msgspec.structs.asdict(application.questionnaire),
        order=ApplicationOrder(
            name=application.order.name, size=application.order.size, media_type=application.order.media_type
        ),
        submitted_at=application.submitted_at,
        decided_at=application.decided_at,
        comment=application.comment,
        organisation_slug=application.organisation_slug,
        history=[
            ApplicationHistory(
                at=entry.at,
                act=entry.act,
                by="Оператор" if is_public and entry.act in {"approved", "returned", "refused"} else entry.by,
                comment=entry.comment,
            )
            for entry in application.history
        ],
        restores=RestoredOrganisation(slug=same.slug, name=same.name, administrators=same.administrators)
        if same
        else None,
    )
