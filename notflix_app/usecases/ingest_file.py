"""Bringing in a file of this machine: in parts, as a browser does it, so that a store that is away costs no byte."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from threading import Event
from typing import TypeVar

from ..core import keys
from ..core.added_sounds import AddedSound
from ..core.errors import NotflixError, Refused, Unavailable
from ..core.imports import ReadAt
from ..core.parts import part_count, part_length
from ..core.rights import Actor
from ..core.video import Video
from ..core.views import UploadTicket
from .advance import advance
from .ingest import NewVideo, begin, complete, give_up
from .services import Services
from .sound_upload import NewSound, begin_sound, complete_sound
from .sounds import remove_sound

log = logging.getLogger(__name__)
T = TypeVar("T")

AT_ONCE = 3  # parts in memory and on their way
PAUSES = (1, 2, 4, *[8] * 15)  # seconds between tries: two minutes for a store that starts again
CHANGED = "This file changed while it was sent. Bring it in again once nothing writes to it."

OnProgress = Callable[[int], None]


def ingest_file(
    services: Services, actor: Actor, path: Path, new: NewVideo, on_progress: OnProgress = lambda sent: None
) -> Video:
    """Sends the file and waits until all of it is there. on_progress: is given the bytes that have arrived so far.

    Raises Refused with what to change, and Unavailable where the store stays away; then nothing of it stays.
    """
    return ingest_opened(services, actor, _opened(path, new.size), new, on_progress)


def ingest_opened(
    services: Services,
    actor: Actor,
    opened: AbstractContextManager[ReadAt],
    new: NewVideo,
    on_progress: OnProgress = lambda sent: None,
) -> Video:
    """The same of whatever gives its bytes: to several threads at once, and it raises at its end where they changed."""
    ticket = begin(services, actor, new)
    try:
        with opened as read:
            send_parts(services, ticket, new.size, read, on_progress)
        return complete_patiently(services, actor, ticket)
    except BaseException:
        _forget(services, ticket)
        raise


def complete_patiently(services: Services, actor: Actor, ticket: UploadTicket) -> Video:
    """Raises Unavailable where the store stays away."""
    return _patiently(lambda: complete(services, actor, ticket.video_id, ticket.upload_id), Event())


def send_parts(
    services: Services,
    ticket: UploadTicket,
    size: int,
    read: ReadAt,
    on_progress: OnProgress,
    there: Collection[int] = (),
) -> None:
    """there: the numbers of parts that have arrived before. Raises Refused where the file has fewer bytes than `size`,
    Unavailable where the store stays away."""

    def put(number: int, data: bytes) -> None:
        services.sources.put_bytes(keys.part(ticket.video_id, number), data)

    _send(ticket.part_size, size, read, put, on_progress, lambda: advance(services, ticket.video_id), there)


def add_sound_file(
    services: Services,
    actor: Actor,
    video_id: str,
    path: Path,
    new: NewSound,
    on_progress: OnProgress = lambda sent: None,
) -> AddedSound:
    """The same for sound that is added to a film."""
    ticket = begin_sound(services, actor, video_id, new)

    def put(number: int, data: bytes) -> None:
        services.sources.put_bytes(keys.sound_part(video_id, ticket.track_id, number), data)

    try:
        with _opened(path, new.size) as read:
            _send(ticket.part_size, new.size, read, put, on_progress)
        return _patiently(lambda: complete_sound(services, actor, video_id, ticket.track_id, ticket.upload_id), Event())
    except BaseException:
        remove_sound(services, actor, video_id, ticket.track_id)
        raise


def _send(
    part_size: int,
    size: int,
    read: ReadAt,
    put: Callable[[int, bytes], None],
    on_progress: OnProgress,
    arrived: Callable[[], None] = lambda: None,
    there: Collection[int] = (),
) -> None:
    """put: by number; arrived: after each."""
    stopped = Event()

    def send(number: int) -> int:
        length = part_length(size, part_size, number)
        data = read((number - 1) * part_size, length)
        if len(data) != length:
            raise Refused(CHANGED)
        _patiently(lambda: put(number, data), stopped)
        arrived()
        return length

    missing = [number for number in range(1, part_count(size, part_size) + 1) if number not in there]
    sent = sum(part_length(size, part_size, number) for number in there)
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="part") as pool:
        parts: set[Future[int]] = {pool.submit(send, number) for number in missing}
        try:
            while parts:
                done, parts = wait(parts, return_when=FIRST_COMPLETED)
                sent += sum(part.result() for part in done)
                on_progress(sent)
        except BaseException:
            stopped.set()
            pool.shutdown(cancel_futures=True)
            raise


def _patiently(act: Callable[[], T], stopped: Event) -> T:
    for pause in PAUSES:
        try:
            return act()
        except Unavailable as away:
            log.info("Trying again in %s s: %s", pause, away.message)
            if stopped.wait(pause):
                raise
    return act()


@contextmanager
def _opened(path: Path, size: int) -> Iterator[ReadAt]:
    """Raises Refused where it cannot be read, or changes meanwhile."""
    try:
        with path.open("rb") as opened:
            file = opened.fileno()
            before = os.fstat(file)
            if before.st_size != size:
                raise Refused(CHANGED)
            yield lambda begin, count: os.pread(file, count, begin)  # which moves no place that threads would share
            after = os.fstat(file)
            if (after.st_size, after.st_mtime_ns) != (size, before.st_mtime_ns):
                raise Refused(CHANGED)
    except OSError as wrong:
        raise Refused(f"This file cannot be read: {wrong.strerror}.") from wrong


def _forget(services: Services, ticket: UploadTicket) -> None:
    try:
        give_up(services, ticket.video_id)
    except NotflixError as error:  # it expires by itself
        log.info("The upload of %s stays for a while: %s", ticket.video_id, error.message)
