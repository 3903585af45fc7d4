"""What a municipal administrator sees: only counts and dates leave an organisation (MUN-2)."""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

import msgspec
from sqlalchemy import select

from parta.accounts import Person
from parta.foundation.db import Database, Tx
from parta.foundation.errors import NotFound
from parta.foundation.papers import Table, render_workbook
from parta.organisations import MunicipalOrganisation, applications_of_municipality, organisations_of_municipality
from parta.reconciliation import last_reconciliation, reconciliation_deadline
from parta.statistics import Families, Tally, Totals, latest_totals, read_trend

from .models import municipal_administrator
from .views import (
    ApplicationCount,
    MunicipalityPage,
    MunicipalTrendDay,
    OrganisationStanding,
    OrganisationTrend,
    ReconciliationStanding,
)


class Realm(msgspec.Struct, frozen=True, kw_only=True):
    """What a municipal administrator looks after."""

    municipalities: list[str]
    organisations: list[MunicipalOrganisation]
    applications: dict[str, int]


async def has_realm(tx: Tx, account_id: UUID) -> bool:
    """Whether the account looks after a municipality now. `tx` is a system transaction."""
    rows = await tx.execute(
        select(municipal_administrator.c.id)
        .where(municipal_administrator.c.account_id == account_id, municipal_administrator.c.ended_at.is_(None))
        .limit(1)
    )
    return rows.first() is not None


async def realm_of(tx: Tx, person: Person) -> Realm:
    """Raises NotFound for everybody who hasn't the role. `tx` is a system transaction."""
    rows = (
        await tx.execute(
            select(municipal_administrator).where(
                municipal_administrator.c.account_id == person.account_id,
                municipal_administrator.c.ended_at.is_(None),
            )
        )
    ).all()
    if not rows:
        raise NotFound
    organisations: dict[UUID, MunicipalOrganisation] = {}
    municipalities = {row.municipality.lower(): row.municipality for row in rows}
    for row in rows:
        found = await organisations_of_municipality(
            tx, municipality=row.municipality, also=[UUID(one) for one in row.organisation_ids]
        )
        organisations.update({one.id: one for one in found})
    applications: Counter[str] = Counter()
    for municipality in municipalities.values():
        applications.update(await applications_of_municipality(tx, municipality=municipality))
    return Realm(
        municipalities=sorted(municipalities.values()),
        organisations=sorted(organisations.values(), key=lambda one: one.name),
        applications=dict(applications),
    )


async def read_municipality(database: Database, person: Person) -> MunicipalityPage:
    """All organisations of the municipality with their numbers. Raises NotFound."""
    async with database.system() as tx:
        realm = await realm_of(tx, person)
    standings: list[OrganisationStanding] = []
    for one in realm.organisations:
        # Each by a transaction of its own: row-level security keeps the counting inside.
        async with database.transaction(one.id) as tx:
            standings.append(await _standing(tx, one))
    return MunicipalityPage(
        municipality=", ".join(realm.municipalities),
        totals=sum_totals(one.totals for one in standings),
        organisations=standings,
        applications=[ApplicationCount(state=state, many=many) for state, many in sorted(realm.applications.items())],
    )


async def read_organisation(database: Database, person: Person, *, organisation_id: UUID) -> OrganisationTrend:
    """One organisation with its twelve weeks. Raises NotFound for one that isn't the reader's."""
    async with database.system() as tx:
        realm = await realm_of(tx, person)
    found = next((one for one in realm.organisations if one.id == organisation_id), None)
    if found is None:
        raise NotFound
    async with database.transaction(found.id) as tx:
        return OrganisationTrend(
            organisation=await _standing(tx, found),
            trend=[MunicipalTrendDay(day=one.day, totals=one.totals) for one in await read_trend(tx)],
        )


async def _standing(tx: Tx, one: MunicipalOrganisation) -> OrganisationStanding:
    newest = await latest_totals(tx)
    deadline = await reconciliation_deadline(tx)
    last = await last_reconciliation(tx)
    return OrganisationStanding(
        id=one.id,
        name=one.name,
        kind=one.kind,
        counted_on=newest.day,
        totals=newest.totals,
        reconciliation=ReconciliationStanding(
            due_on=deadline.due_on,
            days_left=deadline.days_left,
            is_done=deadline.is_done,
            signed_at=last.signed_at if last else None,
        ),
    )


def sum_totals(found: Iterable[Totals]) -> Totals:
    """Numbers of several organisations; somebody in two of them counts in each."""
    known = list(found)
    return Totals(
        staff=_sum(one.staff for one in known),
        students=_sum(one.students for one in known),
        guardians=_sum(one.guardians for one in known),
        families=Families(
            everybody=sum(one.families.everybody for one in known),
            reached=sum(one.families.reached for one in known),
        ),
    )


def _sum(found: Iterable[Tally]) -> Tally:
    known = list(found)
    return Tally(
        everybody=sum(one.everybody for one in known),
        invited=sum(one.invited for one in known),
        registered=sum(one.registered for one in known),
        active_week=sum(one.active_week for one in known),
        active_month=sum(one.active_month for one in known),
    )


async def municipality_workbook(page: MunicipalityPage) -> bytes:
    """The table of organisations: no names."""
    audiences = ("Сотрудники", "Ученики", "Родители")
    steps = ("всего", "вошли", "были за 7 дней", "были за 30 дней")

    def cells(totals: Totals) -> list[int]:
        return [
            number
            for one in (totals.staff, totals.students, totals.guardians)
            for number in (one.everybody, one.registered, one.active_week, one.active_month)
        ]

    return await render_workbook(
        Table(
            name="Организации",
            title=[f"{page.municipality}: активация"],
            header=[
                "Организация",
                *(f"{audience}: {step}" for audience in audiences for step in steps),
                "Срок сверки",
                "Сверка",
                "Числа на день",
            ],
            rows=[
                [
                    one.name,
                    *cells(one.totals),
                    one.reconciliation.due_on,
                    "проведена" if one.reconciliation.is_done else "нет",
                    one.counted_on,
                ]
                for one in page.organisations
            ],
            totals=["Всего", *cells(page.totals)],
        )
    )
