"""The operator appoints municipal administrators and takes the role back."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from parta.accounts import accounts_by_id, find_or_create_account, parse_contact, send_notice
from parta.foundation.config import Settings
from parta.foundation.db import Tx
from parta.foundation.errors import Invalid, NotFound
from parta.foundation.letters import Postman
from parta.foundation.text import clean_line
from parta.organisations import organisations_of_municipality

from .models import municipal_administrator
from .views import MunicipalAdministrator, MunicipalAdministrators


async def appoint(
    tx: Tx,
    settings: Settings,
    postman: Postman,
    *,
    appointment_id: UUID,
    name: str,
    contact: str,
    municipality: str,
    organisation_ids: Sequence[UUID],
) -> None:
    """Give the role to whoever signs in with the contact under this full name, and tell them (MUN-1).

    `tx` is a system transaction. Repeating it changes nothing. Raises Invalid.
    """
    name, municipality = clean_line(name), clean_line(municipality)
    if not name:
        raise Invalid("Напишите фамилию, имя и отчество.", "Please give the full name.", field="name")
    if not municipality:
        raise Invalid("Напишите муниципалитет.", "Please name the municipality.", field="municipality")
    account_id = await find_or_create_account(tx, contact=parse_contact(contact), name=name)
    made = await tx.execute(
        insert(municipal_administrator)
        .values(
            id=appointment_id,
            account_id=account_id,
            name=name,
            municipality=municipality,
            organisation_ids=[str(one) for one in organisation_ids],
            appointed_at=tx.now,
        )
        .on_conflict_do_nothing()
        .returning(municipal_administrator.c.id)
    )
    if made.scalar() is None:
        return
    address = settings.url.rstrip("/")
    await send_notice(
        tx,
        postman,
        account_id,
        subject="Парта: вам открыта сводка по организациям",
        text=f"Парта: вам открыта сводка, {municipality}. Войдите по этому контакту: {address}/municipal",
    )


async def end_appointment(tx: Tx, *, appointment_id: UUID) -> None:
    """The role ends at once. Raises NotFound."""
    ended = await tx.execute(
        update(municipal_administrator)
        .where(municipal_administrator.c.id == appointment_id, municipal_administrator.c.ended_at.is_(None))
        .values(ended_at=tx.now)
        .returning(municipal_administrator.c.id)
    )
    if ended.scalar() is None:
        raise NotFound


async def list_administrators(tx: Tx) -> MunicipalAdministrators:
    """Whoever has the role now, by municipality."""
    rows = (
        await tx.execute(
            select(municipal_administrator)
            .where(municipal_administrator.c.ended_at.is_(None))
            .order_by(municipal_administrator.c.municipality, municipal_administrator.c.name)
        )
    ).all()
    cards = await accounts_by_id(tx, [row.account_id for row in rows])
    return MunicipalAdministrators(
        administrators=[
            MunicipalAdministrator(
                id=row.id,
                name=row.name,
                contact=cards[row.account_id].contact if row.account_id in cards else "",
                municipality=row.municipality,
                organisations=len(
                    await organisations_of_municipality(
                        tx, municipality=row.municipality, also=[UUID(one) for one in row.organisation_ids]
                    )
                ),
                appointed_at=row.appointed_at,
            )
            for row in rows
        ]
    )
