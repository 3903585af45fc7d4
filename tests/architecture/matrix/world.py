"""Two organisations with people of every role in each relation, and something of everything that a route is about."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text as sql

from architecture.matrix.examples import Target
from fixtures.families import listed, make_class
from fixtures.school import Running, School, Someone
from foundation.files.uploading import Sending, picture
from parta.foundation.identity import new_id
from parta.organisations import Role, local_today
from parta.structure import enrol_student, link_guardian, unlink_guardian

# Those whom every row of the table speaks of.
ROLES = (
    "head",
    "administrator",
    "administration",
    "teacher",
    "staff",
    "curator",
    "student",
    "guardian",
    "unconfirmed",
    "nobody",
)
_GRANTS: dict[str, tuple[Role, ...]] = {
    "head": (Role.HEAD,),
    "administrator": (Role.ADMINISTRATOR,),
    "administration": (Role.ADMINISTRATION,),
    "teacher": (Role.TEACHER,),
    "staff": (Role.STAFF,),
    "curator": (Role.TEACHER,),
    "student": (Role.STUDENT,),
    "guardian": (Role.GUARDIAN,),
    "nobody": (),
}


@dataclass
class World:
    """`ended`: people whose role or relationship ended; `office`: ids of what belongs to the whole organisation."""

    school: School
    people: dict[str, Someone]
    today: date
    ended: dict[str, Someone] = field(default_factory=dict[str, Someone])
    groups: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    things: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    office: dict[str, Any] = field(default_factory=dict[str, Any])

    def target(self, someone: Someone, *, group: str, things: str) -> Target:
        own = self.office.get(f"regulation of {things}")
        # Somebody whom everybody of the group may write to; those who wait write to administrators only.
        partner = {"curator": "teacher", "unconfirmed": "administrator"}.get(things, "curator")
        return Target(
            {
                **self.office,
                **self.groups[group],
                **self.things[things],
                **({"regulation_id": own} if own else {}),
                "partner_id": self.people[partner].member_id,
                "emoji": "👍",
                "width": "320",
                "role": "teacher",
            },
            someone,
        )


async def ok(someone: Someone, method: str, path: str, **rest: Any) -> Any:
    """What an answer holds that must not be a refusal: the world is made by people who may."""
    answer = await someone.client.request(method, path, **rest)
    assert answer.status_code < 300, f"{method} {path}: {answer.status_code} {answer.text}"
    return answer.json() if "json" in answer.headers.get("content-type", "") else None


async def make_world(running: Running, name: str) -> World:
    school = await running.school(name=name)
    people = {role: await school.person(f"{role.title()} Имя", *_GRANTS[role]) for role in ROLES if role in _GRANTS}
    people["unconfirmed"] = await school.person("Ждущий Павел", Role.TEACHER, is_confirmed=False)
    people["mate"] = await school.person("Соседов Саша", Role.STUDENT)
    people["far_curator"] = await school.person("Дальняя Вера", Role.TEACHER)
    people["far_student"] = await school.person("Дальний Юра", Role.STUDENT)
    people["far_guardian"] = await school.person("Дальний Отец", Role.GUARDIAN)
    async with school.wiring.database.transaction(school.id) as tx:
        world = World(school, people, await local_today(tx))
    administrator = people["administrator"]
    await set_settings(world, is_on=True)
    await _make_group(world, "own", "5А", "curator", ("student", "mate"), "guardian", ("teacher", "staff"))
    await _make_group(world, "other", "6Б", "far_curator", ("far_student",), "far_guardian", ())
    await _make_office(world)
    for role in (*ROLES, "far_curator"):
        await _make_things(world, role)
    await Sending(school, administrator, administrator).work()
    await _end_some(world)
    return world


async def set_settings(world: World, *, is_on: bool) -> None:
    """What the organisation lets students do."""
    settings = {
        "studentsCreateConversations": is_on,
        "studentsStartCalls": is_on,
        # A text of a consent is published here; whom it keeps at the door is PD-11's to prove.
        "processingConsentIsRequired": False,
    }
    administrator = world.people["administrator"]
    await ok(administrator, "PATCH", world.school.path(), json={"settings": settings})


async def end_calls(world: World) -> None:
    """No call goes on any more."""
    async with world.school.wiring.database.transaction(world.school.id) as tx:
        await tx.execute(sql("update call set ended_at = now() where ended_at is null"))


async def _make_group(
    world: World, key: str, name: str, curator: str, students: tuple[str, ...], guardian: str, teachers: tuple[str, ...]
) -> None:
    """A class with its people, a subgroup, a deputy, movements, requests and links."""
    school, people = world.school, world.people
    administrator, leader, parent = people["administrator"], people[curator], people[guardian]
    group = await make_class(school, administrator, name, curator=leader)
    pupils = [await group.pupil(f"Запасной{number} Пётр") for number in range(3)]
    deputy = await school.person("Заместитель Анна", Role.TEACHER)
    async with school.wiring.database.transaction(school.id) as tx:
        for one in students:
            await enrol_student(tx, student_id=people[one].member_id, group_id=group.id)
        await link_guardian(tx, guardian_id=parent.member_id, student_id=people[students[0]].member_id, kind="mother")
    ids: dict[str, Any] = {
        "group_id": group.id,
        "group_name": name,
        "student_id": people[students[0]].member_id,
        "student_name": people[students[0]].name,
        "guardian_id": parent.member_id,
        "pupil_id": pupils[0],
        "curator_id": leader.member_id,
        "today": world.today.isoformat(),
        **{one: new_id() for one in ("division_id", "subgroup_id", "second_subgroup_id", "deputy_id")},
        **{one: new_id() for one in ("movement_id", "applied_id", "invitation_id", "revoked_id")},
    }
    one = school.path(f"/groups/{group.id}")
    taught = [{"memberId": str(people[each].member_id), "subject": "Физика"} for each in teachers]
    if key == "own":
        taught.append({"memberId": str(people["unconfirmed"].member_id), "subject": "Химия"})
    await ok(administrator, "PUT", f"{one}/teachers", json={"teachers": taught})
    await ok(
        administrator, "PUT", f"{one}/divisions/{ids['division_id']}",
        json={"name": "Языки", "kind": "language", "subgroups": [
            {"id": str(ids["subgroup_id"]), "name": "Английский"},
            {"id": str(ids["second_subgroup_id"]), "name": "Немецкий"},
        ]},
    )  # fmt: skip
    await ok(
        administrator, "PUT", f"{one}/deputies/{ids['deputy_id']}",
        json={"memberId": str(deputy.member_id), "since": ids["today"]},
    )  # fmt: skip
    for by, movement, pupil, is_applied in (
        (leader, ids["movement_id"], pupils[1], False),
        (administrator, ids["applied_id"], pupils[2], True),
    ):
        body = {"id": str(movement), "kind": "departure", "memberId": str(pupil), "onDate": ids["today"]}
        body["orderNumber"] = "45-д"
        await ok(by, "POST", school.path("/movements"), json={"movement": body, "isApplied": is_applied})
    asked = {"id": str(new_id()), "childName": people[students[-1]].name, "groupId": str(group.id), "kind": "father"}
    ids["family_request_id"] = (await ok(parent, "POST", school.path("/guardianship-requests"), json=asked))["id"]
    for invitation in (ids["invitation_id"], ids["revoked_id"]):
        link = {"id": str(invitation), "groupId": str(group.id), "role": "guardian"}
        await ok(administrator, "POST", school.path("/invitations"), json={"invitations": [link]})
    await ok(administrator, "POST", school.path(f"/invitations/{ids['revoked_id']}/revoke"))
    ids["stranger_id"] = await listed(school, "Чужаков Пётр", Role.GUARDIAN)
    async with school.wiring.database.transaction(school.id) as tx:
        await tx.execute(
            sql(
                "insert into invitation_use (organisation_id, invitation_id, member_id, at, way)"
                " values (:organisation, :invitation, :member, now(), 'open')"
            ),
            {"organisation": tx.organisation, "invitation": ids["invitation_id"], "member": ids["stranger_id"]},
        )
    for key_of_request in ("request_id", "accepted_id"):
        ids[key_of_request] = await _join_request(world, ids)
    await ok(
        administrator, "POST", school.path(f"/join-requests/{ids['accepted_id']}/accept"),
        json={"studentId": str(ids["student_id"])},
    )  # fmt: skip
    world.groups[key] = ids


async def _join_request(world: World, ids: dict[str, Any]) -> UUID:
    """Somebody with an account asks to be let into the group as a guardian."""
    request, account = new_id(), new_id()
    async with world.school.wiring.database.system(world.school.id) as tx:
        someone = (await tx.execute(sql("select * from account limit 1"))).mappings().one()
        values = {
            **someone, "id": account, "phone": f"+7911{account.int % 10**7:07d}", "email": None, "name": "Проситель",
        }  # fmt: skip
        names = ", ".join(f'"{one}"' for one in values)
        await tx.execute(
            sql(f"insert into account ({names}) values ({', '.join(f':{one}' for one in values)})"), values
        )
        await tx.execute(
            sql(
                "insert into join_request (organisation_id, id, invitation_id, group_id, role, account_id, surname,"
                " given_name, child_name, created_at) values (:organisation, :id, :invitation, :group, 'guardian',"
                " :account, 'Просителев', 'Олег', 'Student Имя', now())"
            ),
            {
                "organisation": tx.organisation, "id": request, "invitation": ids["invitation_id"],
                "group": ids["group_id"], "account": account,
            },
        )  # fmt: skip
    return request


async def _make_office(world: World) -> None:
    """What belongs to the whole organisation: a list, a reconciliation, a plan of the year, documents, a client."""
    school, administrator, office = world.school, world.people["administrator"], world.office
    for name in ("roster_id", "reconciliation_id", "turn_id", "client_id", "draft_id"):
        office[name] = new_id()
    colleague = await school.person("Коллегин Иван", Role.TEACHER, Role.STAFF)
    waiting = await school.person("Новикова Ольга", Role.TEACHER, is_confirmed=False)
    dismissed = await school.person("Бывший Фёдор", Role.TEACHER)
    office |= {"colleague_id": colleague.member_id, "waiting_id": waiting.member_id, "gone_id": dismissed.member_id}
    office["listed_id"] = await listed(school, "Списков Олег", Role.STAFF)
    await ok(administrator, "POST", school.path(f"/members/{dismissed.member_id}/dismiss"), json={})
    roster = "ФИО;Дата рождения;Класс\nВласова Софья Игоревна;01.02.2013;7А".encode("utf-8-sig")
    await ok(
        administrator, "POST", school.path("/rosters"), content=roster,
        params={"filename": "осень.csv", "id": str(office["roster_id"])},
    )  # fmt: skip
    path = school.path("/reconciliations")
    await ok(administrator, "POST", path, json={"id": str(office["reconciliation_id"])})
    await ok(administrator, "POST", school.path("/school-year/turns"), json={"id": str(office["turn_id"])})
    client = {"id": str(office["client_id"]), "name": "Журнал", "scopes": ["roster"]}
    await ok(administrator, "POST", school.path("/exchange/clients"), json=client)

    for kind in ("processing", "photo"):
        text = {"id": str(new_id()), "kind": kind, "body": "Я согласен на обработку данных. " * 20}
        await ok(administrator, "POST", school.path("/personal-data/texts"), json=text)
    period = dict.fromkeys(("since", "until"), world.today.isoformat())
    paper = await administrator.client.get(school.path("/movements/sheet.pdf"), params=period)
    sending = Sending(school, administrator, administrator)
    file, _ = await sending.processed(paper.content, "положение.pdf")

    async def document(document_id: Any, audience: str, *groups: str) -> None:
        body = {
            "id": str(document_id), "title": "Положение", "number": "1", "dated": "2026-11-20", "fileId": file.id,
            "audience": audience, "onBehalfOf": "Директор",
            "groupIds": [str(world.groups[one]["group_id"]) for one in groups],
        }  # fmt: skip
        await ok(administrator, "POST", school.path("/regulations"), json=body)

    await document(office["draft_id"], "staff")
    for audience, group, readers in (
        ("staff", (), ("head", "administrator", "administration", "teacher", "staff", "curator")),
        ("guardians", ("own",), ("guardian", "class")),
        ("guardians", ("other",), ("far_curator",)),
    ):
        published = new_id()
        await document(published, audience, *group)
        await ok(administrator, "POST", school.path(f"/regulations/{published}/publish"))
        for one in readers:
            office[f"regulation of {one}"] = published
    office["regulation_id"] = office["regulation of head"]


async def _make_things(world: World, role: str) -> None:
    """A conversation that the person leads, with a message, a call and files; what they asked for."""
    school, someone, mate = world.school, world.people[role], world.people["mate"]
    conversation, message, call, asked, erasure, export = (new_id() for _ in range(6))
    made = {"id": str(conversation), "kind": "custom", "title": f"Беседа {role}"}
    people = {str(someone.member_id), str(mate.member_id)}
    administrator = world.people["administrator"]
    body = {**made, "memberIds": sorted(people - {str(administrator.member_id)})}
    await ok(administrator, "POST", school.path("/conversations"), json=body)
    async with school.wiring.database.system(school.id) as tx:
        values = {"conversation": conversation, "someone": someone.member_id, "by": administrator.member_id}
        await tx.execute(
            sql(
                "update conversation_member set is_moderator = member_id = :someone,"
                " left_at = case when member_id = :by and :by <> :someone then now() end"
                " where conversation_id = :conversation"
            ),
            values,
        )
        await tx.execute(
            sql(
                "insert into call (organisation_id, id, conversation_id, purpose, started_by, started_at, message_id)"
                " values (:organisation, :call, :conversation, 'call', :someone, now(), :message)"
            ),
            {**values, "organisation": tx.organisation, "call": call, "message": message},
        )
        await tx.execute(
            sql(
                "insert into guardianship_request (organisation_id, id, member_id, child_name, child_key, kind,"
                " created_at) values (:organisation, :id, :someone, 'Кто-то', 'кто-то', 'other', now())"
            ),
            {"organisation": tx.organisation, "id": asked, "someone": someone.member_id},
        )
    path = school.path(f"/conversations/{conversation}/messages")
    await ok(someone, "POST", path, json={"id": str(message), "body": "Здравствуйте"})
    async with school.wiring.database.transaction(school.id) as tx:
        subject = {"organisation": tx.organisation, "someone": someone.member_id, "request": erasure}
        await tx.execute(
            sql(
                "insert into data_request (organisation_id, id, kind, subject_id, asked_by, state, created_at,"
                " cools_until, due_at) values (:organisation, :request, 'correction', :someone, :someone, 'open',"
                " now() - interval '9 days', now() - interval '8 days', now() + interval '20 days')"
            ),
            subject,
        )
    body = {"id": str(export), "subjectId": str(someone.member_id)}
    await ok(someone, "POST", school.path("/personal-data/exports"), json=body)
    sending = Sending(school, someone, mate)
    upload = sending.upload()
    assert (await upload.begin(5)).status_code == 201
    photo = await sending.send(bytes(picture().write_to_buffer(".jpg")), "снимок.jpg")
    world.things[role] = {
        "conversation_id": conversation,
        "message_id": message,
        "call_id": call,
        "mate_id": mate.member_id,
        "upload_id": upload.id,
        "photo_id": photo.id,
        "asked_id": asked,
        "data_request_id": erasure,
        "export_id": export,
        "reader_id": someone.member_id,
    }  # fmt: skip


async def _end_some(world: World) -> None:
    """People who were what others are: a role or a relationship of theirs ended."""
    school, administrator, own = world.school, world.people["administrator"], world.groups["own"]
    far = world.groups["other"]
    gone = await school.person("Уволенный Олег", Role.TEACHER)
    former = await school.person("Прежняя Анна", Role.TEACHER)
    parted = await school.person("Прежний Опекун", Role.GUARDIAN)
    barred = await school.person("Закрытый Отец", Role.GUARDIAN)
    moved = await school.person("Переведённый Лёва", Role.STUDENT)
    path = school.path(f"/groups/{own['group_id']}/curator")
    for one in (gone, former):
        await ok(administrator, "PUT", path, json={"memberId": str(one.member_id)})
    await ok(administrator, "PUT", path, json={"memberId": str(world.people["curator"].member_id)})
    await ok(administrator, "POST", school.path(f"/members/{gone.member_id}/dismiss"), json={})
    async with school.wiring.database.transaction(school.id) as tx:
        await enrol_student(tx, student_id=moved.member_id, group_id=own["group_id"])
        for one in (parted, barred):
            await link_guardian(tx, guardian_id=one.member_id, student_id=own["student_id"], kind="father")
        await link_guardian(tx, guardian_id=barred.member_id, student_id=far["student_id"], kind="father")
    async with school.wiring.database.transaction(school.id) as tx:
        await enrol_student(tx, student_id=moved.member_id, group_id=world.groups["other"]["group_id"])
        await unlink_guardian(tx, guardian_id=parted.member_id, student_id=own["student_id"])
    order = {"document": "№ 2-1143/2026", "documentDate": (world.today - timedelta(days=9)).isoformat()}
    for group in (own, far):
        bar = school.path(f"/students/{group['student_id']}/guardians/{barred.member_id}/bar")
        await ok(administrator, "PUT", bar, json=order)
        group["barred_id"] = barred.member_id
    world.ended = {"teacher": gone, "curator": former, "guardian": parted, "barred guardian": barred, "student": moved}
    # What they could reach then: the conversation of the class.
    listing = await ok(world.people["curator"], "GET", school.path("/conversations"))
    shared = next(one for one in listing["conversations"] if own["group_name"] in one["title"])
    world.things["class"] = {**world.things["far_curator"], "conversation_id": shared["id"]}
