"""What no screen sends still gets a clear refusal, and never a failure."""

import httpx
import pytest

from fixtures.school import Running, School
from organisations import orders
from organisations.test_applications import attached, questionnaire
from parta.foundation.identity import new_id
from parta.organisations import Role

TRICKS = ["\u0000", "\u202eadmin", "a" * 64 * 1024, "🙂", "' or 1=1 --", "{0}", "%s"]


def is_clear(answer: httpx.Response) -> bool:
    """Either accepted, or refused with a problem that says why."""
    if answer.status_code < 400:
        return True
    return answer.status_code < 500 and bool(answer.json()["detail"]) and bool(answer.json()["code"])


async def test_a_field_called_like_a_part_of_ours_is_still_the_clients(school: School) -> None:
    """`settings` is a dependency of handlers as well: what doesn't fit there was told as a failure of the server."""
    administrator = await school.person("Серова Мария", Role.ADMINISTRATOR)
    for settings in ({"timeZone": 5}, {"guardiansWriteTeachers": "да"}, {"": 0}, "x", []):
        answer = await administrator.client.patch(school.path(), json={"settings": settings})
        assert answer.status_code == 422, answer.text
        assert answer.json()["params"]["field"].startswith("settings")
    fits = await administrator.client.patch(school.path(), json={"settings": {"guardiansWriteTeachers": False}})
    assert fits.json()["settings"]["guardiansWriteTeachers"] is False  # the witness


@pytest.mark.parametrize("text", TRICKS)
async def test_every_field_bears_every_text(running: Running, school: School, text: str) -> None:
    administrator = await school.person("Серова Мария", Role.ADMINISTRATOR)
    waiting = await school.person("Громов Олег", Role.TEACHER, is_confirmed=False)
    client = administrator.client
    form = questionnaire()
    answers = [
        await client.post("/api/sign-in/codes", json={"contact": text}),
        await client.post("/api/sign-in/codes", json={"contact": f"{text}@example.ru"}),
        await client.post("/api/sign-in", json={"contact": "+79161234501", "code": text}),
        await client.post("/api/sign-in/choose", json={"ticket": text, "key": text}),
        await client.post("/api/sign-in/choose", json={"ticket": f"{text}.{text}", "key": text}),
        await client.post("/api/demo/sign-in", json={"key": text}),
        await client.patch("/api/me", json={"locale": text}),
        await client.patch(school.path(), json={"name": f"a{text}", "address": text, "site": text}),
        await client.post(school.path(f"/members/{waiting.member_id}/roles/teacher/refuse"), json={"reason": text}),
        await client.get(f"/api/applications/{new_id()}", params={"secret": text[:500]}),
        *[
            await client.post("/api/applications", data={**form, field: text}, files=attached())
            for field in form
            if field != "id"
        ],
        await client.post("/api/applications", data=questionnaire(), files=attached(name=text[:200] or "x")),
    ]
    for answer in answers:
        assert is_clear(answer), (answer.request.method, answer.request.url.path, answer.status_code, answer.text)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"x"',
        b'{"contact": 5}',
        b'{"contact": "\\ud800"}',
        b"\xff\xfe",
        b'{"contact":"x","x":1}',
    ],
)
async def test_a_malformed_body_is_refused(running: Running, body: bytes) -> None:
    async with running.anonymous() as client:
        answer = await client.post("/api/sign-in/codes", content=body, headers={"Content-Type": "application/json"})
    assert 400 <= answer.status_code < 500, answer.text
    assert is_clear(answer)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--x\r\n\r\n",
        b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\n\xff\xfe\r\n--x--\r\n',
        b'--x\r\nContent-Disposition: form-data; name="order"; filename="\xff.pdf"\r\n\r\n%PDF\r\n--x--\r\n',
        b'--x\r\nContent-Disposition: form-data; name="order"\r\n\r\n%PDF\r\n--x--\r\n',
        b'--x\r\nContent-Disposition: form-data; name="id"; filename="id"\r\n\r\n1\r\n--x--\r\n',
    ],
)
async def test_a_malformed_form_is_refused(running: Running, body: bytes) -> None:
    async with running.anonymous() as client:
        answer = await client.post(
            "/api/applications", content=body, headers={"Content-Type": "multipart/form-data; boundary=x"}
        )
    assert 400 <= answer.status_code < 500, answer.text
    assert is_clear(answer)


async def test_another_sites_page_cannot_write(school: School) -> None:
    administrator = await school.person("Серова Мария", Role.ADMINISTRATOR)
    foreign = {"Origin": "https://evil.example"}
    assert (await administrator.client.post("/api/sign-out", headers=foreign)).json()["code"] == "foreign_origin"
    refused = await administrator.client.post(
        "/api/applications", data=questionnaire(), files={"order": ("a.pdf", orders.pdf())}, headers=foreign
    )
    assert refused.status_code == 403
    own = {"Origin": school.base}
    assert (await administrator.client.patch("/api/me", json={"locale": "ru"}, headers=own)).status_code == 204
