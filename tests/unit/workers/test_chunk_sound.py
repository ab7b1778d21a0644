"""The sound of a chunk: which samples are read, encoded and kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from notflix_app.core.audio_tracks import AudioTrack
from notflix_app.core.timeline import FRAME, SAMPLE_RATE, sound_of_chunk, sound_samples
from notflix_app.core.video import Plan, Source
from tests import builders
from workers.chunk_sound import BEFORE, BEHIND, sound_args

TRACK = AudioTrack(index=1, codec="aac", channels=2, sample_rate=44100, duration=61.0, even=True)


def of(**changes: Any) -> tuple[Source, Plan]:
    source = builders.source(audio=(TRACK,), duration=61.0, **changes)
    return source, builders.plan(source)


def argv(number: int, **changes: Any) -> list[str]:
    source, plan = of(**changes)
    return sound_args("film", source, plan, 0, plan.chunks[number], Path("out.mp4"), max_pixels=1)


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
    assert f"atrim=start_pts={begin}," in after(words, "-af")
    assert after(words, "-af").endswith(f"apad,atrim=end_pts={span.stop + BEHIND}")
    assert after(words, "-bsf:a") == f"noise=drop='lt(pts,{span.start})+gte(pts,{span.stop})'"
    assert float(after(words, "-ss")) <= begin / SAMPLE_RATE
    # From a whole second of the source on, which both rates have.
    assert f"atrim=start_pts={begin // SAMPLE_RATE * TRACK.sample_rate}," in after(words, "-af")


def test_the_last_one_ends_with_the_film() -> None:
    assert after(argv(3), "-af").endswith(f"atrim=end_pts={sound_samples(61.0)}")


def test_it_is_read_on_the_clock_of_the_picture() -> None:
    words = argv(2, start=10.0)
    assert "asetpts=PTS-(10.000000)/TB" in after(words, "-af")
    assert float(after(words, "-ss")) > 19
