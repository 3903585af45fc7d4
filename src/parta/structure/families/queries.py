"""Families as the screens show them."""

from collections.abc import Collection
from uuid import UUID

import msgspec

from parta.foundation.db import Tx
from parta.foundation.errors import NotFound
from parta.organisations import Actor, Member, members_by_id
from parta.structure.access import own_groups
from parta.structure.belonging import groups_of_member
from parta.structure.groups import groups_by_id, live_groups
from parta.structure.kinds import DIVISIBLE_KINDS
from parta.structure.people import people_of_groups
from parta.structure.records import GroupPeople, Membership
from parta.structure.relations import groups_of_students
from parta.structure.rules import OwnGroups, may_see_contacts

from .bars import bars_of
from .governing import shown_contact
from .links import guardianships
from .records import FamilyLink
from .requests import Asked, own_requests, requests_to_decide
from .rules import STAND_FOR_THE_CHILD, may_govern, may_see_family
from .views import (
    BarView,
    ChildGroup,
    FamilyMember,
    FamilyPage,
    GroupChoice,
    GroupLeader,
    GuardianshipRequestView,
    MeantStudent,
    MyChild,
    MyFamily,
    OpenRequest,
    OpenRequests,
    OtherGuardian,
    Sibling,
)


class _Sight(msgspec.Struct, frozen=True):
    """Everything that one page of a family is made of."""

    actor: Actor
    own: OwnGroups
    people: dict[UUID, Member]
    belonging: dict[UUID, list[Membership]]

    def main_groups(self, member_id: UUID) -> set[UUID]:
        return {
            one.group.id
            for one in self.belonging.get(member_id, ())
            if one.relation == "student" and one.is_main
        }  # fmt: skip

    def group_names(self, member_id: UUID) -> list[str]:
        found = [one for one in self.belonging.get(member_id, ()) if one.relation in {"student", "guardian_of"}]
        return list(dict.fromkeys(one.group.name for one in found))

    def sees(self, student_id: UUID) -> bool:
        return may_see_family(self.actor, self.main_groups(student_id), self.own)

    def governs(self, student_id: UUID) -> bool:
        return may_govern(self.actor, self.main_groups(student_id), self.own)


async def read_family(tx: Tx, actor: Actor, *, member_id: UUID) -> FamilyPage:
    """A student's guardians and siblings, a guardian's children; bars for those with the right (FAM-7).

    Of a guardian one sees the children of one's own groups. Raises NotFound.
    """
    if not await members_by_id(tx, [member_id], include_left=True):
        raise NotFound
    own = await own_groups(tx, actor)
    as_student = await guardianships(tx, student_ids=[member_id])
    as_guardian = await guardianships(tx, guardian_ids=[member_id])
    beside = await guardianships(tx, guardian_ids=[one.guardian_id for one in as_student])
    bars = await bars_of(tx, [member_id])
    students = {member_id, *(one.student_id for one in (*as_guardian, *beside)), *(bar.student_id for bar in bars)}
    everybody = students | {one.guardian_id for one in as_student}
    people = await members_by_id(tx, everybody)
    sight = _Sight(actor, own, people, await groups_of_member(tx, people))

    children = [one for one in as_guardian if one.student_id in people and sight.sees(one.student_id)]
    barred = [bar for bar in bars if bar.student_id in people and sight.governs(bar.student_id)]
    is_own_student = member_id in people and bool(sight.main_groups(member_id)) and sight.sees(member_id)
    if not (actor.is_administration or is_own_student or children or barred):
        raise NotFound
    shows_guardians = actor.is_administration or is_own_student
    siblings = {one.student_id for one in beside if one.student_id != member_id and one.student_id in people}
    return FamilyPage(
        member_id=member_id,
        guardians=[
            _family_member(sight, one, one.guardian_id, member_id)
            for one in as_student
            if shows_guardians and one.guardian_id in people
        ],
        children=[_family_member(sight, one, one.student_id, one.student_id) for one in children],
        siblings=[
            Sibling(id=one, name=people[one].display_name, groups=sight.group_names(one))
            for one in sorted(siblings, key=lambda one: people[one].name_key)
            if shows_guardians
        ],
        bars=[
            BarView(
                guardian_id=bar.guardian_id,
                guardian_name=bar.guardian_name,
                student_id=bar.student_id,
                student_name=people[bar.student_id].full_name,
                document=bar.document if actor.is_administrator else None,
                document_date=bar.document_date if actor.is_administrator else None,
                barred_at=bar.barred_at,
            )
            for bar in barred
        ],
        abilities=_abilities(sight, member_id),
    )


def _abilities(sight: _Sight, member_id: UUID) -> list[str]:
    found = ["link"] if sight.governs(member_id) else []
    return [*found, "bar"] if sight.actor.is_administrator else found


def _family_member(sight: _Sight, link: FamilyLink, member_id: UUID, student_id: UUID) -> FamilyMember:
    one = sight.people[member_id]
    groups = {membership.group.id for membership in sight.belonging.get(member_id, ())}
    return FamilyMember(
        id=one.id,
        name=one.display_name,
        full_name=one.full_name,
        kind=link.kind,
        since=link.since,
        ends_on=link.ends_on,
        source=link.source,
        state="claimed" if one.is_claimed else "unclaimed",
        contact=shown_contact(one) if may_see_contacts(sight.actor, groups, sight.own) else None,
        groups=sight.group_names(member_id),
        may_change=sight.governs(student_id),
    )


async def read_own_family(tx: Tx, actor: Actor, *, alone: Collection[UUID]) -> MyFamily:
    """A guardian's own children with their groups and who teaches there, and what the guardian asked for (FAM-12).

    `alone`: children who sign in with a contact of their own.
    """
    links = {one.student_id: one for one in await guardianships(tx, guardian_ids=[actor.member_id])}
    children = await members_by_id(tx, links)
    belonging = await groups_of_member(tx, children)
    groups = await people_of_groups(tx, sorted({one.group.id for found in belonging.values() for one in found}))
    others = await guardianships(tx, student_ids=list(children))
    people = await members_by_id(tx, [one.guardian_id for one in others])
    main = [one for one in await live_groups(tx) if one.kind in DIVISIBLE_KINDS]
    return MyFamily(
        children=[
            MyChild(
                id=child.id,
                name=child.display_name,
                kind=links[child.id].kind,
                ends_on=links[child.id].ends_on,
                sign_in="alone"
                if child.id in alone
                else "device"
                if links[child.id].kind in STAND_FOR_THE_CHILD
                else "closed",
                groups=[
                    _child_group(groups[one.group.id], is_main=one.is_main)
                    for one in belonging[child.id]
                    if one.relation == "student" and one.group.id in groups
                ],
                guardians=[
                    OtherGuardian(name=people[one.guardian_id].display_name, kind=one.kind)
                    for one in others
                    if one.student_id == child.id and one.guardian_id != actor.member_id and one.guardian_id in people
                ],
            )
            for child in sorted(children.values(), key=lambda one: one.name_key)
        ],
        requests=[request_view(one) for one in await own_requests(tx, actor)],
        groups=[GroupChoice(id=one.id, name=one.name) for one in main],
    )


def _child_group(people: GroupPeople, *, is_main: bool) -> ChildGroup:
    leaders = {one.member_id for one in people.leaders if one.is_confirmed}
    subjects: dict[UUID, list[str]] = {one: [] for one in leaders}
    names = {one.member_id: one.display_name for one in people.leaders}
    for one in people.teachers:
        if one.is_confirmed:
            names[one.member_id] = one.display_name
            subjects.setdefault(one.member_id, []).extend([one.subject] if one.subject else [])
    return ChildGroup(
        id=people.group.id,
        name=people.group.name,
        kind=people.group.kind,
        is_main=is_main,
        people=[
            GroupLeader(
                id=member_id,
                name=names[member_id],
                subject=", ".join(sorted(set(taught))),
                is_curator=member_id in leaders,
            )
            for member_id, taught in subjects.items()
        ],
    )


async def read_requests(tx: Tx, actor: Actor) -> OpenRequests:
    """The queue of whoever answers requests for children; empty for everybody else."""
    found = await requests_to_decide(tx, actor)
    askers = await members_by_id(tx, [asked.member_id for asked, _ in found])
    students = {one.id: one for _, meant in found for one in meant}
    group_of = await groups_of_students(tx, students)
    groups = await groups_by_id(tx, [*group_of.values(), *(one.group_id for one, _ in found if one.group_id)])
    links = await guardianships(tx, student_ids=list(students))
    guardians = await members_by_id(tx, [one.guardian_id for one in links])
    belonging = await groups_of_member(tx, askers)

    def meant_student(one: Member, asked: Asked) -> MeantStudent:
        group = groups.get(group_of[one.id]) if one.id in group_of else None
        return MeantStudent(
            id=one.id,
            name=one.full_name,
            group=group.name if group else "",
            is_same_day=asked.child_birth_date is not None and asked.child_birth_date == one.birth_date,
            guardians=[
                OtherGuardian(name=guardians[link.guardian_id].full_name, kind=link.kind)
                for link in links
                if link.student_id == one.id and link.guardian_id in guardians
            ],
        )

    return OpenRequests(
        requests=[
            OpenRequest(
                **msgspec.structs.asdict(request_view(asked)),
                asked_by=askers[asked.member_id].full_name,
                asked_by_id=asked.member_id,
                asked_by_groups=list(dict.fromkeys(one.group.name for one in belonging[asked.member_id])),
                group=groups[asked.group_id].name if asked.group_id and asked.group_id in groups else "",
                students=[meant_student(one, asked) for one in meant],
            )
            for asked, meant in found
            if asked.member_id in askers
        ]
    )


def request_view(asked: Asked) -> GuardianshipRequestView:
    return GuardianshipRequestView(
        id=asked.id,
        child_name=asked.child_name,
        child_birth_date=asked.child_birth_date,
        group_id=asked.group_id,
        kind=asked.kind,
        state=asked.state,
        reason=asked.reason,
        created_at=asked.created_at,
        decided_at=asked.decided_at,
    )


async def children_accounts(tx: Tx, actor: Actor) -> dict[UUID, UUID]:
    """The accounts of the actor's children who have one, by child."""
    links = await guardianships(tx, guardian_ids=[actor.member_id])
    children = await members_by_id(tx, [one.student_id for one in links])
    return {one.id: one.account_id for one in children.values() if one.account_id is not None}


async def student_link(tx: Tx, actor: Actor, student_id: UUID) -> tuple[Member, FamilyLink]:
    """A child of the actor's. Raises NotFound."""
    links = await guardianships(tx, guardian_ids=[actor.member_id], student_ids=[student_id])
    child = (await members_by_id(tx, [student_id])).get(student_id)
    if not links or child is None:
        raise NotFound
    return child, links[0]
