from __future__ import annotations

import pytest

from workers.joints import MANY, Joints

FRAME, BLOCK = 0.04, 0.032
Packet = tuple[int, float, float]


def picture(begin: float, end: float) -> list[Packet]:
    return [(0, begin + n * FRAME, FRAME) for n in range(round((end - begin) / FRAME))]


def sound(begin: float, end: float, stream: int = 1) -> list[Packet]:
    return [(stream, begin + n * BLOCK, BLOCK) for n in range(round((end - begin) / BLOCK))]


def shifts(*parts: list[Packet], stream: int = 1) -> tuple[float, ...]:
    joints = Joints(0)
    for part in parts:
        for packet in part:
            joints.add(*packet)
    return joints.shifts(stream)


def test_where_nothing_jumps_nothing_is_shifted() -> None:
    assert shifts(picture(1, 4), sound(1.4, 4)) == ()


@pytest.mark.parametrize("second", [1.0, 1000.0], ids=["back", "ahead"])
def test_sound_goes_with_the_picture_whichever_comes_first_to_the_joint(second: float) -> None:
    begins = picture(1, 4), sound(1.4, 4)
    pictures_first = picture(second, second + 3), sound(second + 0.4, second + 3)
    wanted = pytest.approx((0.0, 4 - second))
    assert shifts(*begins, *pictures_first) == wanted
    assert shifts(*begins, *reversed(pictures_first)) == wanted


def test_a_last_packet_that_comes_behind_the_joint_is_not_taken_for_a_jump() -> None:
    parts = picture(1, 4), sound(1, 4), picture(1, 1.04), [(1, 4.0, BLOCK)], sound(1, 4), picture(1.04, 4)
    assert shifts(*parts) == pytest.approx((0.0, 3.0))


def test_a_recording_without_sound_is_passed_over() -> None:
    parts = picture(0, 3), sound(0, 3), picture(100, 103), picture(200, 203), sound(200, 203)
    assert shifts(*parts) == pytest.approx((0.0, -194.0))


def test_a_sound_that_is_there_from_the_second_recording_on_begins_with_it() -> None:
    assert shifts(picture(0, 3), picture(100, 103), sound(100.2, 103)) == pytest.approx((-97.0,))


def test_a_sound_that_pauses_stays_where_it_is() -> None:
    parts = picture(0, 3), sound(0, 1), sound(2.5, 3), picture(100, 103), sound(100, 103)
    assert shifts(*parts) == pytest.approx((0.0, 0.0, -97.0))


def test_a_sound_that_jumps_alone_goes_on() -> None:
    parts = picture(0, 3), picture(100, 103), sound(100, 103), sound(500, 501)
    assert shifts(*parts) == pytest.approx((-97.0, -494.0), abs=0.05)


def test_there_is_an_end_to_joints() -> None:
    assert shifts(*(part for n in range(MANY + 2) for part in (picture(n * 100, n * 100 + 0.2), sound(0, 0.1)))) == ()
