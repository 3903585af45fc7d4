"""Results: one JSON line a run of a bench, with the machine, the settings, every repetition, medians and ranges."""

import json
import os
import platform
import statistics
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

from .server import ROOT

FOLDER = Path(__file__).parent / "results"


@dataclass(frozen=True)
class Goal:
    """What a figure is compared with: at least, or at most, `limit`."""

    figure: str
    limit: float
    is_least: bool
    unit: str
    # A mark that the engine is held to: its median stands under "ratios" in the line.
    is_mark: bool = False

    def is_met(self, value: float) -> bool:
        return value >= self.limit if self.is_least else value <= self.limit

    @property
    def text(self) -> str:
        return f"{'≥' if self.is_least else '≤'} {number(self.limit)} {self.unit}"


@dataclass(frozen=True)
class Result:
    """What a bench measured: the same figures in every repetition."""

    settings: Mapping[str, Any]
    runs: Sequence[Mapping[str, float]]
    # Said beside the figures: what was thrown away, what was missing.
    remarks: Sequence[str] = field(default_factory=tuple)
    # Figures that compare with a peer or a limit and are no marks: they stand under "ratios" as well.
    ratios: Sequence[str] = field(default_factory=tuple)


def record(name: str, goals: Sequence[Goal], result: Result) -> dict[str, Any]:
    """Append the result to its file; returns the line."""
    # A figure may be missing in a run: what was void there isn't counted.
    names = dict.fromkeys(figure for run in result.runs for figure in run)
    values = {name: [run[name] for run in result.runs if name in run] for name in names}
    figures = {
        name: {
            "median": _rounded(statistics.median(some)),
            "low": _rounded(min(some)),
            "high": _rounded(max(some)),
        }
        for name, some in values.items()
    }
    ratios = dict.fromkeys([*(goal.figure for goal in goals if goal.is_mark), *result.ratios])
    line = {
        "bench": name,
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _commit(),
        "machine": machine(),
        "settings": dict(result.settings),
        "figures": figures,
        "ratios": {name: figures[name]["median"] for name in ratios if name in figures},
        "goals": [
            {
                "figure": goal.figure,
                "goal": goal.text,
                "ratio": _rounded(figures[goal.figure]["median"] / goal.limit),
                "is_met": goal.is_met(figures[goal.figure]["median"]),
            }
            for goal in goals
            if goal.figure in figures
        ],
        "runs": [{figure: _rounded(value) for figure, value in run.items()} for run in result.runs],
        "remarks": list(result.remarks),
    }
    FOLDER.mkdir(exist_ok=True)
    with (FOLDER / f"{name}.jsonl").open("a") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")
    return line


def lines(name: str) -> list[dict[str, Any]]:
    """What was recorded, the oldest first."""
    path = FOLDER / f"{name}.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def joined(found: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The last line of a bench that is measured in parts, with what it lacks from those before it."""
    whole = found[-1]
    for line in reversed(found[:-1]):
        more = {
            "figures": {**line["figures"], **whole["figures"]},
            "ratios": {**line.get("ratios", {}), **whole["ratios"]},
            "goals": [*whole["goals"], *(one for one in line["goals"] if one["figure"] not in whole["figures"])],
            "settings": whole["settings"]
            | {"peers": {**line["settings"].get("peers", {}), **whole["settings"].get("peers", {})}},
        }
        whole = {**whole, **more}
    return whole


def machine() -> dict[str, Any]:
    """What the bench ran on, and how busy that was before."""
    return {
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "load_before": round(os.getloadavg()[0], 2),
    }


def number(value: float) -> str:
    """As a person reads it: thousands apart, three digits that count."""
    if abs(value) >= 100 or value == int(value):
        return f"{value:,.0f}".replace(",", " ")
    return f"{value:.3g}"


def _rounded(value: float) -> float:
    return float(f"{value:.4g}") if abs(value) < 10_000 else float(round(value))


def _cpu() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor()


def _commit() -> str:
    found = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return found.stdout.strip()
