"""What the options of `ingest` mean, and what its progress line says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from notflix_app.cli.ingest import bring_in, parse_rungs, transcode_settings
from notflix_app.cli.progress_line import rests, summary
from notflix_app.core.errors import Refused
from notflix_app.core.video import Quality, TranscodeSettings, VideoState
from notflix_app.core.views import Progress, Report
from notflix_app.usecases.ingest import NewVideo

DEFAULTS = TranscodeSettings(heights=(480,), audio_kbps=96, segment_seconds=6)
NOTHING = Report("v1", "Film", VideoState.ENCODING, 0, 0, (), Progress((), (), 0.43, 80.0))


@pytest.mark.parametrize(
    ("text", "heights", "bitrates"),
    [
        ("1080", (1080,), {}),
        ("1080, 720", (1080, 720), {}),
        ("1080:6000,1080:4000,720", (1080, 720), {1080: (6000, 4000)}),
    ],
)
def test_rungs(text: str, heights: tuple[int, ...], bitrates: dict[int, tuple[int, ...]]) -> None:
    assert parse_rungs(text) == (heights, bitrates)


@pytest.mark.parametrize("text", ["1080p", "", "1080,", "720:", "720:fast", "-720", "720:1:2", "9" * 5000])
def test_what_is_no_rung_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="is no rung"):
        parse_rungs(text)


def test_without_options_the_product_decides() -> None:
    assert transcode_settings(DEFAULTS, "", quality=None, audio_kbps=None, segment_seconds=None) is None


def test_options_go_over_the_defaults() -> None:
    chosen = transcode_settings(DEFAULTS, "", quality=Quality.BEST, audio_kbps=None, segment_seconds=2)
    assert chosen == replace(DEFAULTS, quality=Quality.BEST, segment_seconds=2)
    chosen = transcode_settings(DEFAULTS, "720:2000", audio_kbps=160, surround_kbps=0, segment_seconds=None)
    assert chosen == replace(DEFAULTS, heights=(720,), bitrates={720: (2000,)}, audio_kbps=160, surround_kbps=0)


def test_the_line_of_one_video() -> None:
    assert summary([NOTHING]) == "Film: encoding, 43%, 1 min left"
    unknown = replace(NOTHING, progress=Progress((), (), 0.43, None))
    assert summary([unknown]) == "Film: encoding, 43%"


def test_the_line_of_several() -> None:
    live = replace(NOTHING, status=VideoState.LIVE, progress=Progress((), (), 1.0, None))
    failed = replace(NOTHING, status=VideoState.FAILED, progress=Progress((), (), 0.2, None))
    assert summary([live, failed, NOTHING]) == "2 of 3 done, 81%, 1 min left"


def test_an_empty_file_is_refused_with_a_word(services, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It failed at once, and the command ended without one."""
    file = tmp_path / "nothing.mp4"
    file.touch()
    report = bring_in(services, file, NewVideo)
    assert (report.id, report.status) == ("", VideoState.FAILED)
    assert "nothing.mp4: This file is empty: it has no bytes." in capsys.readouterr().err


def test_a_broken_file_of_which_the_rest_is_wanted_is_waited_for() -> None:
    """Its failure is seen for as long as other workers hold chunks of the whole."""
    failed = replace(NOTHING, status=VideoState.FAILED, salvageable=True)
    assert not rests(replace(failed, salvage=True))
    assert rests(failed)
    assert rests(replace(failed, salvageable=False, salvage=True))  # nothing of it could be read
