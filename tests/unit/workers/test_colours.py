from __future__ import annotations

import subprocess

import pytest

from tests import builders, media
from workers import colours, tools


def test_what_a_decoder_sees_comes_before_what_the_file_says() -> None:
    beside = {"color_transfer": "smpte2084", "color_space": "ictcp"}
    assert (colours.transfer([{}, beside]), colours.matrix([{}, beside])) == ("smpte2084", "ictcp")
    assert colours.transfer([{"color_transfer": "arib-std-b67"}, beside]) == "arib-std-b67"
    assert colours.transfer([{"color_transfer": "bt709"}]) == ""
    assert colours.matrix([{"color_space": "bt2020nc"}]) == ""


def test_hdr_is_told_to_the_filter_and_old_records_do_not_know_which() -> None:
    filters = colours.converted(builders.source(hdr=True, transfer="smpte2084"), 160, 96)
    assert filters[0].endswith(":color_trc=smpte2084")
    assert "color_trc" not in colours.converted(builders.source(hdr=True), 160, 96)[0]


def test_most_pictures_are_left_as_they_are() -> None:
    assert colours.converted(builders.source(), 160, 96) == []


@pytest.mark.parametrize(
    ("option", "names"), [("color_trc", colours.UNSCALED_TRANSFERS), ("colorspace", colours.UNSCALED_MATRICES)]
)
def test_what_is_said_to_be_beyond_ffmpeg_is_and_becomes_what_it_can_scale(option: str, names: tuple[str, ...]) -> None:
    for name in names:
        field = {"transfer": name} if option == "color_trc" else {"matrix": name}
        mend = colours.converted(builders.source(**field), 160, 96)
        assert _scales(f"setparams={option}={name}", *mend), name
        assert not _scales(f"setparams={option}={name}"), name


def _scales(*filters: str) -> bool:
    graph = ",".join(["format=yuv420p", *filters, "scale=80:48:out_range=tv", "format=yuv420p"])
    command = [tools.ffmpeg(), "-v", "error", *media.lavfi("testsrc2=s=160x96:r=25:d=0.04"), "-vf", graph, "-f", "null"]
    return subprocess.run([*command, "-"], capture_output=True, check=False).returncode == 0
