"""A reconciliation with a list, from the upload to the signature, through real HTTP and PostgreSQL."""

import asyncio
import io
import json
from typing import Any

import openpyxl
import pytest
from sqlalchemy import text as sql
from sqlalchemy.exc import DBAPIError

from fixtures.reconciliation import (
    AUTUMN,
    WINTER,
    applied,
    decide,
    load,
    of_kind,
    path,
    read,
    sign,
    take_in,
)
from fixtures.school import School
from parta.foundation.identity import new_id
from parta.organisations import Role, all_members
from parta.reconciliation import last_reconciliation
from parta.reconciliation.signing import verify_results
from parta.structure import group_of, groups_by_id, guardians_of, live_groups


def said(found: dict[str, Any]) -> set[tuple[str, str, str | None]]:
    return {
        (one["kind"], one["name"], one["new"])
        for one in found["differences"]
        if one["kind"] != "not_joined" and one["state"] == "open"
    }


async def groups_now(school: School) -> dict[str, str]:
    """Every pupil who is here, with the group."""
    async with school.wiring.database.transaction(school.id) as tx:
        found: dict[str, str] = {}
        for one in await all_members(tx):
            if one.has(Role.STUDENT):
                group_id = await group_of(tx, one.id)
                found[one.full_name] = (await groups_by_id(tx, [group_id]))[group_id].name if group_id else ""
        return found


async def test_rec_5_every_proposed_act_puts_the_difference_right(school: School) -> None:
    """REC-4, REC-5: the list's differences, applied in bulk; compared again there is nothing left."""
    head = await school.person("Директорова Анна", Role.HEAD)
    await take_in(school, *AUTUMN)
    found = await load(school, head, *WINTER)
    assert said(found) == {
        ("arrived", "Орлов Иван Павлович", None),
        ("left", "Лисицын Пётр Олегович", None),
        ("transferred", "Гареев Тимур Ильдарович", "7Б"),
        ("renamed", "Дроздова Вера Юрьевна", "Соколова Вера Юрьевна"),
        ("rephoned", "Журавлёва Ольга Ивановна", "+79160000155"),
    }
    assert found["sources"]["listed"] == 5
    assert found["sources"]["present"] == 4
    acts = [one for one in found["differences"] if one["kind"] != "not_joined"]
    answers = await decide(school, head, found, *applied(acts))
    assert [one["problem"] for one in answers] == [None] * 5

    assert await groups_now(school) == {
        "Власова Софья Игоревна": "7А",
        "Гареев Тимур Ильдарович": "7Б",
        "Соколова Вера Юрьевна": "7Б",
        "Журавлёв Егор Денисович": "7Б",
        "Орлов Иван Павлович": "7А",
    }
    async with school.wiring.database.transaction(school.id) as tx:
        people = {one.full_name: one for one in await all_members(tx)}
        assert people["Журавлёва Ольга Ивановна"].phone == "+79160000155"
        assert await guardians_of(tx, [people["Орлов Иван Павлович"].id]) == {people["Орлова Нина Ильинична"].id}
        # Without a child here the guardian leaves with him; the witness stays.
        assert "Лисицына Анна Львовна" not in people
        assert "Власова Мария Петровна" in people

    again = await head.client.post(path(school, found["brief"]["id"], "/comparison"))
    assert said(again.json()) == set()
    assert [one["state"] for one in again.json()["differences"] if one["kind"] != "not_joined"] == ["applied"] * 5

    async with school.wiring.database.transaction(school.id) as tx:
        rows = await tx.execute(
            sql("select act, subject_name, before, after from journal_entry where act like 'reconciliation.%'")
        )
        acts_written = [(row.act, row.subject_name, row.before, row.after) for row in rows]
    assert sum(act == "reconciliation.difference_applied" for act, *_ in acts_written) == 5
    phones = next(row for row in acts_written if row[1] == "Журавлёва Ольга Ивановна")
    assert "01-55" in phones[3]["phone"]
    assert "9160000155" not in json.dumps(phones[3])


async def test_rec_5_a_refused_act_stops_no_other_and_says_why(school: School) -> None:
    """REC-5: what changed since the comparison, a phone of another, a missing reason; each item has its answer."""
    head = await school.person("Директорова Анна", Role.HEAD)
    await take_in(school, *AUTUMN)
    found = await load(school, head, *WINTER)
    (phone,), (moved,), (left,) = (of_kind(found, kind) for kind in ("rephoned", "transferred", "left"))
    async with school.wiring.database.transaction(school.id) as tx:
        await tx.execute(
            sql("update member set phone = '+79160000199' where surname = 'Журавлёва' and organisation_id = :id"),
            {"id": school.id},
        )
    answers = await decide(
        school,
        head,
        found,
        {"differenceId": phone["id"], "what": "apply"},
        {"differenceId": str(new_id()), "what": "apply"},
        {"differenceId": left["id"], "what": "skip", "reason": " "},
        {"differenceId": moved["id"], "what": "apply", "orderNumber": "17-к", "onDate": "2026-11-20"},
    )
    assert [one["code"] for one in answers] == [
        "reconciliation.stale",
        "not_found",
        "reconciliation.reason_missing",
        None,
    ]
    assert "Журавлёва" in answers[0]["problem"]
    assert (await groups_now(school))["Гареев Тимур Ильдарович"] == "7Б"
    assert (await groups_now(school))["Лисицын Пётр Олегович"] == "7А"

    again = await head.client.post(path(school, found["brief"]["id"], "/comparison"))
    (phone,) = of_kind(again.json(), "rephoned")
    assert (phone["old"], phone["state"]) == ("+79160000199", "open")


async def test_rec_4_a_decision_stays_with_its_difference(school: School) -> None:
    """REC-4: kept when compared again, open when the list says something else, settled when somebody else did it."""
    head = await school.person("Директорова Анна", Role.HEAD)
    await take_in(school, *AUTUMN)
    found = await load(school, head, *WINTER)
    reconciliation_id = found["brief"]["id"]
    (phone,), (left,) = of_kind(found, "rephoned"), of_kind(found, "left")
    reason = "Остаётся до каникул, заявление у секретаря"
    await decide(
        school,
        head,
        found,
        {"differenceId": left["id"], "what": "skip", "reason": reason},
        {"differenceId": phone["id"], "what": "skip", "reason": "Проверим у мамы"},
    )
    # The same list again: both stay. A list with a third phone opens the one.
    found = await load(school, head, *WINTER, reconciliation_id=reconciliation_id)
    assert [(one["state"], one["reason"]) for one in of_kind(found, "left")] == [("skipped", reason)]
    newer = [one.replace("000-01-55", "000-01-77") for one in WINTER]
    found = await load(school, head, *newer, reconciliation_id=reconciliation_id, name="новее.csv")
    assert [(one["state"], one["new"]) for one in of_kind(found, "rephoned")] == [("open", "+79160000177")]
    # The pupil is back in the list: the difference that was left open by nobody is settled, a decided one stays.
    found = await load(school, head, *AUTUMN, reconciliation_id=reconciliation_id, name="осень.csv")
    assert [one["state"] for one in of_kind(found, "left")] == ["skipped"]
    assert [one["state"] for one in of_kind(found, "transferred")] == ["settled"]
    answers = await decide(school, head, found, {"differenceId": left["id"], "what": "reopen"})
    assert answers[0]["problem"] is None
    assert (await read(school, head, found))["brief"]["fileName"] == "осень.csv"


async def test_rec_11_an_incomplete_list_makes_nobody_leave(school: School) -> None:
    """REC-11: a group that the list lacks, and a row that can't be read, aren't departures; the witness is one."""
    head = await school.person("Директорова Анна", Role.HEAD)
    await take_in(school, *AUTUMN)
    unreadable = AUTUMN[2].replace(";7А;", ";??;")
    found = await load(school, head, AUTUMN[0], unreadable)
    assert [one["name"] for one in of_kind(found, "left")] == ["Гареев Тимур Ильдарович"]
    assert found["unjudged"] == [{"name": "7Б", "students": 2}]
    assert [one["row"] for one in found["problems"]] == [3]


async def test_rec_12_who_an_unclear_person_is_a_person_says(school: School) -> None:
    """REC-12, ROSTER-16: a parent's namesake in a like family; chosen, the phone is what differs."""
    head = await school.person("Директорова Анна", Role.HEAD)
    await take_in(school, *AUTUMN)
    namesake = "Власов Артём Игоревич;05.09.2015;7Б;;Мать: Власова Мария Петровна, +7 916 000-07-77"
    found = await load(school, head, *AUTUMN[1:], namesake)
    (unclear,) = of_kind(found, "unclear")
    assert unclear["name"] == "Власова Мария Петровна"
    (candidate,) = unclear["candidates"]
    assert "Соня Власова, 7А" in candidate["detail"] or "Софья Власова, 7А" in candidate["detail"]
    (refused,) = await decide(school, head, found, {"differenceId": unclear["id"], "what": "apply"})
    assert refused["code"] == "reconciliation.choice_missing"

    await decide(
        school,
        head,
        found,
        {"differenceId": unclear["id"], "what": "apply", "choice": candidate["memberId"]},
    )
    found = await read(school, head, found)
    assert [one["state"] for one in of_kind(found, "unclear")] == ["applied"]
    assert [(one["name"], one["new"]) for one in of_kind(found, "rephoned")] == [
        ("Власова Мария Петровна", "+79160000777")
    ]
    await decide(school, head, found, *applied([*of_kind(found, "arrived"), *of_kind(found, "rephoned")]))
    async with school.wiring.database.transaction(school.id) as tx:
        people = {one.full_name: one for one in await all_members(tx)}
        mother = people["Власова Мария Петровна"]
        assert await guardians_of(tx, [people["Власов Артём Игоревич"].id]) == {mother.id}
        assert await guardians_of(tx, [people["Власова Софья Игоревна"].id]) == {mother.id}
        assert mother.phone == "+79160000777"


async def test_rec_8_a_signed_result_is_kept_compared_and_printed(school: School) -> None:
    """REC-7, REC-8: signed with a code, bound to the one before, refused by the database when somebody alters it."""
    head = await school.person("Директорова Анна", Role.HEAD)
    await take_in(school, *AUTUMN)
    first = await load(school, head, *AUTUMN)
    refused = await head.client.post(
        path(school, first["brief"]["id"], "/signature"), json={"code": "000000", "acceptsOpen": False}
    )
    # Nobody has come yet: that is a difference, too.
    assert refused.json()["code"] == "reconciliation.still_open"
    wrong = await head.client.post(
        path(school, first["brief"]["id"], "/signature"), json={"code": "000000", "acceptsOpen": True}
    )
    assert wrong.status_code in {400, 409, 410, 422}
    signed = await sign(school, head, first)
    assert signed["brief"]["state"] == "signed"
    assert (signed["brief"]["number"], signed["brief"]["students"], signed["brief"]["sinceLast"]) == (1, 5, None)
    assert len(signed["brief"]["hash"]) == 64

    second = await load(school, head, *WINTER)
    assert second["brief"]["sinceLast"] == {**second["brief"]["sinceLast"], "came": 0, "went": 0, "moved": 0}
    acts = [one for one in second["differences"] if one["kind"] in {"arrived", "left", "transferred"}]
    await decide(school, head, second, *applied(acts))
    await decide(
        school,
        head,
        second,
        {"differenceId": of_kind(second, "renamed")[0]["id"], "what": "skip", "reason": "Ждём документ"},
    )
    administrator = await school.person("Админова Нина", Role.ADMINISTRATOR)
    signed = await sign(school, administrator, second)
    since = signed["brief"]["sinceLast"]
    assert (since["came"], since["went"], since["moved"]) == (1, 1, 1)
    counts = {one["kind"]: one for one in signed["brief"]["counts"]}
    assert (counts["arrived"]["applied"], counts["renamed"]["skipped"], counts["rephoned"]["open"]) == (1, 1, 1)

    late = await head.client.post(path(school, second["brief"]["id"], "/comparison"))
    assert late.json()["code"] == "reconciliation.ended"
    overview = (await head.client.get(path(school))).json()
    assert [one["number"] for one in overview["history"]] == [2, 1]
    assert overview["deadline"]["isDone"]
    assert overview["isIntact"]

    pdf = await head.client.get(path(school, second["brief"]["id"], "/result.pdf"))
    assert pdf.content.startswith(b"%PDF-")
    xlsx = await head.client.get(path(school, second["brief"]["id"], "/result.xlsx"))
    book = openpyxl.load_workbook(io.BytesIO(xlsx.content))
    assert book.sheetnames == ["Расхождения", "Группы", "Подпись"]
    rows = list(book["Расхождения"].iter_rows(values_only=True))
    assert ("Прибыли", "Орлов Иван Павлович", "7А", None, "исправлено", None) in [
        tuple(cell or None for cell in row) for row in rows
    ]
    assert any(row[5] == "Ждём документ" for row in rows if len(row) > 5)
    assert signed["brief"]["hash"] in [row[1] for row in book["Подпись"].iter_rows(values_only=True)]

    async with school.wiring.database.transaction(school.id) as tx:
        assert await verify_results(tx) is None
        last = await last_reconciliation(tx)
        assert last is not None
        assert (last.number, last.students, last.signer) == (2, 5, "Админова Нина")
    for statement in (
        "update reconciliation_result set signed_at = now()",
        "delete from reconciliation_result",
    ):
        with pytest.raises(DBAPIError):
            async with school.wiring.database.system(school.id) as tx:
                await tx.execute(sql(statement))


async def test_rec_7_a_code_signs_one_reconciliation_once_and_is_no_sign_in(school: School) -> None:
    """REC-7, ACC-12: two tabs sign at once: one result."""
    head = await school.person("Директорова Анна", Role.HEAD)
    await take_in(school, *AUTUMN)
    found = await load(school, head, *AUTUMN)
    asked = await head.client.post(path(school, found["brief"]["id"], "/signature/code"))
    assert asked.status_code == 200, asked.text
    assert "•" in asked.json()["contact"]
    async with school.wiring.database.system() as tx:
        letter = (await school.wiring.postman.read_mailbox(tx))[0]
    assert "подпис" in letter.text
    code = "".join(character for character in letter.text if character.isdigit())[:6]
    stolen = await head.client.post("/api/sign-in", json={"contact": letter.recipient, "code": code})
    assert stolen.status_code >= 400
    both = await asyncio.gather(
        *(
            head.client.post(path(school, found["brief"]["id"], "/signature"), json={"code": code, "acceptsOpen": True})
            for _ in range(2)
        )
    )
    assert sorted(one.status_code for one in both)[0] == 200
    assert sorted(one.status_code for one in both)[1] >= 400
    async with school.wiring.database.transaction(school.id) as tx:
        assert (await tx.execute(sql("select count(*) from reconciliation_result"))).scalar_one() == 1


async def test_rec_1_one_reconciliation_at_a_time(school: School) -> None:
    head = await school.person("Директорова Анна", Role.HEAD)
    await take_in(school, *AUTUMN)
    mine, other = new_id(), new_id()
    first = await head.client.post(path(school), json={"id": str(mine)})
    assert first.status_code == 201, first.text
    repeated = await head.client.post(path(school), json={"id": str(mine)})
    assert repeated.status_code == 201
    assert (await head.client.post(path(school), json={"id": str(other)})).json()["code"] == (
        "reconciliation.already_open"
    )
    dropped = await head.client.post(path(school, mine, "/drop"))
    assert dropped.status_code == 204
    assert (await head.client.post(path(school), json={"id": str(other)})).status_code == 201


async def test_rec_6_who_has_not_come_is_named_by_group_and_invited(school: School) -> None:
    """REC-6: a line a group; its act makes links for those who are missing, and stays decided while they come."""
    head = await school.person("Директорова Анна", Role.HEAD)
    await take_in(school, *AUTUMN)
    found = await load(school, head, *AUTUMN)
    lines = of_kind(found, "not_joined")
    assert [(one["group"], one["students"], one["guardians"]) for one in lines] == [
        ("7А", {"came": 0, "everybody": 3}, {"came": 0, "everybody": 3}),
        ("7Б", {"came": 0, "everybody": 2}, {"came": 0, "everybody": 2}),
    ]
    assert "Власова Софья Игоревна" in lines[0]["absent"]
    await decide(school, head, found, *applied(lines[:1]))
    links = (await head.client.get(school.path("/invitations"))).json()["invitations"]
    assert sorted(one["role"] for one in links) == ["guardian", "student"]
    again = await head.client.post(path(school, found["brief"]["id"], "/comparison"))
    assert [one["state"] for one in of_kind(again.json(), "not_joined")] == ["applied", "open"]


async def test_rec_13_only_administrators_run_it_and_another_school_sees_nothing(school: School) -> None:
    head = await school.person("Директорова Анна", Role.HEAD)
    await take_in(school, *AUTUMN)
    found = await load(school, head, *AUTUMN)
    teacher = await school.person("Учителева Мария", Role.TEACHER)
    guardian = await school.person("Родителев Олег", Role.GUARDIAN)
    for someone in (teacher, guardian):
        assert (await someone.client.get(path(school, found["brief"]["id"]))).status_code == 403
        assert (await someone.client.get(path(school))).status_code == 403
        assert (await someone.client.post(path(school), json={"id": str(new_id())})).status_code == 403
    async with school.wiring.database.transaction(school.id) as tx:
        assert {one.name for one in await live_groups(tx)} >= {"7А", "7Б"}
    assert (await head.client.get(path(school, found["brief"]["id"]))).status_code == 200
