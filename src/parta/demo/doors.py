"""«Войти как…»: one person for each role."""

from collections.abc import Sequence
from uuid import UUID

from parta.accounts import Contact, add_demo_person, ensure_operator, find_or_create_account
from parta.foundation.db import Tx
from parta.foundation.identity import new_id
from parta.foundation.wiring import Wiring
from parta.municipal import appoint
from parta.organisations import Actor, Member, Role, members_by_id, members_with_role
from parta.structure import GroupPeople

from .letters import Doorstep
from .people import CLASS, first_aboard, main_class, main_teacher

_MUNICIPALITY = "г. Тула"
_OFFICIAL = "Лазарева Ирина Павловна"


async def open_doors(wiring: Wiring, administrator: Actor, classes: Sequence[GroupPeople], operator: Contact) -> None:
    """Offer the demo's people on its front page; all of them have accounts."""
    people = main_class(classes)
    async with wiring.database.system(administrator.organisation_id) as tx:
        head = next(iter(await members_with_role(tx, Role.HEAD)))
        known = await members_by_id(
            tx,
            [
                administrator.member_id,
                main_teacher(people),
                *([people.curator.member_id] if people.curator else []),
                *(one.member_id for one in people.students),
                *(one.member_id for one in people.guardians),
            ],
        )
        pupil = first_aboard(known, [one.member_id for one in people.students])
        guardian = first_aboard(known, [one.member_id for one in people.guardians])
        child = next(link.student_name for link in people.guardians if link.member_id == guardian.id)
        offered: list[tuple[str, str, Member]] = [
            ("administrator", "Администратор, завуч", known[administrator.member_id]),
            ("head", "Директор", head),
            ("teacher", f"Учитель математики в {CLASS}", known[main_teacher(people)]),
            ("student", f"Ученик, {CLASS}", pupil),
            ("guardian", f"Родитель · {child}, {CLASS}", guardian),
        ]
        if people.curator is not None:
            offered.insert(2, ("curator", f"Классный руководитель {CLASS}", known[people.curator.member_id]))
        for position, (key, title, one) in enumerate(offered):
            assert one.account_id is not None
            await add_demo_person(
                tx,
                key=key,
                title=title,
                name=one.full_name,
                role=key,
                organisation="Школа № 47",
                account_id=one.account_id,
                position=position,
            )
        await add_demo_person(
            tx,
            key="operator",
            title="Оператор платформы",
            name="Оператор платформы",
            role="operator",
            organisation="Парта",
            account_id=await ensure_operator(tx, operator),
            position=len(offered),
        )
        await add_demo_person(
            tx,
            key="municipal",
            title="Управление образования города",
            name=_OFFICIAL,
            role="municipal",
            organisation=_MUNICIPALITY,
            account_id=await _official(wiring, tx),
            position=len(offered) + 1,
        )


async def _official(wiring: Wiring, tx: Tx) -> UUID:
    """The account of whoever looks after the schools of the town."""
    contact = Contact("sms", "+79000000002")
    await appoint(
        tx,
        wiring.settings,
        Doorstep(wiring),
        appointment_id=new_id(),
        name=_OFFICIAL,
        contact=contact.value,
        municipality=_MUNICIPALITY,
        organisation_ids=[],
    )
    return await find_or_create_account(tx, contact=contact, name=_OFFICIAL)
