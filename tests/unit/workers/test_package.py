from __future__ import annotations

from pathlib import Path

import pytest

from notflix_app.core import keys
from notflix_app.core.errors import ToolFailed
from tests import builders
from workers import package


def test_segments_and_fragments_are_whole_gops() -> None:
    plan = builders.plan(builders.source(fps_num=24000, fps_den=1001, frames=1439))
    argv = package.chunk_args(plan, plan.chunks[0], "out", {})
    assert argv[argv.index("--segment_duration") + 1] == repr(96 * 1001 / 24000)
    assert argv[argv.index("--fragment_duration") + 1] == repr(48 * 1001 / 24000)


def test_a_chunk_s_segments_go_on_where_those_before_end() -> None:
    plan = builders.plan()
    firsts = [
        int(_after(package.chunk_args(plan, chunk, "out", {}), "--start_segment_number")) for chunk in plan.chunks
    ]
    assert firsts == [1, 2, 3, 5, 9, 14]


def _after(argv: list[str], name: str) -> str:
    return argv[argv.index(name) + 1]


def test_every_file_has_a_known_type() -> None:
    plan = builders.plan()
    words = ",".join([*package.chunk_args(plan, plan.chunks[0], "out", {}), *package.audio_args(plan, 0, "out")])
    names = [word.partition("=")[2] for word in words.split(",") if word.startswith(("init_segment", "segment_temp"))]
    assert len(names) == 2 * (len(plan.ladder) + 1)
    assert all(keys.content_type(name) != "application/octet-stream" for name in names)


def test_a_missing_frame_stops_the_publication(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = builders.plan()
    monkeypatch.setattr(package, "_read", lambda folder: builders.stream(folder.name, samples=1))
    with pytest.raises(ToolFailed, match=f"v1080p has 1 of {plan.chunks[0].frames} frames"):
        package.read_chunk(plan, plan.chunks[0], tmp_path)
