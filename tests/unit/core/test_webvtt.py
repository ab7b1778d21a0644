from __future__ import annotations

from notflix_app.core.cues import Cue
from notflix_app.core.webvtt import delayed, plain_text, read_webvtt, webvtt


def test_a_file_is_written() -> None:
    cues = [Cue(1_500, 4_000, "Hello <i>there</i>"), Cue(3_723_004, 360_000_000, "A &lt; B\nand on", at_top=True)]
    assert webvtt(cues) == (
        "WEBVTT\n"
        "\n"
        "00:00:01.500 --> 00:00:04.000\n"
        "Hello <i>there</i>\n"
        "\n"
        "01:02:03.004 --> 100:00:00.000 line:0\n"
        "A &lt; B\nand on\n"
    )


def test_a_file_without_cues_is_one_all_the_same() -> None:
    assert webvtt([]) == "WEBVTT\n"


def test_cues_come_later() -> None:
    assert delayed([Cue(1_000, 2_000, "a", at_top=True)], 500) == (Cue(1_500, 2_500, "a", at_top=True),)


def test_what_would_begin_before_the_film_is_cut_or_left_out() -> None:
    cues = [Cue(0, 1_000, "gone"), Cue(500, 1_500, "cut"), Cue(2_000, 3_000, "whole")]
    assert delayed(cues, -1_000) == (Cue(0, 500, "cut"), Cue(1_000, 2_000, "whole"))


def test_what_was_written_is_read_again() -> None:
    cues = [
        Cue(0, 1, "One\nand <b>two</b>", at_top=True),
        Cue(1_500, 360_000_001, "12:00 &lt;--&gt; line:0"),
        Cue(2_000, 3_000, "3"),
    ]
    assert list(read_webvtt(webvtt(cues))) == cues
    assert list(read_webvtt(webvtt([]))) == []


def test_a_cue_is_one_line_without_markup() -> None:
    assert plain_text(Cue(0, 1, "<i>Tom</i> &amp;  Kim\n&lt;b&gt;")) == "Tom & Kim <b>"
