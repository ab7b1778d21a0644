from __future__ import annotations

import pytest

from workers import head

SHOWINFO = """[Parsed_showinfo_0 @ 0x7fce] config in time_base: 1/12800, frame_rate: 25/1
[Parsed_showinfo_0 @ 0x7fce] n:   0 pts:  42240 pts_time:3.3     duration:    512 duration_time:0.04    \
fmt:yuv420p10le cl:left sar:1/1 s:160x96 i:P iskey:1 type:I
[Parsed_showinfo_0 @ 0x7fce] color_range:tv color_space:bt2020nc color_primaries:bt2020 color_trc:smpte2084
[Parsed_showinfo_0 @ 0x7fce] n:   1 pts:  42752 pts_time:3.34    duration:    512 duration_time:0.04    \
fmt:yuv420p10le cl:left sar:1/1 s:160x96 i:T iskey:0 type:P
"""


def test_the_first_frame_is_told_in_ffprobes_words() -> None:
    assert head.parse_showinfo(SHOWINFO) == {
        "best_effort_timestamp_time": "3.3",
        "pix_fmt": "yuv420p10le",
        "interlaced_frame": 0,
        "color_transfer": "smpte2084",
    }


@pytest.mark.parametrize("output", ["", "[Parsed_showinfo_0 @ 0x1] config in time_base: 1/25, frame_rate: 25/1"])
def test_without_a_frame_there_is_nothing_to_tell(output: str) -> None:
    assert head.parse_showinfo(output) is None


def test_fields_and_a_transfer_that_is_not_told() -> None:
    frame = head.parse_showinfo("pts_time:0 duration:1 fmt:rgb24 cl:left sar:0/1 s:2x2 i:T iskey:1 type:I \n")
    assert frame
    assert (frame["interlaced_frame"], frame["color_transfer"]) == (1, "unknown")
