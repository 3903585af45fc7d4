"""Filling the demo: the school from its own lists, by the real importer; then some weeks of its life."""

from pathlib import Path
from uuid import UUID

from parta.accounts import Contact, ensure_operator, find_or_create_account
from parta.foundation.db import Tx
from parta.foundation.identity import new_id
from parta.foundation.wiring import Wiring
from parta.organisations import (
    Actor,
    Member,
    NewMember,
    NewOrganisation,
    Role,
    all_members,
    claim_member,
    create_member,
    create_organisation,
    find_organisation_id,
)
from parta.reconciliation import load_roster
from parta.structure import (
    GroupPeople,
    TeacherOfGroup,
    import_now,
    live_groups,
    people_of_groups,
    set_teachers,
    staff_people,
)

from .activity import remember_weeks, visit
from .contingent import move
from .documents import publish_and_sign
from .doors import open_doors
from .gatherings import gather, talk_together
from .life import live
from .requests import ask

SLUG = "school-47"
_NAME = "МБОУ «Средняя общеобразовательная школа № 47»"
_DATA = Path(__file__).parent.parent / "demo_data"
_CONTINGENT = "school-contingent-2026-09.xlsx"
_OPERATOR = Contact("sms", "+79000000001")

# Subjects that every class from the fifth on has here: six teachers a class, as many as the lists give.
_SUBJECTS = (
    "Математика",
    "Русский язык и литература",
    "История и обществознание",
    "География",
    "Английский язык",
    "Физическая культура",
)
# One pupil in so many, and one parent, hasn't come aboard yet: a school is never complete.
_MISSING = 7


async def seed(wiring: Wiring) -> None:
    """Make the demo's school once; a database that has it is left alone."""
    async with wiring.database.system() as tx:
        if await find_organisation_id(tx, SLUG) is not None:
            return
    print("Filling the demo school from its lists: this happens once…", flush=True)
    administrator = await _begin(wiring)
    for name in ("school-staff.csv", _CONTINGENT):
        await import_now(
            wiring.database, administrator, file_name=name, content=(_DATA / name).read_bytes(), progress=_quietly
        )
    await _bring_aboard(wiring, administrator)
    people = await _spread_teachers(wiring, administrator)
    async with wiring.database.transaction(administrator.organisation_id) as tx:
        await live(tx, people)
        circle_id = await gather(tx, administrator, people)
    async with wiring.database.transaction(administrator.organisation_id) as tx:
        await talk_together(tx, circle_id)
        await move(tx, administrator, people)
        await visit(tx)
    async with wiring.database.transaction(administrator.organisation_id) as tx:
        await remember_weeks(tx)
    await ask(wiring, administrator.organisation_id, people)
    await publish_and_sign(wiring, administrator.organisation_id, people)
    await _compare(wiring, administrator)
    await open_doors(wiring, administrator, people, _OPERATOR)


async def _quietly(done: int, total: int) -> None:
    """Nobody watches the progress of the seeding."""


async def _compare(wiring: Wiring, administrator: Actor) -> None:
    """A reconciliation under way: the list of September against what the orders have changed since."""
    await load_roster(
        wiring.database,
        administrator,
        reconciliation_id=new_id(),
        file_name=_CONTINGENT,
        content=(_DATA / _CONTINGENT).read_bytes(),
    )


async def _begin(wiring: Wiring) -> Actor:
    """The organisation with its first administrator, as an approved application leaves it."""
    organisation_id, member_id = new_id(), new_id()
    contact = Contact("sms", "+79777270053")
    async with wiring.database.system(organisation_id) as tx:
        await ensure_operator(tx, _OPERATOR, name="Оператор платформы")
        await create_organisation(
            tx,
            NewOrganisation(
                kind="school",
                name=_NAME,
                short_name="Школа № 47",
                slug=SLUG,
                address="г. Тула, ул. Школьная, 12",
                municipality="г. Тула",
                site="https://school47.example.org",
            ),
        )
        # The list of the staff finds her by this number and adds her position.
        administrator = NewMember(
            id=member_id,
            surname="Николаевич",
            given_name="Инга",
            patronymic="Артёмовна",
            roles=(Role.ADMINISTRATOR, Role.ADMINISTRATION),
            phone=contact.value,
        )
        await create_member(tx, administrator, is_confirmed=True)
        account_id = await find_or_create_account(tx, contact=contact, name="Николаевич Инга Артёмовна")
        await claim_member(tx, member_id=member_id, account_id=account_id)
    return Actor(
        account_id=account_id,
        session_id=new_id(),
        organisation_id=organisation_id,
        member_id=member_id,
        display_name="Инга Артёмовна",
        roles=frozenset({Role.ADMINISTRATOR}),
        unconfirmed=frozenset(),
    )


async def _bring_aboard(wiring: Wiring, administrator: Actor) -> None:
    """Most people have signed in already; each seventh pupil or parent hasn't."""
    async with wiring.database.system(administrator.organisation_id) as tx:
        members = await all_members(tx)
        for place, one in enumerate(members):
            if one.is_claimed or not (one.phone or one.email):
                continue
            if one.is_staff_confirmed or place % _MISSING:
                await _claim(tx, one)


async def _claim(tx: Tx, one: Member) -> None:
    contact = Contact("sms", one.phone) if one.phone else Contact("email", one.email or "")
    account_id = await find_or_create_account(tx, contact=contact, name=one.full_name)
    await claim_member(tx, member_id=one.id, account_id=account_id)


async def _spread_teachers(wiring: Wiring, administrator: Actor) -> list[GroupPeople]:
    """Give every class from the fifth on its subject teachers; returns the classes with their people."""
    async with wiring.database.transaction(administrator.organisation_id) as tx:
        groups = [one for one in await live_groups(tx) if one.kind == "class"]
        by_subject = await _teachers_by_subject(tx)
        for place, group in enumerate(groups):
            if (group.parallel or 0) >= 5:
                chosen = [
                    TeacherOfGroup(member_id=teachers[place % len(teachers)], subject=subject)
                    for subject in _SUBJECTS
                    if (teachers := by_subject.get(subject))
                ]
                await set_teachers(tx, administrator, group_id=group.id, teachers=chosen)
        people = await people_of_groups(tx, [group.id for group in groups])
        return [people[group.id] for group in groups]


async def _teachers_by_subject(tx: Tx) -> dict[str, list[UUID]]:
    found: dict[str, list[UUID]] = {}
    for person in (await staff_people(tx)).staff:
        for subject in person.subjects.split(", "):
            found.setdefault(subject, []).append(person.member_id)
    return found
