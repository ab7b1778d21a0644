"""Whatever a file says, a cue is text with <b>, <i> and <u>: nothing else can come out of it and into a page."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notflix_app.adapters.subtitles.reader import SubtitleFileReader
from notflix_app.core.errors import Refused
from notflix_app.core.webvtt import webvtt

PIECES = [
    *("<b>", "</b>", "<i>", "</i>", "<u>", "</u>", "<B ", "<c.x>", "<v A>", "</v>", "<rt>", "</rt>", "<font color=x>"),
    *("<script>", "</script>", "<img src=x onerror=y>", "<!--", "-->", " --> ", "--", ">", "<", "&", "&lt;", "&gt;"),
    *(
        "&amp;",
        "&#60;",
        "&#x3e;",
        "&#10;",
        "&#0;",
        "&nbsp;",
        "{",
        "}",
        "{\\b1}",
        "{\\i1}",
        "{\\i0}",
        "{\\r}",
        "{\\an8}",
    ),
    *(
        "{\\p1}",
        "{\\t(\\b1",
        "\\N",
        "\\n",
        "\\h",
        "|",
        "/",
        "{Y:b}",
        "{y:i}",
        "<br/>",
        "<br>",
        "\n",
        "\n\n",
        "\r",
        "\x00",
    ),
    *("\u2028", "\x85", "\u202e", "\ufeff", "00:00:01,000 --> 00:00:02,000", "NOTE", "WEBVTT", "<SYNC Start=5>", "<p>"),
    *("<span tts:fontStyle='italic'>", "</span>", "</p>", "<![CDATA[", "]]>", "1", "text"),
]
TEXT = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=12).map("".join)

FORMATS: dict[str, Callable[[str], str]] = {
    "srt": lambda text: f"1\n00:00:01,000 --> 00:00:02,000\n{text}\n",
    "webvtt": lambda text: f"WEBVTT\n\n00:01.000 --> 00:02.000\n{text}\n",
    "ass": lambda text: f"[Script Info]\n[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,D,,0,0,0,,{text}\n",
    "ttml": lambda text: f"<tt><body><p begin='1s' end='2s'>{text}</p></body></tt>",
    "ttml escaped": lambda text: (
        "<tt><body><p begin='1s' end='2s'>" + text.replace("&", "&amp;").replace("<", "&lt;") + "</p></body></tt>"
    ),
    "microdvd": lambda text: f"{{1}}{{1}}25\n{{25}}{{50}}{text}\n",
    "mpl2": lambda text: f"[10][20]{text}\n",
    "sami": lambda text: f"<SAMI><SYNC Start=1000><P Class=C>{text}<SYNC Start=2000><P Class=C>&nbsp;",
    "anything": lambda text: text,
}


def check(text: str) -> None:
    opened: list[str] = []
    for off, tag in re.findall(r"<(/?)([biu])>", text):
        if off:
            assert opened.pop() == tag
        else:
            assert tag not in opened
            opened.append(tag)
    assert not opened
    plain = re.sub(r"</?[biu]>|&(?:amp|lt|gt);", "", text)
    assert not re.search("[<>&]", plain)
    assert "-->" not in text
    assert all(line.strip() for line in text.split("\n"))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]", text.replace("\t", ""))


@pytest.mark.parametrize("name", FORMATS)
@given(text=TEXT)
def test_a_cue_is_text(name: str, text: str) -> None:
    content = FORMATS[name](text).encode("utf-8", "surrogatepass")
    try:
        cues = SubtitleFileReader().read(content, "film.srt")
    except Refused:
        return
    for cue in cues:
        assert 0 <= cue.start < cue.end
        check(cue.text)
    # As many blocks as cues, and a heading: nothing in a cue ends it, or begins another.
    assert webvtt(cues).count(" --> ") == len(cues)
    assert len(re.split(r"\n\n", webvtt(cues).strip("\n"))) == len(cues) + 1


@given(content=st.binary(max_size=300))
def test_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        cues = SubtitleFileReader().read(content, "film.srt")
    except Refused:
        return
    for cue in cues:
        check(cue.text)
