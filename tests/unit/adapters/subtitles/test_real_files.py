"""Files that other people's programs wrote, as their projects keep them to test with."""

from __future__ import annotations

from notflix_app.adapters.subtitles.reader import SubtitleFileReader
from notflix_app.core.cues import Cue

# webvtt-py's tests/samples (MIT, Copyright 2016 Alejandro Mendez).
WORD_BY_WORD = """WEBVTT

00:16.500 --> 00:18.500
When the moon <00:17.500>hits your eye

00:00:18.500 --> 00:00:20.500
Like a <00:19.000>big-a <00:19.500>pizza <00:20.000>pie

00:00:20.500 --> 00:00:21.500
That's <00:00:21.000><c.colorE5E5E5>amore</c>
"""
FROM_YOUTUBE = """WEBVTT
Kind: captions
Language: en
Style:
::cue(c.colorCCCCCC) { color: rgb(204,204,204);
 }
##


00:04:46.470 --> 00:05:04.080 align:start position:0%
yeah
<c.colorCCCCCC>what</c>
00:05:04.080 --> 00:05:05.069 align:start position:0%
this<00:05:04.199><c> will</c><c.colorE5E5E5><00:05:04.379><c> happen</c></c>

"""
# The beginning and the end of pysubs2's tests/data/ttml_example2.ttml (MIT, Copyright 2014-2026 Tomas Karabela).
FOR_A_STREAMING_SERVICE = """<?xml version="1.0" encoding="utf-8"?>
<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter" \
xmlns:tts="http://www.w3.org/ns/ttml#styling" xmlns:ttm="http://www.w3.org/ns/ttml#metadata" \
xmlns:xml="http://www.w3.org/XML/1998/namespace" ttp:timeBase="media" ttp:frameRate="24" xml:lang="en">
<head>
<metadata>
<ttm:title>Sample TTML</ttm:title>
</metadata>
<styling>
<style xml:id="s1" tts:textAlign="center" tts:fontFamily="Arial" tts:fontSize="100%"/>
</styling>
<layout>
<region xml:id="bottom" tts:displayAlign="after" tts:extent="80% 40%" tts:origin="10% 50%"/>
<region xml:id="top" tts:displayAlign="before" tts:extent="80% 40%" tts:origin="10% 10%"/>
</layout>
</head>
<body>
<div>
<p xml:id="subtitle1" begin="00:00:01.375" end="00:00:05.750" style="s1" region="top" >TOP SAMPLE TEXT</p>
<p xml:id="subtitle9" begin="00:00:40.341" end="00:00:45.133" style="s1" region="bottom" >to the United States,<br/>\
releasing 29,000 rubber ducks</p>
</div>
</body>
</tt>
"""


def read(text: str) -> list[Cue]:
    return list(SubtitleFileReader().read(text.encode(), ""))


def test_karaoke_is_plain_text() -> None:
    assert [cue.text for cue in read(WORD_BY_WORD)] == [
        "When the moon hits your eye",
        "Like a big-a pizza pie",
        "That's amore",
    ]


def test_what_youtube_makes_of_speech() -> None:
    assert read(FROM_YOUTUBE) == [Cue(286_470, 304_080, "yeah\nwhat"), Cue(304_080, 305_069, "this will happen")]


def test_regions_of_ttml() -> None:
    assert read(FOR_A_STREAMING_SERVICE) == [
        Cue(1_375, 5_750, "TOP SAMPLE TEXT", at_top=True),
        Cue(40_341, 45_133, "to the United States,\nreleasing 29,000 rubber ducks"),
    ]
