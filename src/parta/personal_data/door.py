"""At the organisation's door: who hasn't agreed to the processing of their data doesn't come in (PD-5, PD-11)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from parta.foundation import clock
from parta.foundation.db import Tx
from parta.foundation.errors import Refusal
from parta.invitations import AskedConsent, GivenConsent, JoinRequestDecided, consents_of_request
from parta.organisations import Actor, Role, load_organisation, organisation_settings

from .consents import keep_consents, pending_consents, texts_in_force
from .errors import ConsentNeeded
from .models import consent_text
from .permissions import OPEN_ROUTES
from .texts import KINDS

# How late another process may notice a text, and anybody a new child or a birthday.
_NOTICED = timedelta(seconds=5)
_PASSES = timedelta(seconds=60)
_MOST = 50_000


class Gate:
    """Remembers for moments what is in force and who has answered: a request costs two looks into dictionaries."""

    def __init__(self) -> None:
        self._required: dict[UUID, tuple[datetime, int]] = {}
        self._passed: dict[tuple[UUID, UUID], tuple[datetime, int]] = {}

    def remembers(self, actor: Actor, route: str) -> bool:
        """Whether the actor passes by what is remembered; else `refuse` looks."""
        if route in OPEN_ROUTES:
            return True
        now = clock.now()
        until, version = self._required.get(actor.organisation_id, (now, 0))
        if now >= until:
            return False
        until, passed = self._passed.get((actor.organisation_id, actor.member_id), (now, -1))
        return version == 0 or (passed == version and now < until)

    async def refuse(self, tx: Tx, actor: Actor, route: str) -> Refusal | None:
        """ConsentNeeded for whoever owes an answer, except on routes that lead to one."""
        if route in OPEN_ROUTES:
            return None
        version = await self._version(tx)
        if version == 0:
            return None
        key = (tx.organisation, actor.member_id)
        until, passed = self._passed.get(key, (tx.now, -1))
        if passed == version and tx.now < until:
            return None
        if (await pending_consents(tx, actor.member_id)).is_gate:
            return ConsentNeeded()
        if len(self._passed) >= _MOST:
            self._passed.clear()
        self._passed[key] = (tx.now + _PASSES, version)
        return None

    async def _version(self, tx: Tx) -> int:
        """The version of the text that must be agreed to; 0: nothing is asked."""
        until, version = self._required.get(tx.organisation, (tx.now, 0))
        if tx.now < until:
            return version
        found = await tx.execute(
            select(func.max(consent_text.c.version)).where(tx.own(consent_text), consent_text.c.kind == "processing")
        )
        version = found.scalar_one() or 0
        if version and not (await organisation_settings(tx)).processing_consent_is_required:
            version = 0
        self._required[tx.organisation] = (tx.now + _NOTICED, version)
        return version

    async def forget(self, tx: Tx, _: object) -> None:
        """A text or a setting has changed in this process: the next request looks, once it is committed."""
        organisation_id = tx.organisation

        async def look_again() -> None:
            self._required.pop(organisation_id, None)

        tx.after_commit(look_again)


async def ask(tx: Tx, role: Role) -> list[AskedConsent]:
    """The texts for whoever comes in this role. For a pupil a parent answers; a college's students are asked."""
    texts = await texts_in_force(tx)
    if not texts or (role is Role.STUDENT and (await load_organisation(tx)).kind != "college"):
        return []
    is_required = (await organisation_settings(tx)).processing_consent_is_required
    return [
        AskedConsent(
            id=texts[kind].id,
            kind=kind,
            title=texts[kind].title,
            body=texts[kind].body,
            digest=texts[kind].digest,
            is_required=kind == "processing" and is_required,
        )
        for kind in KINDS
        if kind in texts
    ]


async def keep(tx: Tx, member_id: UUID, given: Sequence[GivenConsent]) -> None:
    await keep_consents(tx, member_id, ((one.id, one.text_id, one.digest) for one in given))


async def keep_of_request(tx: Tx, event: JoinRequestDecided) -> None:
    """Somebody who had to ask was let in: their answers count from now on."""
    if not event.is_accepted:
        return
    member_id, given = await consents_of_request(tx, event.request_id)
    if member_id is not None and given:
        await keep(tx, member_id, given)
