"""A film's poster: which of its first frames, and where in the package that one is. Pure: the choice, and arguments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from notflix_app.core import keys, storyboard
from notflix_app.core.storyboard import fitted
from notflix_app.core.video import Plan, Rendition, Source

from . import tools

SIDE = 1280  # pixels of the box that a poster fits in
SEGMENT = "segment.mp4"  # what the arguments read


@dataclass(frozen=True, slots=True)
class Place:
    """Of a frame in the package. init, segment: paths in it. number: of the frame in that segment, from 0."""

    init: str
    segment: str
    number: int


def place_of(frame: int, plan: Plan) -> Place:
    segment, number = divmod(frame, plan.segment_frames)
    folder = keys.rung_folder(_large_enough(plan).name)
    return Place(keys.init(folder), keys.segment(folder, segment + 1), number)


def _large_enough(plan: Plan) -> Rendition:
    """The smallest rung that need not be enlarged; else the largest."""
    enough = [rung for rung in plan.ladder if max(rung.width, rung.height) >= SIDE]
    return enough[-1] if enough else plan.ladder[0]


def poster_args(source: Source, place: Place) -> list[str]:
    """Reads SEGMENT, init and segment one after the other, and writes the poster, both in the working folder."""
    width, height = fitted(source, SIDE, SIDE)
    graph = f"select='eq(n,{place.number})',scale={width}:{height}:out_range=pc,setsar=1,format=yuvj420p"
    return [
        *(tools.ffmpeg(), "-nostdin", "-v", "error", "-y", "-threads", "1", "-i", SEGMENT),
        *("-vf", graph, "-frames:v", "1", "-q:v", "3", "-f", "image2", "-update", "1", keys.POSTER),
    ]


# --- the choice ----------------------------------------------------------------------------------------------------
def best_frame(plan: Plan, drawn: Mapping[int, Sequence[float]]) -> int:
    """The frame of the tile that shows most, among those of the first chunks. drawn: a chunk's number → how much each
    of its tiles shows.

    Without any, for the release before drew none: the middle of what there is.
    """
    chosen = storyboard.poster_chunks(plan)
    by_tile = storyboard.scores_of_tiles(plan, {chunk.index: drawn.get(chunk.index, ()) for chunk in chosen})
    if not by_tile:
        return sum(chunk.frames for chunk in chosen) // 2
    return storyboard.frame_of(plan, max(by_tile, key=by_tile.__getitem__))
