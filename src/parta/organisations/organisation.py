"""The organisation itself: made by the operator's approval (or the demo), changed by its administrators."""

from datetime import datetime
from typing import Any, Literal, cast
from uuid import UUID

import msgspec
from sqlalchemy import insert, select, update
from sqlalchemy import text as sql

from parta.foundation.db import Subject, Tx
from parta.foundation.errors import NotFound

from .access import Actor, require_administrator
from .events import OrganisationChanged, OrganisationCreated, organisation_stream
from .models import organisation
from .settings import OrganisationSettings, read_settings
from .slugs import numbered, short_name_of, slug_of

OrganisationKind = Literal["school", "college", "kindergarten", "extracurricular"]


class Organisation(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    slug: str
    kind: OrganisationKind
    name: str
    short_name: str
    inn: str
    address: str
    municipality: str
    site: str
    settings: OrganisationSettings
    created_at: datetime


class NewOrganisation(msgspec.Struct, frozen=True, kw_only=True):
    """`slug` and `short_name` are made from the name where they aren't given."""

    kind: OrganisationKind
    name: str
    short_name: str = ""
    slug: str = ""
    inn: str = ""
    address: str = ""
    municipality: str = ""
    site: str = ""


class OrganisationChange(msgspec.Struct, frozen=True, kw_only=True):
    """UNSET leaves a field as it is; of `settings`, only the given ones change."""

    name: str | msgspec.UnsetType = msgspec.UNSET
    short_name: str | msgspec.UnsetType = msgspec.UNSET
    address: str | msgspec.UnsetType = msgspec.UNSET
    site: str | msgspec.UnsetType = msgspec.UNSET
    settings: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET


async def create_organisation(tx: Tx, new: NewOrganisation) -> Organisation:
    """Make the organisation of `tx`, a system transaction with a fresh organisation id."""
    short_name = new.short_name or short_name_of(new.name)
    slug = await _free_slug(tx, new.slug or slug_of(short_name))
    await tx.execute(
        insert(organisation).values(
            organisation_id=tx.organisation,
            slug=slug,
            kind=new.kind,
            name=new.name,
            short_name=short_name,
            inn=new.inn,
            address=new.address,
            municipality=new.municipality,
            site=new.site,
            created_at=tx.now,
        )
    )
    tx.emit(
        OrganisationCreated(organisation_id=tx.organisation, organisation_kind=new.kind),
        on=organisation_stream(tx.organisation),
    )
    return await load_organisation(tx)


async def _free_slug(tx: Tx, wanted: str) -> str:
    # Two «Школа № 5» approved at once must not both find the slug free.
    await tx.execute(sql("select pg_advisory_xact_lock(hashtextextended(:slug, 9))"), {"slug": wanted})
    rows = await tx.execute(
        select(organisation.c.slug).where(
            (organisation.c.slug == wanted) | organisation.c.slug.startswith(f"{wanted}-", autoescape=True)
        )
    )
    taken = set(rows.scalars())
    number = 1
    while numbered(wanted, number) in taken:
        number += 1
    return numbered(wanted, number)


async def load_organisation(tx: Tx) -> Organisation:
    """The organisation of `tx`. Raises NotFound."""
    row = (await tx.execute(select(organisation).where(tx.own(organisation)))).one_or_none()
    if row is None:
        raise NotFound
    return Organisation(
        id=row.organisation_id,
        slug=row.slug,
        kind=row.kind,
        name=row.name,
        short_name=row.short_name,
        inn=row.inn,
        address=row.address,
        municipality=row.municipality,
        site=row.site,
        settings=read_settings(row.settings),
        created_at=row.created_at,
    )


async def find_organisation_id(tx: Tx, slug: str) -> UUID | None:
    """Whose slug it is; `tx` is a system transaction."""
    rows = await tx.execute(select(organisation.c.organisation_id).where(organisation.c.slug == slug))
    return rows.scalar_one_or_none()


# The oldest first; for `in_each`.
EVERY_ORGANISATION = select(organisation.c.organisation_id).order_by(
    organisation.c.created_at, organisation.c.organisation_id
)


async def change_organisation(tx: Tx, actor: Actor, change: OrganisationChange) -> Organisation:
    """Change what administrators may change (ORG-2); everybody's screen follows.

    Raises Forbidden, NotFound.
    """
    require_administrator(actor)
    # Two administrators who change different settings at once keep both changes.
    await tx.execute(select(organisation.c.organisation_id).where(tx.own(organisation)).with_for_update())
    before = await load_organisation(tx)
    wanted = {name: value for name, value in msgspec.structs.asdict(change).items() if value is not msgspec.UNSET}
    if "settings" in wanted:
        wanted["settings"] = {**msgspec.to_builtins(before.settings), **wanted["settings"]}
    now = {**msgspec.structs.asdict(before), "settings": msgspec.to_builtins(before.settings)}
    wanted = {name: value for name, value in wanted.items() if now[name] != value}
    if not wanted:
        return before
    await tx.execute(update(organisation).where(tx.own(organisation)).values(wanted))
    tx.emit(OrganisationChanged(organisation_id=tx.organisation), on=organisation_stream(tx.organisation))
    tx.record(
        "organisations.organisation_edited",
        by=actor,
        on=Subject("organisation", tx.organisation, before.short_name),
        before={name: _changed(now[name], value) for name, value in wanted.items()},
        after={name: _changed(value, now[name]) for name, value in wanted.items()},
    )
    return await load_organisation(tx)


def _changed(value: Any, other: Any) -> Any:
    """Of settings, those that differ; anything else as it is."""
    if not isinstance(value, dict) or not isinstance(other, dict):
        return value
    here, there = cast(dict[str, Any], value), cast(dict[str, Any], other)
    return {name: here.get(name) for name in here.keys() | there.keys() if here.get(name) != there.get(name)}
