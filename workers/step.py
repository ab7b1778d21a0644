"""What the doers of steps share: the source, the plan, and tools that run within the policy's limits."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from notflix_app.core import keys
from notflix_app.core.errors import Refused
from notflix_app.core.video import Condition, Plan, Source
from notflix_app.usecases.work import Work

from .process import Limits, Position, Ran, run_tool
from .source import SourceReader, source_reader

Result = Mapping[str, Any]


def limits(work: Work, *, file: int = 256 << 30, silence: float | None = None, chunks: float = 1) -> Limits:
    """chunks: how many ordinary ones the work is worth."""
    policy = work.services.policy
    quiet = silence or policy.tool_timeout
    cores = os.cpu_count() or 1
    return Limits(memory=policy.tool_memory, cpu=policy.tool_timeout * cores * max(1, chunks), file=file, silence=quiet)


@contextmanager
def opened(work: Work) -> Iterator[SourceReader]:
    """The video's source, for this step's tools."""
    with source_reader(work.services.sources, keys.source(work.video.id)) as reader:
        try:
            yield reader
        finally:
            work.source_lost = work.source_lost or reader.broke_off


def planned(work: Work) -> tuple[Source, Plan]:
    if work.video.source is None or work.video.plan is None:
        raise Refused("This video was not probed yet.")
    return work.video.source, work.video.plan


def salvaged(work: Work) -> bool:
    return work.video.condition is Condition.SALVAGED


def run(
    work: Work,
    argv: Sequence[str],
    share: Callable[[Position], float],
    *,
    environment: Mapping[str, str] | None = None,
    **limited: Any,
) -> Ran:
    """Runs ffmpeg in the step's folder; share: how much of the step a position is, 0 to 1."""
    return run_tool(
        argv,
        limits=limits(work, **limited),
        cwd=work.folder,
        environment=environment,
        alive=work.alive,
        progress=lambda position: work.report(share(position)),
    )


def run_on_source(work: Work, argv: Sequence[str], share: Callable[[Position], float], **limited: Any) -> Ran:
    """As run(), for arguments that read `source.URL`."""
    with opened(work) as reader:
        return run(work, argv, share, environment=reader.environment, **limited)
