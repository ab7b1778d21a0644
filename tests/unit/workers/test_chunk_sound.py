"""The sound of a chunk: which samples are read, encoded and kept."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from notflix_app.core.audio_tracks import AudioTrack
from notflix_app.core.timeline import FRAME, SAMPLE_RATE, sound_of_chunk, sound_samples
from notflix_app.core.video import Plan, Source
from tests import builders
from workers.chunk_sound import BEFORE, BEHIND, sound_args
from workers.mixing import BLOCK, HOP

TRACK = AudioTrack(index=1, codec="aac", channels=2, sample_rate=44100, duration=61.0, even=True)


def of(**changes: Any) -> tuple[Source, Plan]:
    source = builders.source(audio=(TRACK,), duration=61.0, **changes)
    return source, builders.plan(source)


def argv(number: int, **changes: Any) -> list[str]:
    source, plan = of(**changes)
    return sound_args("film", source, plan, plan.chunks[number], max_pixels=1)


def graphs(words: list[str]) -> list[str]:
    """That which mixes, and that which fills gaps and measures."""
    return [words[at + 1] for at, word in enumerate(words) if word == "-filter_complex"]


def after(words: list[str], option: str) -> str:
    return words[words.index(option) + 1]


def test_sound_that_can_be_cut_comes_with_its_chunk() -> None:
    assert of()[1].sound_by_chunk
    assert not builders.plan(builders.source(audio=(TRACK, replace(TRACK, even=False)))).sound_by_chunk
    assert not builders.plan(builders.source(audio=())).sound_by_chunk


def test_the_first_piece_begins_with_what_the_encoder_puts_before_the_film() -> None:
    plan, words = of()[1], argv(0)
    assert "-ss" not in words
    assert "-use_editlist" not in words
    end = sound_of_chunk(plan, plan.chunks[0], 61.0).stop
    assert after(words, "-bsf:a") == f"noise=drop='lt(pts,-{FRAME})+gte(pts,{end})'"


def test_another_one_is_encoded_from_a_little_before_until_a_little_behind() -> None:
    source, plan = of()
    span = sound_of_chunk(plan, plan.chunks[2], source.duration)
    words = argv(2)
    begin = span.start - BEFORE
    mix, graph = graphs(words)
    assert graph.endswith(f"atrim=start_pts={begin}[a0]")
    assert f"apad,atrim=end_pts={span.stop + BEHIND}," in graph
    assert after(words, "-bsf:a") == f"noise=drop='lt(pts,{span.start})+gte(pts,{span.stop})'"
    # A block of the measure that ends in the span begins before it, and the filters get used to the sound until then.
    measured = int(re.findall(r"async=1:first_pts=(\d+)", graph)[0])
    assert measured % HOP == 0
    assert span.start - measured > BLOCK
    assert float(after(words, "-ss")) <= measured / SAMPLE_RATE
    # From a whole second of the source on, which both rates have.
    assert f"atrim=start_pts={measured // SAMPLE_RATE * TRACK.sample_rate}," in mix
    assert f"atrim=start_pts={measured}:end_pts={span.stop + BEHIND}," in mix


def test_the_last_one_ends_with_the_film() -> None:
    assert f"atrim=end_pts={sound_samples(61.0)}," in graphs(argv(-1))[1]


def test_one_decode_serves_all_that_is_made_of_a_track() -> None:
    source = builders.source(audio=(TRACK, replace(TRACK, index=2, channels=8)), duration=61.0)
    plan = builders.plan(source)
    words = sound_args("film", source, plan, plan.chunks[1], max_pixels=1)
    assert words.count("-i") == 1
    mapped = [words[at + 1] for at, word in enumerate(words) if word == "-map"]
    assert mapped[3:] == ["[a0]", "[a1]", "[a1-surround]"]
    graph = ";".join(graphs(words))
    assert graph.count("[0:2]") == 1
    assert "asplit=2[to-a1][to-a1-surround]" in graph
    assert graph.count("alimiter") == 2, "where channels are added up"
    assert graph.count("ebur128") == 2, "each track, in stereo"


def test_each_sound_comes_out_of_the_decoder_behind_its_own_mix() -> None:
    source = builders.source(audio=(TRACK, replace(TRACK, index=2, channels=8)), duration=61.0)
    plan = builders.plan(source)
    words = sound_args("film", source, plan, plan.chunks[1], max_pixels=1)
    assert [words[at + 1] for at, word in enumerate(words) if word == "-dec"] == ["0:0", "1:0", "2:0"]
    mapped = [words[at + 1] for at, word in enumerate(words) if word == "-map"]
    assert mapped[:3] == ["[mixed-a0]", "[mixed-a1]", "[mixed-a1-surround]"]
    assert [re.findall(r"^\[dec:\d\]|\[[\w-]+\]$", graph) for graph in graphs(words)[2:]] == [
        ["[dec:0]", "[a0]"],
        ["[dec:1]", "[a1]"],
        ["[dec:2]", "[a1-surround]"],
    ]


def test_it_is_read_on_the_clock_of_the_picture() -> None:
    words = argv(-2, start=10.0)
    assert "asetpts=PTS-(10.000000)/TB" in after(words, "-filter_complex")
    assert float(after(words, "-ss")) > 19
