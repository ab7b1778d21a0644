"""What can be read of a broken file, or of one without a clock: it is decoded from end to end, once, and what comes out
makes the film.

What such a file says of itself is not believed, neither its length nor its number of frames. The film begins with the
first frame that can be read and ends with the last; in a hole, a frame beside it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from statistics import median

from notflix_app.core.errors import Refused, ToolFailed
from notflix_app.core.holes import Hole

from . import tools
from .checks import FORGIVEN
from .ffmpeg_input import input_args
from .process import PROGRESS, Position, Run
from .timing import EVEN, PacketScan, Timing, timing

# ffmpeg writes the time of each frame that reaches an encoder, one a line; the encoders here do nothing.
PICTURE, KEYFRAMES, SOUND = "picture.txt", "keyframes.txt", "sound{}.txt"
DEAD_STREAM = "streams received no packets"  # ffmpeg's last word, where one of them could not be decoded at all


@dataclass(frozen=True, slots=True)
class Claimed:
    """What the file says. picture, sounds: numbers of streams. begin, end: seconds on its own clock; None where that
    is not to be believed, and ffmpeg makes one."""

    picture: int
    sounds: tuple[int, ...]
    rates: tuple[Fraction | None, ...]
    begin: float | None
    end: float | None


@dataclass(frozen=True, slots=True)
class Reading:
    """folder: where the tool works, and leaves what it measured. progress: told how far it is."""

    folder: Path
    progress: Callable[[Position], None]


@dataclass(frozen=True, slots=True)
class Readable:
    """frames: that came out. sounds: the streams of which anything can be heard."""

    timing: Timing
    frames: int
    sounds: tuple[int, ...]
    lost: tuple[Hole, ...]


def read_through(url: str, claimed: Claimed, run: Run, reading: Reading, max_pixels: int) -> Readable:
    """Raises Refused where not one frame comes out."""
    try:
        run(read_args(url, claimed, max_pixels), cwd=reading.folder, progress=reading.progress)
    except ToolFailed as error:
        if DEAD_STREAM not in error.stderr_tail:
            raise
    times = _times(reading.folder / PICTURE)
    if not times:
        raise Refused("Not one frame of the picture in this file can be read. Copy or download it again.")
    heard = {index: _times(reading.folder / SOUND.format(index)) for index in claimed.sounds}
    picture_timing = timing_of(times, _times(reading.folder / KEYFRAMES), claimed.rates)
    last = max([picture_timing.end, *(sound[-1] for sound in heard.values() if sound)])
    begin = times[0] if claimed.begin is None else claimed.begin
    lost = holes(times, picture_timing, begin=begin, missing_at_end=0 if claimed.end is None else claimed.end - last)
    return Readable(picture_timing, len(times), tuple(index for index, sound in heard.items() if sound), lost)


def read_args(url: str, claimed: Claimed, max_pixels: int) -> list[str]:
    """Decodes everything, whatever cannot be, and writes down when each frame is shown."""
    nothing = ("-fps_mode", "passthrough", "-c:v", "wrapped_avframe")
    measures = [
        (PICTURE, claimed.picture, nothing),
        (KEYFRAMES, claimed.picture, ("-vf", "select=key", *nothing)),
        *((SOUND.format(index), index, ()) for index in claimed.sounds),
    ]
    return [
        *(tools.ffmpeg(), "-nostdin", "-v", "error", "-y", *PROGRESS, "-max_error_rate", "1"),
        *(() if claimed.begin is None else ("-copyts",)),
        *(*input_args(url, max_pixels), "-i", url),
        *(
            word
            for file, stream, options in measures
            for word in ("-map", f"0:{stream}", *options, *_written(file), "-f", "null", "-")
        ),
    ]


def _written(file: str) -> tuple[str, ...]:
    return ("-stats_enc_pre", file, "-stats_enc_pre_fmt", "{t}")


def _times(path: Path) -> list[float]:
    """Sorted: where a broken file's clock jumps, what is decoded jumps with it."""
    return sorted(float(line) for line in path.read_text().split()) if path.exists() else []


def timing_of(times: Sequence[float], keyframes: Sequence[float], rates: Sequence[Fraction | None]) -> Timing:
    """times: of the frames that came out, sorted. A rate that the file claims is believed if they all stand on its
    grid, whatever is missing between them."""
    fps = next((rate for rate in rates if rate and _on_grid(times, rate)), None)
    if fps:
        frames = round((times[-1] - times[0]) * fps) + 1
        result = timing(fps, frames / fps, frames, times[0], variable=False)
    else:
        scan = PacketScan(video=0)
        scan.presented.extend(times)
        usual = scan.timing((), times[0])
        assert usual  # there are times
        result = usual
    return replace(result, keyframe_gap=_keyframe_gap([*keyframes, result.end]))


def _on_grid(times: Sequence[float], fps: Fraction) -> bool:
    rate, gaps = float(fps), [after - before for before, after in pairwise(times)]
    places = [(at - times[0]) * rate for at in times]
    near = all(abs(place - round(place)) <= EVEN for place in places)
    return near and (not gaps or round(median(gaps) * rate) == 1)


def _keyframe_gap(keyframes: Sequence[float]) -> float:
    """The longest, but for those that a hole has made: seeking back over one finds nothing that is wanted."""
    gaps = [after - before for before, after in pairwise(keyframes)]
    usual = median(gaps) if gaps else 0.0
    return max((gap for gap in gaps if gap <= 10 * usual), default=0.0)


def holes(times: Sequence[float], timing: Timing, *, begin: float, missing_at_end: float) -> tuple[Hole, ...]:
    """Where nothing was to be read for longer than half a second. begin: where the picture should have begun."""
    step = float(1 / timing.fps)
    spans = [
        (0.0, timing.start - begin),
        *((before + step - timing.start, after - before - step) for before, after in pairwise(times)),
        (timing.end - timing.start, missing_at_end),
    ]
    return tuple(Hole(round(at, 3), round(seconds, 3)) for at, seconds in spans if seconds > FORGIVEN)
