"""Signatures: by code, on paper, and what becomes of whoever tampers with them."""

import asyncio
import hashlib
import io
import json
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from compliance.conftest import Office
from fixtures.codes import sign_in
from parta.compliance import erase, export
from parta.compliance.rules import is_reminded_on
from parta.organisations import Role


async def test_com_6_reading_then_a_code_then_the_signature(office: Office) -> None:
    made = await office.publish()
    path = office.school.path("/acknowledgements/codes")
    unread = await office.teacher.client.post(path, json={"regulationIds": [made]})
    assert unread.json()["code"] == "compliance.not_read"
    assert "Положение" in unread.json()["detail"]
    found = await office.sign(office.teacher, made)
    assert [one["regulation"]["id"] for one in found["signed"]] == [made]
    assert found["signed"][0]["signature"]["number"] == 1
    assert "*" in found["signed"][0]["signature"]["contact"] or "•" in found["signed"][0]["signature"]["contact"]


async def test_com_6_one_code_signs_exactly_the_documents_it_was_asked_for(office: Office) -> None:
    first, second, third = [await office.publish(title=name) for name in ("Первое", "Второе", "Третье")]
    await office.read(office.teacher, first, second, third)
    code = await office.code(office.teacher, first, second)
    path = office.school.path("/acknowledgements")
    more = await office.teacher.client.post(path, json={"regulationIds": [first, second, third], "code": code})
    assert more.status_code in (400, 410, 422), more.text
    both = await office.teacher.client.post(path, json={"regulationIds": [second, first], "code": code})
    assert both.status_code == 200, both.text
    assert (await office.own(office.teacher))[0] == [third]
    again = await office.teacher.client.post(path, json={"regulationIds": [third], "code": code})
    assert again.status_code in (400, 410, 422)


async def test_com_6_a_code_that_signs_cannot_sign_in_and_the_other_way_round(office: Office) -> None:
    made = await office.publish()
    await office.read(office.teacher, made)
    contact = await office.contact(office.teacher)
    code = await office.code(office.teacher, made)
    async with office.running.anonymous() as client:
        refused = await client.post("/api/sign-in", json={"contact": contact, "code": code})
        assert refused.status_code in (400, 410, 422)
    signed = await office.teacher.client.post(
        office.school.path("/acknowledgements"), json={"regulationIds": [made], "code": code}
    )
    assert signed.status_code == 200, "the witness: the same code signs"


async def test_com_6_wrong_codes_run_out(office: Office) -> None:
    made = await office.publish()
    await office.read(office.teacher, made)
    right = await office.code(office.teacher, made)
    path = office.school.path("/acknowledgements")
    wrong = "000000" if right != "000000" else "000001"
    codes = [
        (await office.teacher.client.post(path, json={"regulationIds": [made], "code": wrong})).json()["code"]
        for _ in range(5)
    ]
    assert len(set(codes)) >= 1
    late = await office.teacher.client.post(path, json={"regulationIds": [made], "code": right})
    assert late.status_code >= 400, "five attempts are all"
    assert (await office.own(office.teacher))[0] == [made]


async def test_com_6_two_windows_that_sign_at_once_make_one_signature(office: Office) -> None:
    made = await office.publish()
    await office.read(office.teacher, made)
    code = await office.code(office.teacher, made)
    path = office.school.path("/acknowledgements")
    answers = await asyncio.gather(
        *(office.teacher.client.post(path, json={"regulationIds": [made], "code": code}) for _ in range(4))
    )
    assert 200 in {one.status_code for one in answers}
    sheet = await office.sheet(made)
    assert [one["signature"]["number"] for one in sheet["signatories"] if one["signature"]] == [1]


async def test_com_6_many_people_at_once_make_one_chain(office: Office) -> None:
    made = await office.publish()
    people = [office.teacher, office.cook, office.head]
    people += [await office.school.person(f"Учитель{number} Имя", Role.TEACHER) for number in range(5)]
    await asyncio.gather(*(office.sign(someone, made) for someone in people))
    sheet = await office.sheet(made)
    assert sorted(one["signature"]["number"] for one in sheet["signatories"]) == list(range(1, 9))
    assert sheet["brokenAt"] is None


async def test_com_7_a_signature_on_paper_has_a_date_and_a_scan_and_is_marked(office: Office) -> None:
    made = await office.publish()
    today = datetime.now(ZoneInfo("Europe/Moscow")).date().isoformat()
    path = office.school.path(f"/regulations/{made}/paper")
    scan = await office.upload(office.head, b"%PDF-1.7\n% a scan\n%%EOF\n", "scan.pdf")
    body = {"memberId": str(office.cook.member_id), "signedOn": today, "scanId": scan}
    assert (await office.teacher.client.post(path, json=body)).status_code == 403
    answer = await office.head.client.post(path, json=body)
    assert answer.status_code == 201, answer.text
    assert answer.json()["channel"] == "paper"
    again = await office.head.client.post(path, json=body)
    assert again.json()["code"] == "compliance.already_signed"
    early = {**body, "memberId": str(office.teacher.member_id), "signedOn": "2020-01-01"}
    assert (await office.head.client.post(path, json=early)).status_code == 422
    scan_path = office.school.path(f"/files/{scan}/content")
    assert (await office.head.client.get(scan_path)).status_code == 200
    assert (await office.teacher.client.get(scan_path)).status_code == 404


def test_com_8_the_days_of_reminders() -> None:
    deadline = date(2026, 12, 10)
    days = [day for day in range(1, 32) if is_reminded_on(deadline, date(2026, 12, day))]
    assert days == [7, 10, 13, 16, 19, 22, 25, 28, 31]


async def test_com_8_a_reminder_reaches_those_who_have_not_signed_once_a_day(office: Office) -> None:
    made = await office.publish(deadline="2026-12-10")
    await office.sign(office.teacher, made)
    path = office.school.path(f"/regulations/{made}/reminders")
    answer = await office.head.client.post(
        path, json={"memberIds": [str(office.teacher.member_id), str(office.cook.member_id)]}
    )
    assert answer.json() == {"people": 1}
    async with office.running.wiring.database.system() as tx:
        letters = await office.running.wiring.postman.read_mailbox(tx)
    told = {letter.recipient for letter in letters if "прочитайте и подпишите" in letter.text}
    assert told == {await office.contact(office.cook)}
    again = await office.head.client.post(path, json={"memberIds": [str(office.cook.member_id)]})
    assert again.json()["code"] == "compliance.nobody_to_remind"


@pytest.mark.parametrize("change", ["update acknowledgement set name = 'Другая'", "delete from acknowledgement"])
async def test_com_9_the_database_refuses_to_change_a_signature(office: Office, change: str) -> None:
    await office.sign(office.teacher, await office.publish())
    with pytest.raises(DBAPIError, match="never changed"):
        async with office.running.wiring.database.engine.begin() as connection:
            await connection.execute(text(change))


@pytest.mark.parametrize(
    ("tampering", "place"),
    [
        ("update acknowledgement set name = 'Другая' where number = 2", 2),
        ("update acknowledgement set signed_on = signed_on - 30 where number = 1", 1),
        ("delete from acknowledgement where number = 2", 2),
        ("update regulation set content_hash = sha256('другой текст'::bytea)", 1),
    ],
)
async def test_com_9_whoever_tampers_behind_the_program_is_found_out(
    office: Office, tampering: str, place: int
) -> None:
    made = await office.publish()
    for someone in (office.teacher, office.cook, office.head):
        await office.sign(someone, made)
    assert (await office.sheet(made))["brokenAt"] is None
    async with office.running.wiring.database.engine.begin() as connection:
        await connection.execute(text("alter table acknowledgement disable trigger signatures_stay"))
        await connection.execute(text(tampering))
        await connection.execute(text("alter table acknowledgement enable trigger signatures_stay"))
    assert (await office.sheet(made))["brokenAt"] == place


async def test_com_9_the_proof_can_be_checked_without_parta(office: Office) -> None:
    made = await office.publish(text="Первая строка")
    for someone in (office.teacher, office.cook):
        await office.sign(someone, made)
    answer = await office.head.client.get(office.school.path(f"/regulations/{made}/proof.json"))
    proof = answer.json()
    assert proof["regulation"]["contentSha256"] == hashlib.sha256("Первая строка".encode()).hexdigest()
    last = bytes.fromhex(proof["firstPreviousHash"])
    for line in proof["signatures"]:
        content = [
            proof["regulation"]["id"], proof["regulation"]["contentSha256"], line["number"], line["member"],
            line["name"], line["position"], line["channel"], line["contact"], line["signedOn"], line["recordedBy"],
            line["scan"], line["signedAt"],
        ]  # fmt: skip
        encoded = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        last = hashlib.sha256(last + encoded).digest()
        assert last.hex() == line["hash"]


async def test_the_sheet_has_the_form_of_the_regulation(office: Office) -> None:
    made = await office.publish(title="=Положение")
    await office.sign(office.teacher, made)
    book = await office.head.client.get(office.school.path(f"/regulations/{made}/sheet.xlsx"))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_index(0).to_python()
    place = next(index for index, row in enumerate(rows) if row[0] == "№")
    assert rows[place][:5] == ["№", "Ф.И.О.", "Должность", "Дата", "Подпись"]
    assert [row[1] for row in rows[place + 1 :]] == ["Ёлкина Вера", "Королёва Анна", "Серова Мария"]
    assert rows[place + 3][4].startswith("кодом на")
    paper = await office.head.client.get(office.school.path(f"/regulations/{made}/sheet.pdf"))
    assert paper.content.startswith(b"%PDF")


async def test_a_document_that_is_a_pdf_is_read_by_those_who_are_asked(office: Office) -> None:
    document = await office.upload(office.head, b"%PDF-1.7\n% an order\n%%EOF\n", "order.pdf")
    made = await office.publish(text="", fileId=document)
    path = office.school.path(f"/regulations/{made}/document.pdf")
    shown = await office.teacher.client.get(path)
    assert (shown.status_code, shown.headers["content-type"]) == (200, "application/pdf")
    guardian = await office.school.person("Власова Ольга", Role.GUARDIAN)
    assert (await guardian.client.get(path)).status_code == 404
    picture = await office.upload(office.head, b"just text", "order.pdf")
    refused = await office.head.client.put(
        office.school.path(f"/regulations/{await office.draft()}"),
        json={"title": "Х", "audience": "staff", "fileId": picture},
    )
    assert refused.json()["code"] == "compliance.not_a_pdf"
    await office.sign(office.teacher, made)


async def test_erasing_a_person_keeps_the_signature_and_the_export_lists_it(office: Office) -> None:
    made = await office.publish()
    await office.sign(office.teacher, made)
    async with office.running.wiring.database.transaction(office.school.id) as tx:
        found = await export(tx, office.teacher.member_id)
        await erase(tx, office.teacher.member_id)
    assert [one["title"] for one in found["signatures"]] == ["Положение об использовании платформы"]
    assert (await office.sheet(made))["brokenAt"] is None
    async with office.running.anonymous() as client:
        await sign_in(client, office.running.wiring, await office.contact(office.cook))  # the witness: codes go on
