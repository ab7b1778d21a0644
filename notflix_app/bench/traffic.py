"""What a film costs the store, from its upload until two edges hold it: bytes and requests, by kind. In a stack of its
own, with an nginx between it and a real store that counts what passes."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psutil

from ..core import keys
from ..settings import Settings
from ..wiring import build
from . import servers
from .counted_store import CountedStore, Request, counted, traffic
from .figures import machine
from .films import draw, send, wait_until, wait_until_live
from .rest import peak_mb
from .stack import temporary_stack

WORKERS = 2


def run(seconds: Sequence[int], size: str) -> dict[str, Any]:
    """seconds: how long each film is. size: of its picture. Raises Unavailable."""
    before = machine()
    with tempfile.TemporaryDirectory(prefix="notflix-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        store = stack.enter_context(servers.store(folder / "store"))
        counting = stack.enter_context(counted(folder / "counted", store.endpoint))
        given = store.settings(counting.endpoint)
        settings = stack.enter_context(temporary_stack(WORKERS, extra=_variables(given))).model_copy(update=given)
        films = {str(length): _film(settings, counting, folder, length, size) for length in seconds}
        peak = peak_mb([psutil.Process(store.process)])
    return {
        "counted_by": "an nginx between all of Notflix and the store",
        "size": size,
        "films_by_seconds": films,
        "store_peak_mb": round(peak),
        "machine": {"before": before, "after": machine()},
    }


def _variables(settings: dict[str, Any]) -> dict[str, str]:
    secret = {name: value.get_secret_value() for name, value in settings.items() if name != "s3_endpoint"}
    return {f"NOTFLIX_{name.upper()}": value for name, value in {**settings, **secret}.items()}


def _film(settings: Settings, counting: CountedStore, folder: Path, seconds: int, size: str) -> dict[str, Any]:
    services = build(settings)
    file = draw(folder / f"{seconds}.mp4", seconds, size)
    print(f"{seconds} s: {file.stat().st_size / 1e6:.0f} MB", file=sys.stderr, flush=True)
    film = send(services, file)
    wait_until_live(services, film)
    edges = len(services.edges.all())
    wait_until(lambda: len(services.edges.holders([film.id]).get(film.id, [])) == edges)
    video = services.catalog.get(film.id)
    of_it = [request for request in counting.requests() if video.id in request.key]
    package = sum(held.size for held in services.packages.list(keys.package(video.id, video.version)))
    return {
        "live_after_seconds": round((video.live_at or 0.0) - video.created_at, 1),
        "source_mb": round(video.size / 1e6, 1),
        "package_mb": round(package / 1e6, 1),
        "edges": edges,
        "traffic": traffic(of_it),
        **_ratios(of_it, f"{settings.s3_sources_bucket}/", video.size, package, edges),
    }


def _ratios(of_it: Sequence[Request], sources: str, source: int, package: int, edges: int) -> dict[str, float]:
    """sources: what keys of the source begin with. source, package: bytes."""
    out, taken = sum(one.sent for one in of_it), sum(one.received for one in of_it)
    of_the_source = sum(one.sent for one in of_it if one.key.startswith(sources))
    ratios = {
        "out_to_source": out / source,
        # What the edges take is theirs by right: the rest should be the source, once.
        "out_less_edges_to_source": (out - edges * package) / source,
        "source_read_to_source": of_the_source / source,
        "package_read_to_package": (out - of_the_source) / package,
        "in_to_source_and_package": taken / (source + package),
    }
    return {name: round(ratio, 2) for name, ratio in ratios.items()}
