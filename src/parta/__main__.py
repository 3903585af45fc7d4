"""`python -m parta` and the command `parta`."""

import sys

from parta.cli import main as run


def main() -> None:
    sys.exit(run())


if __name__ == "__main__":
    main()
