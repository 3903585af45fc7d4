"""`parta bench`: found in a checkout, refused with a reason outside one."""

from pathlib import Path

import pytest

from parta.bench_command import bench


def test_outside_a_checkout_it_says_where_the_benches_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bench([], as_json=True, checkout=tmp_path) == 2
    said = capsys.readouterr()
    assert "checkout" in said.err
    assert said.out == ""
