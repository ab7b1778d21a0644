"""Films with text and chapters in them, made by ffmpeg; each lasts three seconds."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from notflix_app.core.text_tracks import MAX_TRACKS
from tests.cea608 import with_captions
from tests.media import H264, ffmpeg, lavfi
from tests.teletext import stream as teletext_stream

PICTURE = "testsrc2=s=160x96:r=25:d=3"
SRT = """1
00:00:00,500 --> 00:00:01,257
Tom & {Kim} <i>sail</i> <3

2
00:00:02,000 --> 00:00:02,500
{\\an8}On <font color="red">top</font>
"""
SRT_CUES = [
    "00:00:00.500 --> 00:00:01.257\nTom &amp; {Kim} <i>sail</i> &lt;3",
    "00:00:02.000 --> 00:00:02.500 line:0\nOn top",
]
VTT = "WEBVTT\n\n00:00.500 --> 00:01.001 line:0\n<v Kim>Gute &amp; schöne <b>Nacht</b></v>\n"
VTT_CUES = ["00:00:00.500 --> 00:00:01.001 line:0\nGute &amp; schöne <b>Nacht</b>"]
ASS = r"""[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize, Bold, Italic, Underline, Alignment
Style: Default,Arial,16,0,0,0,2
Style: Sign,Arial,16,-1,0,0,8

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:00.50,0:00:01.00,Default,,0,0,0,,{\i1}So{\i0}, says he:\Nno <more>
Dialogue: 0,0:00:01.00,0:00:01.50,Default,,0,0,0,,{\p1}m 0 0 l 100 0 100 100{\p0}
Dialogue: 0,0:00:02.00,0:00:02.50,Sign,,0,0,0,,EXIT
"""
ASS_CUES = [
    "00:00:00.500 --> 00:00:01.000\n<i>So</i>, says he:\nno &lt;more&gt;",
    "00:00:02.000 --> 00:00:02.500 line:0\n<b>EXIT</b>",
]
CHAPTERS = """;FFMETADATA1
[CHAPTER]
TIMEBASE=1/1000
START=0
END=1500
title=The door
[CHAPTER]
TIMEBASE=1/1000
START=1500
END=3000
title=Jägerstraße \\; “7”
"""
CHAPTER_LIST = [(0, "The door"), (1.5, "Jägerstraße ; “7”")]


@dataclass(frozen=True)
class Track:
    """A track as it is listed, less its ids. cues: as WebVTT has them."""

    language: str
    role: str
    name: str
    file_name: str
    cues: list[str]


@dataclass(frozen=True)
class TextFilm:
    """tracks: by the names of their files. left_out: formats, with a word of the reason. decoder: which not every
    build of ffmpeg has."""

    make: Callable[[Path], None]
    tracks: list[Track]
    left_out: list[tuple[str, str]]
    chapters: list[tuple[float, str]]
    decoder: str = ""


def written(folder: Path, **files: str | bytes) -> dict[str, Path]:
    """By their names, of which the last underscore is the dot."""
    folder.mkdir(exist_ok=True)
    paths = {name: folder / ".".join(name.rsplit("_", 1)) for name in files}
    for name, content in files.items():
        paths[name].write_bytes(content.encode() if isinstance(content, str) else content)
    return paths


def pgs() -> bytes:
    """Two pictures of 160×96 with nothing on them."""
    composition = struct.pack(">HHBHBBBB", 160, 96, 0x10, 0, 0x80, 0, 0, 0)

    def segment(kind: int, data: bytes, at: int) -> bytes:
        return b"PG" + struct.pack(">IIBH", at, 0, kind, len(data)) + data

    return b"".join(segment(0x16, composition, at) + segment(0x80, b"", at) for at in (45000, 90000))


def matroska(path: Path) -> None:
    files = written(path.with_suffix(".texts"), a_srt=SRT, b_ass=ASS, c_vtt=VTT, d_sup=pgs(), e_txt=CHAPTERS)
    ffmpeg(
        *lavfi(PICTURE),
        *(word for name in ("a_srt", "b_ass", "c_vtt", "d_sup", "e_txt") for word in ("-i", files[name])),
        *("-map", "0", "-map", "1", "-map", "2", "-map", "3", "-map", "4", "-map_metadata", "5", *H264, "-c:s", "copy"),
        *("-metadata:s:s:0", "language=ger", "-disposition:s:0", "0", "-metadata:s:s:0", "title=Deutsch [SDH]"),
        *("-metadata:s:s:1", "language=eng", "-disposition:s:1", "default+forced"),
        *("-metadata:s:s:2", "language=pt-BR", "-disposition:s:2", "comment", "-metadata:s:s:2", f"title={'x' * 300}"),
        *("-metadata:s:s:3", "language=fre", "-disposition:s:3", "hearing_impaired", "-f", "matroska", path),
    )


def mp4(path: Path) -> None:
    files = written(path.with_suffix(".texts"), a_srt=SRT, e_txt=CHAPTERS)
    ffmpeg(
        *(*lavfi(PICTURE), "-i", files["a_srt"], "-i", files["e_txt"], "-map", "0", "-map", "1", "-map_metadata", "2"),
        *(*H264, "-c:s", "mov_text", "-metadata:s:s:0", "language=fra", "-disposition:s:0", "0", "-f", "mp4", path),
    )


def late(path: Path) -> None:
    """Its clock begins at ten seconds, and its text is in Latin-1, which Matroska does not allow."""
    files = written(path.with_suffix(".texts"), b_srt=SRT.replace("Tom", "Jörg Müller").encode("latin-1"))
    ffmpeg(
        *(*lavfi(PICTURE), "-i", files["b_srt"], "-map", "0", "-map", "1", *H264, "-c:s", "copy"),
        *("-metadata:s:s:0", "title=Signs (forced)", "-output_ts_offset", "10", "-f", "matroska", path),
    )


def unreadable(path: Path) -> None:
    """One that nobody reads, before one that can be read."""
    files = written(path.with_suffix(".texts"), a_srt=SRT)
    ffmpeg(
        *(*lavfi(PICTURE), "-i", files["a_srt"], "-map", "0", "-map", "1", "-map", "1", *H264),
        *("-c:s:0", "ttml", "-c:s:1", "mov_text", "-f", "mp4", path),
    )


LARGE = 20_000  # bytes


def many(path: Path) -> None:
    """More than are taken; and the first has more than is taken of one (LARGE)."""
    lines = (f"{n}\n00:00:00,{n:03} --> 00:00:01,{n:03}\nline {n}\n\n" for n in range(999))
    files = written(path.with_suffix(".texts"), a_srt="".join(lines), b_srt=SRT)
    ffmpeg(
        *(*lavfi(PICTURE), "-i", files["a_srt"], "-i", files["b_srt"], "-map", "0", "-map", "1"),
        *(word for _ in range(MAX_TRACKS + 5) for word in ("-map", "2")),
        *(*H264, "-c:s", "copy", "-f", "matroska", path),
    )


def captions(path: Path) -> None:
    """A track of CEA-608 in QuickTime: HELLO, in the lowest line."""
    codes = "9420 9420 94ae 94ae 9470 9470 c845 4c4c 4f80 942f 942f"
    lines = ["Scenarist_SCC V1.0", f"00:00:00:10\t{codes}", "00:00:02:00\t942c 942c", f"00:00:02:15\t{codes}"]
    files = written(path.with_suffix(".texts"), a_scc="\n\n".join([*lines, "00:00:03:00\t942c 942c", ""]))
    picture = PICTURE.replace("r=25", "r=30")
    ffmpeg(*lavfi(picture), "-i", files["a_scc"], "-map", "0", "-map", "1", *H264, "-c:s", "copy", "-f", "mov", path)


def teletext(path: Path, first: int = 0) -> None:
    """Two pages of subtitles, of which each is taken off again, from frame `first` on. Their time is that of their
    arrival: no delay, then."""
    pages = {first: b"Good evening", 25: b"", 40: b"Good night", 60: b""}
    files = written(path.with_suffix(".texts"), a_ts=teletext_stream(pages, frames=75))
    at_once = ("-muxdelay", "0", "-muxpreload", "0")
    ffmpeg(
        *(*lavfi(PICTURE), "-i", files["a_ts"], "-map", "0", "-map", "1"),
        *(*H264, "-c:s", "copy", *at_once, "-f", "mpegts", path),
    )


def teletext_twice(path: Path) -> None:
    """Two recordings, each with its own clock."""
    teletext(path, first=10)
    path.write_bytes(path.read_bytes() * 2)


def captions_twice(path: Path) -> None:
    """The same, with captions in the picture."""
    picture = path.with_suffix(".h264")
    ffmpeg(*lavfi(PICTURE), *H264, "-bf", "0", "-g", "25", "-x264-params", "threads=1:slices=1", picture)
    picture.write_bytes(with_captions(picture.read_bytes(), {25: "TOM & KIM", 40: ""}))
    ffmpeg("-r", "25", "-i", picture, "-c", "copy", "-f", "mpegts", path)
    path.write_bytes(path.read_bytes() * 2)


def everything(path: Path) -> None:
    spoken = {25: "TOM & KIM <3", 40: "", 65: "GOODBYE", 73: ""}
    with_everything(path, PICTURE, (SRT, ASS, VTT), spoken, CHAPTERS, {30: "HOLA", 45: ""})


def with_everything(
    path: Path,
    picture: str,
    texts: tuple[str, str, str],
    captions: Mapping[int, str],
    chapters: str,
    second: Mapping[int, str] = MappingProxyType({}),
) -> None:
    """A Matroska with two tracks of sound, three of text (SRT in German, ASS in French, WebVTT in Portuguese), captions
    in the picture (see with_captions), and chapters. picture: of 25 frames a second, whose length ends its graph."""
    named = dict(zip(("a_srt", "b_ass", "c_vtt"), texts, strict=True))
    files = written(path.with_suffix(".texts"), **named, e_txt=chapters, p_h264=b"")
    ffmpeg(*lavfi(picture), *H264, "-bf", "0", "-x264-params", "threads=1:slices=1", files["p_h264"])
    files["p_h264"].write_bytes(with_captions(files["p_h264"].read_bytes(), captions, second))
    seconds = picture.rpartition("d=")[2]
    ffmpeg(
        *("-r", "25", "-i", files["p_h264"], *lavfi(f"sine=220:d={seconds}", f"sine=440:d={seconds}")),
        *(word for name in (*named, "e_txt") for word in ("-i", files[name])),
        *(word for number in range(6) for word in ("-map", str(number))),
        *("-map_metadata", "6", "-c:v", "copy", "-c:a", "aac", "-c:s", "copy"),
        *("-metadata:s:a:0", "language=eng", "-metadata:s:a:1", "language=ger"),
        *("-metadata:s:s:0", "language=ger", "-disposition:s:0", "0", "-metadata:s:s:1", "language=fre"),
        *("-metadata:s:s:2", "language=por", "-f", "matroska", path),
    )


# MP4's own text has no place on the picture.
MP4_CUES = [cue.replace(" line:0", "") for cue in SRT_CUES]
FILMS: dict[str, TextFilm] = {
    "matroska": TextFilm(
        matroska,
        [
            Track("de", "captions", "Deutsch [SDH]", "matroska.de.sdh.vtt", SRT_CUES),
            Track("en", "forced", "", "matroska.en.forced.vtt", ASS_CUES),
            Track("pt-BR", "commentary", "x" * 100, "matroska.pt-BR.commentary.vtt", VTT_CUES),
        ],
        [("PGS", "pictures of text")],
        CHAPTER_LIST,
    ),
    "everything": TextFilm(
        everything,
        [
            Track("de", "subtitles", "", "everything.de.vtt", SRT_CUES),
            Track(
                "en",
                "captions",
                "",
                "everything.en.sdh.vtt",
                [
                    "00:00:00.960 --> 00:00:01.560\nTOM &amp; KIM &lt;3",
                    "00:00:02.560 --> 00:00:02.880\nGOODBYE",
                ],
            ),
            Track("fr", "subtitles", "", "everything.fr.vtt", ASS_CUES),
            Track("pt", "subtitles", "", "everything.pt.vtt", VTT_CUES),
            Track("", "captions", "CC3", "everything.sdh.vtt", ["00:00:01.160 --> 00:00:01.760\nHOLA"]),
        ],
        [],
        CHAPTER_LIST,
    ),
    "mp4": TextFilm(
        mp4,
        [
            Track("fr", "subtitles", "", "mp4.fr.vtt", MP4_CUES),
        ],
        [],
        CHAPTER_LIST,
    ),
    "captions": TextFilm(
        captions,
        [
            Track(
                *("", "captions", "", "captions.sdh.vtt"),
                ["00:00:00.330 --> 00:00:02.000\nHELLO", "00:00:02.495 --> 00:00:02.990\nHELLO"],
            )
        ],
        [],
        [],
    ),
    "teletext": TextFilm(
        teletext,
        [
            Track(
                *("en", "subtitles", "", "teletext.en.vtt"),
                ["00:00:00.040 --> 00:00:01.040\nGood evening", "00:00:01.640 --> 00:00:02.440\nGood night"],
            )
        ],
        [],
        [],
        decoder="libzvbi_teletextdec",
    ),
    "teletext_twice": TextFilm(
        teletext_twice,
        [
            Track(
                *("en", "subtitles", "", "teletext_twice.en.vtt"),
                [
                    *("00:00:00.440 --> 00:00:01.040\nGood evening", "00:00:01.640 --> 00:00:02.440\nGood night"),
                    *("00:00:03.440 --> 00:00:04.040\nGood evening", "00:00:04.640 --> 00:00:05.440\nGood night"),
                ],
            )
        ],
        [],
        [],
        decoder="libzvbi_teletextdec",
    ),
    "captions_twice": TextFilm(
        captions_twice,
        [
            Track(
                *("", "captions", "", "captions_twice.sdh.vtt"),
                ["00:00:00.960 --> 00:00:01.560\nTOM &amp; KIM", "00:00:03.960 --> 00:00:04.560\nTOM &amp; KIM"],
            )
        ],
        [],
        [],
    ),
    "late": TextFilm(
        late,
        [
            Track(
                "",
                "forced",
                "Signs (forced)",
                "late.forced.vtt",
                [cue.replace("Tom", "Jörg Müller") for cue in SRT_CUES],
            )
        ],
        [],
        [],
    ),
    "unreadable": TextFilm(
        unreadable, [Track("", "subtitles", "", "unreadable.vtt", MP4_CUES)], [("TTML", "is not read")], []
    ),
}
