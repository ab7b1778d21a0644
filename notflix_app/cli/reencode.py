"""reencode: a live video once more, beside the version that plays."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated

import typer

from ..core.errors import Refused
from ..core.rights import OPERATOR
from ..core.video import VideoState
from .ingest import (
    LOOK_EVERY,
    AudioKbps,
    EncoderTime,
    Rungs,
    SegmentSeconds,
    SurroundKbps,
    transcode_settings,
)
from .options import Data, VideoId, services_of, settings_of
from .progress_line import ProgressLine
from .show import complain

if TYPE_CHECKING:
    from ..usecases.services import Services


def reencode(
    video_id: VideoId,
    rungs: Rungs = "",
    quality: EncoderTime = None,
    audio_kbps: AudioKbps = None,
    surround_kbps: SurroundKbps = None,
    segment_seconds: SegmentSeconds = None,
    wait: Annotated[bool, typer.Option("--wait", help="Wait until it plays or has failed.")] = False,
    retry: Annotated[bool, typer.Option("--retry", help="Try the version that failed again.")] = False,
    cancel: Annotated[bool, typer.Option("--cancel", help="Give up the version that does not play yet.")] = False,
    data: Data = None,
) -> None:
    """Encode a live video again, as it was uploaded. It plays on, and the new version takes over when it is ready.

    Exit code 1: it failed.
    """
    from ..usecases.reencode import cancel_release, retry_release, under_way
    from ..usecases.reencode import reencode as begin

    if retry and cancel:
        raise Refused("Give --retry or --cancel, not both.")
    services = services_of(settings_of(data))
    if retry or cancel:
        status = next(iter(under_way(services, OPERATOR, video_id)), None)
        if status is None:
            raise Refused(f"{video_id} is not being encoded again.")
        (retry_release if retry else cancel_release)(services, OPERATOR, video_id, status.video.version)
        version, does = status.video.version, "is being tried again" if retry else "is cancelled"
        print(f"Version {version} of {video_id} {does}.")
        if cancel:
            return
    else:
        kbps = {"audio_kbps": audio_kbps, "surround_kbps": surround_kbps}
        options = {"quality": quality, "segment_seconds": segment_seconds, **kbps}
        chosen = transcode_settings(services.policy.defaults, rungs, **options)
        version = begin(services, OPERATOR, video_id, chosen).version
        print(f"{video_id} is being encoded again, as version {version}. It plays as it is until then.")
    if wait:
        raise typer.Exit(_wait_for(services, video_id, version))


def _wait_for(services: Services, video_id: str, version: int) -> int:
    """Looks until that version plays, or does not go on; returns the exit code."""
    from ..usecases.reencode import under_way

    line = ProgressLine()
    try:
        while (statuses := under_way(services, OPERATOR, video_id)) and statuses[0].video.version == version:
            [status] = statuses
            if status.video.state is VideoState.FAILED:
                line.end()
                complain(f"Version {version} of {video_id}: {status.video.error}")
                return 1
            line.write(f"{video_id}: version {version}: {status.video.state} {status.progress.overall:.0%}")
            time.sleep(LOOK_EVERY)
    except KeyboardInterrupt:
        line.end()
        complain("Not waiting any more; the work goes on.")
        return 130
    line.end()
    plays = services.catalog.get(video_id).version >= version
    print(f"Version {version} of {video_id} {'plays from now on' if plays else 'was cancelled'}.")
    return int(not plays)
