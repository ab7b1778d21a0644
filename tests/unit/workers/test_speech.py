"""Which segments of a published sound hold a piece of it."""

from __future__ import annotations

import pytest

from notflix_app.core.segments import Segment, Stream
from workers.speech import HIDDEN_MS, pcm_args, segments_of

TRACK = Stream("a0", "mp4a.40.2", 48000, 600, tuple(Segment(192_000, 64_000) for _ in range(3)))  # four seconds each


@pytest.mark.parametrize(
    ("begin", "end", "numbers", "skipped"),
    [
        (0, 4_000, [1], HIDDEN_MS),
        (0, 4_001, [1, 2], HIDDEN_MS),
        (3_999, 8_000, [1, 2], 3_999 + HIDDEN_MS),
        (4_000, 12_000, [2, 3], 0),
        (9_500, 12_000, [3], 1_500),
        (11_999, 12_500, [3], 3_999),  # it may end a little later than the film
    ],
)
def test_a_piece_lies_in_these(begin: int, end: int, numbers: list[int], skipped: int) -> None:
    found_in, before = segments_of(TRACK, begin, end)
    assert (list(found_in), before) == (numbers, skipped)


def test_what_is_listened_to_is_as_models_want_it() -> None:
    assert pcm_args("piece.mp4")[-7:] == ["-ac", "1", "-ar", "16000", "-f", "s16le", "pipe:1"]
