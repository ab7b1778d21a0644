from __future__ import annotations

import pytest

from notflix_app.adapters.subtitles.ass import read_ass
from notflix_app.adapters.subtitles.transcript import Transcript
from notflix_app.core.cues import Cue
from notflix_app.core.errors import Refused

HEAD = r"""[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Bold, Italic, Underline, Alignment
Style: Default,Arial,0,0,0,2
Style: Thought,Arial,0,-1,0,2
Style: Sign,Arial,-1,0,0,8

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


def ass(text: str) -> list[Cue]:
    transcript = Transcript("ASS")
    read_ass(text.split("\n"), transcript)
    return list(transcript.cues())


def line(text: str, style: str = "Default") -> str:
    return HEAD + f"Dialogue: 0,0:00:01.00,0:00:02.50,{style},Bob,0,0,0,,{text}\n"


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (r"Hello, you", "Hello, you"),
        (r"one\Ntwo\nthree\hfour", "one\ntwo\nthree\xa0four"),
        (r"{\i1}one{\i0} {\b1}two{\b0} {\u1}three", "<i>one</i> <b>two</b> <u>three</u>"),
        (r"{\b1\i1}one{\b0}two{\i0}three", "<b><i>one</i></b><i>two</i>three"),
        (r"{\b700}one{\b400}two{\b}three", "<b>one</b>twothree"),
        (r"{\bord2\be1\iclip(1,2,3,4)\pos(1,2)\fad(1,2)\k20\fnArial\c&HFFFFFF&}x", "x"),
        (r"{\t(0,500,\b1\clip(0,0,1,1)\i1)}x", "x"),
        (r"{\i1}one{\r}two{\rThought}three{\i}four", "<i>one</i>two<i>threefour</i>"),
        (r"{\p1}m 0 0 l 100 0 100 100{\p0}after", "after"),
        (r"{a comment}a < b & {not} --> c", "a &lt; b &amp;  --&gt; c"),
        (r"<b>no tag here</b>", "&lt;b&gt;no tag here&lt;/b&gt;"),
        (r"{unclosed \i1", r"{unclosed \i1"),
    ],
)
def test_override_tags(written: str, text: str) -> None:
    assert ass(line(written)) == [Cue(1_000, 2_500, text)]


@pytest.mark.parametrize(
    ("tag", "at_top"),
    [(r"\an7", True), (r"\an8", True), (r"\an9", True), (r"\an5", False), (r"\a6", True), (r"\a2", False)],
)
def test_alignment(tag: str, at_top: bool) -> None:
    assert ass(line(f"{{{tag}}}x")) == [Cue(1_000, 2_500, "x", at_top)]


def test_a_style_says_how_its_lines_are_written_and_where() -> None:
    assert ass(line("x", "Thought")) == [Cue(1_000, 2_500, "<i>x</i>")]
    assert ass(line("x", "*Sign")) == [Cue(1_000, 2_500, "<b>x</b>", at_top=True)]
    assert ass(line(r"{\an2\b0}x", "Sign")) == [Cue(1_000, 2_500, "x")]
    assert ass(line("x", "Nobody")) == [Cue(1_000, 2_500, "x")]


def test_ssa_counts_alignments_otherwise() -> None:
    text = """[Script Info]
[V4 Styles]
Format: Name, Fontname, Alignment
Style: Up,Arial,6
Style: Down,Arial,2
[Events]
Format: Marked, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: Marked=0,0:00:01.00,0:00:02.00,Up,,0,0,0,,a
Dialogue: Marked=0,0:00:03.00,0:00:04.00,Down,,0,0,0,,b"""
    assert ass(text) == [Cue(1_000, 2_000, "a", at_top=True), Cue(3_000, 4_000, "b")]


def test_columns_are_those_that_the_file_names() -> None:
    assert ass("[Events]\nFormat: Start, End, Text\nDialogue: 0:00:01.00,0:00:02.00,a, b") == [
        Cue(1_000, 2_000, "a, b")
    ]
    assert ass("[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,a, b") == [Cue(1_000, 2_000, "a, b")]


def test_comments_fonts_and_drawings_are_no_text() -> None:
    text = line(r"{\p1}m 0 0 l 1 1") + "Comment: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,no\n"
    text += "Dialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,yes\n\n[Fonts]\nfontname: a.ttf\n!!!!&%$#: ,,,\n"
    assert ass(text) == [Cue(3_000, 4_000, "yes")]


def test_what_is_drawn_in_layers_is_read_once() -> None:
    twice = line("Sign") + "Dialogue: 1,0:00:01.00,0:00:02.50,Default,,0,0,0,,{\\bord5}Sign\n"
    assert ass(twice) == [Cue(1_000, 2_500, "Sign")]


def test_a_broken_line_spoils_no_other() -> None:
    text = line("good") + "Dialogue: 0,soon,0:00:02.00,Default,,0,0,0,,bad\n"
    assert ass(text) == [Cue(1_000, 2_500, "good")]


def test_nothing_that_can_be_read_is_refused_with_its_line() -> None:
    with pytest.raises(Refused, match="ASS file is broken: 2 of 2 cues cannot be read, and line 12 has no times"):
        ass(HEAD + "Dialogue: 0,soon,0:00:02.00,Default,,0,0,0,,bad\nDialogue:\n")
