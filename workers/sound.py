"""The step that encodes one track of sound, and publishes it as it goes: in one pass, far ahead of the picture.

    ffmpeg → we → packager → one file for each segment → we → the store

ffmpeg waits while too many segments wait for the store. So however long a film is, little of its sound lies here.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from math import inf
from pathlib import Path

from notflix_app.core import keys
from notflix_app.core.errors import Damaged, ToolFailed
from notflix_app.core.pipeline import sound_to_begin
from notflix_app.core.segments import Segment, Stream
from notflix_app.core.steps import LOUDNESS
from notflix_app.core.timeline import FRAME, planned_sound, sound_samples
from notflix_app.usecases.advance import advance
from notflix_app.usecases.run_step import StepContext

from . import audio, boxes, mixing, package
from .checks import WAY_OUT
from .feeding import fed_tool
from .process import run_tool
from .source import URL
from .step import Result, limits, opened, planned, salvaged
from .transfer import AT_ONCE

BEHIND = 32  # segments on their way to the store; with more, the encoder waits
NOTED_EVERY = 1.0  # seconds between two notes of how much is there


def do_audio(context: StepContext) -> Result:
    source, plan = planned(context)
    number = context.step.index
    sounds = plan.sounds_of(number)
    expected = [planned_sound(plan, sound, source.duration) for sound in sounds]
    out = context.folder / "out"
    argv = package.audio_args(plan, number, out.name)
    with _publication(context, expected, out) as publication:
        with fed_tool(argv, limits=limits(context), cwd=context.folder, alive=context.alive) as feed:

            def take(encoded: bytes) -> None:
                feed(encoded)
                publication.go_on()

            _encode(context, take)
        context.published = publication.end()
    measures = mixing.measures(context.folder, sounds, range(sound_samples(source.duration)))
    size = sum(stream.size for stream in context.published)
    return {"frames": context.published[0].samples, "bytes": size, LOUDNESS: measures}


def _encode(context: StepContext, take: Callable[[bytes], None]) -> None:
    source, plan = planned(context)
    number, pixels = context.step.index, context.services.policy.max_pixels
    argv = audio.audio_args(URL, source, plan, number, max_pixels=pixels, fill=salvaged(context))
    with opened(context) as reader:

        def believe(encoded: bytes) -> None:
            # ffmpeg takes a broken connection for the end of the file, and would go on with silence.
            if reader.broke_off or reader.ran_dry:
                raise ToolFailed("ffmpeg", "the store broke off", permanent=False)
            take(encoded)

        try:
            run_tool(
                argv,
                limits=limits(context),
                cwd=context.folder,
                environment=reader.environment,
                alive=context.alive,
                output=believe,
            )
        except ToolFailed as error:
            if error.permanent and error.tool != package.PACKAGER and not salvaged(context):
                raise unreadable_sound() from error
            raise


def unreadable_sound() -> Damaged:
    return Damaged(f"This file is damaged: its sound cannot be read. {WAY_OUT}")


@contextmanager
def _publication(context: StepContext, expected: Sequence[Stream], out: Path) -> Iterator[_Publication]:
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="transfer") as pool:
        try:
            yield _Publication(context, [_Output(context, one, out, pool) for one in expected])
        finally:
            pool.shutdown(cancel_futures=True)


class _Publication:
    """Takes segments of all that is made of a track, and notes how much of each is there.

    Whoever begins anew puts the same under the same names. So what was noted once stays true for those who watch.
    """

    def __init__(self, context: StepContext, outputs: Sequence[_Output]) -> None:
        self._context = context
        self._outputs = outputs
        self._noted = 0
        self._noted_at = -inf

    def go_on(self) -> None:
        self._context.report(min(output.share for output in self._outputs))
        for output in self._outputs:
            output.go_on()
        self._note()

    def end(self) -> tuple[Stream, ...]:
        """All of it, when the packager has ended. Raises ToolFailed where it is not what was planned."""
        return tuple(output.end() for output in self._outputs)

    def _note(self) -> None:
        there = min(output.there for output in self._outputs)
        begin = sound_to_begin(planned(self._context)[1])
        if there == self._noted or time.monotonic() - self._noted_at < NOTED_EVERY:
            return
        self._context.record_segments(there)
        if self._noted < begin <= there:
            advance(self._context.services, self._context.video.id)
        self._noted, self._noted_at = there, time.monotonic()


class _Output:
    """Takes a stream's segments from the packager as they are finished, and puts them into the store, several at
    once."""

    def __init__(self, context: StepContext, expected: Stream, out: Path, pool: ThreadPoolExecutor) -> None:
        self._context = context
        self._expected = expected
        self._out = out
        self._pool = pool
        self._taken: list[Segment] = []
        self._on_their_way: deque[Future[None]] = deque()  # the last of them, in order

    @property
    def share(self) -> float:
        return len(self._taken) / len(self._expected.segments)

    @property
    def there(self) -> int:
        """How many are in the store, from the first on."""
        return len(self._taken) - len(self._on_their_way)

    def go_on(self) -> None:
        while self._path(len(self._taken) + 2).exists():  # the packager writes one after the other
            self._take()
        self._settle(BEHIND)

    def end(self) -> Stream:
        while self._path(len(self._taken) + 1).exists():
            self._take()
        self._settle(0)
        made, wanted = len(self._taken), len(self._expected.segments)
        if made != wanted:
            raise ToolFailed(package.PACKAGER, f"{self._expected.name} has {made} of {wanted} segments")
        return replace(self._expected, segments=tuple(self._taken))

    def _take(self) -> None:
        number = len(self._taken) + 1
        hidden = 0 if self._taken else self._begin()
        path = self._path(number)
        data = path.read_bytes()
        segment, wanted = package.read_sound(data, hidden), self._expected.segments[number - 1 : number]
        if [segment.duration] != [one.duration for one in wanted]:
            raise ToolFailed(package.PACKAGER, f"segment {number} of {self._expected.name} is not as it was planned")
        self._taken.append(segment)
        self._on_their_way.append(self._pool.submit(self._put, keys.segment(self._expected.name, number), data))
        path.unlink()
        self._settle(BEHIND)

    def _settle(self, behind: int) -> None:
        """Takes note of those that are there, and waits while more than so many are not."""
        while self._on_their_way and (len(self._on_their_way) > behind or self._on_their_way[0].done()):
            self._on_their_way.popleft().result()

    def _path(self, number: int) -> Path:
        return self._out / keys.segment(self._expected.name, number)

    def _begin(self) -> int:
        """Puts the init segment into the store. How many ticks are not heard at the beginning."""
        name = keys.init(self._expected.name)
        init = (self._out / name).read_bytes()
        hidden = boxes.edit(init)
        self._put(name, boxes.completed(init, self._expected.duration + hidden, FRAME))
        return hidden

    def _put(self, path: str, data: bytes) -> None:
        video = self._context.video
        self._context.services.packages.put_bytes(keys.packaged(video.id, video.version, path), data)
