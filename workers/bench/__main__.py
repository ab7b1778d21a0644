"""`python -m workers.bench encode|kills|pinned|scale|tail …`: figures of the workers; `./notflix bench` calls it."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from notflix_app.core.errors import NotflixError

from . import encode, kills, pinned, scale, tail

RUNS: dict[str, Callable[..., dict[str, Any]]] = {
    "encode": encode.run,
    "kills": kills.run,
    "pinned": pinned.run,
    "scale": scale.run,
    "tail": tail.run,
}


def main(arguments: list[str] | None = None) -> None:
    """Prints the figures on stdout, as one JSON document or line by line; what is done now goes to stderr."""
    asked = vars(options().parse_args(arguments))
    as_json, run = asked.pop("json"), RUNS[asked.pop("what")]
    try:
        figures = run(**asked)
    except NotflixError as wrong:
        sys.exit(f"notflix: {wrong.message}")
    if as_json:
        print(json.dumps(figures, indent=2))
        return
    for name, value in figures.items():
        print(f"{name}: {value if isinstance(value, str) else json.dumps(value)}")


def options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m workers.bench")
    parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
    what = parser.add_subparsers(dest="what", required=True)

    encoding = what.add_parser("encode", description=encode.__doc__)
    encoding.add_argument("--rounds", type=int, default=3, help="how often each is run (default: 3)")
    encoding.add_argument("--tracks", type=int, default=1, help="of sound (default: 1)")
    encoding.add_argument("--data", type=Path, help="a running Notflix; default: one of its own with two workers")
    encoding.add_argument("--seconds", type=int, default=encode.SECONDS, help="of the clip (default: 60)")

    killing = what.add_parser("kills", description=kills.__doc__)
    killing.add_argument("--seeds", type=int, default=3, help="of the dice; each has a Notflix of its own (default: 3)")
    killing.add_argument("--kills", type=int, default=50, help="for each seed (default: 50)")
    killing.add_argument("--films", type=int, default=12, help="for each seed (default: 12)")

    pinning = what.add_parser("pinned", description=pinned.__doc__)
    pinning.add_argument("--rounds", type=int, default=2, help="how often each is run (default: 2)")
    pinning.add_argument("--seconds", type=int, default=300, help="of the film (default: 300)")

    scaling = what.add_parser("scale", description=scale.__doc__)
    scaling.add_argument("--workers", type=int, nargs="+", default=[16, 64, 200], help="how many, one after another")
    scaling.add_argument("--chunks", type=int, default=500, help="of the film (default: 500)")
    scaling.add_argument("--seconds", type=float, default=16, help="that one of them takes (default: 16)")

    ending = what.add_parser("tail", description=tail.__doc__)
    ending.add_argument("--seconds", type=int, nargs="+", default=[600, 10_800], help="how long the films are")
    ending.add_argument("--rounds", type=int, default=3, help="how often each is made (default: 3)")
    ending.add_argument("--segment-bytes", type=int, default=20_000, help="of each segment (default: 20,000)")
    return parser


if __name__ == "__main__":
    main()
