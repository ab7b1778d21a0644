"""A good poster frame, and the storyboard for the seek bar. Pure: arguments, the choice, the WebVTT.

One pass over the keyframes makes the storyboard's tiles and measures each; the best one becomes the poster.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from notflix_app.core import keys
from notflix_app.core.video import Source

from . import tools
from .encode import frames_on_grid, seek, tone_mapped
from .process import PROGRESS

TILE_WIDTH, TILE_HEIGHT = 240, 136  # the box that a tile fits in
COLUMNS = ROWS = 5
POSTER_SIDE = 1280
MAX_TILES, MAX_INTERVAL = 120, 10
EVERY_FRAME_BELOW = 20.0  # seconds: so short a film is decoded whole, for it may have one keyframe only
MEASURES = "tiles.txt"


@dataclass(frozen=True, slots=True)
class Storyboard:
    """interval: seconds for each tile. A sprite is a picture of columns × rows tiles."""

    interval: int
    tiles: int
    columns: int
    rows: int
    width: int
    height: int

    @property
    def sprites(self) -> int:
        return math.ceil(self.tiles / (self.columns * self.rows))


def storyboard(source: Source) -> Storyboard:
    seconds = float(source.frames / source.fps)
    interval = min(MAX_INTERVAL, max(1, math.ceil(seconds / MAX_TILES)))
    tiles = max(1, math.ceil(seconds / interval))
    columns = min(COLUMNS, tiles)
    width, height = fitted(source, TILE_WIDTH, TILE_HEIGHT)
    return Storyboard(interval, tiles, columns, min(ROWS, math.ceil(tiles / columns)), width, height)


def fitted(source: Source, width: int, height: int) -> tuple[int, int]:
    """The source's shape within that box, even, never enlarged."""
    scale = min(1.0, width / source.width, height / source.height)
    return max(2, 2 * round(source.width * scale / 2)), max(2, 2 * round(source.height * scale / 2))


def storyboard_args(url: str, source: Source, board: Storyboard, *, every_frame: bool, max_pixels: int) -> list[str]:
    """Writes storyboard-001.jpg … and what each tile is like (`MEASURES`) into the working folder."""
    graph = ",".join(
        [
            *_tiles_on_grid(source, board, 0),
            "tpad=stop_mode=clone:stop=-1",  # the last keyframe stands until the end of the last sprite
            *_small(source, board.width, board.height),
            # entropy: how much there is to see; signalstats: how bright and how colourful it is.
            f"signalstats,entropy,metadata=print:file={MEASURES}",
            f"tile={board.columns}x{board.rows}",
        ]
    )
    return [
        *(tools.ffmpeg(), "-nostdin", "-v", "error", "-y", *PROGRESS),
        *_input(url, source, board, 0, every_frame=every_frame, max_pixels=max_pixels),
        *("-filter_complex", f"[0:{source.stream_index}]{graph}[tiles]", "-map", "[tiles]"),
        *("-frames:v", str(board.sprites), "-q:v", "5", "-f", "image2", sprite("%03d")),
    ]


def poster_args(
    url: str, source: Source, board: Storyboard, tile: int, *, every_frame: bool, max_pixels: int
) -> list[str]:
    """Writes the picture of that tile, large, as poster.jpg: the same seek on the same grid finds the same frame."""
    width, height = fitted(source, POSTER_SIDE, POSTER_SIDE)
    graph = ",".join([*_tiles_on_grid(source, board, tile), *_small(source, width, height)])
    return [
        *(tools.ffmpeg(), "-nostdin", "-v", "error", "-y", *PROGRESS),
        *_input(url, source, board, tile, every_frame=every_frame, max_pixels=max_pixels),
        *("-filter_complex", f"[0:{source.stream_index}]{graph}[poster]", "-map", "[poster]"),
        *("-frames:v", "1", "-q:v", "3", "-f", "image2", "-update", "1", keys.POSTER),
    ]


def sprite(number: str) -> str:
    return f"storyboard-{number}.jpg"


def _input(url: str, source: Source, board: Storyboard, tile: int, *, every_frame: bool, max_pixels: int) -> list[str]:
    # The demuxer does not even fetch what is no keyframe.
    sparse = [] if every_frame else ["-skip_frame", "nokey", "-discard", "nokey"]
    return [*sparse, *seek(url, source, Fraction(1, board.interval), tile, threads=1, max_pixels=max_pixels)]


def _tiles_on_grid(source: Source, board: Storyboard, first: int) -> list[str]:
    return frames_on_grid(source, Fraction(1, board.interval), first)


def _small(source: Source, width: int, height: int) -> list[str]:
    mapped = tone_mapped(width, height) if source.hdr else []
    return [*mapped, f"scale={width}:{height}:out_range=pc", "setsar=1", "format=yuvj420p"]


# --- the choice ----------------------------------------------------------------------------------------------------
def measures(lines: Iterable[str]) -> list[dict[str, float]]:
    """What the metadata filter printed: for each tile, name → value."""
    tiles: list[dict[str, float]] = []
    for line in lines:
        name, equals, value = line.strip().partition("=")
        if line.startswith("frame:"):
            tiles.append({})
        elif equals and tiles and name.startswith("lavfi."):  # a decoder's own words may stand beside: a timecode
            tiles[-1][name.removeprefix("lavfi.")] = float(value)
    return tiles


def best_tile(tiles: list[dict[str, float]]) -> int:
    """The tile that shows most: not black, not white, not flat; rather colourful; rather not near the end."""
    scores = [_score(tile) * _place(n / max(1, len(tiles) - 1)) for n, tile in enumerate(tiles)]
    return scores.index(max(scores)) if scores else 0


def _score(tile: dict[str, float]) -> float:
    light = tile.get("signalstats.YAVG", 0) / 255
    contrast = (tile.get("signalstats.YHIGH", 0) - tile.get("signalstats.YLOW", 0)) / 255
    colour = min(1.0, tile.get("signalstats.SATAVG", 0) / 60)
    detail = tile.get("entropy.normalized_entropy.normal.Y", 0)
    well_lit = max(0.0, 1 - abs(light - 0.45) / 0.45)
    return detail * (0.2 + contrast) * (0.1 + well_lit) * (0.6 + 0.4 * colour)


def _place(share: float) -> float:
    """Titles stand at the beginning, credits and endings at the end."""
    if share > 0.7:
        return 0.6
    return 0.9 if share < 0.03 else 1.0


# --- the index -----------------------------------------------------------------------------------------------------
def webvtt(board: Storyboard, seconds: float) -> str:
    """WebVTT thumbnails: for each span of time a rectangle of a sprite, named relative to this file."""
    cues = ["WEBVTT\n"]
    for tile in range(board.tiles):
        number, place = divmod(tile, board.columns * board.rows)
        row, column = divmod(place, board.columns)
        area = f"{column * board.width},{row * board.height},{board.width},{board.height}"
        start, end = tile * board.interval, min((tile + 1) * board.interval, seconds)
        cues.append(f"{_time(start)} --> {_time(end)}\n{sprite(f'{number + 1:03d}')}#xywh={area}\n")
    return "\n".join(cues)


def _time(seconds: float) -> str:
    millis = round(seconds * 1000)
    hours, minutes = millis // 3_600_000, millis // 60_000 % 60
    return f"{hours:02d}:{minutes:02d}:{millis // 1000 % 60:02d}.{millis % 1000:03d}"


def pictures(folder: Path) -> list[Path]:
    """What is to be published, the poster last."""
    return [*sorted(folder.glob(sprite("*"))), folder / keys.STORYBOARD, folder / keys.POSTER]
