"""Every kind of file that people have goes through probe, plan, chunks and package: live, with the source's frames."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from notflix_app.core import keys, storyboard
from notflix_app.core.steps import StepKind
from notflix_app.core.video import VideoState
from tests import cmaf, kinds, media
from tests.fixtures.media import FAST, Transcoder


@pytest.mark.parametrize("name", sorted(kinds.KINDS))
def test_every_kind_goes_live_with_exactly_its_frames_and_their_pictures(
    name: str, transcoder: Transcoder, media_folder: Path
) -> None:
    kind = kinds.KINDS[name]
    video = transcoder.transcode(kinds.make(name, media_folder), replace(FAST, heights=kind.heights))
    assert video.state is VideoState.LIVE, video.error
    assert video.plan
    assert len(video.plan.chunks) == kind.chunks
    assert len(video.plan.audio) == bool(kind.sound)
    package = transcoder.package(video)
    for rung in video.plan.ladder:
        assert kinds.numbers(cmaf.joined(package, f"v{rung.name}")) == kind.numbers
    tiles = range(storyboard.tile_count(video.plan))
    assert kinds.tile_numbers(package) == [kind.numbers[storyboard.frame_of(video.plan, tile)] for tile in tiles]
    at = transcoder.step(video, StepKind.POSTER).result["at"]
    assert video.has_poster
    assert kinds.numbers(package / keys.POSTER) == [kind.numbers[round(at * video.plan.fps)]]


@pytest.mark.parametrize(("container", "codec"), [("mpegts", "aac"), ("mpegts", "ac3"), ("vob", "mp2"), ("vob", "ac3")])
def test_sound_keeps_its_place_where_the_clock_jumps(
    container: str, codec: str, transcoder: Transcoder, media_folder: Path
) -> None:
    one, path = media_folder / f"late_{codec}.{container}", media_folder / f"late_{codec}_four_times.{container}"
    media.ffmpeg(
        *media.lavfi(kinds.picture(seconds=2)), "-itsoffset", "0.5", *media.lavfi(kinds.sine(1.4)), *kinds.MPEG2,
        *("-c:a", codec, "-f", container, one),
    )  # fmt: skip
    path.write_bytes(one.read_bytes() * 4)
    video = transcoder.transcode(path)
    assert video.state is VideoState.LIVE, video.error
    silent = media.silences_end_at(cmaf.joined(transcoder.package(video), "a0"))
    assert silent[:4] == pytest.approx([0.5, 2.5, 4.5, 6.5], abs=0.05)
