"""Who owes an answer: asked for many at once, the same as for each alone (PD-3, PD-5)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, text, update

from fixtures.school import Running
from parta.foundation.db import Tx
from parta.foundation.identity import new_id
from parta.organisations import NewMember, Role, create_members, local_today
from parta.personal_data.consents import pending_consents
from parta.personal_data.models import consent, consent_text
from parta.personal_data.owing import who_owe
from parta.structure.models import guardian_link

_PEOPLE = 6
_PERSON = st.integers(0, _PEOPLE - 1)
_KIND = st.sampled_from(["processing", "photo"])


@dataclass
class World:
    """What is drawn: who they are, how they stand to each other, what is published and what was answered."""

    # Role, and days since the eighteenth birthday; None: without a date of birth.
    people: list[tuple[Role, int | None]]
    left: set[int]
    # (guardian, student, how the link is).
    links: list[tuple[int, int, str]]
    # How many versions each kind has.
    versions: dict[str, int]
    # (subject, kind, version, is taken back, on paper).
    consents: list[tuple[int, str, int, bool, bool]]
    is_required: bool
    zone: str


_WORLDS = st.builds(
    World,
    people=st.lists(
        st.tuples(
            st.sampled_from([Role.STUDENT, Role.STUDENT, Role.GUARDIAN, Role.GUARDIAN, Role.TEACHER]),
            st.sampled_from([None, -4000, -1, 0, 1, 4000]),
        ),
        min_size=_PEOPLE,
        max_size=_PEOPLE,
    ),
    left=st.sets(_PERSON, max_size=2),
    links=st.lists(
        st.tuples(_PERSON, _PERSON, st.sampled_from(["live", "live", "live", "ends", "ended", "over", "barred"])),
        max_size=8,
        unique_by=lambda link: link[:2],
    ),
    versions=st.fixed_dictionaries({"processing": st.integers(0, 3), "photo": st.integers(0, 2)}),
    consents=st.lists(
        st.tuples(_PERSON, _KIND, st.integers(1, 3), st.sampled_from([False, False, True]), st.booleans()), max_size=16
    ),
    is_required=st.sampled_from([True, True, True, False]),
    zone=st.sampled_from(["Europe/Moscow", "Asia/Kamchatka", "Pacific/Honolulu"]),
)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(world=_WORLDS)
async def test_pd_5_the_gate_asks_for_many_what_the_screen_asks_of_each(running: Running, world: World) -> None:
    school = await running.school()
    async with school.wiring.database.transaction(school.id) as tx:
        people = await _make(tx, world)
        here = [one for place, one in enumerate(people) if place not in world.left]
        kept_out = {one for one in here if (await pending_consents(tx, one)).is_gate}
        assert await who_owe(tx, people) == kept_out
        for one in people:
            assert await who_owe(tx, [one]) == kept_out & {one}


async def _make(tx: Tx, world: World) -> list[UUID]:
    people = [new_id() for _ in world.people]
    own = {"organisation_id": tx.organisation}
    decided = f'{{"processingConsentIsRequired": {str(world.is_required).lower()}, "timeZone": "{world.zone}"}}'
    await tx.execute(text("update organisation set settings = cast(:decided as jsonb)"), {"decided": decided})
    today = await local_today(tx)
    birthday = _years_before(today, 18)
    new = [
        NewMember(
            id=one,
            surname="Власов",
            given_name="Пётр",
            roles=(role,),
            birth_date=None if days is None else birthday - timedelta(days=days),
        )
        for one, (role, days) in zip(people, world.people, strict=True)
    ]
    await create_members(tx, new, is_confirmed=True)
    for place in world.left:
        await tx.execute(text("update member set left_at = now() where id = :id"), {"id": people[place]})
    hour = timedelta(hours=1)
    states: dict[str, dict[str, Any]] = {
        "live": {},
        "ends": {"ends_at": tx.now + hour},
        "ended": {"ended_at": tx.now - hour},
        "over": {"ends_at": tx.now - hour},
        "barred": {"is_barred": True},
    }
    for guardian, student, state in world.links:
        if guardian == student:
            continue
        pair = {"guardian_id": people[guardian], "student_id": people[student], "kind": "mother"}
        await tx.execute(insert(guardian_link).values(**own, **pair, since=tx.now, source="staff"))
        if states[state]:
            of_pair = (guardian_link.c.guardian_id == people[guardian], guardian_link.c.student_id == people[student])
            await tx.execute(update(guardian_link).where(*of_pair).values(states[state]))
    for kind, versions in world.versions.items():
        for version in range(1, versions + 1):
            body = {"body": "…", "digest": f"{version}", "published_by": people[0], "published_at": tx.now}
            await tx.execute(insert(consent_text).values(**own, id=new_id(), kind=kind, version=version, **body))
    live: set[tuple[int, str, int]] = set()
    for subject, kind, version, is_taken_back, is_on_paper in world.consents:
        if version > world.versions[kind] or (subject, kind, version) in live:
            continue
        if not is_taken_back:
            live.add((subject, kind, version))
        values = {"channel": "paper" if is_on_paper else "screen", "given_at": tx.now, "digest": f"{version}"}
        taken_back = tx.now if is_taken_back else None
        await tx.execute(
            insert(consent).values(
                **own,
                id=new_id(),
                subject_id=people[subject],
                kind=kind,
                version=version,
                withdrawn_at=taken_back,
                **values,
            )
        )
    return people


def _years_before(day: date, years: int) -> date:
    """Of the 29th of February: the 28th, where there is none."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - years, day=28 if is_leap_day else day.day)
