"""A film's storyboard: small pictures for the seek bar, drawn chunk by chunk, and the WebVTT that names them. Pure.

There is a tile for each `Plan.tile_seconds` of the film, with the frame that stands on the screen then. Whoever encodes
a chunk draws the tiles of its span, on sprites of their own.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from . import keys
from .video import Chunk, Plan, Source

TILE_WIDTH, TILE_HEIGHT = 240, 136  # the box that a tile fits in
COLUMNS = ROWS = 5  # of a sprite, at most
MAX_TILES, MAX_TILE_SECONDS = 120, 10  # a film has more tiles only where they would lie further apart than this
TILES = "tiles"  # in the result of a chunk: how good a poster each tile that it drew would make, in film order
# The poster is chosen early, so that a card has its picture: from so many seconds at the beginning of the film.
MIN_POSTER_SECONDS, MAX_POSTER_SECONDS = 30, 120


@dataclass(frozen=True, slots=True)
class Sprites:
    """What a chunk draws. tiles: their numbers in the film. first: number of the first sprite, from 1 on through the
    film. A sprite is a picture of columns × rows tiles; the last one may be filled in part."""

    tiles: range
    first: int
    columns: int
    rows: int

    @property
    def count(self) -> int:
        return math.ceil(len(self.tiles) / (self.columns * self.rows))


def tile_seconds(seconds: Fraction) -> int:
    """How far apart the tiles of a film of that length stand."""
    return min(MAX_TILE_SECONDS, max(1, math.ceil(seconds / MAX_TILES)))


def frames_between(plan: Plan) -> Fraction:
    """Frames from one tile to the next."""
    return plan.tile_seconds * plan.fps


def tile_count(plan: Plan) -> int:
    """Of the whole film."""
    return math.ceil(plan.frames / frames_between(plan)) if plan.tile_seconds else 0


def frame_of(plan: Plan, tile: int) -> int:
    """The frame that a tile shows: what stands on the screen at its time."""
    return math.floor(tile * frames_between(plan))


def sprites_by_chunk(plan: Plan) -> list[Sprites]:
    """One without tiles draws nothing: a short chunk may lie between two, and of a film that was planned by the release
    before, none draws any."""
    drawn: list[Sprites] = []
    first = 1
    for chunk in plan.chunks:
        tiles = _tiles(plan, chunk)
        columns = max(1, min(COLUMNS, len(tiles)))
        rows = max(1, min(ROWS, math.ceil(len(tiles) / columns)))
        drawn.append(Sprites(tiles, first, columns, rows))
        first += drawn[-1].count
    return drawn


def _tiles(plan: Plan, chunk: Chunk) -> range:
    if not plan.tile_seconds:
        return range(0)
    apart = frames_between(plan)
    return range(math.ceil(chunk.first / apart), math.ceil((chunk.first + chunk.frames) / apart))


def poster_chunks(plan: Plan) -> Sequence[Chunk]:
    """Those that the poster is chosen from: what begins in the film's first third, within bounds."""
    third = plan.frames / plan.fps / 3
    end = plan.fps * max(Fraction(MIN_POSTER_SECONDS), min(Fraction(MAX_POSTER_SECONDS), third))
    return [chunk for chunk in plan.chunks if chunk.first < end]


def tile_size(source: Source) -> tuple[int, int]:
    return fitted(source, TILE_WIDTH, TILE_HEIGHT)


def fitted(source: Source, width: int, height: int) -> tuple[int, int]:
    """The source's shape within that box, even, never enlarged."""
    scale = min(1.0, width / source.width, height / source.height)
    return max(2, 2 * round(source.width * scale / 2)), max(2, 2 * round(source.height * scale / 2))


# --- which of them would make a poster ------------------------------------------------------------------------------
def scores_of_tiles(plan: Plan, drawn: Mapping[int, Sequence[float]]) -> dict[int, float]:
    """A tile's number → how good a poster it would make. drawn: a chunk's number → how much each of its tiles shows."""
    last = max(1, tile_count(plan) - 1)
    return {
        tile: score * _weight(tile / last)
        for index, sprites in enumerate(sprites_by_chunk(plan))
        for tile, score in zip(sprites.tiles, drawn.get(index, ()), strict=False)
    }


def _weight(share: float) -> float:
    """Titles stand at the beginning, credits and endings at the end. share: of the film, 0 to 1."""
    if share > 0.7:
        return 0.6
    return 0.9 if share < 0.03 else 1.0


def suggested_tiles(plan: Plan, drawn: Mapping[int, Sequence[float]], count: int) -> list[int]:
    """So many, or what there is: those that show most, none right beside another, in film order. Without scores they
    stand evenly."""
    tiles = tile_count(plan)
    scores = scores_of_tiles(plan, drawn) or dict.fromkeys(range(tiles), 1.0)
    apart = tiles / (2 * count)
    if len(set(scores.values())) == 1:
        apart = tiles / (count + 1)
    chosen: list[int] = []
    for tile in sorted(scores, key=lambda tile: -scores[tile]):
        if len(chosen) < count and all(abs(tile - other) >= apart for other in chosen):
            chosen.append(tile)
    return sorted(chosen)


# --- the index -----------------------------------------------------------------------------------------------------
def webvtt(plan: Plan, source: Source, drawn: Mapping[int, Sequence[float]]) -> str:
    """WebVTT thumbnails: for each span of time a rectangle of a sprite, named relative to this file.

    drawn: a chunk's number → what it says of each tile that it drew.
    """
    size = tile_size(source)
    lines = ["WEBVTT\n"]
    for index, sprites in enumerate(sprites_by_chunk(plan)):
        lines += _cues(plan, sprites, size, len(drawn.get(index, ())))
    return "\n".join(lines)


def _cues(plan: Plan, sprites: Sprites, size: tuple[int, int], drawn: int) -> Iterator[str]:
    width, height = size
    end_of_film = plan.frames / plan.fps
    for count, tile in enumerate(sprites.tiles[:drawn]):
        sprite, place = divmod(count, sprites.columns * sprites.rows)
        row, column = divmod(place, sprites.columns)
        start = Fraction(tile * plan.tile_seconds)
        end = min(start + plan.tile_seconds, end_of_film)
        area = f"{column * width},{row * height},{width},{height}"
        yield f"{_time(start)} --> {_time(end)}\n{keys.sprite(f'{sprites.first + sprite:03d}')}#xywh={area}\n"


def _time(seconds: Fraction) -> str:
    millis = round(seconds * 1000)
    hours, minutes = millis // 3_600_000, millis // 60_000 % 60
    return f"{hours:02d}:{minutes:02d}:{millis // 1000 % 60:02d}.{millis % 1000:03d}"
