"""The table of permissions is what the server does: every row × every role × whose things, generated (PERM-1…3)."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text as sql

from architecture.matrix.examples import Example, Target, all_examples
from architecture.matrix.world import ROLES, World, end_calls, make_world, set_settings
from fixtures.school import Running, Someone
from parta.app import governed_routes, http_app, wire
from parta.foundation import clock
from parta.foundation.config import Settings
from parta.foundation.db import Database, Tx
from parta.foundation.errors import Forbidden
from parta.foundation.processes import LiveKit
from parta.organisations import Actor, Permission, Permissions, Reach, Role
from parta.permissions_command import describe_permissions

_REFUSED = (403, 404)
_BIND = sql("select set_config('role', :role, true), set_config('parta.organisation', :organisation, true)")


def _table() -> Permissions:
    return wire(Settings(secret="-" * 32, demo=True), "postgresql:///parta").register(Permissions)


_ROWS = _table().rows
_EXAMPLES = all_examples()


def test_perm_3_the_table_names_every_route_and_nothing_else() -> None:
    wiring = wire(Settings(secret="-" * 32, demo=True), "postgresql:///parta")
    routes = governed_routes(http_app(wiring))
    assert "GET /groups/{group_id}" in routes  # the witness
    assert {row.route for row in _ROWS} - routes == set()
    table = wiring.register(Permissions)
    table.require_rows(routes)
    with pytest.raises(ValueError, match="GET /secrets"):
        table.require_rows({*routes, "GET /secrets"})


def test_perm_3_a_route_without_a_row_is_refused_to_everybody() -> None:
    head = Actor(
        account_id=UUID(int=1), session_id=UUID(int=2), organisation_id=UUID(int=3), member_id=UUID(int=4),
        display_name="Директор", roles=frozenset({Role.HEAD, Role.ADMINISTRATOR}), unconfirmed=frozenset(),
    )  # fmt: skip
    _table().check("GET /groups", head)  # the witness
    with pytest.raises(Forbidden):
        _table().check("GET /secrets", head)


def test_every_row_has_an_example() -> None:
    """When this fails: write the example into tests/architecture/examples/<room>.py."""
    needy = [row.route for row in _ROWS if "{" in row.route or not row.route.startswith("GET ")]
    missing = sorted(set(needy) - _EXAMPLES.keys())
    assert missing == [], f"no example asks {missing}"
    assert sorted(_EXAMPLES.keys() - {row.route for row in _ROWS}) == []


def test_the_page_for_heads_is_current() -> None:
    """When this fails: `parta permissions > docs/permissions.md`."""
    page = Path(__file__).parents[2] / "docs" / "permissions.md"
    assert page.read_text() == describe_permissions()


def reach_of(row: Permission, role: str) -> Reach | None:
    """How far the row lets somebody of this role."""
    if role in ("unconfirmed", "nobody"):
        return row.unconfirmed
    if role == "curator":
        far = [one for one in (row.reach.get(Role.TEACHER), row.curator) if one is not None]
        return max(far, key=[Reach.SETTING, Reach.OWN, Reach.ALL].index, default=None)
    return row.reach.get(Role(role))


@dataclass(frozen=True)
class Case:
    """One request, and whether the table lets it through."""

    row: Permission
    example: Example
    who: str
    someone: Someone
    situation: str
    target: Target
    is_allowed: bool

    def __str__(self) -> str:
        return f"{self.row.route} · {self.who} · {self.situation}"


def cases(world: World, abroad: World) -> Iterator[Case]:
    """All of them; what is expected is computed from the row alone."""
    for row in _ROWS:
        example = _EXAMPLES.get(row.route, Example())
        is_aimed = example.differs(row.route)
        for role in ROLES:
            someone, far = world.people[role], reach_of(row, role)
            own = world.target(someone, group="own", things=role)
            if role in example.unlike:
                continue
            yield Case(row, example, role, someone, "own group", own, far is not None)
            # Whom the row doesn't name is refused before anything is looked for: once is enough.
            if is_aimed and far is not None:
                other = world.target(someone, group="other", things="far_curator")
                yield Case(row, example, role, someone, "another group", other, far is Reach.ALL)
        if is_aimed:
            administrator = world.people["administrator"]
            foreign = abroad.target(administrator, group="own", things="far_curator")
            yield Case(row, example, "administrator", administrator, "another organisation's things", foreign, False)
        head = abroad.people["head"]
        ours = world.target(head, group="own", things="administrator")
        yield Case(row, example, "head of another organisation", head, "another organisation", ours, False)
        for role, someone in world.ended.items():
            was = world.target(someone, group="own", things="class")
            far = None if role == "teacher" else reach_of(row, role.rpartition(" ")[2])
            if role != "teacher" and (far is None or not is_aimed):
                continue
            yield Case(row, example, role, someone, "ended", was, far is Reach.ALL)


def setting_cases(world: World, *, is_allowed: bool) -> Iterator[Case]:
    """What a role may as far as the organisation's settings allow it."""
    for row in _ROWS:
        example = _EXAMPLES.get(row.route, Example())
        for role in ROLES:
            if reach_of(row, role) is Reach.SETTING and role not in example.unlike:
                someone = world.people[role]
                own = world.target(someone, group="own", things=role)
                asked = replace(example, body=example.governed or example.body)
                yield Case(row, asked, role, someone, "own group", own, is_allowed)


def is_blank(case: Case, answer: httpx.Response) -> bool:
    """Whether an answer is no in other words: a list with nothing in it (only the room knows that a colleague leads no
    group, PERM-2), or a bulk act that says no to each."""
    if case.example.is_refused_inside is not None and answer.status_code == 200:
        return case.example.is_refused_inside(answer.json())
    if case.is_allowed or case.row.curator is None or case.example.differs(case.row.route):
        return False
    kinds = answer.headers.get("content-type", "")
    if answer.status_code != 200 or "json" not in kinds or not case.row.route.startswith("GET "):
        return False
    held = ("student_id", "guardian_id", "pupil_id", "family_request_id", "request_id", "movement_id", "invitation_id")
    return not any(case.target[one] in answer.text for one in held)


@asynccontextmanager
async def nothing_stays(database: Database) -> AsyncGenerator[None]:
    """A build in which every transaction is taken back at its end: no case disturbs another."""
    bind = database._begin

    @asynccontextmanager
    async def begin(role: str, organisation_id: UUID | None) -> AsyncGenerator[Tx]:
        async with database.engine.connect() as connection, connection.begin() as transaction:
            await connection.execute(_BIND, {"role": role, "organisation": str(organisation_id or "")})
            tx = Tx(connection, clock.now(), organisation_id, database.reactions)
            yield tx
            await tx.settle()
            await transaction.rollback()

    database._begin = begin
    try:
        yield
    finally:
        database._begin = bind


async def test_perm_1_perm_2_the_table_is_what_the_server_does(
    start_server: Callable[..., Awaitable[Running]], livekit: LiveKit
) -> None:
    running = await start_server(livekit_url=livekit.url, livekit_key=livekit.key, livekit_secret=livekit.secret)
    world, abroad = await make_world(running, "Наша"), await make_world(running, "Чужая")
    wrong: list[str] = []
    answered: set[str] = set()
    done: set[str] = set()
    count = 0
    async with nothing_stays(running.wiring.database):
        for case in cases(world, abroad):
            if case.situation in case.example.unlike:
                continue
            answer, is_refused = await _ask(world, case)
            count += 1
            if case.is_allowed == is_refused or answer.status_code >= 500:
                wrong.append(_difference(case, answer))
            if case.is_allowed and not is_refused:
                answered.add(case.row.route)
                if answer.status_code < 300:
                    done.add(case.row.route)
    # A call that goes on would be joined, not begun.
    await end_calls(world)
    governed: set[str] = set()
    for is_on in (True, False):
        await set_settings(world, is_on=is_on)
        async with nothing_stays(running.wiring.database):
            for case in setting_cases(world, is_allowed=is_on):
                answer, is_refused = await _ask(world, case)
                count += 1
                governed.add(case.row.route)
                if is_refused == is_on or answer.status_code >= 500:
                    wrong.append(f"setting {'on' if is_on else 'off'}: {_difference(case, answer)}")
    assert wrong == [], f"{len(wrong)} of {count} differ\n" + "\n".join(wrong)
    assert answered == {row.route for row in _ROWS}  # the witness: each request is answered to somebody
    assert governed == {"POST /conversations", "POST /conversations/{conversation_id}/calls"}
    # The rest answer that the state of the world is against it (a plan is open already), which is an answer as well.
    assert len(done) > len(_ROWS) * 0.8


async def _ask(world: World, case: Case) -> tuple[httpx.Response, bool]:
    """The answer, and whether it is a refusal."""
    path = world.school.path(case.example.path(case.row.route, case.target))
    method = case.row.route.partition(" ")[0]
    answer = await case.someone.client.request(method, path, **case.example.request(case.target))
    return answer, answer.status_code in (401, *_REFUSED) or is_blank(case, answer)


def _difference(case: Case, answer: httpx.Response) -> str:
    expected = "allowed" if case.is_allowed else "refused"
    return f"{case} · {expected}: {answer.status_code} {answer.text[:120]}"
