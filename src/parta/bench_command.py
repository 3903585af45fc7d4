"""`parta bench NAME`: one bench of the checkout that this program runs from."""

import subprocess
import sys
from pathlib import Path

# src/parta/bench_command.py stands two folders below the checkout.
_CHECKOUT = Path(__file__).resolve().parents[2]


def bench(names: list[str], *, as_json: bool, checkout: Path = _CHECKOUT) -> int:
    """Run benches by name (all without one); their results are kept in `bench/results`."""
    if not (checkout / "bench" / "__main__.py").is_file():
        print(
            "parta bench: the benches are part of a checkout of Parta, not of an installed program;"
            " run it there, after `make install`",
            file=sys.stderr,
        )
        return 2
    more = ["--json"] if as_json else []
    return subprocess.run([sys.executable, "-m", "bench", *names, *more], cwd=checkout, check=False).returncode
