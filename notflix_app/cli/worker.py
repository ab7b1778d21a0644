"""worker: a pool of workers on this machine."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from ..core.errors import Refused, Unavailable
from .options import Data, services_of, settings_of

if TYPE_CHECKING:
    from ..usecases.services import Services

Minimum = Annotated[int, typer.Option("--min", min=0, max=256, help="At least this many, whatever waits.")]
Maximum = Annotated[
    int | None,
    typer.Option("--max", min=1, max=256, help="At most this many (default: NOTFLIX_WORKERS, or one per core)."),
]
Queues = Annotated[
    str,
    typer.Option(
        "--queues",
        help="What they do: encode, urgent, seed, speech; seed needs the edges' key and SSH to them, speech a model.",
    ),
]


def worker(minimum: Minimum = 1, maximum: Maximum = None, queues: Queues = "encode", data: Data = None) -> None:
    """Run workers here, more while steps wait; Ctrl-C or SIGTERM lets them finish, a second one hurries.

    Exit code 0: every step was finished or given back; 1: it could not begin, or a worker had to be killed.
    """
    from ..settings import child_environment

    settings = settings_of(data)
    most = maximum or settings.workers or os.cpu_count() or 1
    if minimum > most:
        raise Refused(f"--min {minimum} is more than the most, {most}. Give --max {minimum}, or a smaller --min.")
    chosen = queues_of(queues)
    _ask_stores(services_of(settings))
    bounds = ["--min", str(minimum), "--max", str(most)]
    # Becomes it, as we do not import workers: signals and exit code are the pool's own.
    argv = [sys.executable, "-P", "-m", "workers", "pool", *bounds, "--queues", *chosen]
    os.execve(sys.executable, argv, child_environment(settings))


def _ask_stores(services: Services) -> None:
    """Raises Unavailable, with the setting that says where the one is that does not answer."""
    services.catalog.count()
    asked: dict[str, Callable[[], object]] = {
        "NOTFLIX_REDIS_URL": services.queue.ping,
        "NOTFLIX_S3_ENDPOINT": lambda: services.sources.size("ready"),  # there is none, and it says so
    }
    for setting, ask in asked.items():
        try:
            ask()
        except Unavailable as away:
            raise Unavailable(f"Nobody answers at {setting}. Start what should be there, or correct it.") from away


def queues_of(text: str) -> list[str]:
    """'encode,seed' → its words, in that order; less urgent beside encode. Raises Refused."""
    from ..core.steps import ENCODE_QUEUE, QUEUES, URGENT_QUEUE

    chosen = [word.strip() for word in text.split(",")]
    if unknown := [word for word in chosen if word not in QUEUES]:
        raise Refused(f"There is no queue “{unknown[0]}”. Give --queues {', '.join(QUEUES)}, or {','.join(QUEUES)}.")
    # All that is urgent is in the encode queue, too: whoever took both would count each such step twice.
    return [word for word in chosen if word != URGENT_QUEUE or ENCODE_QUEUE not in chosen]
