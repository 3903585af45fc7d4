"""At the organisation's door: what whoever comes is asked, and what they answered (PD-11)."""

from collections.abc import Sequence
from uuid import UUID

from parta.foundation.db import Tx
from parta.invitations import AskedConsent, GivenConsent, JoinRequestDecided, consents_of_request
from parta.organisations import Role, load_organisation, organisation_settings

from .consents import keep_consents, texts_in_force
from .texts import KINDS


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
