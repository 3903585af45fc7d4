"""An erasure of everybody whom an organisation knows: no table holds them afterwards, but what the law keeps (PD-9)."""

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import text as sql

from fixtures.families import listed, make_class
from fixtures.school import Running, School, Someone
from foundation.files.uploading import Sending, picture
from parta.foundation.db import metadata
from parta.foundation.identity import new_id
from parta.organisations import PrivacyParts, Role, local_today, members_by_id
from parta.personal_data import erase_person
from parta.structure import enrol_student, link_guardian

# {table: (columns, why)}: what the law keeps of somebody who was erased.
KEPT_BY_LAW = {
    "journal_entry": ({"actor_name", "subject_name", "before", "after"}, "evidence, bound entry to entry (JRN-1)"),
    "acknowledgement": ({"name", "position", "contact"}, "proves that an order was made known (Labour Code, art. 22)"),
    "guardian_bar": ({"guardian_name", "guardian_name_key"}, "a court keeps somebody from a child who is still here"),
    "application": (
        {"administrator_name", "administrator_email", "administrator_phone", "history"},
        "the organisation's contract with the platform",
    ),
    "regulation": ({"on_behalf_of"}, "requisites of a document"),
    # The demo alone has these: letters that were sent, and who may be signed in as.
    "demo_letter": ({"recipient", "subject", "text"}, "a letter that has been sent"),
    "demo_person": ({"name"}, "the front page of the demo"),
}
_SEARCHED = ("TEXT", "JSONB", "ARRAY", "BYTEA", "BLOB")


async def found(school: School, *words: str) -> dict[str, set[str]]:
    """{table: columns} of the whole database where any text, JSON or bytes hold one of the words."""
    places: dict[str, set[str]] = {}
    async with school.wiring.database.system() as tx:
        for table in metadata.sorted_tables:
            for column in table.columns:
                kind = str(column.type)
                if not kind.startswith(_SEARCHED):
                    continue
                cell = f"encode(\"{column.name}\", 'escape')" if kind in ("BYTEA", "BLOB") else f'"{column.name}"::text'
                # Bytes are compared as PostgreSQL escapes them; case is kept apart there.
                for word in words:
                    wanted = "".join(f"\\{byte:03o}" for byte in word.encode()) if "encode" in cell else word
                    rows = await tx.execute(
                        sql(f"select 1 from {table.name} where strpos(lower({cell}), lower(:word)) > 0 limit 1"),
                        {"word": wanted},
                    )
                    if rows.first() is not None:
                        places.setdefault(table.name, set()).add(column.name)
    return places


@dataclass
class Life:
    """A class whose people have done all that leaves a name somewhere."""

    school: School
    administrator: Someone
    people: dict[str, Someone]

    def words(self, key: str) -> tuple[str, str]:
        """A surname that nobody else has, without its ending, and the phone."""
        return _SURNAMES[key][:-1], self._phones[key]

    _phones: dict[str, str]


_SURNAMES = {"pupil": "Зюзелькина", "mother": "Перепёлкина", "teacher": "Воробьянинова", "curator": "Щукарёва"}


async def _ok(someone: Someone, method: str, path: str, **rest: Any) -> Any:
    answer = await someone.client.request(method, path, **rest)
    assert answer.status_code < 300, f"{method} {path}: {answer.status_code} {answer.text}"
    return answer.json() if "json" in answer.headers.get("content-type", "") else None


async def _live(running: Running) -> Life:
    school = await running.school()
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    people = {
        "curator": await school.person("Щукарёва Мария", Role.TEACHER),
        # A teacher whose own child learns here.
        "teacher": await school.person("Воробьянинова Вера", Role.TEACHER, Role.GUARDIAN),
        "pupil": await school.person("Зюзелькина Соня", Role.STUDENT),
        "mother": await school.person("Перепёлкина Ольга", Role.GUARDIAN),
        "brother": await school.person("Братцев Пётр", Role.STUDENT),
    }
    group = await make_class(school, administrator, "5А", curator=people["curator"])
    async with school.wiring.database.transaction(school.id) as tx:
        for child in ("pupil", "brother"):
            await enrol_student(tx, student_id=people[child].member_id, group_id=group.id)
            await link_guardian(
                tx, guardian_id=people["mother"].member_id, student_id=people[child].member_id, kind="mother"
            )
        await link_guardian(
            tx, guardian_id=people["teacher"].member_id, student_id=people["brother"].member_id, kind="guardian"
        )
        today = str(await local_today(tx))
        members = await members_by_id(tx, [one.member_id for one in people.values()])
    phones = {key: members[one.member_id].phone or "" for key, one in people.items()}
    life = Life(school, administrator, people, phones)
    await _say(life)
    await _office(life, str(group.id), today)
    return life


async def _say(life: Life) -> None:
    """Messages, files and requests, each naming whoever wrote them."""
    school = life.school
    for key, one in life.people.items():
        chats = (await one.client.get(school.path("/conversations"))).json()["conversations"]
        writable = [chat for chat in chats if not chat.get("isReadOnly")]
        body = {
            "id": str(new_id()),
            "body": f"Пишет {one.name}",
            "replyToId": None,
            "attachmentIds": [],
            "mentions": [],
        }
        if writable:
            await _ok(one, "POST", school.path(f"/conversations/{writable[0]['id']}/messages"), json=body)
        sending = Sending(school, one, one)
        await sending.send(bytes(picture(40, 30).write_to_buffer(".jpg")), f"{one.name}.jpg")
        asked = {"id": str(new_id()), "subjectId": str(one.member_id), "kind": "correction"}
        note = f"{one.name}, {life._phones[key]}"
        await _ok(one, "POST", school.path("/personal-data/requests"), json={**asked, "note": note})
        await _ok(one, "POST", school.path("/personal-data/exports"), json={
            "id": str(new_id()), "subjectId": str(one.member_id)
        })  # fmt: skip


async def _office(life: Life, group_id: str, today: str) -> None:
    """What an office writes down about them: lists, movements, a comparison, orders, requests, the year."""
    school, administrator, people = life.school, life.administrator, life.people
    names, phones = {key: one.name for key, one in people.items()}, life._phones
    # An arrival of somebody new with the mother; a leave and a lesson of the teacher.
    new = {
        "id": str(new_id()), "kind": "arrival", "onDate": today, "toGroupId": group_id, "orderNumber": "1",
        "person": {"surname": "Новиков", "givenName": "Лев", "guardians": [
            {"surname": "Перепёлкина", "givenName": "Ольга", "phone": phones["mother"], "kind": "mother"}
        ]},
    }  # fmt: skip
    await _ok(people["curator"], "POST", school.path("/movements"), json={"movement": new})
    leaves = {"id": str(new_id()), "kind": "departure", "memberId": str(people["pupil"].member_id), "onDate": today}
    reason = {"reason": f"{names['pupil']} переезжает"}
    await _ok(people["curator"], "POST", school.path("/movements"), json={"movement": {**leaves, **reason}})
    for key in ("teacher", "curator"):
        rest = {"id": str(new_id()), "kind": "leave", "memberId": str(people[key].member_id), "onDate": today}
        order = {"orderNumber": "2-к", "reason": f"{names[key]}: отпуск"}
        body = {"movement": {**rest, **order}, "isApplied": True}
        await _ok(administrator, "POST", school.path("/movements"), json=body)
    # A list that isn't applied, with a row that isn't understood; and a comparison with another one.
    rows = [
        f"{names['pupil']};5А;+7;{names['mother']};{phones['mother']}",
        f"{names['teacher']};непонятно;{phones['teacher']};;",
        f"{names['curator']};;{phones['curator']};;",
    ]
    content = "\n".join(["ФИО;Класс;Телефон;Мать;Телефон матери", *rows]).encode("utf-8-sig")
    await _ok(administrator, "POST", school.path("/rosters"), params={"filename": "осень.csv"}, content=content)
    path = school.path(f"/reconciliations/{new_id()}/roster")
    await _ok(administrator, "POST", path, params={"filename": "сверка.csv"}, content=content)
    # A parent asks for a child in words; a stranger asks to be let in and names the child.
    asked = {"id": str(new_id()), "childName": names["pupil"], "groupId": group_id, "kind": "other"}
    await _ok(people["teacher"], "POST", school.path("/guardianship-requests"), json=asked)
    link = {"id": str(new_id()), "groupId": group_id, "role": "guardian"}
    await _ok(administrator, "POST", school.path("/invitations"), json={"invitations": [link]})
    async with school.wiring.database.system(school.id) as tx:
        for key in ("pupil", "mother", "curator", "teacher"):
            await tx.execute(
                sql(
                    "insert into join_request (organisation_id, id, invitation_id, group_id, role, account_id, surname,"
                    " given_name, child_name, created_at, state) values (:organisation, :id, :invitation, :group,"
                    " 'guardian', :account, :surname, 'Олег', :child, now(), 'refused')"
                ),
                {
                    "organisation": tx.organisation, "id": new_id(), "invitation": link["id"], "group": group_id,
                    "account": people[key].account_id, "surname": _SURNAMES[key], "child": names["pupil"],
                },
            )  # fmt: skip
    # A bar, a subject, a document that is signed, the year's plan, an archive for another system.
    barred = await listed(school, "Отцов Пётр", Role.GUARDIAN)
    assert barred
    await _ok(administrator, "POST", school.path("/school-year/turns"), json={"id": str(new_id())})
    await _ok(administrator, "PATCH", school.path(f"/members/{people['teacher'].member_id}"), json={
        "position": "Учитель физики"
    })  # fmt: skip
    await _ok(administrator, "POST", school.path("/activation/reminders"), json={
        "channel": "sheet", "audience": "staff"
    })  # fmt: skip


@pytest.mark.parametrize("key", ["pupil", "mother", "teacher", "curator"])
async def test_pd_9_nobody_is_left_in_any_table(running: Running, key: str) -> None:
    life = await _live(running)
    school, someone = life.school, life.people[key]
    words = life.words(key)
    before = await found(school, *words)
    # The witness: the search finds what there is to find, in rows of others as well.
    assert {
        "member",
        "account",
        "message",
        "stored_file",
        "data_request",
        "roster_import",
    } <= before.keys()
    assert key == "mother" or "event_log" in before
    assert {"pupil": "join_request", "mother": "movement", "teacher": "movement", "curator": "movement"}[key] in before
    await erase(school, someone)
    left = {
        table: columns - KEPT_BY_LAW.get(table, (set[str](), ""))[0]
        for table, columns in (await found(school, *words)).items()
    }
    assert {table: columns for table, columns in left.items() if columns} == {}
    assert (await someone.client.get(school.path("/conversations"))).status_code in (401, 404)
    witness = next(one for other, one in life.people.items() if other != key)
    assert (await witness.client.get(school.path("/conversations"))).status_code == 200
    await erase(school, someone)  # twice as well


async def erase(school: School, someone: Someone) -> None:
    async with school.wiring.database.system(school.id) as tx:
        await erase_person(tx, school.wiring.register(PrivacyParts), someone.member_id)
