"""The law of movement: whatever happens, everybody is where a plain model says, and every sheet balances."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixtures.families import make_class
from fixtures.school import Running
from movement.conftest import Office
from parta.organisations import Role, local_today, present_members
from parta.structure import enrol_student, groups_of_students

_STUDENTS = 4
_STEP = st.tuples(
    st.sampled_from(["depart", "depart", "transfer", "transfer", "back", "new", "undo", "undo", "hand"]),
    st.integers(0, 7),
    st.integers(0, 1),
    st.integers(0, 3),
)
_PERIOD = st.tuples(st.integers(-35, 0), st.integers(0, 30))


@dataclass
class Model:
    """Where everybody is; each student has a guardian of their own and shares one with the neighbour."""

    place: dict[UUID, UUID | None] = field(default_factory=dict[UUID, UUID | None])
    children: dict[UUID, set[UUID]] = field(default_factory=dict[UUID, set[UUID]])
    # What can be undone, the latest last: (movement, student, where they were, who it made).
    done: list[tuple[str, UUID, UUID | None, bool]] = field(default_factory=list[tuple[str, UUID, UUID | None, bool]])
    touched_by_hand: set[UUID] = field(default_factory=set[UUID])
    last_day: dict[UUID, int] = field(default_factory=dict[UUID, int])

    def is_guardian_here(self, guardian: UUID) -> bool:
        return any(self.place.get(child) is not None for child in self.children[guardian])


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    steps=st.lists(_STEP, min_size=3, max_size=12), periods=st.lists(st.tuples(st.integers(-35, 0), st.integers(0, 30)))
)
async def test_everybody_is_where_the_model_says(
    running: Running, steps: list[tuple[str, int, int, int]], periods: list[tuple[int, int]]
) -> None:
    """MOV-6 to MOV-9, MOV-12: one main group a student, guardians with their children, sheets that balance."""
    office = await _office(running)
    model = await _people(office)
    for step in steps:
        await _take(office, model, *step)
        await _compare(office, model)
    for first, length in [(-40, 40), *periods[:3]]:
        sheet = await office.sheet(office.administrator, first, min(first + length, 0))
        for row in sheet["rows"]:
            assert row["start"] + row["arrived"] - row["left"] + row["movedIn"] - row["movedOut"] == row["end"], row
        total = sheet["rows"][-1]
        assert total["movedIn"] == total["movedOut"]
        if first + length >= 0:
            assert total["end"] == sum(one is not None for one in model.place.values())


async def _office(running: Running) -> Office:
    school = await running.school()
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    classes = [await make_class(school, administrator, name) for name in ("5А", "5Б")]
    async with school.wiring.database.transaction(school.id) as tx:
        today = await local_today(tx)
    return Office(school, administrator, administrator, classes[0], classes[1], today)


async def _people(office: Office) -> Model:
    model = Model()
    names = [f"Ученик{letter} Имя" for letter in "абвг"[:_STUDENTS]]
    for name in names:
        model.place[await office.first.pupil(name)] = office.first.id
    for number, name in enumerate(names):
        own = await office.first.parent(f"Родитель{number} Имя", name)
        model.children[own] = {office.first.pupils[name]}
    for number in range(0, _STUDENTS, 2):
        pair = names[number : number + 2]
        shared = await office.first.parent(f"Общий{number} Имя", *pair)
        model.children[shared] = {office.first.pupils[name] for name in pair}
    return model


async def _take(office: Office, model: Model, act: str, who: int, where: int, days: int) -> None:
    student = list(model.place)[who % len(model.place)]
    target = (office.first, office.second)[where]
    there = model.place[student]
    # Days only go on: an order older than the last one about somebody is refused.
    day = min(0, max(model.last_day.get(student, -30), -30 + days) + days)
    if act == "new":
        made = await office.applied(office.arrival(f"Новый{len(model.place)} Имя", target, onDate=office.day(day)))
        model.place[UUID(made["memberId"])] = target.id
        model.done.append((made["id"], UUID(made["memberId"]), None, True))
        model.last_day[UUID(made["memberId"])] = day
    elif act == "undo":
        await _undo(office, model)
    elif act == "hand" and there is not None and there != target.id:
        async with office.school.wiring.database.transaction(office.school.id) as tx:
            await enrol_student(tx, student_id=student, group_id=target.id)
        model.place[student] = target.id
        model.touched_by_hand.add(student)
        model.last_day[student] = 0
    elif (wanted := _movement(office, act, student, there, target)) is not None:
        made = await office.applied({**wanted, "onDate": office.day(day)})
        model.place[student] = None if act == "depart" else target.id
        model.done.append((made["id"], student, there, False))
        model.last_day[student] = day


def _movement(office: Office, act: str, student: UUID, there: UUID | None, target: Any) -> dict[str, Any] | None:
    """What the step means here; None where it means nothing."""
    if act == "depart" and there is not None:
        return office.departure(student)
    if act == "transfer" and there is not None and there != target.id:
        return office.transfer(student, target)
    if act == "back" and there is None:
        return office.movement("arrival", memberId=str(student), toGroupId=str(target.id))
    return None


async def _undo(office: Office, model: Model) -> None:
    if not model.done:
        return
    movement_id, student, before, _ = model.done[-1]
    answer = await office.act(office.administrator, movement_id, "undo")
    if student in model.touched_by_hand and answer.status_code == 409:
        # Something happened since that no paper tells of: the undo is refused, and changes nothing.
        model.done.pop()
        return
    assert answer.status_code == 200, answer.text
    model.done.pop()
    model.place[student] = before
    model.last_day[student] = 0 if student in model.touched_by_hand else model.last_day[student]


async def _compare(office: Office, model: Model) -> None:
    async with office.school.wiring.database.transaction(office.school.id) as tx:
        groups = await groups_of_students(tx, model.place)
        here = await present_members(tx, [*model.place, *model.children])
    assert groups == {student: group for student, group in model.place.items() if group is not None}
    assert set(here) == {
        *(student for student, group in model.place.items() if group is not None),
        *(guardian for guardian in model.children if model.is_guardian_here(guardian)),
    }
