"""Movement of the contingent: what was applied with orders, what waits for its day, what waits for a decision."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from parta.foundation.db import Tx
from parta.foundation.identity import new_id
from parta.movement import (
    NewGuardian,
    NewMovement,
    NewPerson,
    Replacement,
    apply_movement,
    report_movement,
)
from parta.organisations import Actor, local_today
from parta.structure import GroupPeople

from .history import school_days
from .people import actor_of, class_called, main_class

_NEWCOMER = NewPerson(
    surname="Ладыгина",
    given_name="Варвара",
    patronymic="Олеговна",
    birth_date=date(2014, 5, 18),
    sex="female",
    guardians=[
        NewGuardian(
            surname="Ладыгина", given_name="Светлана", patronymic="Юрьевна", phone="+7 900 000-47-01", kind="mother"
        )
    ],
)
_EXPECTED = NewPerson(
    surname="Зорин",
    given_name="Матвей",
    patronymic="Ильич",
    birth_date=date(2015, 3, 2),
    sex="male",
    guardians=[
        NewGuardian(surname="Зорин", given_name="Илья", patronymic="Андреевич", phone="+7 900 000-47-02", kind="father")
    ],
)


async def move(tx: Tx, administrator: Actor, classes: Sequence[GroupPeople]) -> None:
    """Report and apply as a school does: orders of the last weeks, and this morning's reports."""
    today, days = await local_today(tx), school_days(tx.now, 16)
    for new in _applied(classes, days):
        await _carried_out(tx, administrator, new)
    await _carried_out(tx, administrator, _leave(classes, today))
    await _carried_out(tx, administrator, _ahead(classes, today))
    await _waiting(tx, classes, today)


def _applied(classes: Sequence[GroupPeople], days: Sequence[date]) -> list[NewMovement]:
    def student(name: str, place: int) -> UUID:
        return class_called(classes, name).students[place].member_id

    return [
        NewMovement(
            id=new_id(),
            kind="arrival",
            person=_NEWCOMER,
            to_group_id=class_called(classes, "6Б").group.id,
            on_date=days[14],
            order_number="112-у",
            order_date=days[15],
            place="МБОУ «СОШ № 12», г. Калуга",
            reason="Переезд семьи",
        ),
        NewMovement(
            id=new_id(),
            kind="departure",
            member_id=student("8В", 4),
            on_date=days[9],
            order_number="115-у",
            order_date=days[10],
            place="МБОУ «Гимназия № 20», г. Тула",
            reason="По заявлению родителей",
        ),
        NewMovement(
            id=new_id(),
            kind="transfer",
            member_id=student("7Б", 6),
            to_group_id=class_called(classes, "7А").group.id,
            on_date=days[5],
            order_number="118-у",
            order_date=days[6],
            reason="По заявлению родителей",
        ),
        NewMovement(
            id=new_id(),
            kind="departure",
            member_id=student("3Б", 2),
            on_date=days[2],
            order_number="121-у",
            order_date=days[3],
            place="Семейное образование",
            reason="По заявлению родителей",
        ),
    ]


def _leave(classes: Sequence[GroupPeople], today: date) -> NewMovement:
    """A class teacher on leave; a teacher of the class leads it meanwhile."""
    people = class_called(classes, "9Б")
    assert people.curator is not None
    named = next(one.member_id for one in people.teachers if one.member_id != people.curator.member_id)
    return NewMovement(
        id=new_id(),
        kind="leave",
        member_id=people.curator.member_id,
        on_date=today - timedelta(days=4),
        until=today + timedelta(days=17),
        order_number="64-к",
        order_date=today - timedelta(days=6),
        reason="Ежегодный оплачиваемый отпуск",
        replacements=[Replacement(group_id=people.group.id, member_id=named)],
    )


def _ahead(classes: Sequence[GroupPeople], today: date) -> NewMovement:
    """An order that is dated ahead waits for its day."""
    return NewMovement(
        id=new_id(),
        kind="departure",
        member_id=class_called(classes, "10А").students[8].member_id,
        on_date=today + timedelta(days=6),
        order_number="124-у",
        order_date=today,
        place="ГПОУ ТО «Тульский колледж», г. Тула",
        reason="Переход в колледж",
    )


async def _waiting(tx: Tx, classes: Sequence[GroupPeople], today: date) -> None:
    """What the main class's teacher has reported waits for the office."""
    main = main_class(classes)
    assert main.curator is not None
    curator = await actor_of(tx, main.curator.member_id)
    arrival = NewMovement(
        id=new_id(),
        kind="arrival",
        person=_EXPECTED,
        to_group_id=main.group.id,
        on_date=today + timedelta(days=1),
        place="МБОУ «Лицей № 3», г. Алексин",
        reason="Переезд семьи",
    )
    transfer = NewMovement(
        id=new_id(),
        kind="transfer",
        member_id=main.students[-1].member_id,
        to_group_id=class_called(classes, "5Б").group.id,
        on_date=today,
        reason="По заявлению родителей: вторая подгруппа немецкого языка",
    )
    for new in (arrival, transfer):
        await report_movement(tx, curator, new=new)


async def _carried_out(tx: Tx, administrator: Actor, new: NewMovement) -> None:
    reported = await report_movement(tx, administrator, new=new)
    await apply_movement(tx, administrator, movement_id=reported.id)
