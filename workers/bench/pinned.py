"""The same film by one worker and by two, each pinned to a core: how much faster are two? All of it is real, but for
the web, which nobody asks anything meanwhile."""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

from notflix_app.bench import films
from notflix_app.bench.figures import in_turns, machine, ratios, spread
from notflix_app.core.errors import Unavailable
from notflix_app.core.rights import OPERATOR
from notflix_app.core.steps import ENCODE_QUEUE, SEED_QUEUE, StepKind
from notflix_app.settings import Settings
from notflix_app.usecases.delete import delete
from notflix_app.usecases.services import Services
from notflix_app.wiring import build

from ..handlers import HANDLERS
from .simulated import running_pool, wait
from .stores import stores_and_edge

SIZE = "854x480"
PATIENCE = 60.0


def run(rounds: int, seconds: int) -> dict[str, Any]:
    """Seconds from the first byte until packaged, and the ratio of one to two. seconds: the film's length.

    Raises Unavailable on a machine of one core.
    """
    before, cores = machine(), sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        raise Unavailable("This machine has one core only.")
    with tempfile.TemporaryDirectory(prefix="notflix-bench-") as name, ExitStack() as stack:
        film = films.draw(Path(name) / "film.mp4", seconds, SIZE, noise=8)
        settings = stores_and_edge(Path(name), stack)
        stack.enter_context(running_pool(settings, SEED_QUEUE, 1, HANDLERS))
        times = in_turns(rounds, {str(count): partial(_packaged, settings, film, cores[:count]) for count in (1, 2)})
    return {
        "source": f"{seconds} s of {SIZE}",
        "seconds_by_workers": {count: spread(values) for count, values in times.items()},
        "one_to_two": ratios(times["1"], times["2"]),
        "rounds": rounds,
        "machine": {"before": before, "after": machine()},
    }


def _packaged(settings: Settings, file: Path, cores: list[int]) -> float:
    """By a worker on each of the cores."""
    services = build(settings)
    with ExitStack() as stack:
        for core in cores:
            stack.enter_context(running_pool(settings, ENCODE_QUEUE, 1, HANDLERS, core=core))
        wait(lambda: len(services.queue.workers()) == 1 + len(cores), PATIENCE)
        took = _film(services, file)
    wait(lambda: len(services.queue.workers()) == 1, PATIENCE)
    print(f"{len(cores)} workers: {took:.1f} s", file=sys.stderr, flush=True)
    return took


def _film(services: Services, file: Path) -> float:
    film = films.send(services, file)
    films.wait_until_live(services, film)
    steps = services.steps.list_for_video(film.id)
    packaged = max(step.finished_at or 0.0 for step in steps if step.kind is StepKind.PACKAGE)
    delete(services, OPERATOR, film.id, for_good=True)
    films.wait_until(lambda: services.catalog.get_or_none(film.id) is None)
    return packaged - film.created_at
