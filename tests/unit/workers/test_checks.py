from __future__ import annotations

from fractions import Fraction

import pytest

from notflix_app.core.errors import Damaged, Refused
from notflix_app.core.holes import Hole
from workers import asf, checks
from workers.timing import Timing


@pytest.mark.parametrize(
    ("width", "height", "says"),
    [(16384, 8192, "134 million"), (0, 100, "damaged"), (3000, 20, "narrow"), (20, 3000, "narrow")],
)
def test_sizes_that_cannot_be(width: int, height: int, says: str) -> None:
    with pytest.raises(Refused, match=says):
        checks.check_size(width, height, 50_000_000)


def test_a_film_of_usual_size_passes() -> None:
    checks.check_size(7680, 4320, 50_000_000)
    checks.check_length(7200, 700_000_000, 8 * 3600)
    checks.check_whole(declared_end=100.0, actual_end=99.7)


@pytest.mark.parametrize(("seconds", "size", "says"), [(36000, 10**9, "10.0 hours"), (20000, 317_000, "only 310 KB")])
def test_lengths_that_cannot_be(seconds: float, size: int, says: str) -> None:
    with pytest.raises(Refused, match=says):
        checks.check_length(seconds, size, 8 * 3600)


@pytest.mark.parametrize(
    ("measured", "says"),
    [
        (Timing(Fraction(60), 8 * 3600 * 60 + 60, False, 0, 0), "1728060 frames of 3840×2160, 14333 thousand million"),
        (Timing(Fraction(1), 8 * 3600, True, 0, 0, held=480), "60 pictures of 3840×2160 in 8.0 hours"),
    ],
)
def test_work_that_no_film_makes(measured: Timing, says: str) -> None:
    with pytest.raises(Refused, match=says):
        checks.check_work(measured, 3840, 2160, max_film_pixels=14.3e12)


def test_a_lecture_of_slides_passes() -> None:
    checks.check_work(Timing(Fraction(1), 8 * 3600, True, 0, 0, held=60), 1920, 1080, max_film_pixels=14e12)


def test_a_short_still_picture_may_be_small() -> None:
    checks.check_length(30, 2000, 8 * 3600)


def test_half_an_hour_of_a_still_screen_may_be_small() -> None:
    checks.check_length(1800, 61_000, 8 * 3600)


def test_a_file_that_ends_early_was_cut_off() -> None:
    with pytest.raises(Refused, match=r"60\.0 seconds long, and ends after 20\.0"):
        checks.check_whole(declared_end=60.0, actual_end=20.0)


def test_a_size_that_a_tool_has_found_too_large_is_told() -> None:
    with pytest.raises(Refused, match="16384×8192, 134 million pixels"):
        checks.check_declared_size(
            "[qtrle] Picture size 16384x8192 exceeds specified max pixel count 50000000", 50_000_000
        )
    with pytest.raises(Refused, match="65535×65535, 4295 million pixels"):
        checks.check_declared_size("[gif] [IMGUTILS @ 0x7f] Picture size 65535x65535 is invalid", 50_000_000)
    checks.check_declared_size("all is well", 50_000_000)


def test_an_animation_of_one_picture_is_a_picture() -> None:
    with pytest.raises(Refused, match=r"a picture \(GIF\) that does not move"):
        checks.check_moving(1, "gif")
    checks.check_moving(2, "gif")
    checks.check_moving(1, "matroska,webm")


def test_what_cannot_be_read_is_told_by_its_place() -> None:
    checks.check_one_piece(())
    with pytest.raises(Damaged, match=r"at 1:05, 2\.5 seconds of its picture cannot be read"):
        checks.check_one_piece([Hole(65.2, 2.5)])


def test_windows_media_that_was_cut_off_is_told_unless_it_is_salvaged() -> None:
    head = b"..." + asf.FILE_PROPERTIES + bytes(24) + (200_000).to_bytes(8, "little") + bytes(60)
    checks.check_asf(head, 199_000, salvage=False)
    checks.check_asf(head, 100_000, salvage=True)
    with pytest.raises(Damaged, match="it has 195 KB, and it has 98 KB"):
        checks.check_asf(head, 100_000, salvage=False)
