"""Coming by a link: who is in at once, who asks, who is refused."""

from fixtures.families import listed, make_class
from fixtures.invitations import Invitations
from parta.organisations import Role, members_by_id
from parta.structure import groups_of_member, people_of_groups


async def test_known_parent_is_in_with_two_fields(invitations: Invitations) -> None:
    """INV-6: the roster knows the parent by the number, in this group and role: contact and code, nothing else."""
    await invitations.group.pupil("Ковалёв Миша")
    parent = await invitations.group.parent("Ковалёва Мария Ивановна", "Ковалёв Миша", phone="+79161234567")
    link = await invitations.link("guardian", by=invitations.curator)
    visitor = invitations.visitor("8 (916) 123-45-67")

    page = (await visitor.page(link["printedCode"].lower())).json()
    assert page["group"] == {"name": "5А", "kind": "class"}
    assert (page["role"], page["state"], page["invitedBy"]) == ("guardian", "active", "Ольга Кураторова")
    assert page["organisation"]["kind"] == "school"

    answer = await visitor.come(link["code"])
    assert answer.status_code == 200, answer.text
    assert answer.json()["state"] == "joined"
    assert answer.json()["groupId"] == str(invitations.group.id)
    me = await visitor.me()
    assert me["memberships"][0]["member"]["id"] == str(parent)
    assert me["account"]["name"] == "Ковалёва Мария Ивановна"

    chats = (await visitor.client.get(invitations.school.path("/conversations"))).json()["conversations"]
    assert [(one["kind"], one["groupId"]) for one in chats] == [("guardians", str(invitations.group.id))]

    links = (await invitations.curator.client.get(invitations.school.path("/invitations"))).json()["invitations"]
    assert [(one["uses"], one["usedBy"][0]["name"]) for one in links] == [(1, "Ковалёва Мария Ивановна")]


async def test_same_link_twice_is_harmless(invitations: Invitations) -> None:
    """INV-4: whoever came by a link may open it again, also when it is used up; it counts once."""
    await invitations.group.pupil("Ковалёв Миша", phone="+79160000001")
    await invitations.group.pupil("Власова Соня", phone="+79160000002")
    link = await invitations.link("student", maxUses=1)
    first = invitations.visitor("+79160000001")
    asked = await first.ask_code(link["code"])
    assert asked.status_code == 202
    digits = await first.digits()
    assert (await first.accept(link["code"], digits)).json()["state"] == "joined"
    used = await first.accept(link["code"], digits)
    assert used.json()["code"] == "accounts.code_spent"

    assert (await first.page(link["code"])).json()["state"] == "used_up"
    second = invitations.visitor("+79160000002")
    refused = await second.come(link["code"])
    assert (refused.status_code, refused.json()["code"]) == (410, "invitations.used_up")


async def test_revoked_expired_and_made_up_links(invitations: Invitations) -> None:
    """INV-3, INV-5: a link that doesn't work says why; a made-up code is no link."""
    link = await invitations.link("guardian")
    await invitations.administrator.client.post(invitations.school.path(f"/invitations/{link['id']}/revoke"))
    visitor = invitations.visitor("+79160000003")
    assert (await visitor.page(link["code"])).json()["state"] == "revoked"
    refused = await visitor.ask_code(link["code"])
    assert (refused.status_code, refused.json()["code"]) == (410, "invitations.revoked")
    assert "отозвали" in refused.json()["detail"]
    unknown = await visitor.page("ABCDEFGHJKMN")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "invitations.unknown")


async def test_guessing_is_slowed_down(invitations: Invitations) -> None:
    """INV-8: an address that misses twenty times waits; another one doesn't."""
    link = await invitations.link("guardian")
    guesser = invitations.visitor("+79160000004")
    for _ in range(20):
        assert (await guesser.page("ABCDEFGHJKMN")).status_code == 404
    refused = await guesser.page(link["code"])
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0
    assert (await invitations.visitor("+79160000005").page(link["code"])).status_code == 200


async def test_unknown_parent_asks_and_the_curator_lets_in(invitations: Invitations) -> None:
    """INV-6, INV-7: a parent whom the roster doesn't know gives a name; the curator chooses the child."""
    child = await invitations.group.pupil("Ковалёв Миша")
    await invitations.group.pupil("Власова Соня")
    link = await invitations.link("guardian")
    visitor = invitations.visitor("+79160000006")
    asked = await visitor.ask_code(link["code"])
    assert asked.status_code == 202
    digits = await visitor.digits()
    needed = (await visitor.accept(link["code"], digits)).json()
    assert (needed["state"], needed["isChildNeeded"]) == ("name_needed", True)
    name = {"surname": "Ковалёв", "given": "Пётр", "patronymic": "Ильич"}
    still = (await visitor.accept(link["code"], digits, personName=name)).json()
    assert still["state"] == "name_needed"
    done = (await visitor.accept(link["code"], digits, personName=name, childName="Миша Ковалев")).json()
    assert done["state"] == "requested"
    assert (await visitor.client.get("/api/me")).status_code == 401

    requests = (await invitations.curator.client.get(invitations.school.path("/join-requests"))).json()["requests"]
    assert [one["name"] for one in requests] == ["Ковалёв Пётр Ильич"]
    assert [one["id"] for one in requests[0]["suggestions"]] == [str(child)]
    path = invitations.school.path(f"/join-requests/{requests[0]['id']}/accept")
    refused = await invitations.curator.client.post(path, json={})
    assert refused.json()["code"] == "invitations.child_needed"
    accepted = await invitations.curator.client.post(path, json={"studentId": str(child)})
    assert accepted.status_code == 204, accepted.text
    again = await invitations.curator.client.post(path, json={"studentId": str(child)})
    assert again.json()["code"] == "invitations.already_decided"

    async with invitations.school.wiring.database.transaction(invitations.school.id) as tx:
        people = (await people_of_groups(tx, [invitations.group.id]))[invitations.group.id]
    assert [(one.display_name, one.student_id) for one in people.guardians] == [("Пётр Ковалёв", child)]


async def test_a_name_alone_opens_nothing(invitations: Invitations) -> None:
    """INV-6: the name of a pupil on the roster, given with a foreign number, makes a request, not a place."""
    pupil = await invitations.group.pupil("Ковалёв Миша", phone="+79160000007")
    link = await invitations.link("student")
    visitor = invitations.visitor("+79160000008")
    done = await visitor.come(link["code"], personName={"surname": "Ковалёв", "given": "Миша"})
    assert done.json()["state"] == "requested"
    async with invitations.school.wiring.database.transaction(invitations.school.id) as tx:
        assert not (await members_by_id(tx, [pupil]))[pupil].is_claimed
    requests = (await invitations.curator.client.get(invitations.school.path("/join-requests"))).json()["requests"]
    path = invitations.school.path(f"/join-requests/{requests[0]['id']}")
    assert (await invitations.curator.client.post(f"{path}/refuse", json={"reason": "Не наш"})).status_code == 204
    # The witness: the true owner of the number is in at once.
    owner = invitations.visitor("+79160000007")
    assert (await owner.come(link["code"])).json()["state"] == "joined"


async def test_teacher_comes_in_unconfirmed(invitations: Invitations) -> None:
    """INV-6, S5: a teacher is in at once, unconfirmed, and reaches nobody of the group until confirmed."""
    await invitations.group.pupil("Ковалёв Миша")
    link = await invitations.link("teacher")
    visitor = invitations.visitor("teacher@example.org")
    name = {"surname": "Новикова", "given": "Мария", "patronymic": "Ивановна"}
    assert (await visitor.come(link["code"], personName=name)).json()["state"] == "joined"
    me = await visitor.me()
    member = me["memberships"][0]["member"]
    assert member["roles"] == [{"role": "teacher", "isConfirmed": False}]
    page = await visitor.client.get(invitations.school.path(f"/groups/{invitations.group.id}"))
    assert page.status_code == 403
    confirmed = await invitations.administrator.client.post(
        invitations.school.path(f"/members/{member['id']}/roles/teacher/confirm")
    )
    assert confirmed.is_success, confirmed.text
    page = await visitor.client.get(invitations.school.path(f"/groups/{invitations.group.id}"))
    assert [one["displayName"] for one in page.json()["students"]] == ["Миша Ковалёв"]
    assert page.json()["students"][0]["contact"] is None


async def test_numbers_of_other_roles(invitations: Invitations) -> None:
    """INV-6: a number that belongs to another role is refused clearly, or gets the role where that is right."""
    await invitations.group.pupil("Ковалёв Миша", phone="+79160000011")
    await listed(invitations.school, "Новикова Мария Ивановна", Role.TEACHER, phone="+79160000012")
    to_students = await invitations.link("student")
    to_parents = await invitations.link("guardian")
    to_staff = await invitations.link("staff", for_group=False)

    refused = await invitations.visitor("+79160000012").come(to_students["code"])
    assert (refused.status_code, refused.json()["code"]) == (409, "invitations.other_role")
    assert "учеников" in refused.json()["detail"]
    refused = await invitations.visitor("+79160000011").come(to_parents["code"])
    assert refused.json()["code"] == "invitations.other_role"
    await invitations.minute_passes()
    refused = await invitations.visitor("+79160000011").come(to_staff["code"])
    assert refused.json()["code"] == "invitations.other_role"

    await invitations.minute_passes()
    teacher = invitations.visitor("+79160000012")
    asked = (await teacher.come(to_parents["code"])).json()
    assert asked["state"] == "name_needed"
    assert asked["suggestedName"]["surname"] == "Новикова"


async def test_teacher_becomes_a_parent_too(invitations: Invitations) -> None:
    """INV-6: the roster knows a teacher as a parent under the same number and name: one person, both roles."""
    await invitations.group.pupil("Новиков Егор")
    await invitations.group.parent("Новикова Мария Ивановна", "Новиков Егор", phone="+79160000013")
    teacher = await listed(invitations.school, "Новикова Мария Ивановна", Role.TEACHER, phone="+79160000013")
    first = await invitations.link("teacher", for_group=False)
    visitor = invitations.visitor("+79160000013")
    assert (await visitor.come(first["code"])).json()["state"] == "joined"
    second = await invitations.link("guardian")
    other = invitations.visitor("+7 916 000-00-13")
    me_before = (await visitor.me())["memberships"][0]["member"]
    await invitations.minute_passes()
    assert (await other.come(second["code"])).json()["state"] == "joined"
    me = (await other.me())["memberships"]
    assert [one["member"]["id"] for one in me] == [me_before["id"]] == [str(teacher)]
    assert {one["role"] for one in me[0]["member"]["roles"]} == {"teacher", "guardian"}
    async with invitations.school.wiring.database.transaction(invitations.school.id) as tx:
        memberships = (await groups_of_member(tx, [teacher]))[teacher]
    assert [(one.relation, one.student_name) for one in memberships] == [("guardian_of", "Егор Новиков")]


async def test_junior_pupil_comes_with_a_parents_contact(invitations: Invitations) -> None:
    """INV-6: a first-grader without a phone comes by a parent's number, and says which child it is."""
    misha = await invitations.group.pupil("Ковалёв Миша")
    await invitations.group.pupil("Ковалёва Даша")
    await invitations.group.parent("Ковалёва Мария", "Ковалёв Миша", "Ковалёва Даша", phone="+79160000014")
    link = await invitations.link("student")
    visitor = invitations.visitor("+79160000014")
    choice = (await visitor.come(link["code"])).json()
    assert choice["state"] == "choose"
    assert {one["name"] for one in choice["people"]} == {"Ковалёв Миша", "Ковалёва Даша"}
    digits = await visitor.digits()
    done = await visitor.accept(link["code"], digits, key=str(misha))
    assert done.json()["state"] == "joined"
    assert (await visitor.me())["memberships"][0]["member"]["id"] == str(misha)


async def test_pupil_of_another_class_is_told_so(invitations: Invitations) -> None:
    """INV-6: a student is in one main group; another class's link doesn't move anybody."""
    other = await make_class(invitations.school, invitations.administrator, "5Б")
    await other.pupil("Власова Соня", phone="+79160000015")
    link = await invitations.link("student")
    refused = await invitations.visitor("+79160000015").come(link["code"])
    assert (refused.status_code, refused.json()["code"]) == (409, "invitations.other_group")
    assert "5Б" in refused.json()["detail"]


async def test_a_code_of_one_link_opens_no_other(invitations: Invitations) -> None:
    """INV-6: a code belongs to one link; it neither opens another one nor signs in."""
    await invitations.group.pupil("Ковалёв Миша", phone="+79160000016")
    one, two = await invitations.link("student"), await invitations.link("student")
    visitor = invitations.visitor("+79160000016")
    await visitor.ask_code(one["code"])
    digits = await visitor.digits()
    refused = await visitor.accept(two["code"], digits)
    assert refused.json()["code"].startswith("accounts.")
    signed = await visitor.client.post("/api/sign-in", json={"contact": visitor.contact, "code": digits})
    assert not signed.is_success
    assert (await visitor.accept(one["code"], digits)).json()["state"] == "joined"


async def test_names_with_tricks_are_cleaned(invitations: Invitations) -> None:
    """INV-6: direction tricks and control characters never reach a list; a name without letters is none."""
    link = await invitations.link("staff", for_group=False)
    visitor = invitations.visitor("+79160000017")
    asked = await visitor.ask_code(link["code"])
    assert asked.status_code == 202
    digits = await visitor.digits()
    refused = await visitor.accept(link["code"], digits, personName={"surname": "123", "given": "\u202e"})
    assert refused.status_code == 422
    done = await visitor.accept(link["code"], digits, personName={"surname": "Ива\u202eнов", "given": "Пётр\x07"})
    assert done.json()["state"] == "joined"
    assert (await visitor.me())["account"]["name"] == "Иванов Пётр"
