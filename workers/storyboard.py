"""Drawing a chunk's tiles of the storyboard beside its rungs, from the same frames, and measuring them. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from notflix_app.core import keys, storyboard
from notflix_app.core.storyboard import Sprites
from notflix_app.core.video import Chunk, Plan, Source

MEASURES = "tiles.txt"  # what ffmpeg found of each tile


def drawing(source: Source, plan: Plan, chunk: Chunk, sprites: Sprites) -> str:
    """Filters from a rung's picture, whose frames are numbered as the film's, to sprites; writes MEASURES into the
    working folder."""
    apart = storyboard.frames_between(plan)
    # The tiles before this frame, by what they are apart: as many more before the next one where this one is a tile.
    before = f"ceil({{}}*{apart.denominator}/{apart.numerator})"
    width, height = storyboard.tile_size(source)
    return ",".join(
        [
            f"trim=end_pts={chunk.first + chunk.frames}",  # else the last sprite, not full, would wait for more
            f"select='gt({before.format('(pts+1)')},{before.format('pts')})'",
            f"scale={width}:{height}:out_range=pc",
            "setsar=1,format=yuvj420p",
            # entropy: how much there is to see; signalstats: how bright and how colourful it is.
            f"signalstats,entropy,metadata=print:file={MEASURES}",
            f"tile={sprites.columns}x{sprites.rows}",
        ]
    )


def output_args(label: str, sprites: Sprites) -> list[str]:
    """Writes the sprites into the working folder."""
    return [
        *("-map", label, "-frames:v", str(sprites.count), "-fps_mode", "passthrough", "-threads", "1", "-q:v", "5"),
        *("-f", "image2", "-start_number", str(sprites.first), keys.sprite("%03d")),
    ]


# --- how much a tile shows -----------------------------------------------------------------------------------------
def scores(measured: str) -> list[float]:
    """Of each tile; more is better. measured: the text of MEASURES."""
    return [round(score(tile), 3) for tile in measures(measured.splitlines())]


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


def score(tile: dict[str, float]) -> float:
    """Not black, not white, not flat; rather colourful."""
    light = tile.get("signalstats.YAVG", 0) / 255
    contrast = (tile.get("signalstats.YHIGH", 0) - tile.get("signalstats.YLOW", 0)) / 255
    colour = min(1.0, tile.get("signalstats.SATAVG", 0) / 60)
    detail = tile.get("entropy.normalized_entropy.normal.Y", 0)
    well_lit = max(0.0, 1 - abs(light - 0.45) / 0.45)
    return detail * (0.2 + contrast) * (0.1 + well_lit) * (0.6 + 0.4 * colour)
