"""The organisation itself: /api/organisations/{id}."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, patch

from parta.foundation.db import Tx
from parta.foundation.http import Input, Wire
from parta.foundation.text import clean_line
from parta.foundation.wiring import Wiring
from parta.organisations.access import Actor
from parta.organisations.organisation import (
    OrganisationChange,
    OrganisationKind,
    change_organisation,
    load_organisation,
)
from parta.organisations.registers import Abilities, SetupSteps, StepKey
from parta.organisations.rules import abilities_of
from parta.organisations.settings import OrganisationSettings, check_zone

Line = Annotated[str, msgspec.Meta(max_length=500)]
_ONE = "/organisations/{organisation_id:uuid}"


class SetupStep(Wire, frozen=True, kw_only=True):
    key: StepKey
    is_done: bool


class Setup(Wire, frozen=True, kw_only=True):
    steps: list[SetupStep]


class OrganisationPage(Wire, frozen=True, kw_only=True):
    id: UUID
    slug: str
    name: str
    short_name: str
    kind: OrganisationKind
    address: str
    site: str
    settings: OrganisationSettings
    abilities: list[str]
    setup: Setup


class SettingsPatch(Input, frozen=True, kw_only=True):
    students_create_conversations: bool | msgspec.UnsetType = msgspec.UNSET
    students_start_calls: bool | msgspec.UnsetType = msgspec.UNSET
    students_write_classmates: bool | msgspec.UnsetType = msgspec.UNSET
    students_write_teachers: bool | msgspec.UnsetType = msgspec.UNSET
    guardians_write_teachers: bool | msgspec.UnsetType = msgspec.UNSET
    revoke_unclaimed_after_days: Annotated[int, msgspec.Meta(ge=1, le=366)] | msgspec.UnsetType | None = msgspec.UNSET
    remind_curator_after_days: Annotated[int, msgspec.Meta(ge=0, le=60)] | msgspec.UnsetType = msgspec.UNSET
    remind_administrator_after_days: Annotated[int, msgspec.Meta(ge=0, le=60)] | msgspec.UnsetType = msgspec.UNSET
    processing_consent_is_required: bool | msgspec.UnsetType = msgspec.UNSET
    time_zone: Annotated[str, msgspec.Meta(max_length=60)] | msgspec.UnsetType = msgspec.UNSET


class OrganisationPatch(Input, frozen=True, kw_only=True):
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=500)] | msgspec.UnsetType = msgspec.UNSET
    short_name: Annotated[str, msgspec.Meta(min_length=1, max_length=60)] | msgspec.UnsetType = msgspec.UNSET
    address: Line | msgspec.UnsetType = msgspec.UNSET
    site: Line | msgspec.UnsetType = msgspec.UNSET
    settings: SettingsPatch | msgspec.UnsetType = msgspec.UNSET


@get(_ONE)
async def read_organisation(actor: Actor, wiring: Wiring) -> OrganisationPage:
    async with wiring.database.transaction(actor.organisation_id) as tx:
        return await _page(tx, actor, wiring)


@patch(_ONE)
async def edit_organisation(data: OrganisationPatch, actor: Actor, wiring: Wiring) -> OrganisationPage:
    if data.settings is not msgspec.UNSET and data.settings.time_zone is not msgspec.UNSET:
        check_zone(data.settings.time_zone)
    change = OrganisationChange(
        name=_clean(data.name),
        short_name=_clean(data.short_name),
        address=_clean(data.address),
        site=_clean(data.site),
        settings=msgspec.UNSET if data.settings is msgspec.UNSET else msgspec.to_builtins(data.settings),
    )
    async with wiring.database.transaction(actor.organisation_id) as tx:
        await change_organisation(tx, actor, change)
        return await _page(tx, actor, wiring)


def _clean(text: str | msgspec.UnsetType) -> str | msgspec.UnsetType:
    return text if text is msgspec.UNSET else clean_line(text)


async def _page(tx: Tx, actor: Actor, wiring: Wiring) -> OrganisationPage:
    found = await load_organisation(tx)
    own = abilities_of(actor, found.settings)
    added = await wiring.register(Abilities).find(tx, actor)
    # For those who take them: a school's morning reads this page two thousand times.
    steps = await wiring.register(SetupSteps).read(tx) if "structure.edit" in own | added else []
    return OrganisationPage(
        id=found.id,
        slug=found.slug,
        name=found.name,
        short_name=found.short_name,
        kind=found.kind,
        address=found.address,
        site=found.site,
        settings=found.settings,
        abilities=sorted(own | added),
        setup=Setup(steps=[SetupStep(key=key, is_done=is_done) for key, is_done in steps]),
    )


ORGANISATION_ROUTES = (read_organisation, edit_organisation)
