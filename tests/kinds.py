"""The kinds of file that people have, as a table: each is made by ffmpeg, and each frame says which one it is.

A frame carries its number in its upper half, as eight stripes, black or white: the lowest bit is the leftmost stripe.
That survives every codec, and `numbers` reads it from whatever became of the frame.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from notflix_app.core import keys
from tests.media import AAC, H264, ffmpeg, hdr_graph, hdr_tags, lavfi
from workers import tools

SECONDS = 3
BITS = 8
X264 = (*H264, "-bf", "2", "-g", "30")
AV1 = ("-c:v", "libsvtav1", "-preset", "12", "-svtav1-params", "lp=1")
VP8 = ("-c:v", "libvpx", "-cpu-used", "8", "-auto-alt-ref", "1", "-lag-in-frames", "16", "-b:v", "500k")
VP9 = ("-c:v", "libvpx-vp9", "-cpu-used", "8", "-deadline", "realtime")
X265 = ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none:keyint=30")
MPEG1, MPEG2, MPEG4 = (
    ("-c:v", codec, "-bf", "2", "-g", "12", "-b:v", "2M") for codec in ("mpeg1video", "mpeg2video", "mpeg4")
)
THEORA = ("-c:v", "libtheora", "-q:v", "7", "-g", "20")
PCM, MP3, OPUS, VORBIS = (("-c:a", codec) for codec in ("pcm_s16le", "mp3", "libopus", "libvorbis"))
WMV = ("-c:v", "wmv2", "-c:a", "wmav2")
INTERLACED = ("-flags", "+ildct+ilme")


def clock(seconds: float) -> tuple[str, ...]:
    """The file's clock begins there."""
    return ("-output_ts_offset", str(seconds))


def stripes(first: int = 0) -> str:
    """Filters that write each frame's number onto it, from `first` on."""
    bit = "drawbox=x=iw*{0}/8:y=0:w=iw/8:h=ih/2:color=white:t=fill:enable='mod(floor((n+{1})/{2}),2)'"
    ground = "drawbox=x=0:y=0:w=iw:h=ih/2:color=black:t=fill"
    return ",".join([ground, *(bit.format(n, first, 2**n) for n in range(BITS))])


def picture(size: str = "160x96", rate: str = "25", seconds: float = SECONDS, first: int = 0, filters: str = "") -> str:
    # testsrc2 makes only even sizes
    source = "testsrc" if any(int(side) % 2 for side in size.split("x")) else "testsrc2"
    return ",".join(part for part in (f"{source}=s={size}:r={rate}:d={seconds}", stripes(first), filters) if part)


def sine(seconds: float = SECONDS) -> str:
    return f"sine=f=440:r=48000:d={seconds}"


@dataclass(frozen=True)
class Kind:
    """What ffmpeg is told to make, and what must come out.

    sound: how long, in seconds; 0 for none. frames: how many come out, if not all that went in; shown: their numbers
    in order, if not all of them once. heights: of the rungs, if not all. after: makes the file from what ffmpeg made of
    the table's words.
    """

    format: str
    encode: tuple[str, ...]
    size: str = "160x96"
    rate: str = "25"
    filters: str = ""
    sound: float = SECONDS
    frames: int = 0
    shown: tuple[int, ...] = ()
    after: Callable[[Path, Path], None] | None = None
    chunks: int = 2
    heights: tuple[int, ...] = ()

    @property
    def numbers(self) -> list[int]:
        top, _, bottom = self.rate.partition("/")
        return list(self.shown or range(self.frames or round(SECONDS * int(top) / int(bottom or 1))))

    def make(self, path: Path) -> None:
        graphs = [picture(self.size, self.rate, filters=self.filters), *([sine(self.sound)] if self.sound else [])]
        made = path.with_suffix(".first") if self.after else path
        ffmpeg(*lavfi(*graphs), *self.encode, "-f", self.format, made)
        if self.after:
            self.after(made, path)


# --- what ffmpeg does not make in one go ---------------------------------------------------------------------------
def _turned(upright: Path, path: Path) -> None:
    ffmpeg("-display_rotation", "-90", "-i", upright, "-c", "copy", "-f", "mp4", path)


def _never_closed(whole: Path, path: Path) -> None:
    """A recording through a pipe: it knows neither its length nor where its keyframes are."""
    path.write_bytes(subprocess.run([tools.ffmpeg(), "-v", "error", "-i", whole, "-c", "copy", "-f", "matroska", "-"],
                                    capture_output=True, check=True).stdout)  # fmt: skip


def _and_larger(small: Path, path: Path) -> None:
    """Two transport streams, one after the other, as set-top boxes record them."""
    large = path.with_suffix(".large")
    ffmpeg(*lavfi(picture("240x144", first=SECONDS * 25)), *X264, *clock(SECONDS + 0.08), "-f", "mpegts", large)
    path.write_bytes(small.read_bytes() + large.read_bytes())


def _and_then(container: str, *sound: str) -> Callable[[Path, Path], None]:
    """Two transport streams, one after the other, as broadcasts change their sound; in another container, maybe."""

    def joined(one: Path, path: Path) -> None:
        rest, both = path.with_suffix(".rest"), path.with_suffix(".both")
        later = (*clock(SECONDS + 0.08), "-f", "mpegts", rest)
        ffmpeg(*lavfi(picture(first=SECONDS * 25), sine()), *X264, *sound, *later)
        both.write_bytes(one.read_bytes() + rest.read_bytes())
        ffmpeg("-i", both, "-c", "copy", "-f", container, path)

    return joined


def _and_surround(silent: Path, path: Path) -> None:
    """With stereo first, in a container that is read in chunks."""
    sounds = path.with_suffix(".ac3")
    parts = [sounds.with_suffix(f".{channels}.ac3") for channels in (2, 6)]
    for part, channels in zip(parts, (2, 6), strict=True):
        ffmpeg(*lavfi(sine(SECONDS / 2)), *AC3, "-ac", str(channels), part)
    sounds.write_bytes(b"".join(part.read_bytes() for part in parts))
    ffmpeg("-i", silent, "-i", sounds, "-map", "0", "-map", "1", "-c", "copy", "-f", "mp4", path)


def _torn(whole: Path, path: Path) -> None:
    """A recording that begins between two keyframes."""
    data = whole.read_bytes()
    path.write_bytes(data[len(data) // 5 // 188 * 188 :])


def _and_again(one: Path, path: Path) -> None:
    """Two recordings in one file, each with its own clock."""
    path.write_bytes(one.read_bytes() * 2)


def _and_after_a_cut(one: Path, path: Path) -> None:
    """As advertisements are cut out of a recording: the clock goes on where they ended."""
    rest = path.with_suffix(".rest")
    ffmpeg("-i", one, "-c", "copy", *clock(200), "-f", "mpegts", rest)
    path.write_bytes(one.read_bytes() + rest.read_bytes())


def _beside_another(one: Path, path: Path) -> None:
    ffmpeg(
        *("-i", one, *lavfi(f"testsrc=s=64x48:r=10:d={SECONDS}"), "-map", "1:v", "-map", "0", "-c", "copy"),
        *("-c:v:0", "libx264", "-disposition:v:0", "0", "-disposition:v:1", "default", "-f", "matroska", path),
    )


def _behind_a_cover(film: Path, path: Path) -> None:
    """That nobody has marked as one."""
    cover = path.with_suffix(".jpg")
    ffmpeg(*lavfi("testsrc=s=64x64"), *("-frames:v", "1", "-c:v", "mjpeg", "-f", "image2", cover))
    ffmpeg("-i", cover, "-i", film, "-map", "0", "-map", "1", "-c", "copy", "-f", "matroska", path)


def _beside_ac4(one: Path, path: Path) -> None:
    """With a second track of sound, which ffmpeg knows by name and cannot decode."""
    ffmpeg("-i", one, "-map", "0", "-map", "0:a", "-c", "copy", "-f", "mp4", path)
    head, _, tail = path.read_bytes().rpartition(b"ac-3")
    path.write_bytes(head + b"ac-4" + tail)


def _and_a_last_line(film: Path, path: Path) -> None:
    """With subtitles whose last line stands for 99 hours, as some are signed."""
    text = path.with_suffix(".srt")
    text.write_text("1\n00:00:00,500 --> 00:00:01,000\none\n\n2\n00:00:02,500 --> 99:59:59,999\nby somebody\n")
    ffmpeg("-i", film, "-i", text, "-map", "0", "-map", "1", "-c", "copy", "-f", "matroska", path)


def _told_beside(transfer: str) -> Callable[[Path, Path], None]:
    """The container alone says that it is HDR."""

    def tagged(film: Path, path: Path) -> None:
        ffmpeg("-i", film, "-c", "copy", *hdr_tags(transfer), "-f", "matroska", path)

    return tagged


SKIPPED = "select='mod(n,5)*not(between(n,40,60))'"  # every fifth frame is missing, and one stands for a while


TWICE = (*range(SECONDS * 25), *range(SECONDS * 25))
ON = tuple(range(2 * SECONDS * 25))
AC3, EAC3, MP2 = (("-c:a", codec) for codec in ("ac3", "eac3", "mp2"))


def _held(frames: int) -> tuple[int, ...]:
    there = [n for n in range(frames) if n % 5 and not 40 <= n <= 60]
    return tuple(max(n for n in there if n <= at) for at in range(there[0], there[-1] + 1))


KINDS: dict[str, Kind] = {
    # Codecs in the containers where people have them.
    "h264_mp4": Kind("mp4", (*X264, *AAC)),
    "h264_mp4_in_fragments": Kind("mp4", (*X264, *AAC, "-movflags", "frag_keyframe+empty_moov")),
    "h264_mov": Kind("mov", (*X264, *PCM)),
    "h264_mkv": Kind("matroska", (*X264, "-c:a", "flac")),
    "h264_mkv_never_closed": Kind("matroska", (*X264, *AAC), after=_never_closed),
    "h264_ts": Kind("mpegts", (*X264, *AAC)),
    "h264_flv": Kind("flv", (*X264, *AAC)),
    "h264_avi": Kind("avi", (*H264, "-g", "30", *MP3), shown=(0, *range(75))),  # the file tells twice to show the first
    "hevc_mp4": Kind("mp4", (*X265, "-tag:v", "hvc1", *AAC)),
    "hevc_mkv": Kind("matroska", (*X265, "-c:a", "eac3")),
    "hevc_ts": Kind("mpegts", (*X265, *AAC)),
    "vvc_mp4": Kind("mp4", ("-c:v", "libvvenc", "-preset", "faster", *AAC)),
    "vp8_webm": Kind("webm", (*VP8, *VORBIS)),
    "vp9_webm": Kind("webm", (*VP9, *OPUS)),
    "av1_mp4": Kind("mp4", (*AV1, *AAC)),  # ffprobe cannot decode it
    "av1_mkv": Kind("matroska", (*AV1, *OPUS)),
    "av1_webm": Kind("webm", (*AV1, *OPUS)),
    "mpeg2_ts": Kind("mpegts", (*MPEG2, "-c:a", "mp2")),
    "mpeg4_avi": Kind("avi", (*MPEG4, *MP3)),
    "mjpeg_avi": Kind("avi", ("-c:v", "mjpeg", *PCM)),
    "huffyuv_avi": Kind("avi", ("-c:v", "huffyuv", *PCM)),
    "zmbv_avi": Kind("avi", ("-c:v", "zmbv", *PCM)),
    "prores_mov": Kind("mov", ("-c:v", "prores_ks", *PCM)),
    "dnxhd_mov": Kind("mov", ("-c:v", "dnxhd", "-profile:v", "dnxhr_sq", "-pix_fmt", "yuv422p", *PCM), size="320x192"),
    "png_mov": Kind("mov", ("-c:v", "png"), sound=0),
    "ffv1_mkv": Kind("matroska", ("-c:v", "ffv1", "-c:a", "flac")),
    "h263_3gp": Kind("3gp", ("-c:v", "h263", *AAC), size="176x144"),
    "flv1_flv": Kind("flv", ("-c:v", "flv1", *MP3, "-ar", "44100")),
    # Other containers.
    "mpeg1_ps": Kind("mpeg", (*MPEG1, "-c:a", "mp2")),
    "mpeg2_vob": Kind("dvd", (*MPEG2, *INTERLACED, "-flags", "-cgop", "-c:a", "ac3"), size="352x288"),
    "h264_ps": Kind("vob", (*X264, "-c:a", "mp2"), chunks=1),  # has times for a third of its frames
    "theora_ogg": Kind("ogg", (*THEORA, *VORBIS)),
    "vp8_ogg": Kind("ogg", (*VP8, *VORBIS)),
    "wmv1_asf": Kind("asf", ("-c:v", "wmv1", "-c:a", "wmav1")),
    "wmv2_asf": Kind("asf", WMV),
    "h264_asf": Kind("asf", (*X264, *AAC)),
    "mpeg2_mxf": Kind("mxf", (*MPEG2, *PCM)),
    "h264_mxf": Kind("mxf", (*X264, *PCM), chunks=1),  # tells when frames are decoded, not when they are shown
    "prores_mxf": Kind("mxf", ("-c:v", "prores_ks", *PCM)),
    "mpeg2_gxf": Kind("gxf", (*MPEG2, *PCM), size="720x608", chunks=1, heights=(240,)),
    "dv_pal": Kind("dv", ("-c:v", "dvvideo", "-pix_fmt", "yuv420p", "-ac", "2"), size="720x576"),
    "dv_ntsc": Kind(  # the last frame has no sound, and so was not written
        "dv",
        ("-c:v", "dvvideo", "-pix_fmt", "yuv411p", "-ac", "2"),
        size="720x480",
        rate="30000/1001",
        frames=89,
        heights=(240,),
    ),
    "mpeg2_wtv": Kind("wtv", (*MPEG2, "-c:a", "mp2")),
    "rv20_rm": Kind("rm", ("-c:v", "rv20", "-c:a", "ac3")),
    "h264_nut": Kind("nut", (*X264, *AAC)),
    "av1_ivf": Kind("ivf", AV1, sound=0),
    "vp9_ivf": Kind("ivf", VP9, sound=0),
    "gif": Kind("gif", ("-c:v", "gif"), sound=0),
    "apng": Kind("apng", ("-c:v", "apng"), sound=0),
    "y4m": Kind("yuv4mpegpipe", ("-pix_fmt", "yuv420p"), sound=0),
    # Raw streams, which have no clock.
    "h264_raw": Kind("h264", X264, rate="60000/1001", sound=0, chunks=1),
    "hevc_raw": Kind("hevc", X265, rate="30", sound=0, chunks=1),
    "av1_raw": Kind("obu", AV1, sound=0, chunks=1),
    "mpeg1_raw": Kind("mpeg1video", MPEG1, sound=0, chunks=1),
    "mpeg2_raw": Kind("mpeg2video", MPEG2, rate="30000/1001", sound=0, chunks=1),
    "mpeg4_raw": Kind("m4v", MPEG4, sound=0, chunks=1),
    "mjpeg_raw": Kind("mjpeg", ("-c:v", "mjpeg"), sound=0, chunks=1),
    # Clocks that do not begin at 0.
    "clock_mp4": Kind("mp4", (*X264, *AAC, *clock(5))),
    "clock_mkv": Kind("matroska", (*X264, *AAC, *clock(7.5))),
    "clock_webm": Kind("webm", (*VP9, *OPUS, *clock(60))),
    "clock_avi": Kind("avi", (*MPEG4, *MP3, *clock(2))),
    "clock_flv": Kind("flv", (*X264, *AAC, *clock(100))),
    "clock_ts_wraps": Kind("mpegts", (*X264, *AAC, *clock(95442.2))),  # 33 bits of 90 kHz end at 95443.7
    "clock_ps": Kind("vob", (*MPEG2, "-c:a", "mp2", *clock(600))),
    "clock_ogg": Kind("ogg", (*THEORA, *VORBIS, *clock(5))),
    "clock_asf": Kind("asf", (*WMV, *clock(7))),
    "clock_far_mkv": Kind("matroska", (*X264, *AAC, *clock(9 * 3600))),  # a camera's tenth hour
    "clock_far_mp4": Kind(
        "mp4",
        (
            *(*X264, *AAC, *clock(9 * 3600), "-avoid_negative_ts", "disabled"),
            *("-movflags", "frag_keyframe+empty_moov+frag_discont"),
        ),
    ),
    "last_line_of_99_hours": Kind("matroska", (*X264, *AAC), after=_and_a_last_line),
    # Recordings that begin anywhere, were joined, or cut.
    "torn_ts": Kind("mpegts", (*X264, *AAC), shown=tuple(range(30, 75)), after=_torn, chunks=1),
    "torn_ps": Kind("vob", (*MPEG2, "-c:a", "mp2"), shown=tuple(range(36, 75)), after=_torn, chunks=1),
    "joined_ts": Kind("mpegts", (*X264, *AAC), shown=TWICE, after=_and_again, chunks=1),
    "joined_ps": Kind("vob", (*MPEG2, "-c:a", "ac3"), shown=TWICE, after=_and_again, chunks=1),
    "cut_ts": Kind("mpegts", (*X264, *AAC), shown=TWICE, after=_and_after_a_cut, chunks=1),
    # Pictures of all sorts.
    "ten_bit": Kind("mp4", (*AV1, "-pix_fmt", "yuv420p10le", *AAC)),
    "hdr_pq": Kind("mp4", (*X265, *hdr_tags("smpte2084"), *AAC), filters=hdr_graph("smpte2084")),
    "hdr_hlg": Kind("matroska", (*X265, *hdr_tags("arib-std-b67"), *AAC), filters=hdr_graph("arib-std-b67")),
    "hdr_pq_told_beside": Kind("matroska", (*X265, "-pix_fmt", "yuv420p10le", *AAC), after=_told_beside("smpte2084")),
    "hdr_hlg_told_beside": Kind(
        "matroska", (*X265, "-pix_fmt", "yuv420p10le", *AAC), after=_told_beside("arib-std-b67")
    ),
    "ycgco": Kind("mp4", (*X264, *AAC, "-bsf:v", "h264_metadata=matrix_coefficients=8")),
    "ictcp": Kind("mp4", (*X264, *AAC, "-bsf:v", "h264_metadata=matrix_coefficients=14")),
    "log100": Kind("mp4", (*X264, *AAC, "-bsf:v", "h264_metadata=transfer_characteristics=9")),
    "interlaced": Kind(
        "mpegts", (*X264, *INTERLACED, "-x264-params", "tff=1", "-c:a", "ac3"), size="320x192", filters="setfield=tff"
    ),
    "alpha": Kind("webm", (*VP9, "-pix_fmt", "yuva420p", *OPUS), filters="format=yuva420p"),
    "alpha_mov": Kind("mov", ("-c:v", "qtrle", "-pix_fmt", "argb"), sound=0),
    "grey": Kind("matroska", ("-c:v", "ffv1", "-pix_fmt", "gray"), sound=0),
    "rotated": Kind("mp4", (*X264, *AAC), filters="transpose=cclock", after=_turned),
    "two_pictures": Kind("matroska", (*X264, *AAC), after=_beside_another),
    "cover_first": Kind("matroska", (*X264, *AAC), after=_behind_a_cover),
    "size_changes": Kind("mpegts", X264, sound=0, shown=ON, after=_and_larger, chunks=3),
    # Sound of all sorts.
    "only_the_sides": Kind("mov", (*X264, *PCM, "-af", "pan=stereo|c0=c0|c1=c0,channelmap=0-SL|1-SR:SL+SR")),
    "nine_channels": Kind("matroska", (*X264, *PCM, "-af", "aeval=val(0)|val(0)|0|0|0|0|0|0|0")),
    "ambisonic": Kind(
        "matroska",
        (*X264, *OPUS, "-mapping_family", "2", "-af", "aeval=val(0)|0|0|0:c=4.0,channelmap=0|1|2|3:ambisonic 1"),
    ),
    "ac4_beside_ac3": Kind("mp4", (*X264, *AC3), after=_beside_ac4),
    "surround_begins": Kind("mpegts", (*X264, *AC3), shown=ON, after=_and_then("mpegts", *AC3, "-ac", "6"), chunks=3),
    "surround_begins_mkv": Kind(
        "mpegts", (*X264, *EAC3), shown=ON, after=_and_then("matroska", *EAC3, "-ac", "6"), chunks=3
    ),
    "surround_begins_mp4": Kind("mp4", (*X264, "-an"), after=_and_surround),
    "surround_ends": Kind(
        "mpegts", (*X264, *AAC, "-ac", "6"), shown=ON, after=_and_then("mpegts", *AAC, "-ac", "2"), chunks=3
    ),
    "stereo_begins": Kind("mpegts", (*X264, *MP2), shown=ON, after=_and_then("mpegts", *MP2, "-ac", "2"), chunks=3),
    "rate_changes": Kind("mpegts", (*X264, *MP2), shown=ON, after=_and_then("mpegts", *MP2, "-ar", "44100"), chunks=3),
    # Rates and lengths of all sorts.
    "phone": Kind("mp4", (*X264, *AAC, "-fps_mode", "vfr"), rate="30", filters=SKIPPED, shown=_held(90)),
    "film": Kind("matroska", (*X264, *AAC), rate="24000/1001"),
    "sixty": Kind("mp4", (*X264, *AAC), rate="60"),
    "one_frame": Kind("mp4", (*X264, "-frames:v", "1"), sound=0, frames=1, chunks=1),
    "sound_is_longer": Kind("mp4", (*X264, *AAC), sound=2 * SECONDS),
    "sound_is_shorter": Kind("matroska", (*X264, *AAC), sound=1),
    "sound_is_shorter_mp4": Kind("mp4", (*X264, *AAC), sound=1),  # the second chunk has none
    "all_at_once": Kind(
        "matroska",
        (
            *("-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv444p", "-g", "40", "-bf", "3"),
            *("-x264-params", "open-gop=1", "-c:a", "ac3", "-ac", "6", *clock(3.3)),
        ),
        size="161x97",
        rate="30000/1001",
    ),
}


def make(name: str, folder: Path) -> Path:
    """The file of that name, without a suffix: the store has none either."""
    path = folder / f"kind_{name}"
    if not path.exists():
        KINDS[name].make(path)
    return path


def numbers(path: Path) -> list[int]:
    """The numbers that the frames of a published rung carry, in order; or that of a picture."""
    return [_number(pixels) for pixels in _stripes(path)]


def tile_numbers(package: Path) -> list[int]:
    """The numbers that the storyboard's tiles carry, in the order of its index."""
    tiles: list[int] = []
    for sprite, *area in re.findall(r"^(.+)#xywh=(\d+),(\d+),(\d+),(\d+)$", storyboard(package), re.MULTILINE):
        x, y, width, height = map(int, area)
        crop = f"crop={width}:{height}:{x}:{y},"
        tiles += [_number(pixels) for pixels in _stripes(package / sprite, crop)]
    return tiles


def storyboard(package: Path) -> str:
    return (package / keys.STORYBOARD).read_text()


def _stripes(path: Path, crop: str = "") -> list[bytes]:
    """Of each frame, a pixel for each stripe, and one for what is below it."""
    graph = f"{crop}scale={BITS}:2:flags=area,format=gray"
    command = [tools.ffmpeg(), "-v", "error", "-nostdin", "-i", str(path), "-map", "0:v:0", "-vf", graph]
    command += ["-fps_mode", "passthrough", "-f", "rawvideo", "-"]
    pixels = subprocess.run(command, capture_output=True, check=True).stdout
    return [pixels[start : start + BITS] for start in range(0, len(pixels), 2 * BITS)]


def _number(pixels: bytes) -> int:
    return sum((light > 127) << bit for bit, light in enumerate(pixels))
