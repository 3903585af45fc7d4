"""docs/scaling.md: the model computes from the benches' newest lines, and says sensible things."""

from dataclasses import replace
from itertools import pairwise

from bench.scaling import PAGE, PLACES, Habits, Machine, need, page, read_costs


def test_the_page_is_computed_from_the_results() -> None:
    costs = read_costs()
    text = page(costs)
    assert f"{costs.database_per_post:.1f} µs" in text
    # The page that is kept has the same rows; its numbers are of the day that it names.
    kept = PAGE.read_text()
    assert [line.split("|")[1] for line in text.splitlines() if line.startswith("| ")] == [
        line.split("|")[1] for line in kept.splitlines() if line.startswith("| ")
    ]
    assert all(place.name in kept for place in PLACES)


def test_more_people_never_need_less() -> None:
    costs = read_costs()
    needs = [need(place, costs) for place in PLACES]
    for small, large in pairwise(needs):
        for name in ("sockets", "posts", "server_cores", "memory", "media_machines", "shards", "processes"):
            assert getattr(small, name) <= getattr(large, name), name
    assert (needs[0].server_machines, needs[0].shards, needs[0].media_machines) == (1, 1, 1)


def test_what_costs_more_needs_more() -> None:
    costs = read_costs()
    country = PLACES[-1]
    usual = need(country, costs)
    dear = replace(costs, server_per_delivery=costs.server_per_delivery * 10)
    assert need(country, dear).server_cores > usual.server_cores
    assert need(country, costs, replace(Habits(), message_bytes=9000)).shards > usual.shards
    assert need(country, costs, replace(Habits(), media_mbit=10)).media_machines > usual.media_machines
    assert need(country, costs, machine=replace(Machine(), cores=4)).server_machines > usual.server_machines
    assert usual.strained[0][1] == max(share for _, share in usual.strained)
