"""Requests, archives, and the erasure that leaves nothing behind."""

import io
import json
import zipfile

import pytest_asyncio
from sqlalchemy import text

from fixtures.families import make_class
from fixtures.school import Running, School, Someone
from parta.foundation.db import metadata
from parta.foundation.identity import new_id
from parta.organisations import PrivacyParts, Role
from parta.personal_data import erase_person
from parta.structure import enrol_student, link_guardian

from .test_consents import Asked


@pytest_asyncio.fixture
async def asked(running: Running) -> Asked:
    school = await running.school()
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    curator = await school.person("Серова Мария", Role.TEACHER)
    stranger = await school.person("Чужов Пётр", Role.TEACHER)
    sonya = await school.person("Зюзелькина Соня", Role.STUDENT)
    mother = await school.person("Перепёлкина Ольга", Role.GUARDIAN)
    group = await make_class(school, administrator, "5А", curator=curator)
    async with school.wiring.database.transaction(school.id) as tx:
        await enrol_student(tx, student_id=sonya.member_id, group_id=group.id)
        await link_guardian(tx, guardian_id=mother.member_id, student_id=sonya.member_id, kind="mother")
    return Asked(school, group, administrator, curator, stranger, sonya, mother)


async def _cooled(school: School) -> None:
    async with school.wiring.database.system() as tx:
        await tx.execute(text("update data_request set cools_until = now() - interval '1 minute'"))


async def _ask(asked: Asked, someone: Someone, subject: Someone, kind: str, status: int = 204, note: str = "") -> str:
    request_id = str(new_id())
    await asked.post(
        someone, "/requests", status, id=request_id, subjectId=str(subject.member_id), kind=kind, note=note
    )
    return request_id


async def _work(asked: Asked) -> None:
    await asked.school.wiring.jobs.work(wait=False)


async def test_pd_1_one_sees_ones_own_and_ones_childrens_data_only(asked: Asked) -> None:
    kept = await asked.get(asked.mother, f"/people/{asked.sonya.member_id}/kept")
    rooms = {one["room"]: one["count"] for one in kept["parts"]}
    assert rooms["structure"] > 0
    assert rooms["accounts"] > 0
    assert all(one["what"] and one["why"] for one in kept["parts"]), "every room has its words"
    await asked.get(asked.sonya, f"/people/{asked.mother.member_id}/kept", 404)
    await asked.get(asked.administrator, f"/people/{asked.sonya.member_id}/kept", 404)


async def test_pd_7_the_archive_is_for_the_asker_alone(asked: Asked) -> None:
    export_id = str(new_id())
    body = {"subjectId": str(asked.sonya.member_id)}
    await asked.post(asked.mother, "/exports", 202, id=export_id, **body)
    await asked.post(asked.mother, "/exports", 202, id=export_id, **body)
    second = await asked.post(asked.mother, "/exports", 409, id=str(new_id()), **body)
    assert second["code"] == "personal_data.export_working"
    await asked.post(asked.stranger, "/exports", 404, id=str(new_id()), **body)
    await _work(asked)
    (export,) = (await asked.get(asked.mother))["exports"]
    assert (export["state"], export["done"]) == ("ready", export["total"])
    path = asked.school.path(f"/personal-data/exports/{export_id}/data.zip")
    for other in (asked.sonya, asked.administrator, asked.stranger):
        assert (await other.client.get(path)).status_code == 404
    answer = await asked.mother.client.get(path)
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert {f"{room}.json" for room in asked.school.wiring.register(PrivacyParts).exports} <= set(archive.namelist())
    assert json.loads(archive.read("organisations.json"))["name"] == "Зюзелькина Соня"
    async with asked.school.wiring.database.system() as tx:
        await tx.execute(text("update data_export set expires_at = now() - interval '1 minute'"))
    assert (await asked.mother.client.get(path)).status_code == 404


async def test_pd_8_a_day_to_think_again_and_thirty_to_decide(asked: Asked) -> None:
    request_id = await _ask(asked, asked.mother, asked.sonya, "erasure")
    await asked.post(
        asked.mother,
        "/requests",
        409,
        id=str(new_id()),
        subjectId=str(asked.sonya.member_id),
        kind="erasure",
        note="",
    )
    early = await asked.post(asked.administrator, f"/requests/{request_id}/decision", 409, isGranted=True)
    assert early["code"] == "personal_data.request_cools"
    await asked.post(asked.stranger, f"/requests/{request_id}/cancel", 404)
    await asked.post(asked.mother, f"/requests/{request_id}/cancel", 204)
    assert await asked.get(asked.administrator, "/requests") == []
    again = await _ask(asked, asked.mother, asked.sonya, "erasure")
    (waiting,) = await asked.get(asked.administrator, "/requests")
    assert waiting["dueAt"][:10] > waiting["createdAt"][:10]
    path = f"/requests/{again}/decision"
    bare = await asked.post(asked.administrator, path, 422, isGranted=False, reason="")
    assert bare["code"] == "personal_data.reason_missing"
    await asked.post(asked.administrator, path, isGranted=False, reason="Личное дело хранится по закону об образовании")
    assert (await asked.get(asked.mother))["requests"][0]["reason"].startswith("Личное дело")
    decided = await asked.post(asked.administrator, path, 409, isGranted=True)
    assert decided["code"] == "personal_data.request_decided"


async def test_pd_8_a_child_does_not_erase_itself_but_may_correct(asked: Asked) -> None:
    await _ask(asked, asked.sonya, asked.sonya, "erasure", 403)
    await _ask(asked, asked.sonya, asked.sonya, "correction", 422)
    request_id = await _ask(asked, asked.sonya, asked.sonya, "correction", note="Фамилия через «е»")
    await asked.post(asked.administrator, f"/requests/{request_id}/decision", isGranted=True)
    assert (await asked.get(asked.sonya))["requests"][0]["state"] == "granted"


# Rooms that keep a member's id, and which registered part forgets it.
_NAMED_BY = (
    "member_id", "author_id", "student_id", "guardian_id", "owner_member_id", "subject_id", "asked_by", "created_by",
    "ringing_member_id", "actor_id", "given_by",
)  # fmt: skip


def _room_of(table: str) -> str:
    """The room whose models.py makes the table."""
    import ast
    from pathlib import Path

    import parta

    for path in Path(parta.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "tenant_table"
                and isinstance(node.args[0], ast.Constant)
                and node.args[0].value == table
            ):
                place = path.relative_to(Path(parta.__file__).parent).parts
                return {"db": "journal"}.get(place[1], place[1]) if place[0] == "foundation" else place[0]
    raise AssertionError(table)


# Tables that name only who acted in an office, never whose data it is.
_OFFICE_ONLY = {"year_turn", "exchange_client", "exchange_delivery"}


async def test_pd_9_every_table_with_a_member_belongs_to_a_registered_room(running: Running) -> None:
    rooms = set(running.wiring.register(PrivacyParts).erasers)
    checked = 0
    for table in metadata.sorted_tables:
        if not table.info["isolated"] or table.name in _OFFICE_ONLY:
            continue
        if any(column.name in _NAMED_BY for column in table.columns):
            checked += 1
            assert _room_of(table.name) in rooms, table.name
    assert checked > 20


# What the law keeps of somebody who was erased, and why.
_KEPT_BY_LAW = {
    "journal_entry": "the journal of acts is evidence; its entries are bound to each other",
    "acknowledgement": "a signature under an order proves that it was made known",
    "demo_letter": "the demo's mailbox: a letter that has been sent",
}


async def _found(school: School, *words: str) -> dict[str, str]:
    """{table: column} where any text or JSON of the whole database holds one of the words."""
    places: dict[str, str] = {}
    async with school.wiring.database.system() as tx:
        for table in metadata.sorted_tables:
            for column in table.columns:
                if str(column.type) not in ("TEXT", "JSONB", "TEXT[]", "ARRAY"):
                    continue
                for word in words:
                    rows = await tx.execute(
                        text(f'select 1 from {table.name} where "{column.name}"::text ilike :word limit 1'),
                        {"word": f"%{word}%"},
                    )
                    if rows.first() is not None:
                        places[table.name] = column.name
    return places


async def test_pd_9_after_an_erasure_no_table_holds_the_person(asked: Asked) -> None:
    school = asked.school
    chats = (await asked.sonya.client.get(school.path("/conversations"))).json()["conversations"]
    posted = await asked.sonya.client.post(
        school.path(f"/conversations/{chats[0]['id']}/messages"),
        json={
            "id": str(new_id()),
            "body": "Это пишет Зюзелькина",
            "replyToId": None,
            "attachmentIds": [],
            "mentions": [],
        },
    )
    assert posted.status_code == 201, posted.text
    await _ask(asked, asked.sonya, asked.sonya, "correction", note="Меня зовут Зюзелькина")
    async with school.wiring.database.system(school.id) as tx:
        phone = (
            await tx.execute(text("select phone from account where id = :id"), {"id": asked.sonya.account_id})
        ).scalar_one()
    words = ("Зюзелькин", phone)
    before = await _found(school, *words)
    assert {"member", "message", "account", "data_request"} <= before.keys()  # the witness: the search finds

    request_id = await _ask(asked, asked.mother, asked.sonya, "erasure")
    await _cooled(school)
    await asked.post(asked.administrator, f"/requests/{request_id}/decision", isGranted=True)
    left = await _found(school, *words)
    assert left.keys() <= _KEPT_BY_LAW.keys(), left
    assert (await asked.sonya.client.get(school.path("/personal-data"))).status_code in (401, 404)
    assert (await asked.mother.client.get(school.path("/personal-data"))).status_code == 200  # the witness

    async with school.wiring.database.system(school.id) as tx:
        await erase_person(tx, school.wiring.register(PrivacyParts), asked.sonya.member_id)  # twice as well


async def test_pd_8_an_administrator_does_not_decide_about_their_own_data(asked: Asked) -> None:
    request_id = await _ask(asked, asked.administrator, asked.administrator, "erasure")
    await _cooled(asked.school)
    refused = await asked.post(asked.administrator, f"/requests/{request_id}/decision", 403, isGranted=True)
    assert refused["code"] == "personal_data.own_erasure"
