"""The frames that chunks are made of, against the frames of the whole: same pictures, none twice, none missing."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from notflix_app.core.policy import Policy
from notflix_app.core.video import Source
from tests import media
from workers import tools
from workers.encode import frames_on_grid, seek
from workers.ffprobe import probe
from workers.process import run_tool
from workers.salvage import Reading

CONSTANT = sorted(set(media.ODD) - {"variable_rate", "over_sixty", "size_changes", "hdr_pq", "hdr_hlg", "one_frame"})


def hashes(path: Path, source: Source, first: int, frames: int) -> list[str]:
    """The pictures that an encoder is given for a chunk."""
    graph = ",".join([*frames_on_grid(source, source.fps, first), "scale=64:48"])
    command = [
        *(tools.ffmpeg(), "-nostdin", "-v", "error"),
        *seek(str(path), source, source.fps, first, threads=1, max_pixels=10**8),
        *("-filter_complex", f"[0:{source.stream_index}]{graph}[v]", "-map", "[v]"),
        *("-frames:v", str(frames), "-f", "framemd5", "-"),
    ]
    return _hashes(command)


def _hashes(command: list[str]) -> list[str]:
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [line.rpartition(",")[2].strip() for line in done.stdout.splitlines() if not line.startswith("#")]


def probed(path: Path) -> Source:
    reading = Reading(path.parent, lambda _: None)
    return probe(str(path), path.stat().st_size, Policy(), run_tool, media.reader(path), reading).source


@pytest.mark.parametrize("name", sorted(media.ODD))
def test_chunks_are_made_of_the_very_frames_of_the_whole(name: str, media_file: Callable[[str], Path]) -> None:
    path = media_file(name)
    source = probed(path)
    whole = hashes(path, source, 0, source.frames)
    assert len(whole) == source.frames
    step = max(1, source.frames * 2 // 5)
    for first in range(step, source.frames, step):
        frames = min(step, source.frames - first)
        assert hashes(path, source, first, frames) == whole[first : first + frames], f"from frame {first}"


@pytest.mark.parametrize("name", CONSTANT)
def test_an_even_source_is_taken_frame_by_frame(name: str, media_file: Callable[[str], Path]) -> None:
    """The grid adds nothing and drops nothing: it is what a plain decode gives."""
    path = media_file(name)
    source = probed(path)
    weave = "bwdif=mode=send_frame:deint=interlaced," if source.interlaced else ""
    graph = f"[0:{source.stream_index}]{weave}scale=64:48[v]"
    plain = [tools.ffmpeg(), "-nostdin", "-v", "error", "-i", str(path), "-filter_complex", graph]
    expected = _hashes([*plain, "-map", "[v]", "-fps_mode", "passthrough", "-f", "framemd5", "-"])
    assert hashes(path, source, 0, source.frames) == expected
