"""Counts what an edge has served, from nginx's log, and keeps that short; says what is free on its disk. Also sees to
it that nginx obeys what Notflix says of who may read (access.py), and shows a certificate that was renewed
(certificate.py).

    python3 -m edge.meter FOLDER NGINX_PID LOG_BYTES [TLS_FOLDER]

nginx tells the count at /served. The places in the logs are kept with it, so that it goes on counting after a restart.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import shutil
import signal
import sys
import time
from pathlib import Path
from typing import Any, BinaryIO

from . import certificate
from .access import obey

ACCESS_LOG, OLDER_LOG = "logs/access.json", "logs/access.1.json"  # below the edge's folder
LOG_BYTES = 64 << 20
LOOK_SECONDS = 3.0
SETTLE_SECONDS = 2 * LOOK_SECONDS
CHUNK = 1 << 20
DISK_STEP = 64 << 20  # bytes
_BYTES = re.compile(rb'"bytes":"?(\d+)')


def look(folder: Path) -> int:
    """Reads what is new in the logs; writes FOLDER/served.

    {"bytes": so far, "read": {log: [inode, place in it]}, "disk": [bytes in all, free]}
    """
    held = folder / "served"
    known = _known(held)
    total: int = known["bytes"]
    before: dict[str, list[int]] = known["read"]
    read: dict[str, list[int]] = {}
    # The older one last: if the log is put aside between the two, it is met under both names, never under none.
    for log, names in ((ACCESS_LOG, (ACCESS_LOG,)), (OLDER_LOG, (OLDER_LOG, ACCESS_LOG))):
        with contextlib.suppress(FileNotFoundError), (folder / log).open("rb") as lines:
            inode = os.fstat(lines.fileno()).st_ino
            if inode not in [one for one, _ in read.values()]:
                # nginx writes its last lines into a log that became the older one. A new one may have the inode of the
                # one before that, which is gone: so it is known by its name too.
                start = next((before[name][1] for name in names if before.get(name, [0])[0] == inode), 0)
                fresh, place = _count(lines, start)
                total, read[log] = total + fresh, [inode, place]
    now = {"bytes": total, "read": read, "disk": _disk(folder)}
    if now != known or not held.exists():
        part = held.with_suffix(".part")
        part.write_text(json.dumps(now))
        part.rename(held)
    return total


def bound_log(folder: Path, nginx: int, limit: int = LOG_BYTES) -> None:
    """Puts the access log aside when it is longer than `limit` bytes; one older log is kept. nginx: its process id.

    Not before look() has met it, and with it all that is in the older one, which goes. Renamed and not cut, for nginx
    writes on until it hears of it, each of its workers by itself.
    """
    log = folder / ACCESS_LOG
    with contextlib.suppress(OSError):  # there is none yet; or it cannot be moved, and nothing is lost either
        status = log.stat()
        is_met = _known(folder / "served")["read"].get(ACCESS_LOG, [0])[0] == status.st_ino
        if status.st_size > limit and is_met and _has_settled(folder / OLDER_LOG):
            log.replace(folder / OLDER_LOG)
            os.kill(nginx, signal.SIGUSR1)


def _has_settled(older: Path) -> bool:
    """Whether every worker of nginx has left it, and look() has been there since."""
    with contextlib.suppress(FileNotFoundError):
        return abs(time.time() - older.stat().st_mtime) > SETTLE_SECONDS  # abs: clocks are set back, too
    return True


def _known(held: Path) -> dict[str, Any]:
    try:
        known = json.loads(held.read_text())
        return {
            "bytes": int(known["bytes"]),
            "read": {log: [int(inode), int(place)] for log, (inode, place) in known["read"].items()},
            "disk": known.get("disk"),
        }
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):  # what is lost is counted anew
        return {"bytes": 0, "read": {}}


def _disk(folder: Path) -> list[int]:
    """What is free is told in steps: not every log line is a new count."""
    usage = shutil.disk_usage(folder)
    return [usage.total, usage.free // DISK_STEP * DISK_STEP]


def _count(lines: BinaryIO, start: int) -> tuple[int, int]:
    """The bytes in all whole lines after `start`, and where those end. A log that was begun anew is read whole."""
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


async def run(folder: Path, nginx: int | None = None, limit: int = LOG_BYTES, tls: Path | None = None) -> None:
    """For ever. nginx: None: somebody else keeps the log short, and tells nginx. tls: where its certificate is."""
    while True:
        with contextlib.suppress(OSError):  # a full disk: what is new in the logs is counted once there is room
            await asyncio.to_thread(look, folder)
        await asyncio.sleep(LOOK_SECONDS)
        if nginx is not None:
            bound_log(folder, nginx, limit)
            obey(folder, nginx)
            if tls:
                certificate.renew(folder, tls, nginx)


if __name__ == "__main__":
    asyncio.run(run(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), *map(Path, sys.argv[4:])))
