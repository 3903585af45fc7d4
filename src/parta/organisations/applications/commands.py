"""Applications: submitted by anybody, decided by an operator (S1). All transactions are system ones."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import func, insert, select, update
from sqlalchemy import text as sql

from parta.accounts import Person
from parta.foundation.config import Settings
from parta.foundation.db import Database, Subject, Tx
from parta.foundation.errors import TooMany
from parta.foundation.http import network_of
from parta.foundation.identity import hash_token, new_id
from parta.foundation.letters import Postman
from parta.organisations.commands import NewMember, create_member
from parta.organisations.errors import AlreadyDecided, IdTaken, NotReturned
from parta.organisations.models import application
from parta.organisations.names import split_name
from parta.organisations.organisation import NewOrganisation, create_organisation
from parta.organisations.roles import Role

from . import letters
from .queries import find_application, find_own, secret_of
from .questionnaire import Questionnaire
from .records import Act, Application, HistoryEntry, Order
from .restoring import known_organisations, restore_administrator

_WINDOW = timedelta(hours=1)


class Submitted(msgspec.Struct, frozen=True):
    id: UUID
    secret: str
    state: str


async def submit(
    tx: Tx,
    *,
    settings: Settings,
    postman: Postman,
    application_id: UUID,
    questionnaire: Questionnaire,
    order: Order,
    address: str,
) -> Submitted:
    """Put an application into the operators' queue and tell the applicant; repeating it is harmless.

    Raises TooMany, IdTaken.
    """
    secret = secret_of(settings, application_id)
    network = network_of(address)
    await tx.execute(sql("select pg_advisory_xact_lock(hashtextextended(:key, 10))"), {"key": network})
    known = await tx.execute(select(application).where(application.c.id == application_id))
    if (before := known.one_or_none()) is not None:
        if (before.inn, before.administrator_phone) != (questionnaire.inn, questionnaire.administrator_phone):
            raise IdTaken
        return Submitted(application_id, secret, before.state)
    await _refuse_flood(tx, settings, network)
    await tx.execute(
        insert(application).values(
            id=application_id,
            secret_hash=hash_token(secret),
            state="submitted",
            **msgspec.structs.asdict(questionnaire),
            **_order_columns(order),
            history=_told([], tx.now, "submitted", questionnaire.administrator_name, ""),
            sender=network,
            submitted_at=tx.now,
        )
    )
    made = await find_application(tx, application_id)
    await letters.tell_received(tx, postman, made, letters.page_url(settings.url, application_id, secret))
    return Submitted(application_id, secret, made.state)


async def _refuse_flood(tx: Tx, settings: Settings, network: str) -> None:
    recent = await tx.execute(
        select(func.count().label("many"), func.min(application.c.submitted_at).label("oldest")).where(
            application.c.sender == network, application.c.submitted_at > tx.now - _WINDOW
        )
    )
    found = recent.one()
    if found.many >= settings.applications_per_address:
        raise TooMany(seconds=max(1, int((found.oldest + _WINDOW - tx.now).total_seconds())))


async def resubmit(
    tx: Tx, *, application_id: UUID, secret: str, questionnaire: Questionnaire, order: Order | None
) -> Application:
    """Send the correction that the operator asked for; without a new order the old one stays.

    Raises NotFound, NotReturned.
    """
    before = await find_own(tx, application_id, secret, lock=True)
    if before.state != "returned":
        raise NotReturned
    await tx.execute(
        update(application)
        .where(application.c.id == application_id)
        .values(
            state="submitted",
            **msgspec.structs.asdict(questionnaire),
            **(_order_columns(order) if order else {}),
            comment="",
            decided_at=None,
            submitted_at=tx.now,
            history=_told(before.history, tx.now, "resubmitted", questionnaire.administrator_name, ""),
        )
    )
    return await find_application(tx, application_id)


async def approve(
    database: Database,
    settings: Settings,
    postman: Postman,
    operator: Person,
    *,
    application_id: UUID,
    is_new: bool = False,
) -> Application:
    """Make the organisation and give its administrator rights on exactly the number of the application (ORG-9).

    An organisation that is here already gets an administrator again instead (ORG-18), unless `is_new` says that it is
    another one with the same INN. A repetition answers as the first time.

    Raises NotFound, AlreadyDecided.
    """
    async with database.system() as tx:
        asked = (await find_application(tx, application_id)).questionnaire
        known = None if is_new else (await known_organisations(tx, [asked])).get((asked.inn, asked.name))
    async with database.system(known.id if known else new_id()) as tx:
        before = await find_application(tx, application_id, lock=True)
        if before.state == "approved":
            return before
        if before.state != "submitted" or before.questionnaire != asked:
            raise AlreadyDecided
        if known is None:
            await _make_organisation(tx, operator, asked)
        else:
            await restore_administrator(tx, operator, asked)
        comment = f"Восстановление администратора: {known.name}" if known else ""
        await _decide(tx, before, operator, "approved", comment, organisation_id=tx.organisation)
        after = await find_application(tx, application_id)
        if known is None:
            await letters.tell_approved(tx, postman, after, settings.url)
        else:
            await letters.tell_restored(tx, postman, after, settings.url)
    return after


async def _make_organisation(tx: Tx, operator: Person, given: Questionnaire) -> None:
    made = await create_organisation(
        tx,
        NewOrganisation(
            kind=given.kind,
            name=given.name,
            inn=given.inn,
            address=given.address,
            municipality=given.municipality,
            site=given.site,
        ),
    )
    surname, given_name, patronymic = split_name(given.administrator_name)
    administrator = NewMember(
        id=new_id(),
        surname=surname,
        given_name=given_name,
        patronymic=patronymic,
        roles=(Role.ADMINISTRATOR,),
        phone=given.administrator_phone,
    )
    await create_member(tx, administrator, is_confirmed=True)
    tx.record(
        "organisations.application_approved",
        by=None,
        on=Subject("organisation", made.id, made.short_name),
        after={"administrator": given.administrator_name},
        platform=operator.name,
    )


async def send_back(
    tx: Tx, settings: Settings, postman: Postman, operator: Person, *, application_id: UUID, comment: str
) -> Application:
    """Ask the applicant for a correction; the letter carries the comment and the link.

    Raises NotFound, AlreadyDecided.
    """
    before = await find_application(tx, application_id, lock=True)
    if before.state != "submitted":
        raise AlreadyDecided
    await _decide(tx, before, operator, "returned", comment)
    after = await find_application(tx, application_id)
    page = letters.page_url(settings.url, application_id, secret_of(settings, application_id))
    await letters.tell_returned(tx, postman, after, page)
    return after


async def refuse(tx: Tx, postman: Postman, operator: Person, *, application_id: UUID, comment: str) -> Application:
    """Raises NotFound, AlreadyDecided."""
    before = await find_application(tx, application_id, lock=True)
    if before.state not in {"submitted", "returned"}:
        raise AlreadyDecided
    await _decide(tx, before, operator, "refused", comment)
    after = await find_application(tx, application_id)
    await letters.tell_refused(tx, postman, after)
    return after


async def _decide(
    tx: Tx, before: Application, operator: Person, act: Act, comment: str, *, organisation_id: UUID | None = None
) -> None:
    await tx.execute(
        update(application)
        .where(application.c.id == before.id)
        .values(
            state=act,
            comment=comment,
            decided_at=tx.now,
            organisation_id=organisation_id,
            history=_told(before.history, tx.now, act, operator.name, comment),
        )
    )


def _told(history: Sequence[HistoryEntry], at: datetime, act: Act, by: str, comment: str) -> list[dict[str, Any]]:
    return msgspec.to_builtins([*history, HistoryEntry(at=at, act=act, by=by, comment=comment)])


def _order_columns(order: Order) -> dict[str, Any]:
    return {
        "order_name": order.name,
        "order_media_type": order.media_type,
        "order_size": order.size,
        "order_key": order.key,
    }
