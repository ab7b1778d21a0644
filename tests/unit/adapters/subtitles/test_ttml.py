from __future__ import annotations

import pytest

from notflix_app.adapters.subtitles.transcript import Transcript
from notflix_app.adapters.subtitles.ttml import read_ttml
from notflix_app.core.cues import Cue
from notflix_app.core.errors import Refused

SPACES = (
    'xmlns="http://www.w3.org/ns/ttml" xmlns:tts="http://www.w3.org/ns/ttml#styling" '
    'xmlns:ttp="http://www.w3.org/ns/ttml#parameter"'
)


def ttml(text: str) -> list[Cue]:
    transcript = Transcript("TTML")
    read_ttml(text, transcript)
    return list(transcript.cues())


def body(content: str, head: str = "", rates: str = "") -> str:
    return f"<tt {SPACES} {rates}><head>{head}</head><body><div>{content}</div></body></tt>"


@pytest.mark.parametrize(
    ("rates", "times", "start", "end"),
    [
        ("", 'begin="00:00:01.5" end="00:00:02.25"', 1_500, 2_250),
        ("", 'begin="1.5s" dur="750ms"', 1_500, 2_250),
        ("", 'begin="1m" end="0.05h"', 60_000, 180_000),
        ("", 'begin="00:00:01:15" end="00:00:02:00"', 1_500, 2_000),
        ('ttp:frameRate="25"', 'begin="00:00:01:05" end="50f"', 1_200, 2_000),
        ('ttp:frameRate="24" ttp:frameRateMultiplier="1000 1001"', 'begin="00:00:00:00" end="00:00:01:12"', 0, 1_500),
        ('ttp:tickRate="10000000"', 'begin="15000000t" end="20000000t"', 1_500, 2_000),
    ],
)
def test_times(rates: str, times: str, start: int, end: int) -> None:
    [cue] = ttml(body(f"<p {times}>x</p>", rates=rates))
    assert (cue.start, cue.end) == pytest.approx((start, end), abs=1)


def test_times_count_from_those_around_them() -> None:
    text = f'<tt {SPACES}><body begin="1h"><div begin="10s" end="20s"><p begin="1s">a</p></div></body></tt>'
    assert ttml(text) == [Cue(3_611_000, 3_620_000, "a")]


def test_text_is_gathered_over_lines_breaks_and_spans() -> None:
    text = body('<p begin="1s" end="2s">\n  one &amp; <br/>\n <span tts:fontStyle="italic">two</span>\n three\n</p>')
    assert ttml(text) == [Cue(1_000, 2_000, "one &amp;\n<i>two</i> three")]


def test_styles_are_inherited_referred_to_and_taken_back() -> None:
    head = '<styling><style xml:id="a" tts:fontWeight="bold"/><style xml:id="b" style="a" tts:fontStyle="oblique"/>'
    head += "</styling>"
    content = '<p begin="1s" end="2s" style="b">one<span tts:fontWeight="normal"> two</span></p>'
    content += '<p begin="3s" end="4s" tts:textDecoration="underline">three</p>'
    cues = ttml(body(content, head))
    assert [cue.text for cue in cues] == ["<b><i>one</i></b><i> two</i>", "<u>three</u>"]


@pytest.mark.parametrize(
    ("region", "at_top"),
    [
        ('tts:displayAlign="before"', True),
        ('tts:displayAlign="after"', False),
        ('tts:origin="10% 10%" tts:extent="80% 80%" tts:displayAlign="after"', False),
        ('tts:origin="10% 10%"', True),
        ('tts:origin="10% 80%" tts:displayAlign="before"', False),
        ("", False),
    ],
)
def test_a_region_says_where_it_is(region: str, at_top: bool) -> None:
    head = f'<layout><region xml:id="r" {region}/></layout>'
    nested = f'<layout><region xml:id="r"><style {region}/></region></layout>'
    for one in (head, nested):
        assert ttml(body('<p region="r" begin="1s" end="2s">x</p>', one)) == [Cue(1_000, 2_000, "x", at_top)]


def test_older_namespaces_prefixes_and_blank_lines_before_are_read() -> None:
    text = '\n\n<?xml version="1.0"?><a:tt xmlns:a="http://www.w3.org/2006/10/ttaf1"><a:body><a:div>'
    assert ttml(text + '<a:p begin="1s" end="2s">x</a:p></a:div></a:body></a:tt>') == [Cue(1_000, 2_000, "x")]


def test_descriptions_are_not_shown() -> None:
    text = body('<p begin="1s" end="2s"><metadata><desc>who</desc></metadata>what</p>')
    assert ttml(text) == [Cue(1_000, 2_000, "what")]


LAUGHS = '<!DOCTYPE tt [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><tt><body><p begin="1s" end="2s">&b;</p></body></tt>'
OUTSIDE = '<!DOCTYPE tt [<!ENTITY a SYSTEM "file:///etc/passwd">]><tt><body><p begin="1s" end="2s">&a;</p></body></tt>'


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (body('\n<p begin="1s" end="2s">x</q>'), "TTML file is broken: line 2 is no XML"),
        ("\n\n\n<tt><body><p>", "line 4 is no XML"),
        (body('<p begin="soon" end="2s">x</p>'), "1 of 1 cues cannot be read, and line 1 has the begin “soon”"),
        (body('\n<p begin="1s">x</p>'), "line 2 does not say when it ends"),
        (body('<p begin="1s" end="2s">' + "x" * 50_001 + "</p>"), "line 1 begins a cue of more than 50,000 letters"),
        (body("<p>" + "<span>" * 200), "Line 1 of this TTML file lies 100 elements deep"),
        (body('<p begin="1s" end="2s"> </p>'), "no text in this TTML file"),
        (LAUGHS, "declares an entity in line 1"),
        (OUTSIDE, "declares an entity in line 1"),
        ('<tt><body><p begin="1s" end="2s">&a;</p></body></tt>', "undefined entity"),
    ],
)
def test_what_cannot_be_read_is_said(text: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        ttml(text)
