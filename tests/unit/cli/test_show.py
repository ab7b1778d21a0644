"""How results look."""

from __future__ import annotations

import json
from typing import Any

import pytest

from notflix_app.cli.show import as_json, card_json, report_json, table, trouble
from notflix_app.core.holes import Hole
from notflix_app.core.ports import TextPiece
from notflix_app.core.video import VideoState
from notflix_app.core.views import Card, MadeRendition, Progress, Report, Stage, StageState


def test_columns_are_as_wide_as_needed(capsys: pytest.CaptureFixture[str]) -> None:
    table(("ID", "TITLE"), [("a", "Long title"), ("abc", "")])
    assert capsys.readouterr().out == "ID   TITLE\na    Long title\nabc\n"


def test_a_report_is_one_json_document(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress((Stage("probe", StageState.DONE, 0.5),), (), 1.0, None)
    report = Report(
        "v1",
        "Ünïcode",
        VideoState.LIVE,
        5.28,
        132,
        (MadeRendition("720p", 1280, 720, 2_400_000),),
        progress,
        {"dash": "http://edge-a/v1/manifest.mpd", "hls": "http://edge-a/v1/master.m3u8"},
        ("edge-a", "edge-b"),
        {"probe": 0.5},
    )
    as_json([report_json(report)])
    (row,) = json.loads(capsys.readouterr().out)
    assert row["status"] == "live"
    assert row["title"] == "Ünïcode"
    assert row["renditions"] == [{"name": "720p", "width": 1280, "height": 720, "bitrate": 2_400_000}]
    assert row["edges"] == ["edge-a", "edge-b"]
    assert row["timings"] == {"probe": 0.5}
    assert row["progress"]["stages"][0]["state"] == "done"


def broken_report(**changes: Any) -> Report:
    nothing = Progress((), (), 0.0, None)
    return Report("v1", "Film", VideoState.LIVE, 5, 132, (), nothing, **changes)


def test_of_a_broken_file_the_way_out_is_named() -> None:
    sentences = trouble(broken_report(error="This file is damaged.", salvageable=True))
    assert sentences.splitlines()[0] == "This file is damaged."
    assert "./notflix salvage v1" in sentences


def test_what_was_lost_is_said() -> None:
    assert trouble(broken_report(lost=(Hole(3850, 12),))) == "12 s at 1:04:10 could not be read."
    assert trouble(broken_report()) == ""


def test_of_sound_that_was_left_out_the_codec_is_said() -> None:
    report = broken_report(lost=(Hole(5, 2),), undecoded=("ac4",))
    assert trouble(report) == "2.0 s at 0:05 could not be read. Left out is sound that we cannot read: ac4."


def test_a_card_is_plain_text() -> None:
    title = (TextPiece("The ", False), TextPiece("Har", True), TextPiece("bour", False))
    row = card_json(Card("v1", title, VideoState.LIVE, 5, "", 0, matched=(TextPiece("x", True),)))
    assert (row["title"], row["matched"]) == ("The Harbour", "x")
