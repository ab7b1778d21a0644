from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notflix_app.core.errors import Refused
from workers.timing import STANDARD_RATES, PacketScan, capped, rate, snapped, timing

FILM = Fraction(24000, 1001)


def scan(times: list[float], *, stream: int = 0, flags: str = "___", keys: int = 10) -> PacketScan:
    measured = PacketScan(video=0)
    for number, at in enumerate(times):
        mark = "K__" if number % keys == 0 else flags
        measured.add(f"{stream},{at:.6f},{at:.6f},0.040000,{mark}\n")
    return measured


@pytest.mark.parametrize(
    ("text", "value"),
    [("24000/1001", FILM), ("25/1", 25), ("25", 25), ("0/0", None), ("1/0", None), ("N/A", None), ("-5/1", None)],
)
def test_rate_reads_fractions_and_no_nonsense(text: str, value: Fraction | None) -> None:
    assert rate(text) == value


@given(st.sampled_from(STANDARD_RATES))
def test_a_measured_rate_finds_its_standard(standard: Fraction) -> None:
    assert snapped(float(standard) * 1.0001) == standard


def test_a_rate_that_is_no_standard_stays() -> None:
    assert float(snapped(17.3)) == pytest.approx(17.3, abs=1e-4)


@pytest.mark.parametrize(
    ("fps", "out"),
    [(60, 60), (120, 60), (100, 50), (144, 48), (240, 60), (90, 45), (Fraction(120000, 1001), Fraction(60000, 1001))],
)
def test_fast_sources_keep_every_second_or_third_frame(fps: int, out: int) -> None:
    assert capped(Fraction(fps)) == out


@given(st.sampled_from(STANDARD_RATES), st.integers(2, 500), st.floats(0, 100_000))
def test_an_even_source_is_counted_exactly_though_its_clock_has_milliseconds(
    fps: Fraction, frames: int, start: float
) -> None:
    begin = round(start, 3)
    measured = scan([round(begin + float(n / fps), 3) for n in range(frames)]).timing([fps])
    assert measured
    assert not measured.variable
    assert measured.fps == capped(fps)
    assert measured.start == begin
    if fps <= 60:
        assert measured.frames == frames


def test_a_rate_that_the_file_claims_is_checked() -> None:
    measured = scan([n / 25 for n in range(50)]).timing([Fraction(50), Fraction(30)])
    assert measured
    assert (measured.fps, measured.frames, measured.variable) == (25, 50, False)


def test_frames_that_are_missing_make_it_variable_and_are_made_up_for() -> None:
    times = [n / 30 for n in range(90) if n % 5]
    measured = scan(times).timing([Fraction(30)])
    assert measured
    assert (measured.fps, measured.variable) == (30, True)
    assert measured.frames == round((times[-1] - times[0] + 0.04) * 30)


def test_a_slow_source_shows_at_least_a_frame_a_second() -> None:
    measured = timing(Fraction(1, 10), Fraction(100), 10, 0.0, variable=False)
    assert (measured.fps, measured.frames) == (1, 100)


def test_a_gap_is_not_filled_at_the_rate_of_the_frames_around_it() -> None:
    """60 frames and eight hours without one: 1.7 million frames were made of them."""
    measured = scan([*(n / 60 for n in range(59)), 8 * 3600]).timing([Fraction(60)])
    assert measured
    assert (measured.fps, measured.frames) == (1, 8 * 3600)
    assert measured.held == 480


def test_a_screen_recording_that_mostly_rests_keeps_its_motion() -> None:
    bursts = [second + n / 60 for second in range(0, 600, 10) for n in range(30)]
    measured = scan(bursts).timing([Fraction(60)])
    assert measured
    assert measured.fps == 60


def test_where_few_frames_come_the_rate_is_the_next_standard_below_what_they_allow() -> None:
    measured = scan([*(n / 60 for n in range(60)), 100.0, 170.0]).timing([Fraction(60)])
    assert measured
    assert (measured.fps, measured.variable) == (10, True)


def test_more_frames_than_any_film_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.timing.MAX_FRAMES", 100)
    with pytest.raises(Refused, match="frames: that is no film"):
        scan([n / 25 for n in range(102)])


def test_what_an_edit_list_hides_does_not_count() -> None:
    measured = PacketScan(video=0)
    for number in range(10):
        measured.add(f"0,{(number - 4) / 25:.6f},{(number - 4) / 25:.6f},0.04,{'_D_' if number < 4 else '___'}")
    counted = measured.timing([Fraction(25)])
    assert counted
    assert (counted.frames, counted.start) == (6, 0.0)


def test_avi_tells_only_when_frames_are_decoded() -> None:
    measured = PacketScan(video=0)
    for number in range(50):
        pts = "N/A" if number % 3 < 2 else f"{number / 25:.6f}"
        measured.add(f"0,{pts},{number / 25:.6f},0.04,___")
    counted = measured.timing([Fraction(25)], start=0.04)
    assert counted
    assert (counted.frames, counted.start, counted.variable) == (50, 0.04, False)


def test_an_avi_that_begins_late_is_counted_from_where_it_is_shown() -> None:
    measured = PacketScan(video=0)
    for at in [0.0, *(2 + number / 25 for number in range(74))]:
        measured.add(f"0,N/A,{at:.6f},0.04,___")
    counted = measured.timing([Fraction(25)], start=2.0)
    assert counted
    assert (counted.frames, counted.start, counted.variable) == (75, 2.0, False)


def test_other_streams_only_tell_how_far_the_file_goes() -> None:
    measured = scan([0.0, 0.04])
    measured.add("1,9.0,9.0,0.5,K__")
    measured.add("garbage")
    assert measured.longest == 9.5
    counted = measured.timing([Fraction(25)])
    assert counted
    assert counted.frames == 2


def test_the_longest_way_to_a_keyframe_is_known() -> None:
    counted = scan([n / 25 for n in range(100)], keys=40).timing([Fraction(25)])
    assert counted
    assert counted.keyframe_gap == pytest.approx(1.6)


def test_no_frames_no_timing() -> None:
    assert PacketScan(video=0).timing([Fraction(25)]) is None


def packets(*lines: str) -> PacketScan:
    measured = PacketScan(video=0)
    for line in lines:
        measured.add(f"0,{line},0.040000,___")
    return measured


def test_programme_streams_tell_of_some_frames_only_when_they_are_shown() -> None:
    measured = packets("0.54,0.50", "N/A,0.54", "0.58,0.58", "0.62,0.62", "N/A,0.66", "0.70,0.70").timing(
        [Fraction(25)], 0.54
    )
    assert measured
    assert (measured.fps, measured.frames, measured.variable) == (25, 6, False)


def test_what_comes_before_the_first_keyframe_is_not_counted() -> None:
    torn = scan([n / 25 for n in range(50)], keys=1000)  # the only keyframe is the first
    measured = torn.timing([Fraction(25)], 20 / 25)
    assert measured
    assert (measured.frames, measured.start, measured.variable) == (30, 0.8, False)


def test_a_stream_that_begins_between_keyframes_and_tells_half_of_its_times_is_torn() -> None:
    lines = ["0.0,0.0", "N/A,0.04", "0.08,0.08"]
    whole, torn = PacketScan(video=0), PacketScan(video=0)
    for n, line in enumerate(lines):
        whole.add(f"0,{line},0.04,{'K__' if n == 0 else '___'}")
        torn.add(f"0,{line},0.04,{'K__' if n == 2 else '___'}")
    assert torn.torn
    assert not whole.torn


def test_a_stream_without_times_has_no_clock() -> None:
    assert packets(*["N/A,N/A"] * 4).clockless
    assert packets("0.5,0.5", "N/A,N/A", "N/A,N/A").clockless
    assert not packets("N/A,N/A", *(f"{n / 25},{n / 25}" for n in range(100))).clockless  # torn at its beginning


def test_the_clock_jumps_where_recordings_were_joined_or_cut() -> None:
    assert packets("5.0,5.0", "5.04,5.04", "1.0,1.0", "1.04,1.04", "90,90").jumps == 2
    assert packets("5.0,5.0", "5.04,5.04", "5.0,5.0", "14,14").jumps == 0


def test_frames_that_are_shown_as_they_are_decoded_are_in_order() -> None:
    assert packets("0.0,0.0", "0.04,0.04").in_order
    assert not packets("0.08,0.0", "0.04,0.04").in_order


def test_text_makes_no_film_longer() -> None:
    measured = PacketScan(video=0, sounds=frozenset({1}))
    for line in ("0,0.0,0.0,0.04,K__", "1,0.0,0.0,0.5,K__", "2,0.0,0.0,3600.0,K__"):
        measured.add(line)
    assert (measured.played, measured.longest) == (0.5, 3600.0)
