"""Making, listing, revoking and printing links: by whom, for whom."""

from datetime import UTC, datetime, timedelta

import pytest

from fixtures.families import make_class
from fixtures.invitations import Invitations
from fixtures.school import School, Someone
from parta.foundation import clock
from parta.foundation.identity import new_id
from parta.invitations.sheets.content import read_sheets
from parta.organisations import Role


def body(group_id: object, role: str, **more: object) -> dict[str, object]:
    return {
        "invitations": [{"id": str(new_id()), "groupId": str(group_id) if group_id else None, "role": role, **more}]
    }


@pytest.mark.parametrize(
    ("who", "role", "own", "status"),
    [
        ("administrator", "guardian", True, 201),
        ("administrator", "student", False, 201),
        ("administrator", "teacher", True, 201),
        ("head", "student", True, 201),
        ("curator", "student", True, 201),
        ("curator", "guardian", True, 201),
        ("curator", "student", False, 403),
        ("curator", "teacher", True, 403),
        ("administration", "student", True, 403),
        ("teacher", "guardian", True, 403),
        ("unconfirmed", "student", True, 403),
        ("student", "student", True, 403),
        ("guardian", "guardian", True, 403),
    ],
)
async def test_who_may_invite(invitations: Invitations, who: str, role: str, own: bool, status: int) -> None:
    """INV-1: administrators invite anybody, a curator the own groups' pupils and parents, nobody else anybody."""
    school = invitations.school
    other = await make_class(school, invitations.administrator, "5Б")
    actor = await member_of(invitations, who)
    group_id = invitations.group.id if own else other.id
    answer = await actor.client.post(school.path("/invitations"), json=body(group_id, role))
    assert answer.status_code == status, answer.text
    if status == 403:
        # The witness: the same request is fine for the administrator.
        allowed = await invitations.administrator.client.post(school.path("/invitations"), json=body(group_id, role))
        assert allowed.status_code == 201


async def member_of(invitations: Invitations, who: str) -> Someone:
    school = invitations.school
    if who == "administrator":
        return invitations.administrator
    if who == "curator":
        return invitations.curator
    roles = {
        "head": Role.HEAD,
        "administration": Role.ADMINISTRATION,
        "teacher": Role.TEACHER,
        "unconfirmed": Role.ADMINISTRATOR,
        "student": Role.STUDENT,
        "guardian": Role.GUARDIAN,
    }
    return await school.person("Некто Имя", roles[who], is_confirmed=who != "unconfirmed")


async def test_a_link_fits_its_role_and_term(invitations: Invitations) -> None:
    """INV-2: pupils and parents need a group, staff have none; a term is from an hour to a year; 14 days by default."""
    path = invitations.school.path("/invitations")
    client = invitations.administrator.client
    group_id = invitations.group.id
    assert (await client.post(path, json=body(None, "student"))).json()["code"] == "invitations.role_not_invited"
    assert (await client.post(path, json=body(group_id, "staff"))).json()["code"] == "invitations.role_not_invited"
    for role in ("head", "administrator"):
        assert (await client.post(path, json=body(None, role))).status_code == 403
    past = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    late = (datetime.now(UTC) + timedelta(days=500)).isoformat()
    for more in ({"expiresAt": past}, {"expiresAt": late}, {"maxUses": 0}, {"maxUses": 100_000}):
        assert (await client.post(path, json=body(group_id, "student", **more))).status_code == 422
    naive = await client.post(path, json=body(group_id, "student", expiresAt="2030-01-01T00:00:00"))
    assert naive.status_code in {400, 422}
    wanted = body(group_id, "student")
    made = [(await client.post(path, json=wanted)).json()["invitations"][0] for _ in range(2)]
    assert made[0]["code"] == made[1]["code"]
    days = datetime.fromisoformat(made[0]["expiresAt"]) - datetime.fromisoformat(made[0]["createdAt"])
    assert days == timedelta(days=14)
    assert made[0]["url"].endswith(f"/i/{made[0]['code']}")
    assert len(made[0]["code"]) == 12


async def test_curators_see_their_own_links(invitations: Invitations) -> None:
    """INV-1: a curator sees, draws and revokes the links of the own groups; another one's don't exist."""
    school = invitations.school
    stranger = await school.person("Чужая Вера", Role.TEACHER)
    other = await make_class(school, invitations.administrator, "5Б", curator=stranger)
    own = await invitations.link("student")
    foreign = await invitations.link("student", group=other)
    to_teachers = await invitations.link("teacher")
    client = invitations.curator.client
    seen = (await client.get(school.path("/invitations"))).json()["invitations"]
    assert [one["id"] for one in seen] == [own["id"]]
    for one in (foreign, to_teachers):
        assert (await client.get(school.path(f"/invitations/{one['id']}/qr.svg"))).status_code == 404
        assert (await client.post(school.path(f"/invitations/{one['id']}/revoke"))).status_code == 404
    picture = await client.get(school.path(f"/invitations/{own['id']}/qr.svg"))
    assert picture.status_code == 200
    assert picture.text.startswith("<svg")
    revoked = (await client.post(school.path(f"/invitations/{own['id']}/revoke"))).json()
    assert revoked["state"] == "revoked"
    assert (await client.post(school.path(f"/invitations/{own['id']}/revoke"))).json()["state"] == "revoked"


async def test_foreign_organisations_links_dont_exist(invitations: Invitations) -> None:
    """INV-1: links, requests and groups of another organisation answer as if they weren't there."""
    elsewhere = await invitations.running.school(name="Школа № 2")
    stranger = await elsewhere.person("Чужой Пётр", Role.ADMINISTRATOR)
    link = await invitations.link("student")
    for school in (invitations.school, elsewhere):
        path = school.path(f"/invitations/{link['id']}")
        assert (await stranger.client.get(f"{path}/qr.svg")).status_code == 404
        assert (await stranger.client.post(f"{path}/revoke")).status_code == 404
        group_id = invitations.group.id
        assert (
            await stranger.client.post(school.path("/invitations"), json=body(group_id, "student"))
        ).status_code == 404
        assert (await stranger.client.get(school.path("/invitations/sheet.pdf"))).status_code == 404
        request = school.path(f"/join-requests/{new_id()}")
        assert (await stranger.client.post(f"{request}/accept", json={})).status_code == 404
    own = (await stranger.client.get(elsewhere.path("/invitations"))).json()["invitations"]
    assert own == []
    assert (await invitations.administrator.client.get(invitations.school.path("/invitations"))).json()["invitations"]


async def test_sheets_are_printed(invitations: Invitations) -> None:
    """INV-9: a page for each working link of a class, in the order of the classes; slips by eight."""
    school, client = invitations.school, invitations.administrator.client
    other = await make_class(school, invitations.administrator, "1А")
    assert (await client.get(school.path("/invitations/sheet.pdf"))).status_code == 404
    await invitations.link("student")
    await invitations.link("guardian")
    await invitations.link("guardian", group=other)
    everything = await client.get(school.path("/invitations/sheet.pdf"))
    assert everything.headers["content-type"] == "application/pdf"
    assert pages(everything.content) == 3
    one = await client.get(
        school.path("/invitations/sheet.pdf"), params={"groupId": str(invitations.group.id), "role": "guardian"}
    )
    assert pages(one.content) == 1
    slips = await client.get(
        school.path("/invitations/sheet.pdf"), params={"groupId": str(other.id), "role": "guardian", "layout": "slips"}
    )
    assert pages(slips.content) == 1
    curator = await invitations.curator.client.get(school.path("/invitations/sheet.pdf"))
    assert pages(curator.content) == 2


@pytest.mark.parametrize(("zone", "day"), [("Europe/Moscow", "6"), ("Asia/Vladivostok", "7"), ("Pacific/Midway", "6")])
async def test_a_sheet_names_the_day_where_the_school_is(
    invitations: Invitations, monkeypatch: pytest.MonkeyPatch, zone: str, day: str
) -> None:
    """INV-9: in Vladivostok the sixth of December is over while it is evening in Moscow."""
    school, administrator = invitations.school, invitations.administrator
    set_ = await administrator.client.patch(school.path(), json={"settings": {"timeZone": zone}})
    assert set_.status_code == 200, set_.text
    evening = datetime(2026, 12, 6, 18, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: evening - timedelta(days=14))
    await invitations.link("student")
    async with school.wiring.database.transaction(school.id) as tx:
        [sheet] = await read_sheets(tx, administrator.actor, school.wiring.settings, group_id=None, role=None)
    assert sheet.until == f"{day} декабря 2026 г."


def pages(pdf: bytes) -> int:
    """The number of pages that the document's tree tells."""
    assert pdf.startswith(b"%PDF")
    return pdf.count(b"/Type /Page\n") or pdf.count(b"/Type/Page/") or pdf.count(b"/Type /Page ")


async def test_abilities_and_first_steps(invitations: Invitations) -> None:
    """INV-1: the app knows from the abilities who may invite; the first link ends a first step."""
    school: School = invitations.school
    before = (await invitations.administrator.client.get(school.path())).json()
    assert not {one["key"]: one["isDone"] for one in before["setup"]["steps"]}["invitations"]
    await invitations.link("student")
    after = (await invitations.administrator.client.get(school.path())).json()
    steps = {one["key"]: one["isDone"] for one in after["setup"]["steps"]}
    assert steps == {"groups": True, "roster": False, "staff": True, "invitations": True}
    curator = (await invitations.curator.client.get(school.path())).json()
    assert "invitations.own_groups" in curator["abilities"]
    assert "invitations.all" not in curator["abilities"]
