"""Files that are no video, say what is not so, or point elsewhere."""

from __future__ import annotations

import random
import struct
from pathlib import Path

from tests import media
from tests.hostile.registry import canary, content, hostile
from tests.media import AAC, H264, PICTURE, SOUND, ffmpeg, lavfi

content("empty", b"")
content("one_byte", b"\0")
content("text", b"Dear diary,\n" + b"today I have uploaded a text and called it a film. " * 40)
content("random_bytes", random.Random(7).randbytes(20_000))
content("zeros", bytes(20_000))
content("html", "<!doctype html><html><body><video src='{url}'></video></body></html>")
content("zip_file", b"PK\x03\x04\x14\0\0\0\0\0" + random.Random(8).randbytes(3000))
content("pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\n" * 30)
content("subtitles", b"1\n00:00:00,000 --> 00:00:02,000\nHello\n\n2\n00:00:03,000 --> 00:00:04,000\nBye\n")
_PLAYLIST = "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nWHERE\n#EXT-X-ENDLIST\n"
content("playlist_of_a_file", _PLAYLIST.replace("WHERE", "file://{file}"))
content("playlist_of_an_address", _PLAYLIST.replace("WHERE", "{url}"))
content("playlist_of_a_concat", _PLAYLIST.replace("WHERE", "concat:{file}|{file}"))
content("concat_script", "ffconcat version 1.0\nfile '{file}'\nduration 2\nfile '{url}'\nduration 2\n")
content(
    "dash_manifest",
    """<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"
 mediaPresentationDuration="PT2S" profiles="urn:mpeg:dash:profile:isoff-on-demand:2011"><Period><AdaptationSet
 mimeType="video/mp4"><Representation id="1" bandwidth="1000"><BaseURL>{url}</BaseURL>
 <SegmentBase indexRange="0-100"/></Representation></AdaptationSet></Period></MPD>""",
)
content(
    "session_description",
    b"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=-\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n",
)
content(
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
    media.plain(path)
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
    media.plain(path)
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
