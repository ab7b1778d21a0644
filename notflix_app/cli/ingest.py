"""ingest: files of this machine into the pipeline, and waiting for them."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer

from ..core.comma_list import comma_list
from ..core.errors import Refused
from ..core.metadata import Metadata
from ..core.rights import OPERATOR
from ..core.video import Quality, TranscodeSettings, VideoState
from ..core.views import Progress, Report
from ..core.visibility import Visibility
from .options import Data, Json, services_of, settings_of
from .progress_line import RESTING, ProgressLine, rests
from .show import as_json, complain, report_json, trouble

if TYPE_CHECKING:
    from ..usecases.ingest import NewVideo
    from ..usecases.services import Services

LOOK_EVERY = 0.5  # seconds
INDEX_SECONDS = 3.0  # how long search may lag behind before nobody waits for it

MakeNewVideo: TypeAlias = "Callable[[str, int], NewVideo]"  # from a file's name and its bytes
Rungs = Annotated[
    str,
    typer.Option(metavar="1080,720:2500", help="Heights to make, each with kbit/s if wanted (default: all that fit)."),
]

EncoderTime = Annotated[Quality | None, typer.Option(help="How much time the encoder may take.")]
AudioKbps = Annotated[int | None, typer.Option(help="The audio's bitrate, for stereo.")]
SurroundKbps = Annotated[int | None, typer.Option(help="That of 5.1, beside stereo; 0: stereo alone.")]
SegmentSeconds = Annotated[int | None, typer.Option(help="The length of a segment; even.")]


def ingest(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Video files.")],
    title: Annotated[str, typer.Option(help="The title, for one file (default: from the file's name).")] = "",
    description: Annotated[str, typer.Option(help="What it is about.")] = "",
    tags: Annotated[str, typer.Option(help="Tags, with commas between them.")] = "",
    quality: EncoderTime = None,
    rungs: Rungs = "",
    audio_kbps: AudioKbps = None,
    surround_kbps: SurroundKbps = None,
    segment_seconds: SegmentSeconds = None,
    visibility: Annotated[Visibility | None, typer.Option(help="Whom it is for (default: NOTFLIX_VISIBILITY).")] = None,
    salvage: Annotated[bool, typer.Option("--salvage", help="Of a broken file, publish what can be read.")] = False,
    wait: Annotated[bool, typer.Option("--wait", help="Wait until each is live or has failed.")] = False,
    json: Json = False,
    data: Data = None,
) -> None:
    """Bring video files in.

    Exit code 1: at least one failed.
    """
    from ..usecases.ingest import NewVideo

    if title and len(files) > 1:
        raise Refused("--title is for one file: leave it away, and each gets its title from its name.")
    services = services_of(settings_of(data))
    kbps = {"audio_kbps": audio_kbps, "surround_kbps": surround_kbps}
    options = {"quality": quality, "segment_seconds": segment_seconds, "salvage": salvage or None, **kbps}
    chosen = transcode_settings(services.policy.defaults, rungs, **options)
    metadata = Metadata(title=title, description=description, tags=tuple(comma_list(tags)))
    new_video = partial(NewVideo, metadata=metadata, settings=chosen, visibility=visibility)
    reports = _bring_in_all(services, files, new_video, quiet=json or wait)
    if wait:
        reports = _wait_for(services, reports)
    if json:
        as_json([report_json(report) for report in reports])
    elif wait:
        _print_live(reports)
    raise typer.Exit(int(any(report.status in RESTING[1:] for report in reports)))


def _bring_in_all(services: Services, files: Sequence[Path], new_video: MakeNewVideo, *, quiet: bool) -> list[Report]:
    reports: list[Report] = []
    for file in files:
        reports.append(bring_in(services, file, new_video))
        if not (quiet or reports[-1].error):
            print(f"{reports[-1].id}  {reports[-1].title}")
    return reports


def _print_live(reports: Sequence[Report]) -> None:
    for report in reports:
        if report.status is VideoState.LIVE:
            print(f"{report.id}  {report.title} is live: {report.manifests['dash']}")
            if missing := trouble(report):
                print(f"{report.id}  {missing}")


def transcode_settings(defaults: TranscodeSettings, rungs: str, **options: Any) -> TranscodeSettings | None:
    """The settings that the options ask for over the defaults; None where they ask for nothing. options: fields of
    TranscodeSettings, None where not given. Raises Refused."""
    chosen = {name: value for name, value in options.items() if value is not None}
    if rungs:
        chosen["heights"], chosen["bitrates"] = parse_rungs(rungs)
    return replace(defaults, **chosen) if chosen else None


def parse_rungs(text: str) -> tuple[tuple[int, ...], dict[int, tuple[int, ...]]]:
    """'1080:6000,1080:4000,720' → ((1080, 720), {1080: (6000, 4000)}). Raises Refused."""
    heights: list[int] = []
    bitrates: dict[int, tuple[int, ...]] = {}
    for rung in text.split(","):
        match = re.fullmatch(r"([0-9]{1,9})(?::([0-9]{1,9}))?", rung.strip())
        if match is None:
            raise Refused(f"“{rung.strip()}” is no rung: give heights like 1080, or 1080:6000 with kbit/s.")
        height = int(match[1])
        if height not in heights:
            heights.append(height)
        if match[2]:
            bitrates[height] = (*bitrates.get(height, ()), int(match[2]))
    return tuple(heights), bitrates


def bring_in(
    services: Services,
    file: Path,
    new_video: MakeNewVideo,
) -> Report:
    """The new video's report; one without an id where the file was refused, so that the others go on."""
    from ..usecases.ingest_file import ingest_file
    from ..usecases.video_status import report

    line = ProgressLine()
    try:
        new = new_video(file.name, file_size(file))
        video = ingest_file(
            services, OPERATOR, file, new, lambda sent: line.write(f"{file.name}: {sent / new.size:.0%} sent")
        )
        line.end()
        return report(services, OPERATOR, video.id)
    except Refused as wrong:
        line.end()
        complain(f"{file}: {wrong.message}")
        return _refused(file, wrong.message)


def file_size(file: Path) -> int:
    try:
        if file.is_dir():
            raise Refused("This is a folder; name the files in it.")
        with file.open("rb"):
            size = file.stat().st_size
    except OSError as wrong:
        raise Refused(f"This file cannot be read: {wrong.strerror}.") from wrong
    if not size:
        raise Refused("This file is empty: it has no bytes.")
    return size


def _refused(file: Path, message: str) -> Report:
    nothing = Progress((), (), 0.0, None)
    failed = VideoState.FAILED
    return Report("", file.name, failed, 0, 0, (), nothing, file_name=file.name, error=message)


def _wait_for(services: Services, reports: Sequence[Report]) -> list[Report]:
    """Looks until every video has come to rest; returns the reports of then."""
    from ..usecases.video_status import report

    line = ProgressLine()
    now = list(reports)
    try:
        line.show(now)
        while not all(rests(r) for r in now):
            time.sleep(LOOK_EVERY)
            now = [r if rests(r) else report(services, OPERATOR, r.id) for r in now]
            line.show(now)
        _until_found(services)
    except KeyboardInterrupt:
        line.end()
        complain("Not waiting any more; the work goes on. See `./notflix videos`.")
        raise typer.Exit(130) from None
    line.end()
    for r in now:
        if r.id and r.status is not VideoState.LIVE:
            complain(f"{r.title}: {trouble(r) or r.status}")
    return now


def _until_found(services: Services) -> None:
    """Whoever waits for a film may look for it next; the index hears of it in a moment, or it is away."""
    give_up = time.monotonic() + INDEX_SECONDS
    while services.outbox.count() and time.monotonic() < give_up:
        time.sleep(0.05)
