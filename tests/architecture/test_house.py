"""The rules of imports hold, and can fail."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]


def _lint(root: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).parent / "lint-imports"
    return subprocess.run(
        [program, "--no-cache"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The house, to be spoilt."""
    ignore = shutil.ignore_patterns("__pycache__", "demo_data")
    shutil.copytree(_ROOT / "src", tmp_path / "src", ignore=ignore)
    shutil.copy(_ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_house_1_imports_go_down_and_through_doors() -> None:
    answer = _lint(_ROOT)
    assert answer.returncode == 0, answer.stdout
    assert "Imports go down only KEPT" in answer.stdout


@pytest.mark.parametrize(
    ("place", "line", "contract"),
    [
        ("accounts/rules.py", "from parta.chat import Posting", "Imports go down only"),
        ("foundation/clock.py", "import parta.organisations", "Imports go down only"),
        ("structure/rules.py", "from parta.calls import wire", "Imports go down only"),
        ("calls/rules.py", "from parta.chat.posting import Posting", "chat is entered through its door"),
        ("chat/rules.py", "from parta.structure.models import group", "structure is entered through its door"),
    ],
)
def test_house_2_a_wrong_import_breaks_the_contract(copy: Path, place: str, line: str, contract: str) -> None:
    spoilt = copy / "src" / "parta" / place
    spoilt.write_text(spoilt.read_text() + f"\n\n{line}\n")
    answer = _lint(copy)
    assert answer.returncode != 0
    assert f"{contract} BROKEN" in answer.stdout, answer.stdout
