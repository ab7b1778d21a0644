"""`python -m workers.bench encode [--json] [--rounds N] [--data DIR]`"""

from __future__ import annotations

import argparse
from pathlib import Path

from . import encode


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m workers.bench", description=encode.__doc__)
    parser.add_argument("what", choices=["encode"])
    parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is run (default: 3)")
    parser.add_argument("--data", type=Path, help="a running Notflix; default: one of its own with two workers")
    parser.add_argument("--seconds", type=int, default=encode.SECONDS, help="of the clip (default: 60)")
    asked = parser.parse_args(arguments)
    encode.main(json=asked.json, rounds=asked.rounds, data=asked.data, seconds=asked.seconds)


if __name__ == "__main__":
    main()
