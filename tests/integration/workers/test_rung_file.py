"""What is downloaded of a rung, as the real tools read it: nothing is lost, and it can be jumped in."""

from __future__ import annotations

import math
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from notflix_app.core.rights import OPERATOR
from notflix_app.core.video import Video
from notflix_app.usecases.downloads import bytes_of, rung_download
from tests.cmaf import decoded_frames, decoded_samples
from tests.fixtures.media import Transcoder
from workers import tools


@pytest.mark.parametrize("name", ["film_rate", "two_audio_tracks", "long_sound", "no_audio"])
def test_a_rung_is_one_file_with_all_that_was_published(
    name: str, transcoder: Transcoder, live: Callable[[str], Video], tmp_path: Path
) -> None:
    video = live(name)
    assert video.plan
    rung = video.plan.ladder[-1]
    made = rung_download(transcoder.services, OPERATOR, video.id, rung.name)
    path = tmp_path / made.name
    path.write_bytes(b"".join(bytes_of(transcoder.services, made, range(made.file.size))))
    assert path.stat().st_size == made.file.size
    assert decoded_frames(path) == video.plan.frames
    if video.plan.audio:
        assert abs(decoded_samples(path) - video.duration * 48000) <= 2 * 1024  # its last frame is whole
    assert streams(path) == 1 + bool(video.plan.audio)
    late = float(video.plan.frames / video.plan.fps) / 2
    assert frames_from(path, late) == video.plan.frames - math.ceil(late * video.plan.fps)


def streams(path: Path) -> int:
    asked = ("-of", "csv=p=0", "-show_entries", "format=nb_streams")
    argv = [tools.ffprobe(), "-v", "error", *asked, str(path)]
    return int(subprocess.run(argv, capture_output=True, text=True, check=True).stdout)


def frames_from(path: Path, second: float) -> int:
    """How many pictures come, where somebody jumps there."""
    jump = ("-ss", f"{second:.6f}", "-i", str(path), "-map", "0:v", "-fps_mode", "passthrough", "-f", "framemd5", "-")
    argv = [tools.ffmpeg(), "-v", "error", "-nostdin", *jump]
    lines = subprocess.run(argv, capture_output=True, text=True, check=True).stdout.splitlines()
    return len([line for line in lines if not line.startswith("#")])
