"""Every route of the API: closed to strangers, and never broken by what it is sent."""

import asyncio
import json
from typing import Any
from uuid import UUID

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case

from fixtures.school import Running
from parta.app import describe_api
from parta.foundation.identity import new_id
from parta.organisations import Role

_API: dict[str, Any] = json.loads(describe_api())
_ROUTES = [(method.upper(), path) for path, methods in _API["paths"].items() for method in methods]

# Signing out ends the session that asks; LiveKit has no part in the test of all operations.
UNASKED = ("/api/sign-out", "/api/health", "/api/health/ready")

# What people without a session may use, and why.
PUBLIC = {
    "GET /api/health": "for those who run the platform",
    "GET /api/health/live": "for those who run the platform",
    "GET /api/health/ready": "for those who run the platform",
    "POST /api/sign-in": "the way in",
    "POST /api/sign-in/choose": "the way in",
    "POST /api/sign-in/codes": "the way in",
    "GET /api/sign-in/providers": "the way in",
    "POST /api/sign-in/providers/{provider}": "the way in",
    "POST /api/sign-in/providers/{provider}/return": "the way in",
    "GET /api/invitations/{code}": "whoever holds a link isn't a member yet",
    "POST /api/invitations/{code}/accept": "whoever holds a link isn't a member yet",
    "POST /api/invitations/{code}/codes": "whoever holds a link isn't a member yet",
    "POST /api/applications": "an organisation applies before anybody is in it",
    "GET /api/applications/{application_id}": "whoever holds the key of the application",
    "POST /api/applications/{application_id}/resubmit": "whoever holds the key of the application",
    "GET /api/demo": "the demo's doors, open in the demo only",
    "GET /api/demo/mailbox": "the demo's doors, open in the demo only",
    "POST /api/demo/sign-in": "the demo's doors, open in the demo only",
    "OPTIONS /api/organisations/{organisation_id}/files": "which tus the server speaks",
}
_SIGNED_IN = "/api/organisations/{organisation_id}"


def _filled(path: str, organisation: UUID) -> str:
    """The path with ids in it."""
    for name in ("width", "role", "emoji", "code"):
        path = path.replace(f"{{{name}}}", {"width": "320", "role": "teacher", "emoji": "👍", "code": "ABCD"}[name])
    path = path.replace("{organisation_id}", str(organisation))
    while "{" in path:
        before, _, rest = path.partition("{")
        path = before + str(new_id()) + rest.partition("}")[2]
    return path


async def _ask(client: httpx.AsyncClient, method: str, path: str, organisation: UUID) -> int:
    asked = _API["paths"][path][method.lower()].get("parameters", [])
    query = {one["name"]: "x" for one in asked if one["in"] == "query" and one.get("required")}
    body = {"json": {}} if method in ("POST", "PUT", "PATCH") else {}
    return (await client.request(method, _filled(path, organisation), params=query, **body)).status_code


async def test_api_1_without_a_session_nothing_but_the_public_routes_answers(running: Running) -> None:
    school = await running.school()
    assert set(PUBLIC) <= {f"{method} {path}" for method, path in _ROUTES}
    found: dict[str, int] = {}
    async with running.anonymous() as client:
        for method, path in _ROUTES:
            found[f"{method} {path}"] = await _ask(client, method, path, school.id)
    open_to_all = {route: status for route, status in found.items() if status not in (401, 404) and route not in PUBLIC}
    assert open_to_all == {}
    assert {route: status for route, status in found.items() if status >= 500 and status != 503} == {}
    assert found["GET /api/demo"] == 200  # the witness


async def test_api_2_another_organisation_s_member_finds_nothing(running: Running) -> None:
    school = await running.school()
    stranger = await (await running.school(name="Другая школа")).person("Дальний Олег", Role.ADMINISTRATOR)
    own = await school.person("Админова Анна", Role.ADMINISTRATOR)
    routes = [(method, path) for method, path in _ROUTES if path.startswith(_SIGNED_IN) and method != "OPTIONS"]
    assert len(routes) > 50
    found = {f"{method} {path}": await _ask(stranger.client, method, path, school.id) for method, path in routes}
    assert {route: status for route, status in found.items() if status != 404} == {}
    # the witness: whoever belongs here is answered
    assert await _ask(own.client, "GET", f"{_SIGNED_IN}/conversations", school.id) == 200
    assert await _ask(own.client, "GET", f"{_SIGNED_IN}/groups", school.id) == 200


async def test_api_3_whatever_is_sent_nothing_breaks(running: Running) -> None:
    """Requests that fit the description, and some that don't, by an administrator: no answer is a server's error."""
    school = await running.school()
    someone = await school.person("Админова Анна", Role.ADMINISTRATOR)
    schema = schemathesis.openapi.from_dict(_API)
    broken: list[str] = []
    asked: set[str] = set()

    def ask_all() -> None:
        for found in schema.get_all_operations():
            operation = found.ok()
            if operation.method.upper() not in ("GET", "POST") or operation.path in UNASKED:
                continue

            @settings(
                max_examples=3, deadline=None, database=None, derandomize=True,
                phases=[Phase.generate], suppress_health_check=list(HealthCheck),
            )  # fmt: skip
            @given(case=operation.as_strategy())
            def ask(case: Case) -> None:
                if "organisation_id" in case.path_parameters:
                    case.path_parameters["organisation_id"] = str(school.id)
                answer = case.call(base_url=running.base, headers={"Cookie": someone.cookie})
                asked.add(f"{case.method} {case.path}")
                if answer.status_code >= 500 and answer.status_code != 503:
                    broken.append(f"{answer.status_code} {case.as_curl_command()}")

            ask()

    await asyncio.to_thread(ask_all)
    assert broken == []
    assert len(asked) > 30
