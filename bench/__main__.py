"""`python -m bench [NAME …]`: measure, record, and write docs/performance.md anew.

NAME=PART,PART measures some parts of a bench that has parts: `fanout_peers=c_loop,centrifugo`.
"""

import argparse
import asyncio
import json
import sys
from typing import Any

from . import (
    abuse,
    durable_posts,
    fanout,
    fanout_peers,
    idle_memory,
    initial_javascript,
    long_chat,
    open_conversation,
    post_cost,
    post_latency,
    post_to_screen,
    resume,
    roster_20000,
    shapes,
    storm,
    tls,
    two_servers,
)
from .report import write_report
from .results import number, record

BENCHES = {
    "fanout": fanout,
    "fanout_peers": fanout_peers,
    "durable_posts": durable_posts,
    "post_latency": post_latency,
    "post_cost": post_cost,
    "resume": resume,
    "storm": storm,
    "shapes": shapes,
    "long_chat": long_chat,
    "post_to_screen": post_to_screen,
    "open_conversation": open_conversation,
    "initial_javascript": initial_javascript,
    "idle_memory": idle_memory,
    "roster_20000": roster_20000,
    "tls": tls,
    "two_servers": two_servers,
    "abuse": abuse,
}


def main() -> int:
    """Run what was asked for, everything by default; 1 if a bench could not be run."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(BENCHES)}")
    parser.add_argument("--json", action="store_true", help="print each result's line, and nothing else")
    options = parser.parse_args()
    names = options.names or list(BENCHES)
    if unknown := [name for name in names if name.partition("=")[0] not in BENCHES]:
        parser.error(f"unknown: {', '.join(unknown)}; there are {', '.join(BENCHES)}")
    failures = 0
    for name in names:
        name, _, parts = name.partition("=")
        bench = BENCHES[name]
        print(f"\n{bench.TITLE} ({name})", file=sys.stderr, flush=True)
        try:
            line = record(name, bench.GOALS, asyncio.run(bench.run(parts.split(",")) if parts else bench.run()))
            if options.json:
                print(json.dumps(line, ensure_ascii=False), flush=True)
            else:
                show(line)
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
