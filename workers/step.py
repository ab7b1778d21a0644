"""What the handlers of steps share: the source, the plan, and tools that run within the policy's limits."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from notflix_app.core.errors import Refused
from notflix_app.core.parts import stored_source
from notflix_app.core.steps import URGENT_TURN, StepKind
from notflix_app.core.video import Condition, Plan, Source, VideoState
from notflix_app.usecases.run_step import StepContext

from .file_source import file_reader
from .process import NICE, Limits, Position, ToolResult, run_tool
from .read_cache import ReadCache
from .source import MAX_READ, SourceReader, source_reader

Result = Mapping[str, Any]
# A film can be watched with its first chunk: on the same machine, what is encoded after that gives way to it, and to
# what somebody waits for who watches.
NICE_LATER = NICE + 5
ARRIVAL_PATIENCE = 20.0  # seconds for which a step waits for the next part of what is being sent


def limits(context: StepContext, *, file: int = 256 << 30, silence: float | None = None, chunks: float = 1) -> Limits:
    """chunks: how many ordinary ones the work is worth."""
    policy = context.services.policy
    nice = NICE_LATER if context.step.kind is StepKind.CHUNK and context.step.turn > URGENT_TURN else NICE
    quiet = silence or policy.tool_timeout
    cores = os.cpu_count() or 1
    cpu = policy.tool_timeout * cores * max(1, chunks)
    return Limits(memory=policy.tool_memory, cpu=cpu, file=file, silence=quiet, nice=nice)


@contextmanager
def opened(context: StepContext, cache: ReadCache | None = None, longest: int = MAX_READ) -> Iterator[SourceReader]:
    """The video's source, for this step's tools. cache: where several of them read the same. longest: bytes of one read
    of the store."""
    if context.video.in_place:
        with file_reader(context.video.in_place, context.video.size, context.services.policy.import_roots) as in_place:
            yield in_place
        return
    patience = ARRIVAL_PATIENCE if context.video.state is VideoState.UPLOADING else 0
    pieces = stored_source(context.video)
    with source_reader(context.services.sources, pieces, patience=patience, cache=cache, longest=longest) as reader:
        try:
            yield reader
        finally:
            context.source_lost = context.source_lost or reader.broke_off
            context.source_awaited = context.source_awaited or reader.ran_dry


def planned(context: StepContext) -> tuple[Source, Plan]:
    if context.video.source is None or context.video.plan is None:
        raise Refused("This video was not probed yet.")
    return context.video.source, context.video.plan


def salvaged(context: StepContext) -> bool:
    return context.video.condition is Condition.SALVAGED


def run(
    context: StepContext,
    argv: Sequence[str],
    share: Callable[[Position], float],
    *,
    environment: Mapping[str, str] | None = None,
    **limited: Any,
) -> ToolResult:
    """Runs ffmpeg in the step's folder; share: how much of the step a position is, 0 to 1."""
    return run_tool(
        argv,
        limits=limits(context, **limited),
        cwd=context.folder,
        environment=environment,
        alive=context.alive,
        progress=lambda position: context.report(share(position)),
    )
