"""Videos, sources, plans and steps with sensible parts, of which a test names only what it is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from notflix_app.core.added_sounds import FIRST_VERSION, AddedSound, SoundState
from notflix_app.core.audio_tracks import AudioRole, AudioTrack
from notflix_app.core.chunks import plan as plan_of
from notflix_app.core.people import Person
from notflix_app.core.segments import Keyframe, Segment, Stream
from notflix_app.core.step_summary import MANY, StepCount, StepSummary
from notflix_app.core.steps import Step, StepKind, StepState
from notflix_app.core.text_tracks import TextRole, TextTrack, text_digest
from notflix_app.core.video import Plan, Source, TranscodeSettings, Video, VideoState, new_id


def source(**changes: Any) -> Source:
    """A minute of 1080p at 30 frames a second, with one stereo track."""
    whole = Source(
        container="mov,mp4",
        codec="h264",
        pixel_format="yuv420p",
        width=1920,
        height=1080,
        rotation=0,
        fps_num=30,
        fps_den=1,
        variable_rate=False,
        duration=60.0,
        frames=1800,
        size=50_000_000,
        audio=(AudioTrack(index=1, codec="aac", channels=2, sample_rate=48000, duration=60.0),),
    )
    return replace(whole, **changes)


def plan(of: Source | None = None, settings: TranscodeSettings | None = None, chunk_seconds: float = 20) -> Plan:
    """Of a minute: chunks of 4, 4, 8, 16, 20 and 8 seconds."""
    return plan_of(of or source(), settings or TranscodeSettings(), chunk_seconds)


def video(**changes: Any) -> Video:
    """Just arrived: no source facts yet. With `probed=True` it has them, and a plan."""
    probed = changes.pop("probed", False)
    whole = Video(
        id=new_id(),
        title="The long way home",
        state=VideoState.PROBING,
        created_at=1000.0,
        updated_at=1000.0,
        file_name="home.mp4",
        size=50_000_000,
    )
    if probed:
        whole = replace(whole, state=VideoState.ENCODING, source=source(), plan=plan())
    return replace(whole, **changes)


def person(**changes: Any) -> Person:
    """A viewer, with a name of their own."""
    id_ = new_id()
    return replace(Person(id=id_, name=f"Kim {id_}", created_at=1000.0), **changes)


def text_track(**changes: Any) -> TextTrack:
    """Subtitles of nobody knows what language, with a text of their own."""
    id_ = new_id()
    whole = TextTrack(
        id=id_,
        video_id="v",
        language="",
        name="",
        role=TextRole.SUBTITLES,
        file_name="home.srt",
        digest=text_digest(id_),
        cues=3,
        created_at=1000.0,
    )
    return replace(whole, **changes)


def added_sound(**changes: Any) -> AddedSound:
    """The first of a film, live, and its file one part."""
    whole = AddedSound(
        id=new_id(),
        video_id="v",
        version=FIRST_VERSION,
        state=SoundState.LIVE,
        language="",
        name="",
        role=AudioRole.MAIN,
        file_name="home.m4a",
        size=10,
        upload_id="upload",
        part_size=10,
        created_at=1000.0,
    )
    return replace(whole, **changes)


def step(kind: StepKind, state: StepState = StepState.READY, **changes: Any) -> Step:
    number = changes.get("index", 0)
    edge = changes.get("edge", "")
    whole = Step(id=f"{kind}-{number}-{edge}", video_id="v", kind=kind, state=state)
    return replace(whole, **changes)


def summary(steps: Iterable[Step]) -> StepSummary:
    """What the database makes of them, with the chunk strip."""
    groups: dict[tuple[StepKind, StepState], list[Step]] = {}
    for one in steps:
        groups.setdefault((one.kind, one.state), []).append(one)
    counts = [_count(kind, state, group) for (kind, state), group in groups.items()]
    ended = {s: [c.index for c in groups.get((StepKind.CHUNK, s), ())] for s in (StepState.DONE, StepState.FAILED)}
    shown = [s for group in groups.values() for s in group if s.kind not in MANY or _begun(s)]
    return StepSummary(tuple(counts), tuple(shown), {state: numbers for state, numbers in ended.items() if numbers})


def _count(kind: StepKind, state: StepState, group: list[Step]) -> StepCount:
    starts = [s.started_at for s in group if s.started_at is not None]
    ends = [s.finished_at for s in group if s.finished_at is not None]
    last = max(s.planned_at for s in group)
    seconds = sum(s.seconds for s in group)
    return StepCount(kind, state, len(group), last, min(starts, default=None), max(ends, default=None), seconds)


def _begun(step: Step) -> bool:
    return step.state in (StepState.READY, StepState.RUNNING) and step.started_at is not None


def stream(name: str, samples: int = 156) -> Stream:
    """Two segments of 4 and 2.5 seconds; of a picture, with three keyframes."""
    frames = (Keyframe(96, 500, 2000), Keyframe(3000, 400, 2000)), (Keyframe(96, 300, 2500),)
    if name.startswith("a"):
        return Stream(name, "mp4a.40.2", 1000, samples, (Segment(4000, 900), Segment(2500, 500)))
    return Stream(name, "avc1.640028", 1000, samples, (Segment(4000, 9000, frames[0]), Segment(2500, 5000, frames[1])))
