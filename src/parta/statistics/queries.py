"""Activation for one reader."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on

from parta.accounts import mask
from parta.foundation.config import Settings
from parta.foundation.db import Tx
from parta.foundation.errors import NotFound
from parta.organisations import Actor, Member, load_organisation, members_by_id
from parta.structure import GroupRecord, groups_by_id, groups_curated_by, groups_taught_by

from .counting import families, opened, tally, totals
from .letter import letter_of
from .models import activation_reminded, activation_reminder
from .reading import read_picture
from .records import GOALS, Audience, Channel, GroupSide, LastReminder, Picture
from .rules import PAUSE, Sight, may_remind, sight_of
from .snapshots import read_group_trend, read_trend
from .views import (
    ActivationPage,
    ChildActivation,
    Goals,
    GroupActivation,
    GroupTrend,
    GroupTrendDay,
    MissingPeople,
    MissingPerson,
    ReminderView,
    TrendDay,
)

# Shown beside a name; older reminders are the journal's.
_REMEMBERED = timedelta(days=60)


async def sight(tx: Tx, actor: Actor) -> Sight:
    """Which groups the actor sees and leads (ACT-4)."""
    return sight_of(
        actor,
        curated=await groups_curated_by(tx, actor.member_id),
        taught=await groups_taught_by(tx, actor.member_id),
    )


async def read_activation(tx: Tx, actor: Actor) -> ActivationPage:
    """The school for its administration, own groups for curators and teachers, own children for guardians."""
    picture, seen = await read_picture(tx), await sight(tx, actor)
    sides = [one for one in picture.groups if seen.sees(one.group.id)]
    reminders = await last_reminders(tx)
    authors = await members_by_id(tx, {one.by_id for one in reminders.values()}, include_left=True)
    is_whole = seen.groups is None
    grouped = {student for side in picture.groups for student in side.students}
    groups_of = {student: side.group.name for side in picture.groups for student in side.students}
    staff_reminder = reminders.get(None) if is_whole else None
    return ActivationPage(
        reach="school" if is_whole else "groups" if actor.is_staff else "children",
        goals=Goals(**GOALS),
        totals=totals(picture) if is_whole else None,
        opened=opened(picture) if is_whole else None,
        groups=[_group(one, picture, reminders.get(one.group.id), authors, actor, seen) for one in sides],
        ungrouped=len(set(picture.students) - grouped) if is_whole else 0,
        trend=[TrendDay(day=one.day, totals=one.totals) for one in await read_trend(tx)] if is_whole else [],
        staff_reminder=_reminder(staff_reminder, authors) if staff_reminder else None,
        may_remind_staff=may_remind(actor, seen, None),
        children=[
            ChildActivation(
                id=one,
                name=picture.members[one].display_name,
                group=groups_of.get(one, ""),
                is_invited=picture.standings[one].is_invited,
                is_registered=picture.standings[one].is_registered,
            )
            for one in picture.children_of.get(actor.member_id, ())
        ]
        if actor.is_guardian
        else [],
    )


async def group_trend(tx: Tx, actor: Actor, group_id: UUID) -> GroupTrend:
    """How the weeks of a group went. Raises NotFound for a group that the actor doesn't see."""
    if not (await sight(tx, actor)).sees(group_id) or group_id not in await groups_by_id(tx, [group_id]):
        raise NotFound
    return GroupTrend(
        days=[GroupTrendDay(day=one.day, totals=one.totals) for one in await read_group_trend(tx, group_id)]
    )


def _group(
    side: GroupSide,
    picture: Picture,
    last: LastReminder | None,
    authors: dict[UUID, Member],
    actor: Actor,
    seen: Sight,
) -> GroupActivation:
    curator = picture.members.get(side.group.curator_id) if side.group.curator_id else None
    return GroupActivation(
        id=side.group.id,
        name=side.group.name,
        curator=curator.display_name if curator else "",
        students=tally(side.students, picture.standings, picture.today),
        guardians=tally(side.guardians, picture.standings, picture.today),
        families=families(side.students, picture),
        opened=opened(picture, side.group.id),
        last_reminder=_reminder(last, authors) if last else None,
        may_remind=may_remind(actor, seen, side.group.id),
    )


def _reminder(one: LastReminder, authors: dict[UUID, Member]) -> ReminderView:
    author = authors.get(one.by_id)
    return ReminderView(
        at=one.at,
        channel=one.channel,
        audience=one.audience,
        by=author.display_name if author else "",
        many=one.many,
    )


async def last_reminders(tx: Tx) -> dict[UUID | None, LastReminder]:
    """The last reminder of each group; None: of the staff."""
    rows = await tx.execute(
        select(activation_reminder)
        .ext(distinct_on(activation_reminder.c.group_id))
        .where(tx.own(activation_reminder))
        .order_by(activation_reminder.c.group_id, activation_reminder.c.at.desc())
    )
    return {
        row.group_id: LastReminder(
            at=row.at, channel=row.channel, audience=row.audience, by_id=row.by_id, many=row.many
        )
        for row in rows
    }


async def reminded_at(tx: Tx, channel: Channel) -> dict[UUID, datetime]:
    """When each member was reminded this way last, as far as it matters still."""
    rows = await tx.execute(
        select(activation_reminded.c.member_id, func.max(activation_reminded.c.at).label("at"))
        .where(
            tx.own(activation_reminded),
            activation_reminded.c.channel == channel,
            activation_reminded.c.at > tx.now - _REMEMBERED,
        )
        .group_by(activation_reminded.c.member_id)
    )
    return {row.member_id: row.at for row in rows}


async def missing_people(
    tx: Tx, actor: Actor, settings: Settings, *, audience: Audience, group_id: UUID | None
) -> MissingPeople:
    """Who of a group, of all groups, or of the staff hasn't registered.

    Raises NotFound for what the actor doesn't see.
    """
    picture, seen = await read_picture(tx), await sight(tx, actor)
    found = missing_in(picture, seen, audience=audience, group_ids=None if group_id is None else [group_id])
    is_reminder = may_remind(actor, seen, group_id)
    last = await reminded_at(tx, "letter")
    letter = letter_of(await load_organisation(tx), settings)
    return MissingPeople(
        people=[
            _missing(picture, picture.members[one], group, last.get(one), shows_contact=is_reminder)
            for one, group in found
        ],
        may_remind=is_reminder,
        subject=letter.subject,
        text=letter.text,
    )


def missing_in(
    picture: Picture, seen: Sight, *, audience: Audience, group_ids: Collection[UUID] | None
) -> list[tuple[UUID, GroupRecord | None]]:
    """Unregistered members with the group in which they stand first; None: the staff.

    Raises NotFound for a group, or a staff, that the reader doesn't see.
    """
    if audience == "staff":
        if seen.groups is not None or group_ids is not None:
            raise NotFound
        return [(one, None) for one in picture.staff if not picture.standings[one].is_registered]
    sides = {side.group.id: side for side in picture.groups if seen.sees(side.group.id)}
    if group_ids is not None and not set(group_ids) <= sides.keys():
        raise NotFound
    found: dict[UUID, GroupRecord | None] = {}
    for side in sides.values():
        if group_ids is not None and side.group.id not in group_ids:
            continue
        for one in side.students if audience == "students" else side.guardians:
            if not picture.standings[one].is_registered:
                found.setdefault(one, side.group)
    return list(found.items())


def _missing(
    picture: Picture, one: Member, group: GroupRecord | None, last: datetime | None, *, shows_contact: bool
) -> MissingPerson:
    contact = one.phone or one.email
    return MissingPerson(
        id=one.id,
        name=one.full_name,
        group=group.name if group else "",
        children=[picture.members[child].display_name for child in picture.children_of.get(one.id, ())]
        if group
        else [],
        is_invited=picture.standings[one.id].is_invited,
        channel="sms" if one.phone else "email" if one.email else None,
        contact=mask(contact) if contact and shows_contact else "",
        reminded_at=last,
        next_at=last + PAUSE if last else None,
    )
