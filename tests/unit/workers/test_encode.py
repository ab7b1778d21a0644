from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notflix_app.core.audio_tracks import AudioTrack
from notflix_app.core.video import Chunk, Quality, Rendition, TranscodeSettings
from tests import builders
from workers import audio, encode
from workers.timing import STANDARD_RATES


def arguments(source: Any = None, chunk: int = 1, chunk_seconds: float = 20, **settings: Any) -> list[str]:
    source = source or builders.source()
    plan = builders.plan(source, TranscodeSettings(**settings), chunk_seconds)
    return encode.chunk_args("http://s3/film", source, plan, plan.chunks[chunk], threads=1, max_pixels=9)


def after(argv: list[str], name: str) -> list[str]:
    return [argv[place + 1] for place, word in enumerate(argv) if word == name]


def test_one_decode_feeds_every_rung() -> None:
    argv = arguments()
    assert argv.count("-i") == 1
    assert after(argv, "-map") == ["[v0]", "[v1]", "[v2]", "[v3]", "[v4]", "[tiles]"]
    assert [word for word in argv if word.endswith(".mp4")] == [
        f"{n}.mp4" for n in ("1080p", "720p", "480p", "360p", "240p")
    ]


def test_every_rung_has_the_chunks_frames_and_the_plans_gops() -> None:
    argv = arguments(chunk=4)
    assert after(argv, "-frames:v") == ["600"] * 5 + ["1"]
    assert set(after(argv, "-g")) == set(after(argv, "-keyint_min")) == {"60"}
    assert set(after(argv, "-sc_threshold")) == {"0"}
    assert set(after(argv, "-profile:v")) == {"high"}
    assert after(argv, "-a53cc") == ["0"] * 5  # as CLOSED-CAPTIONS=NONE says


def test_the_input_is_fenced_and_read_from_a_keyframe_before_the_chunk() -> None:
    argv = arguments(builders.source(start=17.4, seek_margin=3.0))
    before_input = argv[: argv.index("-i")]
    assert after(before_input, "-ss") == [f"{17.4 + 119.5 / 30 - 3:.6f}"]
    assert {"-copyts", "-noaccurate_seek", "-format_whitelist", "-protocol_whitelist"} <= set(before_input)
    assert "fps=30/1:start_time=21.400000" in argv[argv.index("-filter_complex") + 1]


def test_the_first_chunk_does_not_seek() -> None:
    assert "-ss" not in arguments(chunk=0)


def test_only_the_last_chunk_may_repeat_its_last_frame() -> None:
    last = len(builders.plan().chunks) - 1
    assert "tpad" not in " ".join(arguments(chunk=0))
    assert "tpad=stop_mode=clone:stop=8" in " ".join(arguments(chunk=last))


def test_quality_is_capped_and_a_bitrate_that_was_asked_for_is_met() -> None:
    rung = Rendition("240p", 426, 240, 350, 525, 700)
    assert encode.rate_args(rung, Quality.BALANCED)[:2] == ["-crf", "22"]
    assert encode.rate_args(rung, Quality.FAST)[2:] == ["-maxrate", "525k", "-bufsize", "700k"]
    asked = Rendition("240p", 426, 240, 350, 525, 700, exact=True)
    assert encode.rate_args(asked, Quality.FAST)[:2] == ["-b:v", "350k"]


@pytest.mark.parametrize("quality", list(Quality))
def test_each_quality_has_its_preset(quality: Quality) -> None:
    assert set(after(arguments(quality=quality), "-preset")) == {encode.PRESETS[quality]}


def test_pictures_become_square_pixels_in_8_bits() -> None:
    graph = encode.graph(builders.source(), builders.plan(), Chunk(0, 0, 480))
    assert graph.count("setsar=1,format=yuv420p") == 5
    assert "scale=854:480:" in graph


def test_small_rungs_are_made_from_larger_ones_that_are_twice_as_large() -> None:
    ladder = builders.plan().ladder  # 1080, 720, 480, 360, 240
    assert [encode.scaled_from(ladder, n) for n in range(5)] == [None, None, 0, 1, 2]


def test_rungs_of_one_size_share_the_picture() -> None:
    ladder = builders.plan(settings=TranscodeSettings(bitrates={1080: (6000, 3000)})).ladder
    assert [encode.scaled_from(ladder, n) for n in range(3)] == [None, 0, None]


def test_every_picture_of_the_graph_is_used_once() -> None:
    graph = encode.graph(builders.source(), builders.plan(), Chunk(0, 0, 480))
    labels = Counter(re.findall(r"\[([a-z]+\d?)\]", graph))
    within = [*(f"to{n}" for n in range(5)), "small"]
    assert labels == {**{f"v{n}": 1 for n in range(5)}, **dict.fromkeys(within, 2), "tiles": 1}


def test_a_single_rung_needs_no_more_than_a_scaler() -> None:
    plan = replace(builders.plan(settings=TranscodeSettings(heights=(240,))), tile_seconds=0)
    graph = encode.graph(builders.source(), plan, Chunk(0, 0, 480))
    assert graph.endswith(
        "split=1[to0];[to0]scale=426:240:flags=bicubic:out_range=tv,setsar=1,format=yuv420p,split=1[v0]"
    )


def test_tiles_are_drawn_from_the_smallest_rung_and_only_where_there_are_any() -> None:
    hour = builders.source(frames=1800 * 60, duration=3600.0)
    argv = arguments(hour, chunk=4)  # from 0:32 to 0:52
    graph = argv[argv.index("-filter_complex") + 1]
    assert ",split=2[v4][small];[small]trim=end_pts=1560,select=" in graph
    assert argv[-1] == "storyboard-%03d.jpg"
    assert after(argv, "-start_number") == ["4"]
    short = arguments(hour, chunk=1)
    assert "tiles" not in " ".join(short), "from 0:04 to 0:08 there is no tenth second"


def test_frames_without_a_clock_are_counted() -> None:
    source = builders.source(seekable=False, start=0.5)
    graph = encode.graph(source, builders.plan(source), Chunk(0, 0, 1800))
    assert graph.startswith("[0:0]setpts=round((N/(30/1)+0.500000)/TB),fps=")
    assert "-ss" not in encode.seek("http://s3/film", source, source.fps, 480, threads=1, max_pixels=9)


def test_interlaced_sources_are_woven_before_frames_are_counted() -> None:
    graph = encode.graph(builders.source(interlaced=True), builders.plan(), Chunk(0, 0, 480))
    assert graph.index("bwdif") < graph.index("fps=")


def test_hdr_is_tone_mapped() -> None:
    argv = arguments(builders.source(hdr=True))
    assert "tonemap" in argv[argv.index("-filter_complex") + 1]


def test_rgb_becomes_what_players_expect() -> None:
    rung = builders.plan().ladder[0]
    assert "out_color_matrix=bt709" in encode.scaled_to(rung, builders.source(pixel_format="gbrp"))
    assert "out_color_matrix" not in encode.scaled_to(rung, builders.source(pixel_format="yuv422p10le"))


@given(st.sampled_from(STANDARD_RATES) | st.fractions(Fraction(1), Fraction(60), max_denominator=1001))
def test_a_frame_is_a_whole_number_of_ticks(fps: Fraction) -> None:
    assert (encode.timescale(fps) / fps).denominator == 1
    assert 24000 <= encode.timescale(fps) < 2**31


def test_a_sound_s_jumps_are_taken_out_of_its_packets_clock() -> None:
    track = AudioTrack(1, "ac3", 2, 48000, shifts=(-0.5, 2.42, 5.0))
    source = builders.source(seekable=False, start=0.0, audio=(track,))
    argv = audio.audio_args("http://s3/film", source, builders.plan(source), 0, max_pixels=9)
    [times] = after(argv[: argv.index("-i")], "-bsf:1")
    assert times.startswith("setts=pts='if(eq(PTS,NOPTS),NOPTS,PTS+round((-0.500000+gte(st(0,")
    assert "*(2.920000)+gte(ld(0),2)*(2.580000))/TB))':dts='if(eq(DTS," in times
    assert "-copyts" in argv


def test_sound_goes_by_the_pictures_clock() -> None:
    source = builders.source(start=1.5)
    plan = builders.plan(source)
    argv = audio.audio_args("http://s3/film", source, plan, 0, max_pixels=9)
    mix, graph = after(argv, "-filter_complex")
    assert mix.startswith("[0:1]asetpts=PTS-(1.500000)/TB,asplit=1[to-a0];[to-a0]aresample=48000:")
    assert ",atrim=start_pts=0:end_pts=2880000," in mix
    assert graph.startswith("[dec:0]aresample=async=1:first_pts=0,apad=whole_len=2880000,atrim=end_sample=2880000")
    assert after(argv, "-map") == ["[mixed-a0]", "[a0]"]
    assert after(argv, "-b:a:0") == ["128k"]
    assert "-copyts" in argv[: argv.index("-i")]
    assert "-format_whitelist" in argv
