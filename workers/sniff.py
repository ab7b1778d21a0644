"""What a file is that is no video, by its first bytes, in a sentence for the person who sent it. Pure."""

from __future__ import annotations

import codecs
import re

from .containers import ACCEPTED

ITSELF = "Upload the video file itself."
AGAIN = "Copy or download it again, then upload that."
PLAYLIST = f"This is a playlist: it only says where a video is. {ITSELF}"

# Where the first bytes are always the same. First match wins.
MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"#EXTM3U", f"This is a playlist (HLS): it only says where a video is. {ITSELF}"),
    (b"ffconcat", f"This is a list of other files: it has no video in it. {ITSELF}"),
    (b"[Reference]", PLAYLIST),
    (b"rtsp://", PLAYLIST),
    (b"http://", PLAYLIST),
    (b"https://", PLAYLIST),
    (b"# VobSub", f"These are subtitles (VobSub). {ITSELF}"),
    (b"DVDVIDEO-", "This is the table of contents of a DVD (IFO). Upload the VOB files beside it."),
    (b"v=0\n", f"This describes a live stream (SDP): it has no video in it. {ITSELF}"),
    (b"v=0\r\n", f"This describes a live stream (SDP): it has no video in it. {ITSELF}"),
    (b"PK\x03\x04", "This is a ZIP archive. Unpack it and upload the video that is in it."),
    (b"Rar!", "This is a RAR archive. Unpack it and upload the video that is in it."),
    (b"7z\xbc\xaf\x27\x1c", "This is a 7z archive. Unpack it and upload the video that is in it."),
    (b"\x1f\x8b", "This is a gzip archive. Unpack it and upload the video that is in it."),
    (b"%PDF", f"This is a PDF document. {ITSELF}"),
    (b"\x89PNG", "This is a picture (PNG), not a video."),
    (b"\xff\xd8\xff", "This is a picture (JPEG), not a video."),
    (b"BM", "This is a picture (BMP), not a video."),
    (b"ID3", "This file has no picture: it is a sound file (MP3)."),
    (b"\xff\xfb", "This file has no picture: it is a sound file (MP3)."),
    (b"\xff\xf1", "This file has no picture: it is a sound file (AAC)."),
    (b"fLaC", "This file has no picture: it is a sound file (FLAC)."),
    (b"FWS", "This is a Flash program (SWF), not a video."),
    (b"CWS", "This is a Flash program (SWF), not a video."),
    (b"WEBVTT", f"These are subtitles. {ITSELF}"),
    (b"\x7fELF", "This is a program, not a video."),
    (b"MZ", "This is a program, not a video."),
    # Containers that we take, where nothing can be made of them.
    *(
        (magic, f"This begins like {name}, and cannot be read: it is damaged. {AGAIN}")
        for magic, name in (
            (b"OggS", "Ogg"),
            (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "Windows Media"),
            (b"\x00\x00\x01\xba", "MPEG-PS"),
            (b"\x06\x0e\x2b\x34", "MXF"),
            (b".RMF", "RealMedia"),
            (b"GIF8", "GIF"),
            (b"YUV4MPEG2", "Y4M"),
            (b"\x1a\x45\xdf\xa3", "Matroska/WebM"),
            (b"FLV\x01", "FLV"),
            (b"nut/multimedia", "NUT"),
            (b"DKIF", "IVF"),
        )
    ),
)
# Where they stand somewhere in the first kilobytes.
WITHIN: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"<MPD\b"), f"This is a manifest (DASH): it only says where a video is. {ITSELF}"),
    (re.compile(rb"<(asx|smil|CompositionPlaylist)\b", re.IGNORECASE), PLAYLIST),
    (re.compile(rb"<svg\b", re.IGNORECASE), "This is a drawing (SVG), not a video."),
    (re.compile(rb"<(!doctype )?html\b", re.IGNORECASE), f"This is a web page. {ITSELF}"),
    (re.compile(rb"\A\W*\d+\s+\d\d:\d\d:\d\d,\d\d\d --> "), f"These are subtitles (SRT). {ITSELF}"),
    (re.compile(rb"\ARIFF....WAVE", re.DOTALL), "This file has no picture: it is a sound file (WAV)."),
    (re.compile(rb"\ARIFF....WEBP", re.DOTALL), "This is a picture (WebP), not a video."),
)
LOOK = 4096  # bytes that kind() wants to see


def kind(head: bytes, size: int) -> str:
    """A sentence, always. size: of the whole file, in bytes."""
    if size < 64:
        return f"This file has only {size} byte{'s' if size != 1 else ''}: there cannot be a video in it."
    for magic, sentence in MAGIC:
        if head.startswith(magic):
            return sentence
    for pattern, sentence in WITHIN:
        if pattern.search(head):
            return sentence
    if not head.strip(b"\0"):
        return "This file starts with nothing but zeros: it was never filled. Copy or download it again."
    if _is_text(head):
        return f"This is a text, not a video. {ITSELF}"
    return f"We do not recognise this as a video. {ACCEPTED}"


def _is_text(head: bytes) -> bool:
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(head)  # the last letter may be cut in two
    except UnicodeDecodeError:
        return False
    return all(letter.isprintable() or letter.isspace() for letter in text)
