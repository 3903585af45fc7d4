"""Reminding those who haven't come: by letter, by a printed sheet, through the curator."""

from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy import text as sql

from parta.chat import Draft, Posting, open_direct
from parta.foundation.config import Settings
from parta.foundation.db import Database, Subject, Tx, insert_rows
from parta.foundation.errors import Forbidden
from parta.foundation.identity import new_id
from parta.foundation.letters import Postman
from parta.organisations import Actor, Member, load_organisation
from parta.structure import GroupRecord

from .letter import letter_of, message_to_curator
from .models import activation_reminded, activation_reminder
from .queries import missing_in, reminded_at, sight
from .reading import read_picture
from .records import Audience, Channel, Picture
from .rules import is_too_soon, may_remind
from .views import ReminderOutcome

Missing = list[tuple[UUID, GroupRecord | None]]


async def remind_by_letter(
    database: Database,
    postman: Postman,
    settings: Settings,
    actor: Actor,
    *,
    audience: Audience,
    group_ids: Collection[UUID] | None,
    member_ids: Collection[UUID] | None,
) -> ReminderOutcome:
    """An SMS or an e-mail to whoever hasn't registered, by what the organisation wrote down (ACT-5, ACT-6).

    `group_ids` None: everywhere; `member_ids` None: everybody of them. Repeating it within the pause sends nothing.
    Raises Forbidden, NotFound.
    """
    # Letters are the platform's: a system transaction, in which every query names its organisation.
    async with database.system(actor.organisation_id) as tx:
        picture, found = await _targets(tx, actor, audience=audience, group_ids=group_ids)
        wanted = [(one, group) for one, group in found if member_ids is None or one in member_ids]
        last = await reminded_at(tx, "letter")
        letter = letter_of(await load_organisation(tx), settings)
        sent: Missing = []
        too_soon = without_contact = 0
        for member_id, group in wanted:
            one = picture.members[member_id]
            if is_too_soon(member_id, last, tx.now):
                too_soon += 1
            elif await _send(tx, postman, one, letter.subject, letter.text):
                sent.append((member_id, group))
            else:
                without_contact += 1
        await _note(tx, actor, "letter", audience, sent)
        return ReminderOutcome(sent=len(sent), too_soon=too_soon, without_contact=without_contact, without_curator=0)


async def _send(tx: Tx, postman: Postman, one: Member, subject: str, text: str) -> bool:
    if one.phone:
        await postman.send_sms(tx, one.phone, text)
    elif one.email:
        await postman.send_letter(tx, one.email, subject, text)
    return bool(one.phone or one.email)


async def note_sheets(
    database: Database, actor: Actor, *, audience: Audience, group_ids: Collection[UUID] | None
) -> ReminderOutcome:
    """Note that lists of who is missing were printed. Raises Forbidden, NotFound."""
    async with database.transaction(actor.organisation_id) as tx:
        _, found = await _targets(tx, actor, audience=audience, group_ids=group_ids)
        await _note(tx, actor, "sheet", audience, found)
    return ReminderOutcome(sent=len(found), too_soon=0, without_contact=0, without_curator=0)


async def tell_curators(
    database: Database,
    posting: Posting,
    actor: Actor,
    *,
    audience: Audience,
    group_ids: Collection[UUID] | None,
) -> ReminderOutcome:
    """A direct message from the actor to the curators of groups that have people missing.

    Raises Forbidden, NotFound.
    """
    if not actor.is_administrator or audience == "staff":
        raise Forbidden
    drafts: list[Draft] = []
    too_soon = without_curator = 0
    async with database.transaction(actor.organisation_id) as tx:
        picture, found = await _targets(tx, actor, audience=audience, group_ids=group_ids)
        last = await reminded_at(tx, "curator")
        told: Missing = []
        for group, many in _by_group(found):
            curator = picture.members.get(group.curator_id) if group.curator_id else None
            if curator is None or not curator.is_claimed or curator.id == actor.member_id:
                without_curator += 1
                continue
            if is_too_soon(curator.id, last, tx.now):
                too_soon += 1
                continue
            conversation_id = await open_direct(tx, actor, conversation_id=new_id(), member_id=curator.id)
            told.append((curator.id, group))
            drafts.append(_draft(actor, conversation_id, message_to_curator(group.name, audience, many)))
        await _note(tx, actor, "curator", audience, told)
    for draft in drafts:
        await posting.post(draft)
    return ReminderOutcome(sent=len(drafts), too_soon=too_soon, without_contact=0, without_curator=without_curator)


def _draft(actor: Actor, conversation_id: UUID, body: str) -> Draft:
    return Draft(
        actor=actor,
        conversation_id=conversation_id,
        id=new_id(),
        body=body,
        reply_to_id=None,
        attachments=(),
        mentions=(),
    )


async def _targets(
    tx: Tx, actor: Actor, *, audience: Audience, group_ids: Collection[UUID] | None
) -> tuple[Picture, Missing]:
    """Whom the actor may remind of these. Raises Forbidden, NotFound."""
    # Two administrators who remind at once must not send twice.
    await tx.execute(
        sql("select pg_advisory_xact_lock(hashtextextended('activation:' || :organisation, 0))"),
        {"organisation": str(tx.organisation)},
    )
    picture, seen = await read_picture(tx), await sight(tx, actor)
    found = missing_in(picture, seen, audience=audience, group_ids=group_ids)
    if group_ids is None and not actor.is_administrator:
        raise Forbidden
    if group_ids is not None and not all(may_remind(actor, seen, one) for one in group_ids):
        raise Forbidden
    return picture, found


def _by_group(found: Iterable[tuple[UUID, GroupRecord | None]]) -> list[tuple[GroupRecord, int]]:
    counts: dict[UUID, int] = {}
    groups: dict[UUID, GroupRecord] = {}
    for _, group in found:
        if group is not None:
            groups[group.id] = group
            counts[group.id] = counts.get(group.id, 0) + 1
    return [(groups[one], many) for one, many in counts.items()]


async def _note(tx: Tx, actor: Actor, channel: Channel, audience: Audience, reached: Missing) -> None:
    """Keep who was reminded, one entry a group; the journal says it too."""
    by_group: dict[UUID | None, tuple[GroupRecord | None, list[UUID]]] = {}
    for member_id, group in reached:
        by_group.setdefault(group.id if group else None, (group, []))[1].append(member_id)
    for group, member_ids in by_group.values():
        reminder_id = new_id()
        await tx.execute(
            insert(activation_reminder).values(
                organisation_id=tx.organisation,
                id=reminder_id,
                channel=channel,
                audience=audience,
                group_id=group.id if group else None,
                many=len(member_ids),
                by_id=actor.member_id,
                at=tx.now,
            )
        )
        await insert_rows(
            tx,
            activation_reminded,
            [
                {
                    "organisation_id": tx.organisation,
                    "reminder_id": reminder_id,
                    "member_id": one,
                    "channel": channel,
                    "at": tx.now,
                }
                for one in member_ids
            ],
        )
        tx.record(
            "statistics.reminded",
            by=actor,
            on=Subject("group", group.id, group.name) if group else Subject("organisation", tx.organisation, ""),
            after={"channel": channel, "audience": audience, "people": len(member_ids)},
        )
