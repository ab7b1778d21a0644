"""Sound that is published while it is encoded: by the real tools it comes as it was planned, and however often they are
ended, all of it comes."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from notflix_app.core import keys
from notflix_app.core.audio_tracks import AudioTrack
from notflix_app.core.chunks import plan as plan_of
from notflix_app.core.errors import Unavailable
from notflix_app.core.policy import Policy
from notflix_app.core.rights import OPERATOR
from notflix_app.core.segments import Segment
from notflix_app.core.steps import ENCODE_QUEUE, HELD_TURN, Step, StepKind, StepState
from notflix_app.core.timeline import FRAME, planned_sound
from notflix_app.core.video import Plan, Source, TranscodeSettings, Video
from notflix_app.usecases.ingest import NewVideo
from notflix_app.usecases.ingest_file import ingest_file
from notflix_app.usecases.run_step import StepContext, run_next_step
from notflix_app.usecases.services import Services
from tests import builders, media
from tests.fakes.object_store import FakeObjectStore
from tests.fakes.services import fake_services
from tests.fixtures.media import FAST, Transcoder
from tests.fixtures.waiting import eventually
from workers import audio, package, sound, step
from workers.boxes import completed, edit, fragments
from workers.feeding import fed_tool
from workers.handlers import HANDLERS
from workers.process import Limits, run_tool
from workers.source import SourceReader

FILM = Fraction(24000, 1001)
NTSC = Fraction(30000, 1001)


def source(fps: Fraction, seconds: float, begin: float = 0.0, delay: float = 0.0) -> Source:
    """With one track, the only stream of its file. seconds: the film's. begin: where its picture does, on its clock."""
    track = AudioTrack(index=0, codec="pcm_s16le", channels=2, sample_rate=44100, delay=delay)
    rate: dict[str, Any] = {"fps_num": fps.numerator, "fps_den": fps.denominator}
    return builders.source(duration=seconds, frames=int(seconds * fps), start=begin, audio=(track,), **rate)


@pytest.fixture(scope="module")
def tone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Half a minute of it."""
    path = tmp_path_factory.mktemp("tone") / "tone.nut"
    media.ffmpeg(*media.lavfi("sine=f=440:r=44100:d=30"), "-ac", "2", "-f", "nut", path)
    return path


def encode_args(file: Path, of: Source, plan: Plan) -> list[str]:
    return audio.audio_args(str(file), of, plan, 0, max_pixels=10**8)


def packaged(file: Path, of: Source, plan: Plan, folder: Path) -> Path:
    """The track as the step has it made: the one tool feeds the other."""
    argv = package.audio_args(plan, 0, "out")
    with fed_tool(argv, limits=Limits(), cwd=folder, alive=lambda: True) as feed:
        run_tool(encode_args(file, of, plan), cwd=folder, output=feed)
    return folder / "out" / "a0"


def segments(track: Path) -> list[Segment]:
    hidden = edit((track / "init.mp4").read_bytes())
    first, *others = (path.read_bytes() for path in sorted(track.glob("*.m4s")))
    return [package.read_sound(first, hidden), *map(package.read_sound, others)]


def frames(track: Path) -> int:
    return sum(fragment.samples for path in track.glob("*.m4s") for fragment in fragments(path.read_bytes()))


@pytest.mark.parametrize(
    ("fps", "segment_seconds", "seconds"),
    [
        (FILM, 2, 110.0),  # a segment is no whole number of ticks: the packager's are shorter, and it adds up
        (FILM, 4, 20.02),
        (FILM, 6, 17.999),
        (Fraction(25), 2, 8.0),
        (Fraction(25), 4, 13.333333),
        (NTSC, 2, 29.97),
        (NTSC, 4, 12.0120625),  # to a sample
        (Fraction(60), 2, 10 + 1 / 48000),
        (Fraction(60), 4, 8 + 1024 / 48000),  # to a frame of AAC
        (Fraction(60), 6, 6.0),
        (Fraction(50), 2, 2 - 1 / 48000),
        (Fraction(1, 10), 4, 31.0),
        (Fraction(25), 4, 0.04),
    ],
)
def test_the_packager_makes_what_was_planned(
    fps: Fraction, segment_seconds: int, seconds: float, tone: Path, tmp_path: Path
) -> None:
    """Whether the file's own sound is longer than the film or shorter."""
    film = source(fps, seconds)
    plan = plan_of(film, TranscodeSettings(segment_seconds=segment_seconds), 16)
    made = packaged(tone, film, plan, tmp_path)
    expected = planned_sound(plan, plan.sounds[0], seconds)
    assert [one.duration for one in segments(made)] == [one.duration for one in expected.segments]
    assert frames(made) == expected.samples


@pytest.mark.parametrize(("begin", "delay"), [(1.5, 0.0), (-2.25, 0.0), (0.0, 0.75)])
def test_it_is_as_long_wherever_it_begins(begin: float, delay: float, tone: Path, tmp_path: Path) -> None:
    film = source(Fraction(25), 9.0, begin, delay)
    plan = plan_of(film, TranscodeSettings(), 16)
    made = segments(packaged(tone, film, plan, tmp_path))
    assert [one.duration for one in made] == [one.duration for one in planned_sound(plan, plan.sounds[0], 9.0).segments]


def test_as_it_comes_it_is_the_same_as_all_at_once(tone: Path, tmp_path: Path) -> None:
    film = source(FILM, 29.5)
    plan = plan_of(film, TranscodeSettings(), 16)
    ours = packaged(tone, film, plan, tmp_path)
    whole = tmp_path / "whole.mp4"
    with whole.open("wb") as file:
        run_tool(encode_args(tone, film, plan), cwd=tmp_path, output=file.write)
    argv = [word.replace(package.STDIN, whole.name) for word in package.audio_args(plan, 0, "at_once")]
    subprocess.run(argv, cwd=tmp_path, check=True, capture_output=True)
    names = sorted(path.name for path in ours.iterdir())
    assert len(names) == 1 + len(planned_sound(plan, plan.sounds[0], 29.5).segments)
    assert [(ours / name).read_bytes() for name in names] == [
        (tmp_path / "at_once" / "a0" / name).read_bytes() for name in names
    ]


def test_an_init_segment_is_whole_before_its_track_is(tone: Path, tmp_path: Path) -> None:
    film = source(Fraction(25), 20.0)
    plan = plan_of(film, TranscodeSettings(), 16)
    encoded: list[bytes] = []
    run_tool(encode_args(tone, film, plan), cwd=tmp_path, output=encoded.append)
    half, track = len(b"".join(encoded)) // 2, tmp_path / "out" / "a0"
    argv = package.audio_args(plan, 0, "out")
    with fed_tool(argv, limits=Limits(), cwd=tmp_path, alive=lambda: True) as feed:
        feed(b"".join(encoded)[:half])
        eventually((track / "00002.m4s").exists, 60)
        early = (track / "init.mp4").read_bytes()
        feed(b"".join(encoded)[half:])
    whole = (track / "init.mp4").read_bytes()
    assert len(early) < len(whole)
    assert completed(early, planned_sound(plan, plan.sounds[0], 20.0).duration + FRAME, FRAME) == whole
    assert completed(whole, 1, 1) == whole


# --- the step ------------------------------------------------------------------------------------------------------
SEGMENTS = 45  # of a film of a minute and a half


class Packages(FakeObjectStore):
    """arriving: called with the number of each segment of sound before it is taken."""

    arriving: Callable[[int], None] = staticmethod(lambda _: None)

    def put_bytes(self, key: str, data: bytes) -> None:
        folder, _, name = key.rpartition("/")
        if folder.endswith("/a0") and name.endswith(".m4s"):
            self.arriving(int(name.removesuffix(".m4s")))
        super().put_bytes(key, data)


@dataclass(frozen=True)
class House:
    """A film that was probed, and a worker for what comes next."""

    services: Services
    packages: Packages
    video_id: str

    @property
    def video(self) -> Video:
        return self.services.catalog.get(self.video_id)

    def do(self, kind: StepKind) -> Step:
        """The first of that kind is next, however often it was tried."""
        self.services.clock.advance(1000)  # type: ignore[attr-defined]
        self.services.steps.hurry(self.video_id, kind, 0, HELD_TURN)
        run_next_step(self.services, ENCODE_QUEUE, "worker-1", HANDLERS)
        return next(one for one in self.services.steps.list_for_video(self.video_id) if one.kind is kind)

    def there(self, path: str) -> bool:
        return self.packages.size(keys.packaged(self.video_id, 1, path)) is not None

    def published(self) -> dict[str, bytes]:
        """The track's files, by name."""
        prefix = keys.packaged(self.video_id, 1, "a0/")
        return {key.removeprefix(prefix): data for key, data in self.packages.objects.items() if key.startswith(prefix)}


@pytest.fixture(scope="module")
def long_film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of a kind whose sound is no chunk's to bring: its clock is coarse."""
    path = tmp_path_factory.mktemp("long") / "long.mkv"
    media.ffmpeg(*media.lavfi("testsrc2=s=160x90:r=5:d=90", "sine=f=440:d=90"), *media.H264, *media.AAC, path)
    return path


@pytest.fixture
def house(transcoder: Transcoder, long_film: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> House:
    monkeypatch.setattr(sound, "NOTED_EVERY", 0.0)
    monkeypatch.setattr(sound, "BEHIND", 4)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    packages = Packages()
    policy = Policy(chunk_seconds=4)
    services = replace(fake_services(policy), sources=transcoder.services.sources, packages=packages)
    new = NewVideo("long.mkv", long_film.stat().st_size, settings=FAST)
    house = House(services, packages, ingest_file(services, OPERATOR, long_film, new).id)
    house.do(StepKind.PROBE)
    return house


def test_what_is_noted_is_there_and_the_film_can_be_watched_before_its_sound_is_whole(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    record, noted, watchable = house.services.steps.record_segments, [], []

    def recording(step_id: str, attempt: int, count: int) -> bool:
        assert house.there(keys.init("a0"))
        assert all(house.there(keys.segment("a0", number)) for number in range(1, count + 1))
        noted.append(count)
        watchable.append(house.video.is_watchable)
        return record(step_id, attempt, count)

    monkeypatch.setattr(house.services.steps, "record_segments", recording)
    house.packages.arriving = lambda _: time.sleep(0.02)
    house.do(StepKind.CHUNK)
    assert not house.video.is_watchable
    done = house.do(StepKind.AUDIO)
    assert (done.state, done.segments) == (StepState.DONE, noted[-1])
    assert len(noted) > 3
    assert noted == sorted(set(noted))
    assert noted[-1] <= SEGMENTS
    assert watchable == [False, *[True] * (len(noted) - 1)]
    assert len(house.published()) == SEGMENTS + 1


def test_where_the_store_is_slow_the_encoder_waits(house: House, tmp_path: Path) -> None:
    waiting: list[int] = []

    def arriving(number: int) -> None:
        """The first one takes so long that nothing more comes for a second and a half, and all others wait for it."""
        while number == 1 and (len(waiting) < 30 or len(set(waiting[-15:])) > 1):
            time.sleep(0.1)
            waiting.append(sum(1 for _ in tmp_path.glob("notflix-*/out/a0/*.m4s")))
        while number > 1 and not house.there(keys.segment("a0", 1)):
            time.sleep(0.01)

    house.packages.arriving = arriving
    assert house.do(StepKind.AUDIO).state is StepState.DONE
    assert max(waiting) < SEGMENTS / 3
    assert len(house.published()) == SEGMENTS + 1


def once(number: int, deed: Callable[[], None]) -> Callable[[int], None]:
    """Does it before that segment arrives, the first time."""
    left = [deed]

    def arriving(arrives: int) -> None:
        if arrives == number and left:
            left.pop()()

    return arriving


def kill(tool: str) -> None:
    """A child of ours that runs."""
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            name, _, rest = status.read_text().partition(" (")[2].rpartition(") ")
            if name.startswith(tool) and int(rest.split()[1]) == os.getpid():
                os.kill(int(status.parent.name), signal.SIGKILL)


@pytest.mark.parametrize("tool", ["ffmpeg", "packager"])
def test_a_tool_that_is_killed_in_the_middle_takes_the_other_along_and_all_of_it_comes_in_the_end(
    house: House, tool: str, caplog: pytest.LogCaptureFixture
) -> None:
    house.packages.arriving = once(8, lambda: kill(tool))
    died = house.do(StepKind.AUDIO)
    assert (died.state, died.deaths) == (StepState.READY, 1)
    assert "SIGKILL" in caplog.text
    assert 0 < died.segments < SEGMENTS
    first = house.published()
    again = house.do(StepKind.AUDIO)
    assert again.state is StepState.DONE
    track = house.published()
    assert len(track) == SEGMENTS + 1
    assert {name: track[name] for name in first} == first, "who plays them need not know of it"


def test_a_store_that_goes_away_in_mid_writing_costs_no_try(house: House) -> None:
    def away() -> None:
        raise Unavailable("The store does not answer.", "store")

    house.packages.arriving = once(8, away)
    waits = house.do(StepKind.AUDIO)
    assert (waits.state, waits.tries) == (StepState.READY, 0)
    assert waits.error == "The store does not answer."
    assert house.do(StepKind.AUDIO).state is StepState.DONE
    assert len(house.published()) == SEGMENTS + 1


def test_a_source_that_breaks_off_is_no_silence(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """ffmpeg takes a broken connection for the end of the file."""
    readers: list[SourceReader] = []

    @contextmanager
    def opened(context: StepContext) -> Iterator[SourceReader]:
        with step.opened(context) as reader:
            readers.append(reader)
            yield reader

    def break_off() -> None:
        readers[0]._stored.broke_off = True

    monkeypatch.setattr(sound, "opened", opened)
    house.packages.arriving = once(8, break_off)
    waits = house.do(StepKind.AUDIO)
    assert (waits.state, waits.tries) == (StepState.READY, 0)
    assert waits.error == "The store broke off in the middle of this file."
    assert 0 < waits.segments < SEGMENTS
    assert house.do(StepKind.AUDIO).state is StepState.DONE
