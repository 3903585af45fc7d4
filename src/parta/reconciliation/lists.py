"""The list of one group, to be ticked off on a screen or on paper."""

from uuid import UUID

from parta.foundation.db import Tx
from parta.organisations import Actor, members_by_id
from parta.structure import live_groups, people_of_groups

from .activity import main_groups
from .hand import reachable_group
from .records import GroupCheck
from .store import load_checks, load_reconciliation
from .views import CheckGroupChoice, CheckMark, CheckNewcomer, CheckPupil, CheckView

_HERE = CheckMark(state="here", to_group_id=None, note="")


async def read_check(tx: Tx, actor: Actor, *, reconciliation_id: UUID, group_id: UUID) -> CheckView:
    """The list of a group to tick off. Raises NotFound."""
    group = await reachable_group(tx, actor, group_id)
    stored = await load_reconciliation(tx, reconciliation_id)
    people = (await people_of_groups(tx, [group_id]))[group_id]
    check = (await load_checks(tx, reconciliation_id)).get(group_id)
    members = await members_by_id(
        tx, {one.member_id for one in people.students} | ({check.checked_by} if check and check.checked_by else set())
    )
    guardians: dict[UUID, list[str]] = {}
    for one in people.guardians:
        guardians.setdefault(one.student_id, []).append(one.display_name)
    live = main_groups(await live_groups(tx))
    pupils = sorted(
        (members[one.member_id] for one in people.students if one.member_id in members), key=lambda one: one.name_key
    )
    return CheckView(
        reconciliation_id=stored.id,
        group_id=group.id,
        name=group.name,
        pupils=[
            CheckPupil(
                member_id=one.id,
                name=one.full_name,
                birth_date=one.birth_date,
                has_come=one.is_claimed,
                guardians=guardians.get(one.id, []),
                mark=_mark(check, one.id),
            )
            for one in pupils
        ],
        newcomers=[
            CheckNewcomer(
                id=one.id,
                surname=one.surname,
                given_name=one.given_name,
                patronymic=one.patronymic,
                birth_date=one.birth_date,
            )
            for one in (check.newcomers if check else [])
        ],
        others=[CheckGroupChoice(group_id=one.id, name=one.name) for one in live if one.id != group.id],
        checked_by=members[check.checked_by].display_name
        if check and check.checked_by and check.checked_by in members
        else "",
        checked_at=check.checked_at if check else None,
        is_open=stored.state == "open" and stored.method == "by_hand",
    )


def _mark(check: GroupCheck | None, member_id: UUID) -> CheckMark:
    found = check.marks.get(member_id) if check else None
    return CheckMark(state=found.state, to_group_id=found.to_group_id, note=found.note) if found else _HERE
