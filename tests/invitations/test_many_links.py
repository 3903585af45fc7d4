"""Links at scale: skipped, handed on, revoked and called back in bulk, replaced when they leak."""

from datetime import timedelta

import pytest

from fixtures.families import make_class
from fixtures.invitations import Invitations
from fixtures.school import Someone
from parta.foundation import clock
from parta.foundation.identity import new_id
from parta.invitations.revoking import revoke_unclaimed
from parta.organisations import Role, members_by_id


async def act(invitations: Invitations, path: str, *, by: Someone | None = None, **body: object) -> tuple[int, dict]:
    client = (by or invitations.administrator).client
    answer = await client.post(invitations.school.path(f"/invitations{path}"), json=body)
    return answer.status_code, answer.json() if answer.content else {}


async def links(invitations: Invitations) -> dict[str, dict]:
    answer = await invitations.administrator.client.get(invitations.school.path("/invitations"))
    return {one["id"]: one for one in answer.json()["invitations"]}


async def test_inv_10_what_has_a_working_link_is_skipped(invitations: Invitations) -> None:
    """INV-10: of all groups and roles, only those without a working link get one; repeating it changes nothing."""
    other = await make_class(invitations.school, invitations.administrator, "5Б")
    await invitations.link("student")
    wanted = [
        {"id": str(new_id()), "groupId": str(group.id), "role": role}
        for group in (invitations.group, other)
        for role in ("student", "guardian")
    ]
    for _ in range(2):
        answer = await invitations.administrator.client.post(
            invitations.school.path("/invitations"), json={"invitations": wanted, "isSkippingLive": True}
        )
        assert answer.status_code == 201
        assert [one["id"] for one in answer.json()["invitations"]] == [one["id"] for one in wanted[1:]]
    assert len(await links(invitations)) == 4


async def test_inv_10_curators_are_handed_their_links(invitations: Invitations) -> None:
    """INV-10: the curator of a group is told by a letter which links are theirs; nobody else may hand on."""
    school = invitations.school
    own = await invitations.link("guardian")
    lonely = await make_class(school, invitations.administrator, "5Б")
    other = await invitations.link("guardian", group=lonely)
    assert (await act(invitations, "/hand", by=invitations.curator, ids=[own["id"]]))[0] == 403
    assert (await act(invitations, "/hand", ids=[other["id"]]))[1]["code"] == "invitations.nothing_to_hand"
    status, handed = await act(invitations, "/hand", ids=[own["id"], other["id"]])
    assert status == 200
    assert handed["curators"] == [{"name": "Ольга Кураторова", "isTold": True}]
    found = await links(invitations)
    assert found[own["id"]]["handedAt"] is not None
    assert found[other["id"]]["handedAt"] is None
    await school.wiring.jobs.work(wait=False)
    async with school.wiring.database.system() as tx:
        texts = [one.text for one in await school.wiring.postman.read_mailbox(tx)]
    assert any("5А · Родители" in one and "5Б" not in one for one in texts)


async def test_inv_11_a_revocation_in_bulk_is_taken_back_within_a_day(
    invitations: Invitations, monkeypatch: pytest.MonkeyPatch
) -> None:
    """INV-11: all or none are revoked; the act is taken back for a day, no longer; a replaced link never."""
    one, two = await invitations.link("student"), await invitations.link("guardian")
    leaked = await invitations.link("guardian")
    ids = [one["id"], two["id"]]
    assert (await act(invitations, "/revoke", ids=[*ids, str(new_id())]))[0] == 404
    assert (await links(invitations))[one["id"]]["state"] == "active"
    status, revoked = await act(invitations, "/revoke", ids=ids)
    assert (status, len(revoked["invitations"])) == (200, 2)
    assert (await act(invitations, "/revoke", ids=ids))[1]["invitations"] == []
    assert (await act(invitations, "/reinstate", ids=[one["id"]]))[0] == 200
    assert (await links(invitations))[one["id"]]["state"] == "active"
    await act(invitations, f"/{leaked['id']}/replace", id=str(new_id()))
    assert (await act(invitations, "/reinstate", ids=[leaked["id"]]))[1]["code"] == "invitations.replaced"
    late = clock.now() + timedelta(days=1, minutes=1)
    monkeypatch.setattr(clock, "now", lambda: late)
    assert (await act(invitations, "/reinstate", ids=[two["id"]]))[1]["code"] == "invitations.too_late"


async def test_inv_12_a_leaked_link_is_replaced_and_its_strangers_leave(invitations: Invitations) -> None:
    """INV-12: one act makes the new link and ends the old one; whom the list didn't know may be sent away and back."""
    school = invitations.school
    link = await invitations.link("teacher", for_group=False)
    name = {"surname": "Чужаков", "given": "Пётр"}
    visitor = invitations.visitor("stranger@example.org")
    assert (await visitor.page(link["code"])).status_code == 200
    assert (await visitor.come(link["code"], personName=name)).json()["state"] == "joined"
    stranger = (await visitor.me())["memberships"][0]["member"]["id"]

    new = str(new_id())
    for _ in range(2):
        status, made = await act(invitations, f"/{link['id']}/replace", id=new)
        assert (status, made["id"], made["role"]) == (201, new, "teacher")
        assert made["code"] != link["code"]
    found = await links(invitations)
    assert (found[link["id"]]["state"], found[link["id"]]["visits"]) == ("revoked", 1)
    assert (await invitations.visitor("late@example.org").page(made["code"])).json()["state"] == "active"

    path = school.path(f"/invitations/{link['id']}/arrivals")
    (arrival,) = (await invitations.administrator.client.get(path)).json()["arrivals"]
    assert (arrival["memberId"], arrival["way"], arrival["isHere"]) == (stranger, "open", True)
    removing = f"/{link['id']}/arrivals/remove"
    assert (await act(invitations, removing, by=invitations.curator, memberIds=[stranger]))[0] == 403
    outsider = str(invitations.curator.member_id)
    assert (await act(invitations, removing, memberIds=[outsider]))[0] == 404
    for _ in range(2):
        assert (await act(invitations, removing, memberIds=[stranger]))[0] == 204
    assert (await visitor.me())["memberships"] == []
    assert (await act(invitations, f"/{link['id']}/arrivals/restore", memberIds=[stranger]))[0] == 204
    assert (await visitor.me())["memberships"][0]["member"]["id"] == stranger
    journal = (await invitations.administrator.client.get(school.path("/journal"))).json()["entries"]
    acts = [one["act"] for one in journal]
    assert {"invitations.link_replaced", "invitations.stranger_removed", "invitations.stranger_restored"} <= set(acts)


async def test_inv_12_whom_the_list_knows_is_no_stranger(invitations: Invitations) -> None:
    await invitations.group.pupil("Ковалёв Миша", phone="+79160000021")
    link = await invitations.link("student")
    visitor = invitations.visitor("+79160000021")
    assert (await visitor.come(link["code"])).json()["state"] == "joined"
    misha = str(invitations.group.pupils["Ковалёв Миша"])
    answer = await act(invitations, f"/{link['id']}/arrivals/remove", memberIds=[misha])
    assert answer[1]["code"] == "invitations.not_a_stranger"
    async with invitations.school.wiring.database.transaction(invitations.school.id) as tx:
        assert (await members_by_id(tx, [invitations.group.pupils["Ковалёв Миша"]])) != {}


async def test_inv_13_unclaimed_links_end_by_themselves(
    invitations: Invitations, monkeypatch: pytest.MonkeyPatch
) -> None:
    """INV-13: by the organisation's setting; a link by which somebody came stays."""
    await invitations.group.pupil("Ковалёв Миша", phone="+79160000022")
    used = await invitations.link("student", maxUses=5)
    unused = await invitations.link("guardian")
    assert (await invitations.visitor("+79160000022").come(used["code"])).json()["state"] == "joined"
    late = clock.now() + timedelta(days=8)
    monkeypatch.setattr(clock, "now", lambda: late)
    database = invitations.school.wiring.database
    await revoke_unclaimed(database)
    head = await invitations.school.person("Директорова Анна", Role.HEAD)
    assert all(one["state"] == "active" for one in (await links_of(invitations, head)).values())
    changed = await head.client.patch(invitations.school.path(), json={"settings": {"revokeUnclaimedAfterDays": 7}})
    assert changed.status_code == 200, changed.text
    assert await revoke_unclaimed(database) >= 1
    assert await revoke_unclaimed(database) == 0
    found = await links_of(invitations, head)
    assert (found[used["id"]]["state"], found[unused["id"]]["state"]) == ("active", "revoked")


async def links_of(invitations: Invitations, someone: Someone) -> dict[str, dict]:
    answer = await someone.client.get(invitations.school.path("/invitations"))
    return {one["id"]: one for one in answer.json()["invitations"]}


async def test_inv_14_all_links_as_a_spreadsheet(invitations: Invitations) -> None:
    """INV-14: a table and the sheets of chosen links."""
    link = await invitations.link("teacher")
    client = invitations.administrator.client
    table = await client.get(invitations.school.path("/invitations/table.xlsx"))
    assert table.content[:2] == b"PK"
    sheets = await client.get(invitations.school.path("/invitations/sheet.pdf"), params={"id": link["id"]})
    assert sheets.content.startswith(b"%PDF")
