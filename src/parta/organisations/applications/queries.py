"""Applications as applicants and operators read them. All transactions are system ones."""

import hmac
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Row, Select, func, select

from parta.foundation.config import Settings
from parta.foundation.db import Tx
from parta.foundation.errors import NotFound
from parta.foundation.identity import hash_token, keyed_hash
from parta.organisations.models import application, organisation

from .questionnaire import Questionnaire
from .records import Application, ApplicationState, HistoryEntry, Order

_LONGEST_QUEUE = 500


def secret_of(settings: Settings, application_id: UUID) -> str:
    """The applicant's key to an application. Made from the id, so that a later letter can name it again."""
    return keyed_hash(settings.secret, "application", str(application_id)).hex()[:40]


async def find_own(tx: Tx, application_id: UUID, secret: str, *, lock: bool = False) -> Application:
    """The application that this secret opens. Raises NotFound."""
    query = _query().where(application.c.id == application_id)
    row = (await tx.execute(query.with_for_update(of=application) if lock else query)).one_or_none()
    if row is None or not hmac.compare_digest(row.secret_hash, hash_token(secret)):
        raise NotFound
    return _read(row)


async def find_application(tx: Tx, application_id: UUID, *, lock: bool = False) -> Application:
    """For operators. Raises NotFound."""
    query = _query().where(application.c.id == application_id)
    row = (await tx.execute(query.with_for_update(of=application) if lock else query)).one_or_none()
    if row is None:
        raise NotFound
    return _read(row)


async def list_applications(tx: Tx, state: ApplicationState | None) -> list[Application]:
    """The queue: those that wait the longest come first, decided ones the newest first."""
    query = _query()
    if state is not None:
        query = query.where(application.c.state == state)
    order = application.c.submitted_at if state == "submitted" else application.c.submitted_at.desc()
    rows = await tx.execute(query.order_by(order, application.c.id).limit(_LONGEST_QUEUE))
    return [_read(row) for row in rows]


async def count_applications(tx: Tx) -> dict[str, int]:
    rows = await tx.execute(select(application.c.state, func.count().label("many")).group_by(application.c.state))
    return {row.state: row.many for row in rows}


def _query() -> Select[*tuple[Any, ...]]:
    return select(application, organisation.c.slug).join(
        organisation, organisation.c.organisation_id == application.c.organisation_id, isouter=True
    )


def _read(row: Row[*tuple[Any, ...]]) -> Application:
    return Application(
        id=row.id,
        state=row.state,
        questionnaire=Questionnaire(
            **{name: getattr(row, name) for name in Questionnaire.__struct_fields__},
        ),
        order=Order(name=row.order_name, size=row.order_size, media_type=row.order_media_type, key=row.order_key),
        comment=row.comment,
        history=msgspec.convert(row.history, list[HistoryEntry]),
        organisation_id=row.organisation_id,
        organisation_slug=row.slug,
        submitted_at=row.submitted_at,
        decided_at=row.decided_at,
    )
