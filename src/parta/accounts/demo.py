"""The demo's doors: «Войти как…» and the mailbox. They are made only for a demo on the loopback address (ACC-10)."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from litestar import Response, get, post
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from parta.foundation.config import Settings
from parta.foundation.db import Database, Tx
from parta.foundation.errors import NotFound
from parta.foundation.http import Input, Wire
from parta.foundation.wiring import Wiring

from .http import SignInAnswer, signed_in
from .models import demo_person
from .requests import AnyRequest

LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class DemoPerson(Wire, frozen=True, kw_only=True):
    key: str
    name: str
    title: str
    organisation: str
    role: str


class DemoPeople(Wire, frozen=True, kw_only=True):
    people: list[DemoPerson]


class DemoSignIn(Input, frozen=True, kw_only=True):
    key: str


class DemoLetter(Wire, frozen=True, kw_only=True):
    id: UUID
    channel: Literal["sms", "email"]
    to: str
    subject: str
    text: str
    at: datetime


class DemoMailbox(Wire, frozen=True, kw_only=True):
    letters: list[DemoLetter]


def has_demo_doors(settings: Settings) -> bool:
    """Whether anybody may sign in as anybody here: a demo that only this machine reaches."""
    return settings.demo and settings.host in LOOPBACK


async def add_demo_person(
    tx: Tx, *, key: str, title: str, name: str, role: str, organisation: str, account_id: UUID, position: int
) -> None:
    """Offer an account on the demo's front page; repeating replaces the entry. `tx` is a system transaction."""
    values = {
        "key": key,
        "title": title,
        "name": name,
        "role": role,
        "organisation": organisation,
        "account_id": account_id,
        "position": position,
    }
    await tx.execute(insert(demo_person).values(values).on_conflict_do_update(index_elements=["key"], set_=values))


@get("/demo")
async def read_demo(database: Database) -> DemoPeople:
    """Whom the demo signs one in as."""
    async with database.system() as tx:
        rows = await tx.execute(select(demo_person).order_by(demo_person.c.position, demo_person.c.key))
        return DemoPeople(
            people=[
                DemoPerson(key=row.key, name=row.name, title=row.title, organisation=row.organisation, role=row.role)
                for row in rows
            ]
        )


@post("/demo/sign-in", status_code=200)
async def sign_in_as(data: DemoSignIn, request: AnyRequest, wiring: Wiring) -> Response[SignInAnswer]:
    async with wiring.database.system() as tx:
        rows = await tx.execute(select(demo_person.c.account_id).where(demo_person.c.key == data.key))
        account_id = rows.scalar_one_or_none()
    if account_id is None:
        raise NotFound
    return await signed_in(account_id, request, wiring)


@get("/demo/mailbox")
async def read_mailbox(wiring: Wiring) -> DemoMailbox:
    """What would have been sent by SMS and e-mail."""
    async with wiring.database.system() as tx:
        letters = await wiring.postman.read_mailbox(tx)
    return DemoMailbox(
        letters=[
            DemoLetter(
                id=letter.id,
                channel="sms" if letter.channel == "sms" else "email",
                to=letter.recipient,
                subject=letter.subject,
                text=letter.text,
                at=letter.created_at,
            )
            for letter in letters
        ]
    )


ROUTES = (read_demo, sign_in_as, read_mailbox)
