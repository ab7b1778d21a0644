from __future__ import annotations

from fractions import Fraction

import pytest

from notflix_app.core.errors import Damaged, ToolFailed
from notflix_app.core.video import Chunk
from workers.damage import check_frames, check_holes

FPS = Fraction(30)
CHUNK = Chunk(5, 2280, 480)  # from 1:16 on
COMPLAINT = "[dec:h264 @ 0x1] Error submitting packet to decoder: Invalid data found when processing input"


def held(from_frame: int, frames: int) -> list[int]:
    """The origins of a chunk in which one frame stands for so many."""
    return [*range(from_frame), *[from_frame] * frames, *range(from_frame + frames, CHUNK.frames)]


def test_all_frames_are_well() -> None:
    check_frames(480, CHUNK, FPS, COMPLAINT, first_try=True)
    check_holes(range(480), CHUNK, FPS, COMPLAINT, first_try=True)


@pytest.mark.parametrize("first_try", [True, False])
def test_a_damaged_file_is_told_with_its_place_and_believed_the_second_time(first_try: bool) -> None:
    with pytest.raises(Damaged, match=r"after 1:16 only 301 of 480 frames can be read") as caught:
        check_frames(301, CHUNK, FPS, "Error during demuxing: Invalid data", first_try=first_try)
    assert caught.value.permanent is not first_try


def test_a_broken_connection_is_not_the_files_fault() -> None:
    with pytest.raises(ToolFailed) as caught:
        check_frames(0, CHUNK, FPS, "[tcp] Connection refused", first_try=False)
    assert not caught.value.permanent


def test_a_hole_is_told_with_its_place() -> None:
    with pytest.raises(Damaged, match=r"at 1:19 the picture cannot be read"):
        check_holes(held(100, 60), CHUNK, FPS, COMPLAINT, first_try=False)


@pytest.mark.parametrize(
    "complaint",
    [
        "[dec:theora @ 0x1] Error submitting packet to decoder: Operation not permitted",
        "[mpeg2video @ 0x1] ac-tex damaged at 9 8",
        "[mpeg4 @ 0x1] Error at MB: 212",
    ],
)
def test_whatever_a_decoder_cannot_take_is_a_hole(complaint: str) -> None:
    with pytest.raises(Damaged):
        check_holes(held(100, 60), CHUNK, FPS, complaint, first_try=False)


def test_half_a_second_is_forgiven() -> None:
    check_holes(held(100, 16), CHUNK, FPS, COMPLAINT, first_try=False)


def test_a_picture_that_stands_still_is_no_hole() -> None:
    """Screens and phones skip frames while nothing moves, and no decoder complains."""
    check_holes(held(100, 300), CHUNK, FPS, "", first_try=False)
