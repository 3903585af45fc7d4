"""Consents: their texts by version, who said yes to which, and the taking back."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Row, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from parta.foundation.db import Subject as ActSubject
from parta.foundation.db import Tx, one_of
from parta.foundation.errors import Invalid, NotFound
from parta.organisations import (
    Actor,
    load_organisation,
    local_today,
    members_by_id,
    organisation_settings,
    organisation_stream,
    require_administrator,
)
from parta.structure import people_of_groups

from .access import groups_in_reach, subject_of, subjects_of_member, tell_answered
from .errors import NothingToWithdraw, NotYoursToGive, TextChanged, TextPublished
from .events import ConsentTextPublished
from .models import consent, consent_text
from .rules import digest_of, state_of
from .texts import KINDS, TITLES, ConsentKind, template
from .views import ConsentText, ConsentView, PendingConsent, PendingConsents, TextState

_LONGEST = 20_000


async def texts_in_force(tx: Tx) -> dict[ConsentKind, ConsentText]:
    """The newest version of each kind that the organisation has published."""
    rows = await tx.execute(select(consent_text).where(tx.own(consent_text)).order_by(consent_text.c.version))
    return {row.kind: _text(row) for row in rows}


async def text_states(tx: Tx, actor: Actor) -> list[TextState]:
    """Raises Forbidden."""
    require_administrator(actor)
    rows = (
        await tx.execute(select(consent_text).where(tx.own(consent_text)).order_by(consent_text.c.version.desc()))
    ).all()
    organisation = await load_organisation(tx)
    found: list[TextState] = []
    for kind in KINDS:
        history = [_text(row) for row in rows if row.kind == kind]
        found.append(
            TextState(
                kind=kind,
                title=TITLES[kind],
                current=history[0] if history else None,
                template=template(kind, organisation=organisation.name, address=organisation.address or ""),
                history=history,
            )
        )
    return found


async def publish_text(tx: Tx, actor: Actor, *, id: UUID, kind: ConsentKind, body: str) -> ConsentText:
    """A new version: everybody is asked again. The same text again changes nothing.

    Raises Forbidden, Invalid, TextPublished.
    """
    require_administrator(actor)
    clean = body.strip()
    if not 50 <= len(clean) <= _LONGEST:
        raise Invalid(
            "В тексте согласия должно быть от 50 до 20 000 знаков.",
            "A consent's text has 50 to 20,000 characters.",
            field="body",
        )
    # Two administrators who change a text at once make two versions, one after the other.
    await tx.execute(
        select(consent_text.c.id).where(tx.own(consent_text), consent_text.c.kind == kind).with_for_update()
    )
    current = (await texts_in_force(tx)).get(kind)
    digest = digest_of(clean)
    if current is not None and (current.digest == digest or current.id == id):
        return current
    version = current.version + 1 if current else 1
    made = await tx.execute(
        upsert(consent_text)
        .values(
            organisation_id=tx.organisation,
            id=id,
            kind=kind,
            version=version,
            body=clean,
            digest=digest,
            published_by=actor.member_id,
            published_at=tx.now,
        )
        .on_conflict_do_nothing()
        .returning(consent_text.c.id)
    )
    if made.first() is None:
        # The first version has no row to wait for: of two who publish it at once, one does.
        there = (await texts_in_force(tx)).get(kind)
        if there is not None and (there.id == id or there.digest == digest):
            return there
        raise TextPublished
    tx.record(
        "personal_data.text_published",
        by=actor,
        on=ActSubject("consent_text", id, TITLES[kind]),
        before={"version": current.version} if current else None,
        after={"version": version, "digest": digest},
    )
    tx.emit(ConsentTextPublished(consent_kind=kind, version=version), on=organisation_stream(tx.organisation))
    return (await texts_in_force(tx))[kind]


async def consents_of(tx: Tx, member_ids: Iterable[UUID]) -> dict[UUID, list[ConsentView]]:
    """How each of these people stands to each published kind."""
    wanted = list(member_ids)
    texts = await texts_in_force(tx)
    rows = (
        await tx.execute(
            select(consent)
            .where(tx.own(consent), one_of(consent.c.subject_id, wanted))
            .order_by(consent.c.version, consent.c.given_at)
        )
    ).all()
    of: dict[tuple[UUID, str], list[Row[Any]]] = {}
    for row in rows:
        of.setdefault((row.subject_id, row.kind), []).append(row)
    return {one: [_view(texts[kind], of.get((one, kind), [])) for kind in KINDS if kind in texts] for one in wanted}


def _view(text: ConsentText, rows: list[Row[Any]]) -> ConsentView:
    live = [row for row in rows if row.withdrawn_at is None]
    newest = live[-1] if live else rows[-1] if rows else None
    state = state_of(
        current=text.version,
        live=live[-1].version if live else None,
        channel=live[-1].channel if live else "",
        was_withdrawn=bool(rows),
    )
    return ConsentView(
        kind=text.kind,
        title=text.title,
        state=state,
        version=newest.version if newest else None,
        given_at=newest.given_at if newest else None,
        signed_on=newest.signed_on if newest else None,
        withdrawn_at=newest.withdrawn_at if newest and not live else None,
        text=text,
    )


async def pending_consents(tx: Tx, member_id: UUID) -> PendingConsents:
    """What the member is asked for, for themselves and their children (PD-5)."""
    answered = [one for one in await subjects_of_member(tx, member_id) if one.answers]
    standing = await consents_of(tx, [one.member.id for one in answered])
    pending = [
        PendingConsent(
            subject_id=one.member.id,
            name=one.member.full_name,
            is_self=one.is_self,
            is_new_version=found.state == "outdated",
            text=found.text,
        )
        for one in answered
        for found in standing[one.member.id]
        # A photo that was refused once isn't asked for again: only a new version of the text asks.
        if found.state in ("missing", "outdated") or (found.state == "withdrawn" and found.kind == "processing")
    ]
    is_required = (await organisation_settings(tx)).processing_consent_is_required
    return PendingConsents(
        is_gate=is_required and any(one.text.kind == "processing" for one in pending), consents=pending
    )


async def give_consent(tx: Tx, actor: Actor, *, id: UUID, subject_id: UUID, text_id: UUID, digest: str) -> None:
    """Say yes to the version in force, on the screen. Raises NotFound, NotYoursToGive, TextChanged."""
    subject = await subject_of(tx, actor, subject_id)
    if not subject.answers:
        raise NotYoursToGive
    text = next((one for one in (await texts_in_force(tx)).values() if one.id == text_id), None)
    if text is None or text.digest != digest:
        raise TextChanged
    await _write(tx, text, id=id, subject_id=subject_id, given_by=actor.member_id, channel="screen")


async def keep_consents(tx: Tx, member_id: UUID, given: Iterable[tuple[UUID, UUID, str]]) -> None:
    """What somebody agreed to before they came in, (id, text, digest) each: for themselves and for whom they answer.

    What isn't theirs to give and texts that aren't in force any more are left out: the gate asks (PD-11).
    """
    texts = {one.id: one for one in (await texts_in_force(tx)).values()}
    answered = [one.member.id for one in await subjects_of_member(tx, member_id) if one.answers]
    for id, text_id, digest in given:
        text = texts.get(text_id)
        if text is None or text.digest != digest:
            continue
        for subject_id in answered:
            # The client's id is of the own answer; the children's follow from it, so that repeating is harmless.
            own = id if subject_id == member_id else uuid5(id, str(subject_id))
            await _write(tx, text, id=own, subject_id=subject_id, given_by=member_id, channel="screen")


async def record_paper(tx: Tx, actor: Actor, *, id: UUID, subject_id: UUID, kind: ConsentKind, signed_on: date) -> None:
    """A curator or an administrator writes down what was signed by hand. Raises NotFound, Invalid (PD-6)."""
    if subject_id not in await students_in_reach(tx, actor):
        raise NotFound
    text = (await texts_in_force(tx)).get(kind)
    if text is None:
        raise NotFound
    if signed_on > await local_today(tx):
        raise Invalid("Дата подписи ещё не наступила.", "The date of the signature is in the future.", field="signedOn")
    if not await _write(
        tx,
        text,
        id=id,
        subject_id=subject_id,
        given_by=None,
        channel="paper",
        signed_on=signed_on,
        recorded_by=actor.member_id,
    ):
        return
    name = (await members_by_id(tx, [subject_id]))[subject_id].display_name
    tx.record(
        "personal_data.paper_recorded",
        by=actor,
        on=ActSubject("member", subject_id, name),
        after={"kind": kind, "version": text.version, "signedOn": signed_on},
    )


async def students_in_reach(tx: Tx, actor: Actor) -> set[UUID]:
    groups = await groups_in_reach(tx, actor)
    people = await people_of_groups(tx, [one.id for one in groups])
    return {student.member_id for one in people.values() for student in one.students}


async def withdraw_photo(tx: Tx, actor: Actor, *, subject_id: UUID) -> None:
    """Take a photo consent back: at once, and nothing else ends. Raises NotFound, NotYoursToGive, NothingToWithdraw."""
    subject = await subject_of(tx, actor, subject_id)
    if not subject.answers:
        raise NotYoursToGive
    if not await end_consents(tx, subject_id, kinds=("photo",), by=actor.member_id):
        raise NothingToWithdraw


async def end_consents(tx: Tx, subject_id: UUID, *, kinds: Collection[ConsentKind], by: UUID) -> bool:
    """Mark live consents as taken back; whether there was one."""
    ended = await tx.execute(
        update(consent)
        .where(
            tx.own(consent),
            consent.c.subject_id == subject_id,
            consent.c.kind.in_(list(kinds)),
            consent.c.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=tx.now, withdrawn_by=by)
        .returning(consent.c.id)
    )
    return bool(ended.all())


async def _write(tx: Tx, text: ConsentText, *, id: UUID, subject_id: UUID, **values: Any) -> bool:
    made = await tx.execute(
        upsert(consent)
        .values(
            organisation_id=tx.organisation,
            id=id,
            subject_id=subject_id,
            kind=text.kind,
            version=text.version,
            digest=text.digest,
            given_at=tx.now,
            **values,
        )
        .on_conflict_do_nothing()
        .returning(consent.c.id)
    )
    is_new = made.first() is not None
    if is_new:
        await tell_answered(tx, subject_id)
    return is_new


def _text(row: Row[Any]) -> ConsentText:
    return ConsentText(
        id=row.id,
        kind=row.kind,
        title=TITLES[row.kind],
        version=row.version,
        body=row.body,
        digest=row.digest,
        published_at=row.published_at,
    )
