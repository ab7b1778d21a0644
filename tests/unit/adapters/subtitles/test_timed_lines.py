"""SRT and WebVTT, as people's programs write them."""

from __future__ import annotations

import pytest

from notflix_app.adapters.subtitles.timed_lines import read_srt, read_webvtt
from notflix_app.adapters.subtitles.transcript import Transcript
from notflix_app.core.cues import Cue
from notflix_app.core.errors import Refused


def srt(text: str) -> list[Cue]:
    transcript = Transcript("SRT")
    read_srt(text.split("\n"), transcript)
    return list(transcript.cues())


def vtt(text: str) -> list[Cue]:
    transcript = Transcript("WebVTT")
    read_webvtt(["WEBVTT", "", *text.split("\n")], transcript)
    return list(transcript.cues())


def srt_text(text: str) -> str:
    return srt(f"1\n00:00:01,000 --> 00:00:02,000\n{text}\n")[0].text


def vtt_text(text: str) -> str:
    return vtt(f"00:01.000 --> 00:02.000\n{text}\n")[0].text


@pytest.mark.parametrize(
    ("times", "start", "end"),
    [
        ("00:00:01,500 --> 00:00:02,750", 1_500, 2_750),
        ("01:02:03,004 --> 01:02:04,000", 3_723_004, 3_724_000),
        ("0:0:1.5-->0:0:2", 1_500, 2_000),
        ("  00:00:01:500  -->  00:00:02:500  ", 1_500, 2_500),
        ("00:00:01,500 -> 00:00:02,750", 1_500, 2_750),
        ("00:01,500 --> 00:02,750", 1_500, 2_750),
        ("-00:00:01,000 --> 00:00:02,000", 0, 2_000),
        ("00:00:01,000 --> 00:00:02,000 X1:100 X2:200 Y1:10 Y2:20", 1_000, 2_000),
    ],
)
def test_times_of_srt(times: str, start: int, end: int) -> None:
    assert srt(f"1\n{times}\nHello\n") == [Cue(start, end, "Hello")]


def test_a_number_belongs_to_the_cue_that_it_stands_before() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nBorn in\n1984\n\n2\n00:00:03,000 --> 00:00:04,000\n1985\n"
    assert [cue.text for cue in srt(text)] == ["Born in\n1984", "1985"]


def test_a_blank_line_may_follow_the_number() -> None:
    text = "1\n\n00:00:01,000 --> 00:00:02,000\nBorn in\n1984\n\n2\n\n00:00:03,000 --> 00:00:04,000\n1985\n"
    assert [cue.text for cue in srt(text)] == ["Born in\n1984", "1985"]


def test_a_file_without_numbers_keeps_those_of_its_text() -> None:
    text = "00:00:01,000 --> 00:00:02,000\n1984\n\n00:00:03,000 --> 00:00:04,000\n1985"
    assert [cue.text for cue in srt(text)] == ["1984", "1985"]


def test_cues_need_no_blank_lines_between_them_and_may_have_some_within() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\na\n2\n00:00:03,000 --> 00:00:04,000\nb\n\nc\n"
    assert [cue.text for cue in srt(text)] == ["a", "b\nc"]


def test_an_empty_cue_is_left_out() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\n\n2\n00:00:03,000 --> 00:00:04,000\nb\n"
    assert srt(text) == [Cue(3_000, 4_000, "b")]


def test_cues_come_by_their_start_and_may_overlap() -> None:
    text = "2\n00:00:03,000 --> 00:00:05,000\nb\n\n1\n00:00:01,000 --> 00:00:04,000\na\n"
    assert srt(text) == [Cue(1_000, 4_000, "a"), Cue(3_000, 5_000, "b")]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("<i>one</i> <b>two</b> <U>three</U>", "<i>one</i> <b>two</b> <u>three</u>"),
        ("<b><i>one</b></i>", "<b><i>one</i></b>"),
        ("<i>never closed", "<i>never closed</i>"),
        ("closed</i> only", "closed only"),
        ('<font color="#ff0000">red</font> <font face=Arial size=3>text</font>', "red text"),
        ("one<br>two<br />three", "one\ntwo\nthree"),
        ("I <3 you & <laughs> > all", "I &lt;3 you &amp; &lt;laughs&gt; &gt; all"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("<I don't know>", "&lt;I don't know&gt;"),
        ("Tom &amp; Jerry &lt;i&gt;", "Tom &amp; Jerry &lt;i&gt;"),
        ("a --> b", "a --&gt; b"),
        ("5 ducks -> 3 ducks", "5 ducks -&gt; 3 ducks"),
        ("{\\i1}one{\\i0} {y} {i}two{/i}", "<i>one</i> {y} <i>two</i>"),
        ("{\\pos(10,20)\\c&H00FF00&}here", "here"),
    ],
)
def test_markup_of_srt(written: str, text: str) -> None:
    assert srt_text(written) == text


def test_srt_says_the_top_as_ass_does() -> None:
    assert srt("1\n00:00:01,000 --> 00:00:02,000\n{\\an8}Up\n") == [Cue(1_000, 2_000, "Up", at_top=True)]


def test_a_few_broken_cues_are_left_out() -> None:
    good = "".join(f"{n}\n00:00:{n:02},000 --> 00:00:{n:02},900\nline {n}\n\n" for n in range(1, 6))
    bad = "6\n00:00:0a,000 --> 00:00:07,000\nbad\n\n7\n00:00:09,000 --> 00:00:08,000\nbad\n\n"
    assert [cue.text for cue in srt(good + bad)] == [f"line {n}" for n in range(1, 6)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1\n00:00:0a,000 --> 00:00:07,000\nx", "1 of 1 cues .* line 2 has no times that can be read"),
        ("\n\n1\n00:00:09,000 --> 00:00:08,000\nx", "line 4 ends before it begins"),
        ("1\n00:00:09,000 --> 00:00:09,000\nx", "line 2 ends as it begins"),
        ("1\n300:00:00,000 --> 300:00:01,000\nx", "line 2 is at hour 300; 100 is the most"),
        ("1\n-00:00:02,000 --> -00:00:01,000\nx", "line 2 is before the film begins"),
        ("1\n00:00:01,000 --> 00:00:02,000\n" + "x" * 5_001, "line 2 begins a cue of 5,001 letters; 5,000 is"),
        ("1\n00:00:01,000 --> 00:00:02,000\n" + "x\n" * 51, "line 2 begins a cue of 51 lines; 50 is the most"),
        ("1\n00:00:01,000 --> 00:00:02,000\n" + "<b></b>" * 9_000, "63,000 letters with its tags; 50,000 is"),
        ("1\n00:00:01,000 --> 00:00:02,000\n\n", "no text in this SRT file"),
    ],
)
def test_a_file_in_which_nothing_can_be_read_is_refused(text: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        srt(text)


@pytest.mark.parametrize(
    ("settings", "at_top"),
    [
        ("", False),
        ("line:0", True),
        ("line:5 align:start", True),
        ("position:10%,line-left line:10.5%,start size:35%", True),
        ("align:left line:41%", False),
        ("line:84%", False),
        ("line:-1", False),
        ("line:-0", False),
        ("line:12", False),
        ("line:high", False),
    ],
)
def test_the_line_of_webvtt(settings: str, at_top: bool) -> None:
    assert vtt(f"00:01.000 --> 00:02.000 {settings}\nx") == [Cue(1_000, 2_000, "x", at_top)]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("<v Fred Flintstone>Hi</v> <c.yellow.bg_blue>you</c>", "Hi you"),
        ("<b.loud>one</b> <i>two</i> <u>three</u>", "<b>one</b> <i>two</i> <u>three</u>"),
        ("<ruby>漢<rt>かん</rt></ruby>", "漢(かん)"),
        ("<lang en-GB>Colour</lang>", "Colour"),
        ("one <00:00:01.500>two <00:01.700><c>three</c>", "one two three"),
        ("1 < 2 &amp;&nbsp;3 &gt; 2 &lrm;", "1 &lt; 2 &amp;\xa03 &gt; 2 \u200e"),
        ("I <3 you", "I &lt;3 you"),
        ("&lt;script&gt;", "&lt;script&gt;"),
        ("&#10;&#13;&#0;x&#x2028;y", "\ufffdx\ny"),
    ],
)
def test_markup_of_webvtt(written: str, text: str) -> None:
    assert vtt_text(written) == text


def test_comments_styles_regions_and_names_are_no_text() -> None:
    text = (
        "STYLE\n::cue(b) { color: red }\n\nREGION\nid:fred\nlines:3\n\nNOTE a comment\nof two lines\n\n"
        "intro - 1\n00:01.000 --> 00:02.000\nHello\n\n"
        "NOTE\n00:01.500 --> 00:01.700\nnot any more\n\n"
        "NOTES-2\n01:00:03.000 --> 01:00:04.000\nWorld\n"
    )
    assert vtt(text) == [Cue(1_000, 2_000, "Hello"), Cue(3_603_000, 3_604_000, "World")]
