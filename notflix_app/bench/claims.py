"""Claimers: processes with many threads each, all at one queue. Run as a program by the bench `control`.

    python -m notflix_app.bench.claims DATABASE_URL FOLDER THREADS CLAIMS WORK_SECONDS

It says 'ready', waits for a line, and prints a JSON list: for each claim the milliseconds that its claimer waited.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from ..core.steps import ENCODE_QUEUE
from ..settings import load_settings
from ..usecases.services import Services
from ..wiring import build
from .figures import tail

PROCESSES = 8
CLAIMERS = 200
WORK_SECONDS = 4.0  # a chunk is seldom faster
_LEASE = 3600.0


def measure(url: str, folder: Path) -> dict[str, Any]:
    """200 claimers, each with a connection of its own, in eight processes: two cores would not run 200 processes any
    faster, and Python's lock holds up 25 threads less than 200.

    working: each claims, works for about four seconds, and says that it is done: so do workers, and so the wait of one
    is what a claim costs a worker. at_once: each claims again and again, as after a restart. Then every one of them
    waits for 199 others, so the cost of a claim is the whole time through the number of claims.
    """
    working, _ = _all(url, folder, claims=4, work=WORK_SECONDS)
    at_once, seconds = _all(url, folder, claims=10, work=0.0)
    return {
        "working_ms": tail(working),
        "at_once_ms_each": round(seconds * 1e3 / len(at_once), 3),
        "at_once_wait_ms": tail(at_once),
    }


def _all(url: str, folder: Path, claims: int, work: float) -> tuple[list[float], float]:
    """What each waited, in milliseconds, and how long all took, in seconds."""
    argv = [sys.executable, "-P", "-m", __spec__.name, url, str(folder)]
    argv += [str(CLAIMERS // PROCESSES), str(claims), str(work)]
    children = [
        subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(PROCESSES)
    ]
    try:
        for child in children:
            child.stdout.readline()  # type: ignore[union-attr]
        began = time.perf_counter()
        for child in children:
            child.stdin.write("go\n")  # type: ignore[union-attr]
            child.stdin.flush()  # type: ignore[union-attr]
        answers = [json.loads(child.stdout.readline()) for child in children]  # type: ignore[union-attr]
        return [wait for answer in answers for wait in answer], time.perf_counter() - began
    finally:
        for child in children:
            child.communicate()


def _claim(services: Services, claims: int, work: float) -> list[float]:
    name = f"claimer-{id(services)}"
    waits = []
    time.sleep(random.uniform(0, work))  # workers do not begin in step
    for _ in range(claims):
        began = time.perf_counter()
        step = services.steps.claim(ENCODE_QUEUE, name, _LEASE)
        waits.append((time.perf_counter() - began) * 1e3)
        assert step is not None
        if work:
            time.sleep(random.uniform(work / 2, work * 3 / 2))
            services.steps.finish(step.id, step.attempt, {})
    return waits


def main(url: str, folder: str, threads: str, claims: str, work: str) -> None:
    settings = load_settings(Path(folder)).model_copy(update={"database_url": url})
    claimers = [build(settings) for _ in range(int(threads))]
    for services in claimers:
        services.catalog.count()  # its connection lies ready, as a worker's does
    print("ready", flush=True)
    sys.stdin.readline()
    with ThreadPoolExecutor(len(claimers)) as pool:
        claimed = pool.map(lambda services: _claim(services, int(claims), float(work)), claimers)
    print(json.dumps([wait for waits in claimed for wait in waits]))


if __name__ == "__main__":
    main(*sys.argv[1:])
