from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from notflix_app.core.audio_tracks import AudioTrack
from notflix_app.core.errors import Damaged
from tests.ffprobe_output import video
from tests.movies import SOUND, Movie, film, moov
from workers.indexed import Tracks, is_even, is_whole, read_index, timing_by_tables, tracks_of
from workers.moov import Track
from workers.timing import PacketScan

CANDIDATES = (Fraction(30), Fraction(25))
# Two seconds, of which one frame takes one; its sound lies behind it.
PICTURE = Movie([(25, 40), (1, 1000)], (100, 26), [26], [100], keyframes=[1, 11])
PACKETS = Movie([(90, 1024), (1, 100)], (10, 91), [91], [2700], kind=SOUND)


def index_of(*tracks: Movie) -> Tracks:
    data = film(*tracks)
    return read_index("mov,mp4,m4a", lambda begin, count: data[begin : begin + count], len(data))


def track_of(movie: Movie) -> Track:
    [track] = tracks_of(index_of(movie), [0])
    return track


def scanned(lines: Sequence[tuple[float, float, bool]], start: float) -> Any:
    """What a scan makes of packets: when each is shown, how long, whether it is a keyframe."""
    scan = PacketScan(video=0)
    for at, lasts, key in lines:
        scan.add(f"0,{at:.6f},{at:.6f},{lasts:.6f},{'K__' if key else '___'}\n")
    return scan.timing(CANDIDATES, start)


def test_other_containers_are_not_looked_into() -> None:
    def read(begin: int, count: int) -> bytes:
        raise AssertionError

    assert read_index("matroska,webm", read, 1000) == ()


def test_a_film_without_an_index_tells_nothing() -> None:
    data = b"\0\0\0\x08free" + moov(PICTURE, more=b"\0\0\0\x08mvex")
    assert read_index("mov,mp4", lambda begin, count: data[begin : begin + count], len(data)) == ()
    assert read_index("mov,mp4", lambda begin, count: b"", len(data)) == ()


def test_only_streams_that_the_index_tells_of_are_taken() -> None:
    index = index_of(PICTURE, replace(PACKETS, stbl={"stts": b""}), replace(PACKETS, starts=[4000]))
    assert [track.number for track in tracks_of(index, (2, 0, 1, 7))] == [2, 0]


@pytest.mark.parametrize("start", [0.0, 0.08])
def test_a_film_is_timed_as_a_scan_times_it(start: float) -> None:
    packets = [(n * 0.04, 1.0 if n == 25 else 0.04, n in (0, 10)) for n in range(26)]
    timing = timing_by_tables(track_of(PICTURE), video(nb_frames="26"), start, CANDIDATES)
    assert timing == scanned(packets, start)
    assert timing
    assert timing.keyframe_gap > 0


def test_times_are_rounded_as_ffprobe_rounds_them() -> None:
    """It is 62.5 frames long: one more or less is a matter of a third of a microsecond."""
    track = replace(track_of(Movie([(40, 2), (1, 43), (1, 2)], (100, 42), [42], [100])), timescale=60)
    packets = [(n / 30, 43 / 60 if n == 40 else 1 / 30, True) for n in range(41)] + [(123 / 60, 1 / 30, True)]
    timing = timing_by_tables(track, video(nb_frames="42"), 0.0, CANDIDATES)
    assert timing == scanned(packets, 0.0)
    assert timing
    assert timing.frames == 62


@pytest.mark.parametrize(
    ("movie", "doubt", "start"),
    [
        (PICTURE, {"nb_frames": "25"}, 0.0),  # another stream is meant
        (PICTURE, {"nb_frames": "N/A"}, 0.0),
        (PICTURE, {"codec_name": "vp9"}, 0.0),
        (PICTURE, {}, 0.6),  # its first frames cannot be decoded
        (replace(PACKETS, starts=[100]), {"nb_frames": "91"}, 0.0),  # a sound
    ],
)
def test_where_there_is_doubt_packets_are_read(movie: Movie, doubt: dict[str, str], start: float) -> None:
    stream = video(**{"nb_frames": "26", **doubt})
    assert timing_by_tables(track_of(movie), stream, start, CANDIDATES) is None


def test_a_film_is_whole_up_to_its_last_byte() -> None:
    tracks = tracks_of(index_of(PICTURE, PACKETS), (0, 1))
    assert is_whole(tracks, 2700 + 910)
    assert not is_whole(tracks, 2700 + 909)  # forgiven, and yet the index tells of more than is there
    assert not is_whole([], 0)


@pytest.mark.parametrize(("held", "says"), [(2700 + 450, "ends after 1.0 seconds"), (150, "ends after 0.0 seconds")])
def test_a_film_that_was_cut_off_says_where(held: int, says: str) -> None:
    tracks = tracks_of(index_of(PICTURE, PACKETS), (0, 1))
    with pytest.raises(Damaged, match=rf"^This file was cut off: it says that it is 2\.0 seconds long, and {says}\."):
        is_whole(tracks, held)


@pytest.mark.parametrize(
    ("movie", "hertz", "even"),
    [
        (PACKETS, 48000, True),
        (PACKETS, 96000, True),  # each tick is two samples, as in HE-AAC
        (PACKETS, 44100, False),  # 48000 ticks do not tell 44100 samples apart
        (replace(PACKETS, deltas=[(45, 1024), (46, 1000)]), 48000, False),
        (replace(PICTURE, deltas=[(26, 40)]), 48000, False),  # a picture
    ],
)
def test_sound_is_even_where_its_clock_tells_samples(movie: Movie, hertz: int, even: bool) -> None:
    sound = AudioTrack(0, "aac", 2, hertz)
    assert is_even(index_of(movie), sound) is even
    assert not is_even((), sound)
    assert not is_even(index_of(movie), replace(sound, index=1))
