"""Rounds: what is believed is looked at again before it is over, so that nobody inside waits at the door (PD-12)."""

from datetime import timedelta

import pytest

from fixtures.school import Someone
from fixtures.sockets import watching
from parta.foundation import clock
from parta.personal_data.gate import Gate
from parta.personal_data.rounds import Rounds

from .test_consents import Asked
from .test_consents import asked as asked


@pytest.mark.parametrize("is_published", [False, True])
async def test_pd_12_whoever_is_inside_is_known_from_round_to_round(
    asked: Asked, monkeypatch: pytest.MonkeyPatch, is_published: bool
) -> None:
    school, gate = asked.school, Gate()
    if is_published:
        await asked.publish()
    rounds = Rounds(school.wiring.database, school.wiring.hub, gate)
    begun, seconds = clock.now(), 0
    monkeypatch.setattr(clock, "now", lambda: begun + timedelta(seconds=seconds))

    def is_known(someone: Someone) -> bool:
        return gate.remembers(school.id, someone.member_id)

    async with watching(school, asked.curator):
        async with school.wiring.database.transaction(school.id) as tx:
            assert await gate.refuse(tx, [asked.curator.member_id]) == {}
        for seconds in range(150):
            if seconds % 4 == 0:
                await rounds.go()
            assert is_known(asked.curator), seconds
        seconds += 6  # the witness: without rounds it is over
        assert not is_known(asked.curator)


async def test_pd_12_the_first_who_comes_is_judged_as_everybody_after_them(asked: Asked) -> None:
    """A process that has only begun knows nothing of the organisation: nothing isn't «nothing is asked»."""
    await asked.publish()
    gate, people = Gate(), [asked.mother.member_id, asked.curator.member_id]
    for _ in range(2):
        async with asked.school.wiring.database.transaction(asked.school.id) as tx:
            assert set(await gate.refuse(tx, people)) == {asked.mother.member_id}
    gate.forget(asked.school.id)
    async with asked.school.wiring.database.transaction(asked.school.id) as tx:
        gate.forget(asked.school.id)
        assert set(await gate.refuse(tx, people)) == {asked.mother.member_id}


async def test_pd_12_who_was_here_and_left_is_forgotten(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    school, gate = asked.school, Gate()
    await asked.publish()
    rounds = Rounds(school.wiring.database, school.wiring.hub, gate)
    people = [asked.curator.member_id, asked.stranger.member_id]
    async with watching(school, asked.curator):
        async with school.wiring.database.transaction(school.id) as tx:
            assert await gate.refuse(tx, people) == {}
        assert set(gate.places[school.id].passed) == set(people)
        later = clock.now() + timedelta(seconds=60)
        monkeypatch.setattr(clock, "now", lambda: later)
        await rounds.go()
        assert set(gate.places[school.id].passed) == {asked.curator.member_id}
