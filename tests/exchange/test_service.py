"""The roster by REST, as an electronic journal reads it: credentials, tokens, resources, and their limits."""

from base64 import b64encode
from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio

from fixtures.families import SchoolClass, make_class
from fixtures.school import Running, School, Someone
from parta.exchange.clients import PER_MINUTE
from parta.foundation import clock
from parta.organisations import Role, end_membership
from parta.structure import TeacherOfGroup, set_teachers

ROSTER = "/ims/oneroster/rostering/v1p2"
SCOPE = "https://purl.imsglobal.org/spec/or/v1p2/scope/"
ALL = f"{SCOPE}roster.readonly {SCOPE}roster-core.readonly {SCOPE}roster-demographics.readonly"


async def client_of(admin: Someone, school: School, **changes: Any) -> dict[str, Any]:
    """A new client: {clientId, secret, id}."""
    body = {"id": str(uuid4()), "name": "Журнал", "scopes": ["roster", "core", "demographics"], **changes}
    made = await admin.client.post(school.path("/exchange/clients"), json=body)
    assert made.status_code == 201, made.text
    return {"secret": made.json()["secret"], **made.json()["client"]}


async def token_of(running: Running, client: dict[str, Any], scope: str = ALL) -> httpx.Response:
    async with running.anonymous() as system:
        form = {"grant_type": "client_credentials", "scope": scope}
        return await system.post("/ims/oneroster/token", data=form, auth=(client["clientId"], client["secret"]))


class Journal:
    """Another system with a token."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http

    async def get(self, path: str, **query: Any) -> httpx.Response:
        return await self.http.get(f"{ROSTER}/{path}", params=query)

    async def names(self, path: str, **query: Any) -> list[str]:
        answer = await self.get(path, **query)
        assert answer.status_code == 200, answer.text
        users = answer.json()["users"]
        return [f"{one['familyName']} {one['givenName']}" for one in users]


@pytest_asyncio.fixture
async def admin(school: School) -> Someone:
    return await school.person("Админова Анна", Role.ADMINISTRATOR)


@pytest_asyncio.fixture
async def fifth(school: School, admin: Someone) -> SchoolClass:
    """5А: two pupils, a mother, a curator who teaches mathematics."""
    made = await make_class(school, admin, "5А")
    await made.pupil("Власова Соня", phone="+79161111111")
    await made.pupil("Гареев Тимур")
    await made.parent("Власова Ирина", "Власова Соня", phone="+79162222222")
    teacher = await school.person("Серова Мария", Role.TEACHER)
    async with school.wiring.database.transaction(school.id) as tx:
        lessons = [TeacherOfGroup(member_id=teacher.member_id, subject="Математика")]
        await set_teachers(tx, admin.actor, group_id=made.id, teachers=lessons)
    return made


@pytest_asyncio.fixture
async def journal(running: Running, school: School, admin: Someone, fifth: SchoolClass) -> AsyncGenerator[Journal]:
    answer = await token_of(running, await client_of(admin, school))
    assert answer.status_code == 200, answer.text
    async with running.anonymous() as http:
        http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        yield Journal(http)


async def test_exc_5_credentials_buy_a_token_for_an_hour(running: Running, school: School, admin: Someone) -> None:
    client = await client_of(admin, school)
    bought = await token_of(running, client, f"{SCOPE}roster-core.readonly")
    assert {**bought.json(), "access_token": ""} == {
        "access_token": "",
        "token_type": "Bearer",
        "expires_in": 3600,
        "scope": f"{SCOPE}roster-core.readonly",
    }
    assert bought.headers["cache-control"] == "no-store"
    async with running.anonymous() as system:
        form = {"grant_type": "client_credentials", "scope": ALL}
        in_body = {**form, "client_id": client["clientId"], "client_secret": client["secret"]}
        assert (await system.post("/ims/oneroster/token", data=in_body)).status_code == 200


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "unknown"}, 401, "invalid_client"),
        ({"client_id": f"{UUID(int=1).hex}.{UUID(int=2).hex}"}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"scope": ""}, 400, "invalid_scope"),
        ({"scope": f"{SCOPE}roster.createput"}, 400, "invalid_scope"),
    ],
    ids=str,
)
async def test_exc_5_other_credentials_buy_nothing(
    running: Running, school: School, admin: Someone, changes: dict[str, str], status: int, error: str
) -> None:
    client = await client_of(admin, school)
    form = {
        "grant_type": "client_credentials",
        "scope": ALL,
        "client_id": client["clientId"],
        "client_secret": client["secret"],
    }
    async with running.anonymous() as system:
        refused = await system.post("/ims/oneroster/token", data={**form, **changes})
        assert (refused.status_code, refused.json()["error"]) == (status, error)
        assert (await system.post("/ims/oneroster/token", data=form)).status_code == 200  # the witness


async def test_exc_5_the_secret_is_shown_once_and_kept_as_a_digest(school: School, admin: Someone) -> None:
    body = {"id": str(uuid4()), "name": "Журнал", "scopes": ["core"]}
    first = (await admin.client.post(school.path("/exchange/clients"), json=body)).json()
    again = (await admin.client.post(school.path("/exchange/clients"), json=body)).json()
    assert (len(first["secret"]), again["secret"], again["client"]["id"]) == (43, None, body["id"])
    seen = await admin.client.get(school.path("/exchange"))
    assert first["secret"] not in seen.text
    assert seen.json()["clients"][0]["name"] == "Журнал"  # the witness


async def test_exc_5_scopes_bound_what_is_read(running: Running, school: School, admin: Someone) -> None:
    await school.person("Серова Мария", Role.TEACHER)
    client = await client_of(admin, school, scopes=["core"])
    assert (await token_of(running, client, f"{SCOPE}roster-demographics.readonly")).status_code == 400
    token = (await token_of(running, client)).json()
    assert token["scope"] == f"{SCOPE}roster-core.readonly"
    async with running.anonymous() as http:
        http.headers["Authorization"] = f"Bearer {token['access_token']}"
        assert (await http.get(f"{ROSTER}/users")).status_code == 200
        refused = await http.get(f"{ROSTER}/demographics")
        assert refused.status_code == 403
        assert _minor(refused) == "forbidden"


def _minor(answer: httpx.Response) -> str:
    """The code of a refusal in OneRoster's form."""
    body = answer.json()
    assert (body["imsx_codeMajor"], body["imsx_severity"]) == ("failure", "error")
    return body["imsx_CodeMinor"]["imsx_codeMinorField"][0]["imsx_codeMinorFieldValue"]


async def test_exc_1_every_collection_and_every_object_answers(journal: Journal, fifth: SchoolClass) -> None:
    for path, plural, single in (
        ("orgs", "orgs", "org"),
        ("schools", "orgs", "org"),
        ("academicSessions", "academicSessions", "academicSession"),
        ("terms", "academicSessions", "academicSession"),
        ("courses", "courses", "course"),
        ("classes", "classes", "class"),
        ("users", "users", "user"),
        ("students", "users", "user"),
        ("teachers", "users", "user"),
        ("enrollments", "enrollments", "enrollment"),
    ):
        items = (await journal.get(path)).json()[plural]
        assert items, path
        for item in items:
            one = (await journal.get(f"{path}/{item['sourcedId']}")).json()[single]
            assert one == item
            assert item["status"] == "active"
            assert item["dateLastModified"].endswith("Z")
    assert (await journal.get("gradingPeriods")).json() == {"academicSessions": []}


async def test_exc_1_resources_lead_to_each_other(journal: Journal, fifth: SchoolClass) -> None:
    org = (await journal.get("orgs")).json()["orgs"][0]["sourcedId"]
    classes = (await journal.get(f"schools/{org}/classes")).json()["classes"]
    assert sorted(one["title"] for one in classes) == ["5А", "5А Математика"]
    own = next(one for one in classes if one["classType"] == "homeroom")
    assert own["sourcedId"] == str(fifth.id)
    assert await journal.names(f"classes/{fifth.id}/students") == ["Власова Соня", "Гареев Тимур"]
    lessons = next(one for one in classes if one["classType"] == "scheduled")["sourcedId"]
    assert await journal.names(f"classes/{lessons}/teachers") == ["Серова Мария"]
    assert await journal.names(f"schools/{org}/classes/{lessons}/students") == ["Власова Соня", "Гареев Тимур"]
    sonya = fifth.pupils["Власова Соня"]
    assert len((await journal.get(f"students/{sonya}/classes")).json()["classes"]) == 2
    term = (await journal.get("terms")).json()["academicSessions"][0]["sourcedId"]
    assert len((await journal.get(f"terms/{term}/classes")).json()["classes"]) == 2
    user = (await journal.get(f"users/{sonya}")).json()["user"]
    assert [one["sourcedId"] for one in user["agents"]] == [str(fifth.parents["Власова Ирина"])]
    href = user["agents"][0]["href"]
    assert href.endswith(f"{ROSTER}/users/{fifth.parents['Власова Ирина']}")
    assert (user["roles"][0]["role"], user["enabledUser"], user["grades"]) == ("student", "true", ["05"])


async def test_exc_9_collections_come_in_pages(journal: Journal) -> None:
    everybody = await journal.names("users", sort="familyName")
    first = await journal.get("users", sort="familyName", limit=2)
    assert first.headers["x-total-count"] == str(len(everybody))
    assert 'rel="next"' in first.headers["link"]
    collected: list[str] = []
    address: str | None = str(first.url)
    while address:
        answer = await journal.http.get(address)
        collected += [f"{one['familyName']} {one['givenName']}" for one in answer.json()["users"]]
        found = answer.links.get("next")
        # the public address of the settings is the test server's default one
        address = httpx.URL(found["url"]).raw_path.decode() if found else None
    assert collected == everybody
    assert everybody == sorted(everybody)
    backwards = await journal.names("users", sort="familyName", orderBy="desc")
    assert [name.split()[0] for name in backwards] == [name.split()[0] for name in reversed(everybody)]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("familyName='Власова'", {"Власова Соня", "Власова Ирина"}),
        ("familyName='власова' AND roles.role='student'", {"Власова Соня"}),
        ("familyName='Гареев' OR givenName='Ирина'", {"Гареев Тимур", "Власова Ирина"}),
        ("familyName~'сер'", {"Серова Мария"}),
        ("roles.role!='student'", {"Власова Ирина", "Серова Мария", "Админова Анна"}),
        ("status='active' AND familyName>'С'", {"Серова Мария"}),
        ("familyName='O''Hara'", set[str]()),
    ],
)
async def test_exc_9_collections_are_filtered(journal: Journal, asked: str, names: set[str]) -> None:
    assert set(await journal.names("users", filter=asked)) == names


async def test_exc_9_fields_are_chosen(journal: Journal) -> None:
    users = (await journal.get("users", fields="familyName,givenName")).json()["users"]
    assert {frozenset(one) for one in users} == {frozenset({"sourcedId", "familyName", "givenName"})}


@pytest.mark.parametrize(
    ("query", "minor"),
    [
        ({"filter": "familyName"}, "invalid_filter_field"),
        ({"filter": "secret='x'"}, "invalid_filter_field"),
        ({"filter": "givenName='a' AND givenName='b' OR givenName='c'"}, "invalid_filter_field"),
        ({"fields": "shoeSize"}, "invalid_selection_field"),
        ({"sort": "shoeSize"}, "invalid_sort_field"),
        ({"limit": "-1"}, "invaliddata"),
        ({"limit": "0"}, "invaliddata"),
        ({"offset": "x"}, "invaliddata"),
    ],
    ids=str,
)
async def test_exc_9_what_cannot_be_understood_is_said(journal: Journal, query: dict[str, str], minor: str) -> None:
    refused = await journal.get("users", **query)
    assert (refused.status_code, _minor(refused)) == (400, minor)


async def test_exc_9_an_endless_filter_is_refused(journal: Journal) -> None:
    refused = await journal.get("users", filter=" OR ".join(["givenName='a'"] * 400))
    assert (refused.status_code, _minor(refused)) == (400, "invalid_filter_field")


@pytest.mark.parametrize("path", [f"users/{UUID(int=3)}", "nothing", "users/x/y/z", f"schools/{UUID(int=3)}/classes"])
async def test_exc_9_what_is_missing_is_said(journal: Journal, path: str) -> None:
    refused = await journal.get(path)
    assert (refused.status_code, _minor(refused)) == (404, "unknownobject")


async def test_exc_4_contacts_go_only_to_clients_that_are_given_them(
    running: Running, school: School, admin: Someone, fifth: SchoolClass, journal: Journal
) -> None:
    sonya = fifth.pupils["Власова Соня"]
    assert "sms" not in (await journal.get(f"users/{sonya}")).json()["user"]
    client = await client_of(admin, school, givesContacts=True)
    async with running.anonymous() as http:
        http.headers["Authorization"] = f"Bearer {(await token_of(running, client)).json()['access_token']}"
        user = (await http.get(f"{ROSTER}/users/{sonya}")).json()["user"]
        assert user["sms"] == "+79161111111"  # the witness


async def test_exc_6_a_client_reads_its_own_organisation_and_no_other(
    running: Running, school: School, admin: Someone, journal: Journal
) -> None:
    other = await running.school(name="Чужая")
    their_admin = await other.person("Чужаков Олег", Role.ADMINISTRATOR)
    theirs = await make_class(other, their_admin, "5А")
    their_pupil = await theirs.pupil("Чужая Вера")
    assert "Чужая Вера" not in await journal.names("users")
    assert (await journal.get(f"users/{their_pupil}")).status_code == 404
    assert (await journal.get(f"schools/{other.id}/classes")).status_code == 404
    # the client of one, in the name of the other
    client = await client_of(admin, school)
    organisation, _, own = client["clientId"].partition(".")
    assert organisation == school.id.hex
    forged = {**client, "clientId": f"{other.id.hex}.{own}"}
    assert (await token_of(running, forged)).status_code == 401
    # nobody of the other revokes it
    assert (await their_admin.client.delete(other.path(f"/exchange/clients/{client['id']}"))).status_code == 404
    assert (await their_admin.client.delete(school.path(f"/exchange/clients/{client['id']}"))).status_code == 404
    assert (await token_of(running, client)).status_code == 200  # the witness
    assert "Власова Соня" in await journal.names("users")


async def test_exc_6_a_revoked_client_reads_nothing_from_the_next_request_on(
    running: Running, school: School, admin: Someone
) -> None:
    client = await client_of(admin, school)
    token = (await token_of(running, client)).json()["access_token"]
    async with running.anonymous() as http:
        http.headers["Authorization"] = f"Bearer {token}"
        assert (await http.get(f"{ROSTER}/orgs")).status_code == 200
        assert (await admin.client.delete(school.path(f"/exchange/clients/{client['id']}"))).status_code == 204
        refused = await http.get(f"{ROSTER}/orgs")
        assert (refused.status_code, _minor(refused)) == (401, "unauthorisedrequest")
    assert (await token_of(running, client)).status_code == 401
    assert (await admin.client.post(school.path(f"/exchange/clients/{client['id']}/secret"))).status_code == 409


async def test_exc_6_a_new_secret_ends_the_old_one_and_its_tokens(
    running: Running, school: School, admin: Someone
) -> None:
    client = await client_of(admin, school)
    token = (await token_of(running, client)).json()["access_token"]
    replaced = (await admin.client.post(school.path(f"/exchange/clients/{client['id']}/secret"))).json()
    async with running.anonymous() as http:
        assert (await http.get(f"{ROSTER}/orgs", headers={"Authorization": f"Bearer {token}"})).status_code == 401
    assert (await token_of(running, client)).status_code == 401
    assert (await token_of(running, {**client, "secret": replaced["secret"]})).status_code == 200  # the witness


async def test_exc_6_a_token_ends_after_an_hour_and_only_ours_count(
    running: Running, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await journal.get("orgs")).status_code == 200
    genuine = journal.http.headers["Authorization"]
    body, _, seal = genuine.removeprefix("Bearer ").partition(".")
    basic = f"Basic {b64encode(b'a:b').decode()}"
    for forged in ("", "Bearer", "Bearer x.y", f"Bearer {body}.{seal[:-2]}AA", f"Bearer A{body}.{seal}", basic):
        journal.http.headers["Authorization"] = forged
        refused = await journal.get("orgs")
        assert (refused.status_code, _minor(refused)) == (401, "unauthorisedrequest"), forged
        assert "Bearer" in refused.headers["www-authenticate"]
    journal.http.headers["Authorization"] = genuine
    assert (await journal.get("orgs")).status_code == 200
    later = clock.now() + timedelta(minutes=61)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert (await journal.get("orgs")).status_code == 401


async def test_exc_7_changes_since_a_moment_and_what_is_gone(
    school: School, journal: Journal, fifth: SchoolClass, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(await journal.names("students")) == 2
    since = "2020-01-01T00:00:00.000Z"
    everybody = (await journal.get("users", filter=f"dateLastModified>'{since}'")).json()["users"]
    moment = max(one["dateLastModified"] for one in everybody)
    later = clock.now() + timedelta(minutes=5)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert (await journal.get("users", filter=f"dateLastModified>'{moment}'")).json()["users"] == []
    timur = fifth.pupils["Гареев Тимур"]
    async with school.wiring.database.transaction(school.id) as tx:
        await end_membership(tx, member_id=timur)
    changed = (await journal.get("users", filter=f"dateLastModified>'{moment}'")).json()["users"]
    # who is gone is told by id alone
    assert [one for one in changed if one["sourcedId"] == str(timur)] == [
        {"sourcedId": str(timur), "status": "tobedeleted", "dateLastModified": changed[0]["dateLastModified"]}
    ]
    assert await journal.names("students") == ["Власова Соня"]
    gone = (await journal.get("users", filter="status='tobedeleted'")).json()["users"]
    assert [one["sourcedId"] for one in gone] == [str(timur)]


async def test_exc_8_everything_that_went_out_is_listed(school: School, admin: Someone, journal: Journal) -> None:
    await journal.get("users")
    taken = await admin.client.get(school.path("/exchange/archive"), params={"contacts": False})
    assert taken.headers["content-type"] == "application/zip"
    assert "attachment" in taken.headers["content-disposition"]
    view = (await admin.client.get(school.path("/exchange"))).json()
    archive, rest = view["deliveries"]
    assert (archive["kind"], archive["hasContacts"], archive["hasDemographics"]) == ("archive", False, True)
    assert (rest["kind"], rest["taker"], rest["requests"], rest["records"]) == ("rest", "Журнал", 1, 5)
    assert view["clients"][0]["usedAt"] is not None
    acts = [entry["act"] for entry in (await admin.client.get(school.path("/journal"))).json()["entries"]]
    assert acts[:2] == ["exchange.archive_taken", "exchange.client_created"]


async def test_exc_10_a_client_that_asks_too_often_waits(running: Running, school: School, journal: Journal) -> None:
    from sqlalchemy import update

    from parta.foundation.db import metadata

    assert (await journal.get("orgs")).status_code == 200
    table = metadata.tables["exchange_client"]
    async with school.wiring.database.transaction(school.id) as tx:
        this_minute = tx.now.replace(second=0, microsecond=0) + timedelta(minutes=1)
        await tx.execute(update(table).values(minute=this_minute, requests_in_minute=PER_MINUTE))
    real = clock.now
    frozen = this_minute + timedelta(seconds=30)
    try:
        clock.now = lambda: frozen
        refused = await journal.get("orgs")
        assert (refused.status_code, _minor(refused), refused.headers["retry-after"]) == (429, "server_busy", "30")
        frozen = this_minute + timedelta(seconds=61)
        assert (await journal.get("orgs")).status_code == 200  # the witness
    finally:
        clock.now = real


@pytest.mark.parametrize("role", [Role.TEACHER, Role.STUDENT, Role.GUARDIAN, Role.ADMINISTRATION])
async def test_exc_5_only_administrators_open_the_exchange(school: School, admin: Someone, role: Role) -> None:
    someone = await school.person("Иной Человек", role)
    body = {"id": str(uuid4()), "name": "Журнал", "scopes": ["core"]}
    assert (await someone.client.get(school.path("/exchange"))).status_code == 403
    assert (await someone.client.get(school.path("/exchange/archive"))).status_code == 403
    assert (await someone.client.post(school.path("/exchange/clients"), json=body)).status_code == 403
    assert (await admin.client.post(school.path("/exchange/clients"), json=body)).status_code == 201  # the witness
    assert (await someone.client.delete(school.path(f"/exchange/clients/{body['id']}"))).status_code == 403
