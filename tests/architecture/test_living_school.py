"""Every route, asked about what is really there: a school in the middle of its year, by everybody in it."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Iterator
from random import Random
from typing import Any
from uuid import UUID

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case

from architecture.known import Known, is_id
from fixtures.school import Running
from parta.app import describe_api
from parta.demo import seed
from parta.organisations import find_organisation_id

_API: dict[str, Any] = json.loads(describe_api())
_UNASKED = {
    "/api/sign-out": "ends the session that asks",
    "/api/health": "LiveKit has no part in this test",
    "/api/health/ready": "LiveKit has no part in this test",
    "/api/demo/sign-in": "makes somebody else of whoever asks",
}
_Parameter = dict[str, Any]


class Living:
    """The demo school, everybody whose door it has, and what was answered."""

    def __init__(self, running: Running, organisation: UUID, people: dict[str, httpx.AsyncClient]) -> None:
        self.running, self.organisation, self.people = running, organisation, people
        self.known, self.chance = Known(), Random(0)
        self.statuses: dict[str, set[int]] = defaultdict(set)
        self.broken: list[str] = []

    def note(self, key: str, asked: str, answer: Any) -> None:
        self.statuses[key].add(answer.status_code)
        # 503: LiveKit and the provider of somebody else's sign-in aren't there.
        if answer.status_code >= 500 and answer.status_code != 503:
            self.broken.append(f"{answer.status_code} for {key}: {asked}")

    async def read(self, key: str, path: str, parameters: list[_Parameter], query: dict[str, Any]) -> None:
        for one in parameters:
            if one["in"] == "path":
                path = path.replace(f"{{{one['name']}}}", self._place(one))
        # A connection that is kept may be ended by the server just then, after seconds without a request.
        answer = await self.people[key].get(path, params=query, headers={"Connection": "close"})
        self.note(key, f"GET {path} {query}", answer)
        if answer.status_code == 200 and answer.headers.get("content-type", "").startswith("application/json"):
            self.known.take(answer.json())

    def change(self, case: Case) -> None:
        """The request that was made up, about what there is, by everybody; those who may the least come first."""
        for key in reversed(list(self.people)):
            for name, value in (case.path_parameters or {}).items():
                if is_id(value):
                    own = name == "organisation_id"
                    case.path_parameters[name] = str(self.organisation) if own else self.known.some(name, self.chance)
            case.body = self.known.filled(case.body, self.chance)
            cookies = "; ".join(f"{one.name}={one.value}" for one in self.people[key].cookies.jar)
            answer = case.call(base_url=self.running.base, headers={"Cookie": cookies})
            self.note(key, case.as_curl_command(), answer)

    def values(self, parameter: _Parameter) -> list[Any]:
        """What a parameter may be, as its schema tells."""
        return list(self._values(parameter["schema"], parameter["name"]))

    def _values(self, schema: dict[str, Any], name: str) -> Iterator[Any]:
        for kind in (*schema.get("oneOf", []), *schema.get("anyOf", [])):
            yield from self._values(kind, name)
        if "$ref" in schema:
            yield from self._values(_API["components"]["schemas"][schema["$ref"].rpartition("/")[2]], name)
        elif "enum" in schema:
            yield from (one for one in schema["enum"] if one is not None)
        elif schema.get("format") == "uuid":
            yield self.known.some(name, self.chance)
        elif schema.get("format") == "date":
            yield from ("2026-09-01", "2026-11-22")
        else:
            yield from {"boolean": ("true", "false"), "integer": (0, 1, 3), "string": ("а", "Иван", "2026-11")}.get(
                schema.get("type", ""), ()
            )

    def _place(self, parameter: _Parameter) -> str:
        if parameter["name"] == "organisation_id":
            return str(self.organisation)
        return str(self.chance.choice(self.values(parameter) or ["x"]))


async def _living(running: Running) -> Living:
    await seed(running.wiring)
    async with running.wiring.database.system() as tx:
        organisation = await find_organisation_id(tx, "school-47")
    assert organisation is not None
    async with running.anonymous() as browser:
        keys = [one["key"] for one in (await browser.get("/api/demo")).json()["people"]]
    people: dict[str, httpx.AsyncClient] = {}
    for key in keys:
        people[key] = await running.stack.enter_async_context(running.anonymous())
        (await people[key].post("/api/demo/sign-in", json={"key": key})).raise_for_status()
    return Living(running, organisation, people)


def _reads() -> Iterator[tuple[str, list[_Parameter], list[_Parameter]]]:
    """Path, all parameters, those of the query."""
    for path, methods in _API["paths"].items():
        if "get" in methods and path not in _UNASKED:
            parameters = methods["get"].get("parameters", [])
            yield path, parameters, [one for one in parameters if one["in"] == "query"]


async def test_api_4_nothing_breaks_in_a_living_school(running: Running) -> None:
    """Whatever the description allows to be asked, about people, groups and papers that are there, by every role."""
    living = await _living(running)
    # First as screens ask, so that ids are known; then with each value that a parameter may have.
    for is_first in (True, False):
        for path, parameters, of_query in _reads():
            for key in living.people:
                needed = {
                    one["name"]: living.chance.choice(living.values(one) or ["а"])
                    for one in of_query
                    if one.get("required")
                }
                await living.read(key, path, parameters, needed)
                for one in () if is_first else of_query:
                    for value in living.values(one):
                        await living.read(key, path, parameters, {**needed, one["name"]: value})
    assert living.broken == []
    assert living.known.count("member") > 300  # the witness: it is about people
    assert all(200 in living.statuses[key] for key in living.people)

    schema = schemathesis.openapi.from_dict(_API)

    def change_all() -> None:
        for found in schema.get_all_operations():
            operation = found.ok()
            if operation.method.upper() == "GET" or operation.path in _UNASKED:
                continue
            few = settings(
                max_examples=4, deadline=None, database=None, derandomize=True,
                phases=[Phase.generate], suppress_health_check=list(HealthCheck),
            )  # fmt: skip
            few(given(case=operation.as_strategy())(living.change))()

    await asyncio.to_thread(change_all)
    assert living.broken == []
    assert {200, 201, 204, 403, 404, 422} <= living.statuses["head"]  # the witness: some of it was done
