"""`make chaos`: seeded runs, each recorded; then the planted bugs."""

import argparse
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path

import msgspec
import uvloop

from chaos.bugs import expose, is_caught, planted
from chaos.faults import Schedule, schedule_of
from chaos.place import OWN, POSTGRES, Place, a_place
from chaos.run import LENGTH, Finished, play
from chaos.scenes import settings_for
from chaos.servers import nursery
from parta.foundation.processes import embedded_postgres

RECORDS = Path(__file__).parent / "records" / "runs.jsonl"


def main() -> int:
    parser = argparse.ArgumentParser(prog="make chaos", description="Faults on purpose, judged by a checker.")
    parser.add_argument(
        "--seeds", default="1-44,301-306", metavar="A-B,…", help="which runs (default: 1-44,301-306; 0: none)"
    )
    parser.add_argument("--record", type=Path, metavar="FILE", help="add a line for each run to FILE")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the histories of failed runs there")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="begin no run after so many seconds")
    parser.add_argument(
        "--bugs", default="all", metavar="WORD", help="planted bugs by name: all, none, or words, comma between"
    )
    parser.add_argument("--only", default="", metavar="WORD", help="only schedules whose name has this word")
    options = parser.parse_args()
    schedules = [schedule_of(seed, length=LENGTH) for seed in _seeds(options.seeds)]
    chosen = [one for one in schedules if options.only in one.name]
    return uvloop.run(_run(chosen, options))


def _seeds(text: str) -> list[int]:
    """«1-44,301» in numbers; 0 is none."""
    found: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        found += range(int(first), int(last or first) + 1)
    return [seed for seed in found if seed]


async def _run(schedules: list[Schedule], options: argparse.Namespace) -> int:
    failed: list[int] = []
    until = time.monotonic() + options.seconds
    with tempfile.TemporaryDirectory(prefix="parta-chaos-", ignore_cleanup_errors=True) as folder:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(embedded_postgres(Path(folder), settings=POSTGRES))
            places: dict[str, Place] = {}
            kept = await stack.enter_async_context(nursery(OWN)) if schedules else None
            for schedule in schedules:
                if time.monotonic() > until:
                    print(f"time is up before seed {schedule.seed}")
                    break
                settings = settings_for(name for _, name in schedule.steps)
                kind = f"place-{schedule.servers}-{'-'.join(sorted(settings)).lower()}"
                if kind not in places:
                    place = a_place(Path(folder) / kind, servers=schedule.servers, environment=settings, kept=kept)
                    places[kind] = await stack.enter_async_context(place)
                finished = await play(places[kind], schedule)
                _tell(finished, options)
                if finished.violations:
                    failed.append(schedule.seed)
            missed = await _plant(Path(folder), options.bugs)
    if failed:
        print(f"failed seeds: {failed}")
    if missed:
        print(f"planted bugs that were missed: {missed}")
    return 1 if failed or missed else 0


async def _plant(folder: Path, word: str) -> list[str]:
    """Plant the bugs one by one; returns those that the checker missed."""
    missed: list[str] = []
    for bug in planted():
        if word != "all" and not any(one in bug.name for one in word.split(",")):
            continue
        began = time.monotonic()
        violations = await expose(bug, folder / bug.name, folder)
        verdict = "caught" if is_caught(bug, violations) else "MISSED"
        said = next((str(one) for one in violations if one.rule.startswith(bug.rule)), "")
        print(f"{bug.name:45} {verdict} {time.monotonic() - began:5.1f} s  {said}", flush=True)
        if verdict == "MISSED":
            missed.append(bug.name)
            for violation in violations[:5]:
                print(f"        {violation}")
    return missed


def _tell(finished: Finished, options: argparse.Namespace) -> None:
    result = finished.result
    verdict = "FAILED" if finished.violations else "ok"
    print(
        f"{result.seed:5} {verdict:6} {result.seconds:5.1f} s  {result.servers} servers",
        f"{result.operations:4} operations {result.acknowledged:4} acknowledged {result.unknown:3} unknown",
        f"{result.delivered:5} delivered  {result.schedule}",
        flush=True,
    )
    for violation in finished.violations[:12]:
        print(f"        {violation}")
    if len(finished.violations) > 12:
        print(f"        … and {len(finished.violations) - 12} more")
    if finished.violations and options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
        finished.history.save(options.keep / f"seed-{result.seed}.jsonl")
    if options.record:
        with options.record.open("ab") as file:
            file.write(msgspec.json.encode(result) + b"\n")


if __name__ == "__main__":
    sys.exit(main())
