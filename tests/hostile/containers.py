"""Programme streams, Windows Media, MXF, Ogg, animations and raw streams that say what is not so."""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator
from pathlib import Path

from tests import kinds
from tests.hostile.registry import content, hostile
from tests.media import ffmpeg, lavfi
from workers import asf

NOISE = random.Random(11).randbytes(40_000)


def _made(name: str, path: Path) -> bytearray:
    """The good file of that kind, to be spoiled."""
    kinds.KINDS[name].make(path)
    return bytearray(path.read_bytes())


def _places(data: bytes, mark: bytes) -> Iterator[int]:
    at = data.find(mark)
    while at >= 0:
        yield at
        at = data.find(mark, at + 1)


# --- what points elsewhere -----------------------------------------------------------------------------------------
content("playlist_of_windows_media", "<ASX version='3.0'><Entry><Ref href='{url}'/></Entry></ASX>" + " " * 40)
content("redirection_of_windows_media", "[Reference]\r\nRef1={url}?MSWMExt=.asf\r\nRef2={url}\r\n" + " " * 40)
content("redirection_of_realmedia", "rtsp://127.0.0.1/film.rm\nfile://{file}\n{url}\n" + "#" * 40)
content("playlist_of_smil", "<smil><body><video src='{url}'/><video src='file://{file}'/></body></smil>" + " " * 40)
content("script_of_avisynth", 'DirectShowSource("{file}")\n' + "#" * 60)
content("index_of_vobsub", "# VobSub index file, v7 (do not modify this line!)\nsize: 720x576\nid: en, index: 0\n" * 3)
content("index_of_a_dvd", b"DVDVIDEO-VTS" + bytes(2036))
content("list_of_imf", "<?xml version='1.0'?><CompositionPlaylist><Id>urn:uuid:1</Id></CompositionPlaylist>" + " " * 40)

# --- noise behind a true beginning ---------------------------------------------------------------------------------
content("programme_stream_of_noise", bytes.fromhex("000001ba440004000401000003f8") + NOISE)
content("ogg_of_noise", b"OggS\0\2" + NOISE)
content("windows_media_of_noise", bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c") + NOISE)
content("mxf_of_noise", bytes.fromhex("060e2b34020501010d0102010102040083000088") + NOISE)
content("realmedia_of_noise", b".RMF\0\0\0\x12\0\0\0\0\0\0\xff\xff\xff\xff" + NOISE)
content("gif_of_noise", b"GIF89a\x40\0\x40\0\xf7\0\0" + NOISE)
content("y4m_of_noise", b"YUV4MPEG2 W64 H64 F25:1 C420\n" + NOISE)


# --- what is too large ---------------------------------------------------------------------------------------------
content("y4m_of_giant_pictures", b"YUV4MPEG2 W65000 H65000 F25:1 C420\nFRAME\n" + NOISE)


@hostile
def gif_of_giant_pictures(path: Path) -> None:
    data = _made("gif", path)
    struct.pack_into("<HH", data, 6, 65535, 65535)
    path.write_bytes(data)


@hostile
def gif_of_ten_hours(path: Path) -> None:
    data = _made("gif", path)
    for at in _places(bytes(data), b"\x21\xf9\x04"):
        struct.pack_into("<H", data, at + 4, 65535)
    path.write_bytes(data)


@hostile
def ogg_of_giant_pictures(path: Path) -> None:
    data = _made("theora_ogg", path)
    at = data.index(b"\x80theora")
    data[at + 10 : at + 20] = b"\xff" * 10  # in macroblocks, then in pixels
    page = data.rindex(b"OggS", 0, at)
    end = data.index(b"OggS", at)
    struct.pack_into("<I", data, page + 22, 0)
    struct.pack_into("<I", data, page + 22, _ogg_crc(data[page:end]))
    path.write_bytes(data)


def _ogg_crc(page: bytes) -> int:
    value = 0
    for byte in page:
        value ^= byte << 24
        for _ in range(8):
            value = (value << 1 ^ (0x04C11DB7 if value & 1 << 31 else 0)) & 0xFFFFFFFF
    return value


@hostile
def raw_stream_of_giant_pictures(path: Path) -> None:
    ffmpeg(*lavfi("color=s=64x64:d=0.2"), "-c:v", "mpeg2video", "-f", "mpeg2video", path)
    data = bytearray(path.read_bytes())
    for at in _places(bytes(data), b"\0\0\1\xb3"):
        data[at + 4 : at + 7] = b"\xff\xff\xff"  # 12 bits each; the extension has two bits more
    for at in _places(bytes(data), b"\0\0\1\xb5"):
        if data[at + 4] >> 4 == 1:  # a sequence's
            data[at + 5] |= 1
            data[at + 6] |= 0xE0
    path.write_bytes(data)


@hostile
def ivf_of_a_thousand_years(path: Path) -> None:
    data = _made("vp9_ivf", path)
    at = 32 + 12 + struct.unpack_from("<I", data, 32)[0]
    struct.pack_into("<Q", data, at + 4, 1 << 40)
    path.write_bytes(data)


# --- lengths that are not so ---------------------------------------------------------------------------------------
@hostile
def windows_media_of_lying_lengths(path: Path) -> None:
    data = _made("wmv2_asf", path)
    at = data.index(asf.FILE_PROPERTIES)
    struct.pack_into("<II", data, at + 92, 0xFFFFFFF0, 0xFFFFFFF0)  # of each packet
    path.write_bytes(data)


@hostile
def mxf_of_lying_lengths(path: Path) -> None:
    data = _made("mpeg2_mxf", path)
    for at in list(_places(bytes(data), bytes.fromhex("060e2b34")))[1:]:
        data[at + 16 : at + 20] = b"\x83\xff\xff\xff"
    path.write_bytes(data)


@hostile
def cut_short_windows_media(path: Path) -> None:
    data = _made("wmv2_asf", path)
    path.write_bytes(data[: len(data) // 2])


@hostile
def cut_short_mxf(path: Path) -> None:
    data = _made("mpeg2_mxf", path)
    path.write_bytes(data[: len(data) // 2])


@hostile
def cut_short_animation(path: Path) -> None:
    data = _made("apng", path)
    path.write_bytes(data[:200])


@hostile
def protected_windows_media(path: Path) -> None:
    """With a content encryption object in its header."""
    data = _made("wmv2_asf", path)
    fields = b"".join(struct.pack("<I", len(text)) + text for text in (b"secret", b"DRM\0", b"key\0", b"http://x\0"))
    guid = bytes.fromhex("fbb3112223bdd211b4b700a0c955fc6e")
    part = guid + struct.pack("<Q", 24 + len(fields)) + fields
    size, count = struct.unpack_from("<QI", data, 16)
    struct.pack_into("<QI", data, 16, size + len(part), count + 1)
    data[30:30] = part
    path.write_bytes(data)


@hostile
def song_in_ogg(path: Path) -> None:
    ffmpeg(*lavfi(kinds.sine()), *kinds.VORBIS, "-f", "ogg", path)


@hostile
def song_in_windows_media(path: Path) -> None:
    ffmpeg(*lavfi(kinds.sine()), "-c:a", "wmav2", "-f", "asf", path)
