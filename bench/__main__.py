"""`python -m bench [NAME …]`: measure, record, and write docs/performance.md anew."""

import argparse
import asyncio
import sys
from typing import Any

from . import durable_posts, fanout, idle_memory, initial_javascript, open_conversation, post_to_screen, roster_20000
from .report import write_report
from .results import number, record

BENCHES = {
    "fanout": fanout,
    "durable_posts": durable_posts,
    "post_to_screen": post_to_screen,
    "open_conversation": open_conversation,
    "initial_javascript": initial_javascript,
    "idle_memory": idle_memory,
    "roster_20000": roster_20000,
}


def main() -> int:
    """Run what was asked for, everything by default; 1 if a bench could not be run."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(BENCHES)}")
    names = parser.parse_args().names or list(BENCHES)
    if unknown := [name for name in names if name not in BENCHES]:
        parser.error(f"unknown: {', '.join(unknown)}; there are {', '.join(BENCHES)}")
    failures = 0
    for name in names:
        bench = BENCHES[name]
        print(f"\n{bench.TITLE} ({name})", flush=True)
        try:
            show(record(name, bench.GOALS, asyncio.run(bench.run())))
        except Exception as error:
            failures += 1
            print(f"  not measured: {type(error).__name__}: {error}", file=sys.stderr)
    write_report(BENCHES)
    return 1 if failures else 0


def show(line: dict[str, Any]) -> None:
    """The table of one result."""
    goals = {goal["figure"]: goal for goal in line["goals"]}
    width = max(len(name) for name in line["figures"])
    for name, found in line["figures"].items():
        figure = f"{number(found['median']):>10}   ({number(found['low'])} … {number(found['high'])})"
        goal = goals.get(name)
        verdict = f"   goal {goal['goal']}: {'met' if goal['is_met'] else 'NOT met'}" if goal else ""
        print(f"  {name:<{width}} {figure}{verdict}")
    for remark in line["remarks"]:
        print(f"  {remark}")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
