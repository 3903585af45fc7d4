"""docs/performance.md, written from the last result of every bench."""

from collections.abc import Mapping
from types import ModuleType
from typing import Any

from .results import joined, lines, number
from .scaling import write_scaling
from .server import ROOT

_PATH = ROOT / "docs" / "performance.md"

_HEAD = """# Performance

This page is written by `make bench` from the last line of each file in `bench/results/`; every line there holds the
machine, the settings, all repetitions, and the commit that was measured. Medians, with the lowest and the highest
repetition in brackets. The server is `parta serve` as in production: its own process, the embedded PostgreSQL with
fsync on, real sockets, sessions, permissions and event log. Server, database and clients share the machine, and so
may others: `strangers_cores` says how many cores went to processes that have nothing to do with the bench.
"""

# The same things, measured before the product stood (docs: 2-architecture, chosen parts; 2 cores).
_ARCHITECTURE = {
    "fanout": (
        "Architecture: 500 k deliveries/s at 1.9 µs of server CPU each with frames joined, 8.1 µs with one write each; "
        "that was the bare socket, without identity, permissions and log."
    ),
    "durable_posts": (
        "Architecture: group commit of 37 k rows/s at 64 waiting, and pgbench 17 k single inserts/s; those are rows "
        "into a plain table by a client that does nothing else."
    ),
    "idle_memory": "Architecture: 5.5 KB for the bare connection, without a session or subscriptions.",
}


def write_report(benches: Mapping[str, ModuleType]) -> None:
    """Write the page from what is recorded."""
    summary = ["| what | goal | measured | |", "|---|---|---|---|"]
    sections: list[str] = []
    for name, bench in benches.items():
        found = lines(name)
        if not found:
            summary.append(f"| {bench.TITLE} | {'; '.join(goal.text for goal in bench.GOALS)} | not measured yet | |")
            continue
        line = joined(found) if hasattr(bench, "section") else found[-1]
        for goal in line["goals"]:
            figure = line["figures"][goal["figure"]]
            verdict = "met" if goal["is_met"] else "**not met**"
            summary.append(f"| {bench.TITLE}: `{goal['figure']}` | {goal['goal']} | {_range(figure)} | {verdict} |")
        sections.append(_section(name, bench, line))
    _PATH.write_text("\n".join([_HEAD, *summary, "", *sections]))
    # What was measured is what the model of docs/scaling.md computes with.
    write_scaling()


def _section(name: str, bench: ModuleType, line: dict[str, Any]) -> str:
    machine = line["machine"]
    settings = ", ".join(f"{key} {value}" for key, value in line["settings"].items()) or "none"
    if hasattr(bench, "section"):
        table: list[str] = bench.section(line, _PATH.parent / "pictures")
    else:
        rows = [f"| `{figure}` | {_range(found)} |" for figure, found in line["figures"].items()]
        table = ["| figure | median (lowest … highest) |", "|---|---|", *rows]
    return "\n".join(
        [
            f"## {bench.TITLE}",
            "",
            (bench.__doc__ or "").strip(),
            "",
            f"`python -m bench {name}`, {line['date'][:16].replace('T', ' ')} UTC, commit {line['commit']}. "
            f"{machine['cores']} cores ({machine['cpu']}), {machine['memory_gib']} GiB, {machine['system']}, "
            f"Python {machine['python']}; load before: {machine['load_before']}.",
            f"Settings: {settings}.",
            *([_ARCHITECTURE[name]] if name in _ARCHITECTURE else []),
            *line["remarks"],
            # Where a mark isn't met: what stands in the way, with the profile.
            *(["", str(getattr(bench, "IN_THE_WAY", "")).strip()] if hasattr(bench, "IN_THE_WAY") else []),
            "",
            *table,
            "",
        ]
    )


def _range(figure: dict[str, float]) -> str:
    return f"{number(figure['median'])} ({number(figure['low'])} … {number(figure['high'])})"
