"""What is downloaded of a rung, as the real tools read it: nothing is lost, and it can be jumped in."""

from __future__ import annotations

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
        assert abs(decoded_samples(path) - video.duration * 48000) <= 1024
    assert packets(path, "-of", "csv=p=0", "-show_entries", "format=nb_streams").strip() == str(
        1 + bool(video.plan.audio)
    )
    late = packets(path, "-select_streams", "v", "-read_intervals", "2%+#1", "-show_entries", "packet=pts_time")
    assert "pts_time=2.0" in late or video.duration < 2.1


def packets(path: Path, *asked: str) -> str:
    argv = [tools.ffprobe(), "-v", "error", *asked, str(path)]
    return subprocess.run(argv, capture_output=True, text=True, check=True).stdout
