"""What a video is, the states that it goes through, and the legal moves between them."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction

from .audio_tracks import STEREO, SURROUND, AudioTrack, Sound
from .holes import Hole
from .loudness import Loudness
from .text_tracks import TextStream
from .visibility import Visibility


class VideoState(StrEnum):
    """In pipeline order; the last five are where a video comes to rest or goes away. BINNED: deleted, and all of it is
    kept for a while, see core.bin."""

    UPLOADING = "uploading"
    PROBING = "probing"
    ENCODING = "encoding"
    PACKAGING = "packaging"
    SEEDING = "seeding"
    LIVE = "live"
    FAILED = "failed"
    CANCELLED = "cancelled"
    BINNED = "binned"
    DELETING = "deleting"


S = VideoState
IN_PIPELINE = (S.UPLOADING, S.PROBING, S.ENCODING, S.PACKAGING, S.SEEDING)
LISTED = tuple(s for s in S if s not in (S.BINNED, S.DELETING))
BINNABLE = (S.PROBING, S.ENCODING, S.PACKAGING, S.SEEDING, S.LIVE, S.FAILED)  # what of the others would be kept

# Who may become what. A retry goes back to the stage that failed, hence FAILED → any stage but UPLOADING's upload. What
# is put back out of the bin becomes what it was, by Catalog.put_back().
MOVES: dict[VideoState, tuple[VideoState, ...]] = {
    S.UPLOADING: (S.PROBING, S.FAILED, S.CANCELLED, S.DELETING),
    S.PROBING: (S.ENCODING, S.FAILED, S.CANCELLED, S.BINNED, S.DELETING),
    S.ENCODING: (S.PACKAGING, S.FAILED, S.CANCELLED, S.BINNED, S.DELETING),
    S.PACKAGING: (S.SEEDING, S.FAILED, S.CANCELLED, S.BINNED, S.DELETING),
    S.SEEDING: (S.LIVE, S.FAILED, S.CANCELLED, S.BINNED, S.DELETING),
    S.LIVE: (S.BINNED, S.DELETING),
    S.FAILED: (S.PROBING, S.ENCODING, S.PACKAGING, S.SEEDING, S.CANCELLED, S.BINNED, S.DELETING),
    S.CANCELLED: (S.DELETING,),
    S.BINNED: (S.DELETING,),
    S.DELETING: (),
}


def may_move(origin: VideoState, to: VideoState) -> bool:
    return to in MOVES[origin]


def sources_of(to: VideoState) -> tuple[VideoState, ...]:
    """The states from which a video may move to `to`: what a conditional UPDATE asks for."""
    return tuple(origin for origin, targets in MOVES.items() if to in targets)


class Condition(StrEnum):
    """Of a source. WHOLE: as far as is known. BROKEN: a step found that it is. SALVAGED: it is, and what can be read of
    it is published."""

    WHOLE = "whole"
    BROKEN = "broken"
    SALVAGED = "salvaged"


STANDARD_RUNGS = (2160, 1440, 1080, 720, 480, 360, 240)  # in lines, tallest first


class Quality(StrEnum):
    """How much time an encoder may take for the same bitrate."""

    FAST = "fast"
    BALANCED = "balanced"
    BEST = "best"


@dataclass(frozen=True, slots=True)
class TranscodeSettings:
    """What the person chose at upload. Empty means: the product decides.

    heights: rungs to make, in lines; empty for every standard rung up to the source's own size.
    bitrates: height in lines → kbit/s, one rendition for each; absent heights take the ladder's default.
    audio_kbps: kbit/s for stereo. surround_kbps: the same for 5.1, 0 for none. segment_seconds: a whole multiple of the
    GOP (2 s).
    salvage: of a broken file, publish what can be read.
    """

    heights: tuple[int, ...] = ()
    quality: Quality = Quality.BALANCED
    bitrates: dict[int, tuple[int, ...]] = field(default_factory=dict)
    audio_kbps: int = 128
    segment_seconds: int = 4
    salvage: bool = False
    surround_kbps: int = 384


@dataclass(frozen=True, slots=True)
class Source:
    """What the probe found. width and height are as shown: after rotation and with square pixels.

    duration in seconds, size in bytes. frames: how many frames the encoder will be given, at `fps`
    (source frames where the rate is constant, resampled ones where it is not).
    stream_index: the video stream's number among all streams. start: its first timestamp, seconds.
    seekable: a reader can begin in mid-film and know where it is.
    seek_margin: seconds that a reader must seek ahead of the frame it wants, because the container has no index
    of keyframes; 0 where it has one. lost: what could not be read, where the source was salvaged. texts: what a player
    would show by itself comes first. transfer, matrix: how the picture's light and colours are written, in ffmpeg's
    words, where it must be told of them: of HDR, and of what it does not convert. undecoded: the codecs of the sounds
    that nothing here decodes.
    """

    container: str
    codec: str
    pixel_format: str
    width: int
    height: int
    rotation: int
    fps_num: int
    fps_den: int
    variable_rate: bool
    duration: float
    frames: int
    size: int
    stream_index: int = 0
    start: float = 0.0
    seekable: bool = True
    seek_margin: float = 0.0
    hdr: bool = False
    transfer: str = ""
    matrix: str = ""
    interlaced: bool = False
    audio: tuple[AudioTrack, ...] = ()
    texts: tuple[TextStream, ...] = ()
    lost: tuple[Hole, ...] = ()
    undecoded: tuple[str, ...] = ()

    def with_loudness(self, measured: Sequence[Loudness | None]) -> Source:
        """measured: of each audio track, in order."""
        tracks = zip(self.audio, measured, strict=True)
        return replace(self, audio=tuple(replace(track, loudness=one) for track, one in tracks))

    @property
    def fps(self) -> Fraction:
        return Fraction(self.fps_num, self.fps_den)


@dataclass(frozen=True, slots=True)
class FileInPlace:
    """A source that lies where it was imported from, and workers read it there. path: absolute, as they see it.
    mtime_ns: when it was written last; one of another time, or size, is another file."""

    path: str
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Rendition:
    """One rung of the ladder as it is encoded. name is unique in its ladder and fit for a path: '1080p'.

    Rates in kbit/s; buffer in kbit. exact: the person asked for this bitrate, so it is met on average;
    otherwise the rate follows the picture (constant quality) and bitrate is only what to expect at most.
    """

    name: str
    width: int
    height: int
    bitrate: int
    max_rate: int
    buffer: int
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of frames: [first, first + frames) of the source at the plan's frame rate.

    until: so many bytes of the source's beginning hold it and all before it; 0 where only the whole is sure to.
    """

    index: int
    first: int
    frames: int
    until: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """How one source becomes one package. Kept with the video, so that an upgrade in mid-encode changes nothing.

    gop_frames: frames from keyframe to keyframe. segment_frames: a whole multiple of it.
    audio: the source tracks that are encoded, in order. audio_kbps, surround_kbps: kbit/s of what is made of each, in
    stereo and, where that is not 0, in 5.1. sound_by_chunk: each chunk brings the sound of its time; else a step of its
    own encodes each track. tile_seconds: see core.storyboard; 0 where no chunk draws any.
    """

    ladder: tuple[Rendition, ...]
    chunks: tuple[Chunk, ...]
    fps_num: int
    fps_den: int
    gop_frames: int
    segment_frames: int
    quality: Quality
    audio: tuple[AudioTrack, ...] = ()
    audio_kbps: int = 128
    tile_seconds: int = 0
    sound_by_chunk: bool = False
    surround_kbps: int = 0

    @property
    def fps(self) -> Fraction:
        return Fraction(self.fps_num, self.fps_den)

    @property
    def frames(self) -> int:
        """Of each rung."""
        return sum(chunk.frames for chunk in self.chunks)

    @property
    def sounds(self) -> tuple[Sound, ...]:
        """All that is made: each track in stereo, then those that have more in 5.1."""
        return (
            *(Sound(number, STEREO, self.audio_kbps) for number in range(len(self.audio))),
            *(
                Sound(number, SURROUND, self.surround_kbps)
                for number, track in enumerate(self.audio)
                if track.is_surround and self.surround_kbps
            ),
        )

    def sounds_of(self, track: int) -> tuple[Sound, ...]:
        """What is made of one track, by its number."""
        return tuple(sound for sound in self.sounds if sound.track == track)


@dataclass(frozen=True, slots=True)
class Video:
    """One video, as the catalog has it. Times are seconds since the epoch, UTC.

    upload_id: of the upload whose parts the source still lies in, '' once it is one object. part_size: bytes of each.
    arrived_at: when the last byte had come.
    version: of the package; each is a folder of its own and never changes once published. See core.release.
    begun_at: when this version was asked for, None where it is what was uploaded.
    watchable_at: when it could be played first, see core.pipeline. live_at: when all of it was on edges.
    binned_at: when it was put into the bin, while it lies there.
    error: for a person, while the state is FAILED, else ''. owner_id: '' where it belongs to nobody.
    year, people, series, season, episode: see core.metadata. in_place: where the source lies, None where the store has
    it. poster: names the picture that somebody gave it, '' where it has none but a frame of its own.
    downloads: whether whoever sees it may download it; None: as the site says. replaces: the id of the film that it is
    another file for: an upload and nothing else; '' of a film.
    access_revision: raised whenever somebody may have lost the right to see it; edges refuse what was signed before.
    """

    id: str
    title: str
    state: VideoState
    created_at: float
    updated_at: float
    description: str = ""
    tags: tuple[str, ...] = ()
    file_name: str = ""
    size: int = 0
    upload_id: str = ""
    version: int = 1
    settings: TranscodeSettings = field(default_factory=TranscodeSettings)
    source: Source | None = None
    plan: Plan | None = None
    has_poster: bool = False
    error: str = ""
    arrived_at: float | None = None
    watchable_at: float | None = None
    live_at: float | None = None
    part_size: int = 32 << 20
    condition: Condition = Condition.WHOLE
    owner_id: str = ""
    visibility: Visibility = Visibility.MEMBERS
    access_revision: int = 0
    begun_at: float | None = None
    year: int | None = None
    people: tuple[str, ...] = ()
    series: str = ""
    season: int | None = None
    episode: int | None = None
    binned_at: float | None = None
    in_place: FileInPlace | None = None
    poster: str = ""
    downloads: bool | None = None
    replaces: str = ""

    @property
    def has_picture(self) -> bool:
        """Whether there is anything to show of it: a frame of its own, or a picture that somebody gave it."""
        return self.has_poster or bool(self.poster)

    @property
    def is_watchable(self) -> bool:
        """Whether it can be played although it is not live yet."""
        return self.watchable_at is not None and self.state in IN_PIPELINE

    @property
    def made_since(self) -> float:
        """When this version of it was begun."""
        return self.created_at if self.begun_at is None else self.begun_at

    @property
    def duration(self) -> float:
        """Seconds; 0 until the probe has run."""
        return self.source.duration if self.source else 0.0


_ID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{10}")


def is_id(text: str) -> bool:
    """Whether new_id() could have made it."""
    return _ID.fullmatch(text) is not None


def new_id() -> str:
    """A video id: 11 URL-safe characters from 64 random bits. Never starts with '-', so command lines take it."""
    while True:
        candidate = secrets.token_urlsafe(8)
        if not candidate.startswith("-"):
            return candidate
