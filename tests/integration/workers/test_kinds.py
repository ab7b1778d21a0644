"""Every kind of file that people have goes through probe, plan, chunks and package: live, with the source's frames."""

from __future__ import annotations

from pathlib import Path

import pytest

from notflix_app.core.video import VideoState
from tests import cmaf, kinds
from tests.fixtures.media import Transcoder


@pytest.mark.parametrize("name", sorted(kinds.KINDS))
def test_every_kind_goes_live_with_exactly_its_frames(name: str, transcoder: Transcoder, media_folder: Path) -> None:
    kind = kinds.KINDS[name]
    video = transcoder.transcode(kinds.make(name, media_folder))
    assert video.state is VideoState.LIVE, video.error
    assert video.plan
    assert len(video.plan.chunks) == kind.chunks
    assert len(video.plan.audio) == bool(kind.sound)
    package = transcoder.package(video)
    for rung in video.plan.ladder:
        assert kinds.numbers(cmaf.joined(package, f"v{rung.name}")) == kind.numbers
