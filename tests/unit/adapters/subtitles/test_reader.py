"""Whole files: what they are, and what is refused of them."""

from __future__ import annotations

import contextlib
import gzip
import io
import time
import zipfile

import pytest

from notflix_app.adapters.subtitles.reader import MAX_MIB, SubtitleFileReader
from notflix_app.adapters.subtitles.transcript import MAX_CUES
from notflix_app.core.cues import Cue
from notflix_app.core.errors import Refused
from notflix_app.core.ports import SubtitleReader

reader: SubtitleReader = SubtitleFileReader()
SRT = b"1\n00:00:01,000 --> 00:00:02,000\nHello\n"


@pytest.mark.parametrize(
    "content",
    [
        SRT,
        SRT.replace(b"\n", b"\r\n"),
        SRT.replace(b"\n", b"\r"),
        SRT.replace(b"\n", b"\r\r\n"),
        b"\xef\xbb\xbf\n\n" + SRT,
        b"PG, a word\n\n" + SRT,
        b"WEBVTT - a title\nKind: captions\n\n00:01.000 --> 00:02.000\nHello\n",
        b"00:01.000 --> 00:02.000\nHello\n",
        b"[Script Info]\n[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,Hello",
        b"\n; by hand\n[V4 Styles]\n[Events]\nDialogue: Marked=0,0:00:01.00,0:00:02.00,Default,,0,0,0,,Hello",
        b'<?xml version="1.0" encoding="UTF-8"?>\n<tt><body><p begin="1s" end="2s">Hello</p></body></tt>',
        b"<SAMI><BODY><SYNC Start=1000><P>Hello<SYNC Start=2000><P>&nbsp;</BODY></SAMI>",
        b"{1}{1}25\n{25}{50}Hello",
        b"[10][20]Hello",
    ],
)
def test_a_file_is_known_by_its_content(content: bytes) -> None:
    assert list(reader.read(content, "film.xyz")) == [Cue(1_000, 2_000, "Hello")]


def test_words_of_another_format_are_words() -> None:
    cues = reader.read(SRT.replace(b"Hello", b"Dialogue: by somebody"), "film.srt")
    assert [cue.text for cue in cues] == ["Dialogue: by somebody"]


def packed() -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("film.srt", SRT)
    return archive.getvalue()


PGS = b"PG\x00\x01\x5f\x90\x00\x00\x00\x00\x16\x00\x13" + bytes(19)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (PGS, r"\(PGS or VobSub\), which cannot be converted"),
        (b"\x00\x00\x01\xba\x44" + bytes(2000), "has pictures of text"),
        (b"# VobSub index file, v7 (do not modify this line!)\n", "has pictures of text"),
        (b'<?xml version="1.0"?><BDN Version="0.93"><Events/></BDN>', "has pictures of text"),
        (packed(), "is packed. Unpack it"),
        (gzip.compress(SRT, mtime=0), "is packed. Unpack it"),
        (b"Rar!\x1a\x07\x00", "is packed. Unpack it"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "This picture is no subtitle file"),
        (b"\x00\x00\x00\x20ftypisom" + bytes(100), "This film is no subtitle file"),
        (b"\x1aE\xdf\xa3" + bytes(100), "This film is no subtitle file"),
        (b"850STL25.01" + bytes(1013), "EBU STL file is not read"),
        (bytes(1000), "not text"),
        (b"", "This file is empty"),
        (b"\n \r\n", "This file is empty"),
        (b"Dear Sir or Madam,\nx -> y\n", "This is no subtitle file. Send SRT, WebVTT"),
        (b"<html><body>Not found</body></html>", "This is no subtitle file"),
        (b"WEBVTT\n\n", "no text in this WebVTT file"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(content: bytes, reason: str) -> None:
    with pytest.raises(Refused, match=f"^film.srt: .*{reason}.*\\.$"):
        reader.read(content, "film.srt")


def test_a_large_file_is_refused_at_once() -> None:
    content = SRT * ((51 << 20) // len(SRT))
    began = time.process_time()
    with pytest.raises(Refused, match=f"{MAX_MIB} MiB at most; this one has 50"):
        reader.read(content, "film.srt")
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "content",
    [
        b"0:0:1-->0:0:2\n" * (MAX_CUES + 1),
        b"WEBVTT\n\n" + b"0:0:1-->0:0:2\nx\n\n" * (MAX_CUES + 1),
        b"[Script Info]\n" + b"Dialogue: \n" * (MAX_CUES + 1),
        b"<tt>" + b"<p>" * (MAX_CUES + 1),
        b"{1}{1}25\n" + b"{1}{2}x\n" * (MAX_CUES + 1),
        b"<SAMI>" + b"<SYNC Start=1>" * (MAX_CUES + 1),
    ],
    ids=["srt", "webvtt", "ass", "ttml", "microdvd", "sami"],
)
def test_too_many_cues_are_counted_before_they_are_read(content: bytes) -> None:
    began = time.process_time()
    with pytest.raises(Refused, match=r"100,00\d cues in it; 100,000 is the most"):
        reader.read(content, "film.srt")
    assert time.process_time() - began < 5


# No input makes time grow faster than its length: each is a megabyte of what a pattern could stumble over.
STUMBLING = [
    "<",
    "<b",
    "{\\",
    "{\\t((",
    "<c ",
    "\\N",
    "0:0:0 ",
    "-",
    "a\r",
    "{\\i1}{\\i0}x",
    "\x85",
    " ",
    "<p ",
    "{1}{",
    "&",
]


@pytest.mark.parametrize("piece", STUMBLING)
@pytest.mark.parametrize(
    "head",
    [
        "1\n00:00:01,000 --> 00:00:02,000\n",
        "1\n00:00:01,000 --> 00:00:02,000 ",
        "WEBVTT\n\n00:01.000 --> 00:02.000\n",
        "[Script Info]\nDialogue: 0,0:00:01.00,0:00:02.00,D,,0,0,0,,",
        "<SAMI><SYNC Start=1>",
        "<tt><body><p begin='1s' end='2s'>",
        "{1}{1}25\n{1}{2}",
    ],
)
def test_nothing_takes_long(head: str, piece: str) -> None:
    began = time.process_time()
    with contextlib.suppress(Refused):
        reader.read((head + piece * ((1 << 20) // len(piece.encode()))).encode(), "film.srt")
    assert time.process_time() - began < 10
