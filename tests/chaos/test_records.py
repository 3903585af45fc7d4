"""The recorded runs: many, of every fault, and nothing lost in any of them."""

import msgspec

from chaos.__main__ import RECORDS
from chaos.faults import FAULTS, LATER, schedule_of
from chaos.run import LENGTH, Result


def test_recorded_runs_have_lost_doubled_and_reordered_nothing() -> None:
    runs = [msgspec.json.decode(line, type=Result) for line in RECORDS.read_bytes().splitlines()]
    # Every seed from the first to the last: a run that failed would stand here, none is left out.
    assert sorted(run.seed for run in runs) == list(range(1, len(runs) + 1))
    assert len(runs) >= 300
    for run in runs:
        assert (run.lost, run.duplicated, run.reordered, run.leaked, run.wrong) == (0, 0, 0, 0, 0), run
        assert run.schedule == schedule_of(run.seed, length=LENGTH).name, run
    # The witnesses: every fault had its turns, and there was something to lose.
    counts = {name: sum(name in (fault for _, fault in run.faults) for run in runs) for name in FAULTS | LATER}
    assert min(counts.values()) >= 10, counts
    assert sum(run.acknowledged for run in runs) > 5000
    assert sum(run.delivered for run in runs) > 20_000
