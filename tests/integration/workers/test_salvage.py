"""Broken files of each kind: where they are broken is told, and what can be read of them is published, in its place."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from notflix_app.core import keys, storyboard
from notflix_app.core.errors import Conflict
from notflix_app.core.holes import Hole, describe
from notflix_app.core.rights import OPERATOR
from notflix_app.core.video import Condition, Video, VideoState
from notflix_app.usecases.retry import retry
from notflix_app.usecases.salvage import salvage
from notflix_app.usecases.video_status import report
from tests import cmaf, hostile, kinds, media
from tests.fixtures.media import FAST, Transcoder

FPS, SECONDS, SOUND_AT = 25, 8, 6
GOP = 12  # frames: until the next keyframe, a decoder shows what it can make of the pieces


def film(container: str, folder: Path, *options: str) -> bytes:
    """Eight seconds whose frames are numbered; there is silence, and sound from six seconds on."""
    path = folder / f"whole.{container}"
    picture = f"testsrc2=s=320x180:r={FPS}:d={SECONDS},noise=alls=20:allf=t,{kinds.stripes()}"
    sound = f"aevalsrc='if(gte(t,{SOUND_AT}),sin(2000*t),0)':s=48000:d={SECONDS}"
    media.ffmpeg(*media.lavfi(picture, sound), *media.H264, "-g", GOP, *media.AAC, *options, "-f", container, path)
    return path.read_bytes()


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def zeros(data: bytes) -> bytes:
    """A piece that never arrived, in the middle."""
    begin, end = int(len(data) * 0.4), int(len(data) * 0.6)
    return data[:begin] + bytes(end - begin) + data[end:]


def noise(data: bytes) -> bytes:
    begin, end = int(len(data) * 0.4), int(len(data) * 0.6)
    return data[:begin] + random.Random(5).randbytes(end - begin) + data[end:]


def zeros_to_the_end(data: bytes) -> bytes:
    return data[: len(data) // 2] + bytes(len(data) - len(data) // 2)


def zeros_at_the_beginning(data: bytes) -> bytes:
    """All but the index, which is at the end."""
    begin, end = data.index(b"mdat") + 4, int(len(data) * 0.3)
    return data[:begin] + bytes(end - begin) + data[end:]


@dataclass(frozen=True)
class Broken:
    """says: what the person reads first. lost: about where (second) and how long (seconds); None where the file does
    not tell how long it should be."""

    container: str
    how: Callable[[bytes], bytes]
    says: str
    lost: tuple[float, float] | None
    options: tuple[str, ...] = ("-movflags", "+faststart")


BROKEN = {
    "mkv_cut_off": Broken("matroska", cut, "ends after 4", (4, 4)),
    "mp4_cut_off": Broken("mp4", cut, "ends after 4", (4, 4)),
    "mp4_zeros_to_the_end": Broken("mp4", zeros_to_the_end, "is damaged: after 0:0", (4, 4)),
    "mp4_zeros_at_the_beginning": Broken("mp4", zeros_at_the_beginning, "the first 2.", (0, 2.4), ()),
    "mp4_zeros": Broken("mp4", zeros, "is damaged: at 0:0", (3.2, 1.6)),
    "mkv_zeros": Broken("matroska", zeros, "is damaged: at 0:0", (3.2, 1.6)),
    "ts_zeros_to_the_end": Broken("mpegts", zeros_to_the_end, "after 4", None),
    "mkv_noise": Broken("matroska", noise, "is damaged: at 0:0", (3.2, 1.6)),
    "ts_noise": Broken("mpegts", noise, "is damaged: at 0:0", (3.2, 1.6)),
    "ps_zeros": Broken("vob", zeros, "is damaged: at 0:0", (3.2, 1.6), (*kinds.MPEG2, "-c:a", "ac3")),
    "ogg_zeros": Broken("ogg", zeros, "cut off: it says that it is 8", (3, 5), (*kinds.THEORA, *kinds.VORBIS)),
    "mxf_cut_off": Broken("mxf", cut, "ends after 3.9", (4, 4), (*kinds.MPEG2, *kinds.PCM)),
    "wmv_cut_off": Broken(
        "asf", cut, "was cut off: it says that it has", None, ("-c:v", "wmv2", "-b:v", "2M", "-c:a", "wmav2")
    ),
}


def made(name: str, folder: Path) -> Path:
    kind = BROKEN[name]
    path = folder / name
    path.write_bytes(kind.how(film(kind.container, folder, *kind.options)))
    return path


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_it_is_told_where_it_is_broken_and_the_rest_is_published(
    name: str, transcoder: Transcoder, tmp_path: Path
) -> None:
    kind, services = BROKEN[name], transcoder.services
    video = transcoder.transcode(made(name, tmp_path))
    assert (video.state, video.condition) == (VideoState.FAILED, Condition.BROKEN)
    assert kind.says in video.error
    assert services.sources.size(keys.part(video.id, 1))  # kept while the choice is open
    salvage(services, OPERATOR, video.id)
    transcoder.run_all()
    video = services.catalog.get(video.id)
    assert (video.state, video.condition) == (VideoState.LIVE, Condition.SALVAGED), video.error
    lost = report(services, OPERATOR, video.id).lost
    if kind.lost:
        [hole] = lost
        assert (hole.at, hole.seconds) == pytest.approx(kind.lost, abs=0.8)
        assert f"at 0:0{int(hole.at)} could not be read" in describe(lost)
    judge(transcoder, video, lost[0] if lost else Hole(SECONDS, 0))


def judge(transcoder: Transcoder, video: Video, hole: Hole) -> None:
    """Every frame that was there is where it was, every rung has all frames of the plan, and the sound is in time."""
    assert video.source
    assert video.plan
    package = transcoder.package(video)
    assert cmaf.judge(package) == []
    begins = round(hole.seconds * FPS) if hole.at == 0 else 0
    for rung in video.plan.ladder:
        numbers = kinds.numbers(cmaf.joined(package, f"v{rung.name}"))
        assert len(numbers) == video.source.frames
        first, last = hole.at * FPS - 4, (hole.at + hole.seconds) * FPS + GOP
        elsewhere = [(n, number - begins) for n, number in enumerate(numbers) if begins or not first <= n <= last]
        assert len(elsewhere) >= 70
        assert [number for _, number in elsewhere] == [n for n, _ in elsewhere]
    tiles = range(storyboard.tile_count(video.plan))
    assert kinds.tile_numbers(package) == [numbers[storyboard.frame_of(video.plan, tile)] for tile in tiles]
    if len(numbers) + begins > SOUND_AT * FPS:
        heard = media.silence_ends_at(cmaf.joined(package, "a0"))
        assert heard == pytest.approx(SOUND_AT - begins / FPS, abs=0.1)


def test_who_allows_it_beforehand_is_not_asked(transcoder: Transcoder, tmp_path: Path) -> None:
    video = transcoder.transcode(made("mkv_cut_off", tmp_path), replace(FAST, salvage=True))
    assert (video.state, video.condition) == (VideoState.LIVE, Condition.SALVAGED)


def test_a_whole_file_is_not_read_twice_for_it(transcoder: Transcoder, media_file: Callable[[str], Path]) -> None:
    video = transcoder.transcode(media_file("plain"), replace(FAST, salvage=True))
    assert (video.state, video.condition) == (VideoState.LIVE, Condition.WHOLE)


def test_where_nothing_can_be_read_nothing_is_offered_twice(transcoder: Transcoder, tmp_path: Path) -> None:
    services = transcoder.services
    video = transcoder.transcode(hostile.make("garbage_picture", tmp_path))
    salvage(services, OPERATOR, video.id)
    transcoder.run_all()
    video = services.catalog.get(video.id)
    assert video.state is VideoState.FAILED
    assert "Not one frame" in video.error
    for verb in (salvage, retry):
        with pytest.raises(Conflict):
            verb(services, OPERATOR, video.id)
    assert services.sources.size(keys.source(video.id)) is None
