"""Generated lists: importing twice changes nothing, whatever was changed in between."""

from dataclasses import dataclass, replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text as sql

from fixtures.school import Running
from parta.organisations import Role
from parta.structure import ImportReport, import_now, live_groups, people_of_groups

SURNAMES = ["Ковалёв", "Ковалев", "Власов", "Орлов", "Иванов-Петров"]
GIVEN = ["Миша", "Егор", "Семён", "Семен"]
PATRONYMICS = ["Ильич", "Петрович", ""]
GROUPS = ["5А", "5 «а»", "5-Б", "6в", ""]
DAYS = ["01.02.2014", "15.07.2013", ""]
PHONES = ["8 (916) 000-00-01", "+79160000002", "9160000003", "", "123"]
PARENTS = ["", "Мать: Ковалёва Мария Ивановна, 89161112233", "Отец: Орлов Пётр Ильич, 8 916 111 22 34"]


@dataclass(frozen=True)
class Line:
    name: str
    group: str
    day: str
    phone: str
    parents: str

    def text(self) -> str:
        return ";".join((self.name, self.group, self.day, self.phone, self.parents))


names = st.builds(
    lambda surname, given_name, patronymic: f"{surname} {given_name} {patronymic}".strip(),
    st.sampled_from(SURNAMES),
    st.sampled_from(GIVEN),
    st.sampled_from(PATRONYMICS),
)
lines = st.builds(
    Line, names, st.sampled_from(GROUPS), st.sampled_from(DAYS), st.sampled_from(PHONES), st.sampled_from(PARENTS)
)


@st.composite
def changed(draw: st.DrawFn, before: list[Line]) -> list[Line]:
    """The list a month later: somebody moved, got a phone, came or left."""
    after: list[Line] = []
    for line in before:
        what = draw(st.sampled_from(["same", "same", "move", "phone", "gone"]))
        if what == "move":
            line = replace(line, group=draw(st.sampled_from(GROUPS)))
        elif what == "phone":
            line = replace(line, phone=draw(st.sampled_from(PHONES)))
        if what != "gone":
            after.append(line)
    return [*after, *draw(st.lists(lines, max_size=3))]


def as_file(rows: list[Line]) -> bytes:
    return "\n".join(["ФИО;Класс;Дата рождения;Телефон;Родители", *(row.text() for row in rows)]).encode()


async def _quietly(done: int, total: int) -> None:
    """Nobody watches."""


@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_importing_again_changes_nothing(running: Running, data: st.DataObject) -> None:
    """STR-13: for any list, and for the changed list after it: the second import creates and changes nothing.

    And every student on the roll is in exactly one group, every guardian has a child there.
    """
    first = data.draw(st.lists(lines, min_size=1, max_size=12))
    later = data.draw(changed(first))
    school = await running.school()
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)

    async def import_list(rows: list[Line]) -> ImportReport:
        return await import_now(
            running.wiring.database,
            administrator.actor,
            file_name="list.csv",
            content=as_file(rows),
            progress=_quietly,
        )

    for rows in (first, later):
        report = await import_list(rows)
        again = await import_list(rows)
        assert (again.done.create, again.done.change) == (0, 0)
        assert again.counts == report.counts
        assert again.done.unchanged + again.done.unclear >= report.done.create + report.done.change
        async with running.wiring.database.transaction(school.id) as tx:
            people = await people_of_groups(tx, [one.id for one in await live_groups(tx)])
            placed = [learner.member_id for one in people.values() for learner in one.students]
            known = await tx.execute(
                sql("select count(*) from member_role where organisation_id = :id and role = 'student'"),
                {"id": school.id},
            )
        assert len(placed) == len(set(placed)) == known.scalar_one()
