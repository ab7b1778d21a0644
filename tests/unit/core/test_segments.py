from __future__ import annotations

from notflix_app.core.segments import Keyframe, Segment, Stream, average_rate, joined, keyframe_rates, peak_rate


def stream(*segments: tuple[int, int], name: str = "v1080p", codecs: str = "avc1.640028") -> Stream:
    return Stream(name, codecs, 1000, len(segments), tuple(Segment(duration, size) for duration, size in segments))


def test_pieces_are_joined_in_film_order_and_by_name() -> None:
    first = (stream((4000, 1), (4000, 2)), stream((4000, 9), name="v240p"))
    second = (stream((2000, 3), codecs="avc1.640029"), stream((2000, 9), name="v240p"))
    whole = joined([first, second, (stream((4011, 5), name="a0"),)])
    assert list(whole) == ["v1080p", "v240p", "a0"]
    assert whole["v1080p"] == stream((4000, 1), (4000, 2), (2000, 3))
    assert (whole["v1080p"].duration, whole["v1080p"].size) == (10000, 6)


def test_rates_are_bits_a_second() -> None:
    made = stream((4000, 1000), (4000, 3000), (2000, 500))
    assert average_rate(made) == 3600
    assert peak_rate(made) == 6000


def test_a_short_last_segment_is_no_peak() -> None:
    assert peak_rate(stream((4000, 1000), (100, 500))) == 2000


def test_keyframes_have_rates_of_their_own() -> None:
    first = Segment(4000, 9000, (Keyframe(0, 250, 2000), Keyframe(500, 500, 2000)))
    last = Segment(10, 9, (Keyframe(0, 9, 10),))
    average, peak = keyframe_rates(Stream("v1080p", "", 1000, 3, (first, last)))
    assert (average, peak) == (round(8 * 759 / 4.01), 2000)
