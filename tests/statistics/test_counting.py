"""The numbers against a plain count (ACT-1, ACT-2)."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from parta.statistics.counting import tally
from parta.statistics.records import Standing

TODAY = date(2026, 11, 22)
_STANDINGS = st.lists(
    st.builds(
        Standing,
        is_invited=st.booleans(),
        is_registered=st.booleans(),
        last_day=st.none() | st.integers(0, 60).map(lambda days: TODAY - timedelta(days=days)),
    ),
    max_size=30,
)


@given(_STANDINGS)
def test_act_1_every_step_is_counted_as_the_plain_model_counts_it(found: list[Standing]) -> None:
    standings = {UUID(int=number): one for number, one in enumerate(found)}
    # Somebody who stands in two groups is one person.
    counts = tally([*standings, *standings], standings, TODAY)
    registered = [one for one in found if one.is_registered]
    ages = [(TODAY - one.last_day).days for one in registered if one.last_day]
    assert counts.everybody == len(found)
    assert counts.registered == len(registered)
    assert counts.invited == len([one for one in found if one.is_invited or one.is_registered])
    assert counts.active_week == len([age for age in ages if age < 7])
    assert counts.active_month == len([age for age in ages if age < 30])


@given(_STANDINGS)
def test_act_1_each_step_includes_the_next(found: list[Standing]) -> None:
    standings = {UUID(int=number): one for number, one in enumerate(found)}
    counts = tally(standings, standings, TODAY)
    assert counts.everybody >= counts.invited >= counts.registered >= counts.active_month >= counts.active_week
