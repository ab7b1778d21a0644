"""The kinds of file that people have, as a table: each is made by ffmpeg, and each frame says which one it is.

A frame carries its number in its upper half, as eight stripes, black or white: the lowest bit is the leftmost stripe.
That survives every codec, and `numbers` reads it from whatever became of the frame.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.media import AAC, H264, ffmpeg, lavfi
from workers import tools

SECONDS = 3
SINE = f"sine=f=440:r=48000:d={SECONDS}"
BITS = 8
X264 = (*H264, "-bf", "2", "-g", "30")
AV1 = ("-c:v", "libsvtav1", "-preset", "12", "-svtav1-params", "lp=1")
VP9 = ("-c:v", "libvpx-vp9", "-cpu-used", "8", "-deadline", "realtime")
X265 = ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none:keyint=30")


def clock(seconds: float) -> tuple[str, ...]:
    """The file's clock begins there."""
    return ("-output_ts_offset", str(seconds))


def stripes(first: int = 0) -> str:
    """Filters that write each frame's number onto it, from `first` on."""
    bit = "drawbox=x=iw*{0}/8:y=0:w=iw/8:h=ih/2:color=white:t=fill:enable='mod(floor((n+{1})/{2}),2)'"
    ground = "drawbox=x=0:y=0:w=iw:h=ih/2:color=black:t=fill"
    return ",".join([ground, *(bit.format(n, first, 2**n) for n in range(BITS))])


@dataclass(frozen=True)
class Kind:
    """What ffmpeg is told to make, and what must come out.

    sound: False for none. frames: numbers of the frames in order, if not all of them once.
    """

    format: str
    encode: tuple[str, ...]
    size: str = "160x96"
    rate: str = "25"
    filters: str = ""
    source: str = "testsrc2"
    sound: bool = True

    @property
    def frames(self) -> int:
        top, _, bottom = self.rate.partition("/")
        return round(SECONDS * int(top) / int(bottom or 1))

    def make(self, path: Path) -> None:
        picture = ",".join(
            part for part in (f"{self.source}=s={self.size}:r={self.rate}:d={SECONDS}", stripes(), self.filters) if part
        )
        sound = [SINE] if self.sound else []
        ffmpeg(*lavfi(picture, *sound), *self.encode, "-f", self.format, path)


KINDS: dict[str, Kind] = {
    # AV1, which ffprobe cannot decode.
    "av1_mp4": Kind("mp4", (*AV1, *AAC)),
    "av1_mkv": Kind("matroska", (*AV1, "-c:a", "libopus")),
    "av1_webm": Kind("webm", (*AV1, "-c:a", "libopus")),
    "av1_ten_bit": Kind("mp4", (*AV1, "-pix_fmt", "yuv420p10le", *AAC)),
    "png_mov": Kind("mov", ("-c:v", "png"), sound=False),
    "zmbv_avi": Kind("avi", ("-c:v", "zmbv", "-c:a", "pcm_s16le")),
    # Clocks that do not begin at 0.
    "clock_mkv": Kind("matroska", (*X264, *AAC, *clock(7.5))),
    "clock_webm": Kind("webm", (*VP9, "-c:a", "libopus", *clock(60))),
    "clock_avi": Kind("avi", ("-c:v", "mpeg4", "-bf", "2", "-c:a", "mp3", *clock(2))),
    "clock_mp4": Kind("mp4", (*X264, *AAC, *clock(5))),
    "clock_flv": Kind("flv", (*X264, *AAC, *clock(100))),
    "clock_ts_wraps": Kind("mpegts", (*X264, *AAC, *clock(95442.2))),  # 33 bits of 90 kHz end at 95443.7
    "all_at_once": Kind(
        "matroska",
        (
            *("-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv444p", "-g", "40", "-bf", "3"),
            *("-x264-params", "open-gop=1", "-c:a", "ac3", "-ac", "6", *clock(3.3)),
        ),
        size="161x97",
        rate="30000/1001",
        source="testsrc",  # testsrc2 makes only even sizes
    ),
}


def make(name: str, folder: Path) -> Path:
    """The file of that name, without a suffix: the store has none either."""
    path = folder / f"kind_{name}"
    if not path.exists():
        KINDS[name].make(path)
    return path


def numbers(path: Path) -> list[int]:
    """The numbers that the frames of a published rung carry, in order."""
    graph = "scale=8:2:flags=area,format=gray"
    command = [tools.ffmpeg(), "-v", "error", "-nostdin", "-i", str(path), "-map", "0:v:0", "-vf", graph]
    command += ["-fps_mode", "passthrough", "-f", "rawvideo", "-"]
    pixels = subprocess.run(command, capture_output=True, check=True).stdout
    frames = (pixels[start : start + BITS] for start in range(0, len(pixels), 2 * BITS))
    return [sum((light > 127) << bit for bit, light in enumerate(frame)) for frame in frames]
