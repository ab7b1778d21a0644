"""Whether an edge still has what it should, byte by byte; and healing what it has not."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from ..core import keys
from ..core.edges import EdgeNode, FileMismatch
from ..core.errors import Conflict
from ..core.package_files import LocalFiles
from ..core.rights import Action, Actor, require
from ..core.video import Video
from .services import Services

AT_ONCE = 8  # files that are fetched from the store


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found of one video on an edge; faults: as found, healed: whether they are put right."""

    video: Video
    files: int
    faults: tuple[FileMismatch, ...]
    healed: bool


def verify(
    services: Services, actor: Actor, name: str, *, video_id: str = "", repair: bool = False
) -> Iterator[Verified]:
    """Compares what the edge should hold with the store, video by video, and puts it right where `repair`.

    The truth is what the store has. Raises NotFound, Conflict for a video that is not on it; Unavailable, Refused.
    """
    require(actor, Action.MANAGE_EDGES)
    edge = services.edges.get(name)
    held = services.edges.held(name)
    if video_id and services.catalog.get(video_id).id not in held:
        raise Conflict(f"{video_id} is not on {name}, so there is nothing to compare.")
    for video in services.catalog.get_many([video_id] if video_id else held):
        checked = [_check(services, edge, folder, repair=repair) for folder in _folders(services, edge, video)]
        files, faults = sum(count for count, _ in checked), [fault for _, wrong in checked for fault in wrong]
        yield Verified(video, files, tuple(faults), bool(faults) and repair)


def _folders(services: Services, edge: EdgeNode, video: Video) -> list[str]:
    """Its package, and those of added sound that the edge has."""
    sounds = [sound.version for sound in services.added_sounds.live([video.id]).get(video.id, ())]
    held = [version for version in sounds if edge in services.edges.holding(video.id, version)]
    return [keys.package(video.id, version) for version in (video.version, *held)]


def _check(services: Services, edge: EdgeNode, folder: str, *, repair: bool) -> tuple[int, Sequence[FileMismatch]]:
    """How many files there are, and what was wrong with them."""
    with tempfile.TemporaryDirectory(prefix="notflix-") as there:
        files = _fetch(services, folder, Path(there))
        faults = services.edge_storage.check(edge, folder, files)
        if faults and repair:
            if _all_missing(files, faults):
                services.edge_storage.seed(edge, folder, LocalFiles(files))
            else:
                services.edge_storage.repair(edge, folder, files, faults)
    return len(files), faults


def _all_missing(files: dict[str, Path], faults: Sequence[FileMismatch]) -> bool:
    return len(faults) == len(files) and all(fault.what == "missing" for fault in faults)


def _fetch(services: Services, folder: str, there: Path) -> dict[str, Path]:
    files = {stored.key.removeprefix(folder): there / stored.key for stored in services.packages.list(folder)}
    for parent in {path.parent for path in files.values()}:
        parent.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="fetch") as pool:
        for fetched in [pool.submit(services.packages.get_file, folder + path, to) for path, to in files.items()]:
            fetched.result()
    return files
