"""Who owes an answer on the processing of data, for themselves or a child: asked for many at once (PD-5)."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select

from parta.foundation.db import Tx, one_of
from parta.organisations import ages_of, organisation_settings
from parta.structure import families_touching

from .models import consent, consent_text
from .rules import is_minor


async def who_owe(tx: Tx, member_ids: Collection[UUID]) -> set[UUID]:
    """Of these members those whom the gate keeps out: what `pending_consents` says of each, in five queries for all.

    Whoever has left owes nothing here.
    """
    version = await version_in_force(tx)
    if not version or not member_ids:
        return set()
    settings = await organisation_settings(tx)
    if not settings.processing_consent_is_required:
        return set()
    today = settings.day_of(tx.now)
    links = await families_touching(tx, member_ids)
    here = await ages_of(tx, {*member_ids, *(one for link in links for one in link)})
    minors = {
        one for one, (born, is_student) in here.items() if is_minor(is_student=is_student, birth_date=born, today=today)
    }
    # A child for whom somebody answers doesn't answer.
    children = {student for guardian, student in links if student in minors and guardian in here}
    answers = {one: set[UUID]() if one in children else {one} for one in member_ids if one in here}
    for guardian, student in links:
        if guardian in answers and student in minors and student != guardian:
            answers[guardian].add(student)
    given = await _given(tx, {one for subjects in answers.values() for one in subjects}, version)
    return {one for one, subjects in answers.items() if not subjects <= given}


async def version_in_force(tx: Tx) -> int:
    """The version of the published text on processing; 0: there is none."""
    found = await tx.execute(
        select(func.max(consent_text.c.version)).where(tx.own(consent_text), consent_text.c.kind == "processing")
    )
    return found.scalar_one() or 0


async def _given(tx: Tx, subject_ids: Collection[UUID], version: int) -> set[UUID]:
    """Of these people those of whom there is a consent to this version that wasn't taken back."""
    rows = await tx.execute(
        select(consent.c.subject_id).where(
            tx.own(consent),
            one_of(consent.c.subject_id, subject_ids),
            consent.c.kind == "processing",
            consent.c.version >= version,
            consent.c.withdrawn_at.is_(None),
        )
    )
    return set(rows.scalars())
