"""Counts what an edge has served, from nginx's log: `python3 -m edge.meter FOLDER`. nginx tells it at /served.

The count and the place in the log are kept in the same file, so that it goes on counting after a restart.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from pathlib import Path

LOOK_SECONDS = 3.0
CHUNK = 1 << 20
_BYTES = re.compile(rb'"bytes":"?(\d+)')


def look(folder: Path) -> int:
    """Reads what is new in logs/access.json and writes FOLDER/served: {"bytes": so far, "read": place in the log}."""
    held = folder / "served"
    try:
        known = json.loads(held.read_text())
        total, read = int(known["bytes"]), int(known["read"])
    except (FileNotFoundError, ValueError, KeyError):
        total = read = 0
    fresh, end = _count(folder / "logs" / "access.json", read)
    if (fresh, end) != (0, read) or not held.exists():
        part = held.with_suffix(".part")
        part.write_text(json.dumps({"bytes": total + fresh, "read": end}))
        part.rename(held)
    return total + fresh


def _count(log: Path, start: int) -> tuple[int, int]:
    """The bytes in all whole lines after `start`, and where those end. A log that was begun anew is read whole."""
    try:
        with log.open("rb") as lines:
            size = lines.seek(0, 2)
            end = lines.seek(start if start <= size else 0)
            fresh = 0
            while piece := lines.read(CHUNK) + lines.readline():
                whole = piece[: piece.rfind(b"\n") + 1]
                fresh += sum(map(int, _BYTES.findall(whole)))
                end += len(whole)
                if len(whole) < len(piece):
                    break  # nginx is writing this line
            return fresh, end
    except FileNotFoundError:
        return 0, 0


async def run(folder: Path) -> None:
    """For ever."""
    while True:
        await asyncio.to_thread(look, folder)
        await asyncio.sleep(LOOK_SECONDS)


if __name__ == "__main__":
    asyncio.run(run(Path(sys.argv[1])))
