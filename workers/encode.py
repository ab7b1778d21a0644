"""How one chunk becomes every rung of the ladder: one decode, one split graph. Pure: it only builds arguments.

Frames are told apart by their time on the source's own clock (`-copyts`): the fps filter starts at the chunk's
first frame, throws away what comes before, and lays every frame on the grid of the plan's rate. So a chunk holds the
very frames that a decode of the whole would give, at whatever keyframe the seek came out, and of a variable rate too.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from notflix_app.core.storyboard import sprites_by_chunk
from notflix_app.core.video import Chunk, Plan, Quality, Rendition, Source

from . import colours, storyboard, tools
from .ffmpeg_input import input_args
from .process import PROGRESS

# Measured at equal VMAF on two real clips: `veryfast` needs 15 % more bits than `fast` and half its time. People wait
# for a film to be live, and disks are cheap: balanced leans that way, best is there for what is kept for long.
PRESETS = {Quality.FAST: "superfast", Quality.BALANCED: "veryfast", Quality.BEST: "slow"}
ORIGINS = "origins.txt"  # for each frame of the chunk, which one of the decoder's it is
# A fragment for each GOP, at its time in the film: without frag_discont it would begin at 0, and edit lists shift it.
IN_PLACE = (
    *("-avoid_negative_ts", "disabled", "-use_editlist", "0"),
    *("-movflags", "+frag_keyframe+empty_moov+default_base_moof+frag_discont"),
)
CRF = {Quality.FAST: 22, Quality.BALANCED: 22, Quality.BEST: 22}


def chunk_args(
    url: str,
    source: Source,
    plan: Plan,
    chunk: Chunk,
    *,
    threads: int,
    max_pixels: int,
    fill: bool = False,
    from_begin: bool = False,
) -> list[str]:
    """Writes into the working folder: RUNG.mp4, fragmented, for every rung; into ORIGINS which frame of the source each
    frame is; and the chunk's sprites of the storyboard with their measures.

    threads: of each codec; 0 lets it choose. fill: at the end of what can be read, the last frame stands.
    from_begin: without a seek.
    """
    sprites = sprites_by_chunk(plan)[chunk.index]
    return [
        *(tools.ffmpeg(), "-nostdin", "-v", "error", "-y", *PROGRESS),
        # What cannot be decoded is found by what is missing, and told by its place in the film.
        *("-filter_complex_threads", str(threads), "-max_error_rate", "1"),
        *seek(url, source, plan.fps, 0 if from_begin else chunk.first, threads=threads, max_pixels=max_pixels),
        *("-filter_complex", graph(source, plan, chunk, fill=fill)),
        *(word for rung in plan.ladder for word in rung_args(rung, plan, chunk, threads)),
        *(storyboard.output_args("[tiles]", sprites) if sprites.tiles else ()),
    ]


def seek(url: str, source: Source, fps: Fraction, first: int, *, threads: int, max_pixels: int) -> list[str]:
    """The input, opened at a keyframe before frame `first`."""
    # Where the file's own clock is none, ffmpeg makes one: the same for all who read from the beginning.
    options = ["-copyts", "-noaccurate_seek", "-seek_timestamp", "1"] if source.seekable else []
    if first and source.seekable:  # the first chunk reads from where the file begins, whatever its clock says there
        at = source.start + float((first - Fraction(1, 2)) / fps) - source.seek_margin
        options += ["-ss", f"{at:.6f}"]
    # A picture that changes its size in mid-film must not start the graph, and its count, anew: scale copes.
    options += ["-reinit_filter", "0", "-threads", str(threads)]
    return [*options, *input_args(url, max_pixels), "-i", url]


def graph(source: Source, plan: Plan, chunk: Chunk, *, fill: bool = False) -> str:
    """From the source's stream to one output [vN] for each rung, and to [tiles] where the chunk has any."""
    # A frame's time is its number in the film: the chunk's segments need no place to be found for them later.
    steps = [*counted(source), *frames_on_grid(source, plan.fps, chunk.first), f"setpts=PTS+{chunk.first}"]
    if fill:
        steps.append("tpad=stop_mode=clone:stop=-1")
    elif chunk.index == len(plan.chunks) - 1:
        # A decoder may withhold a damaged last frame or two: the frame before stands in. More is missed and told.
        steps.append(f"tpad=stop_mode=clone:stop={math.ceil(plan.fps / 4)}")
    steps += colours.converted(source, plan.ladder[0].width, plan.ladder[0].height)
    parents = [scaled_from(plan.ladder, number) for number in range(len(plan.ladder))]
    parts = [f"[0:{source.stream_index}]{','.join([*steps, _split(_children(None, parents))])}"]
    sprites = sprites_by_chunk(plan)[chunk.index]
    for number, rung in enumerate(plan.ladder):
        outputs = [f"[v{number}]", *_children(number, parents)]  # its own encoder, and the rungs made from it
        if sprites.tiles and rung is plan.ladder[-1]:  # from the smallest picture it is next to no work
            outputs.append("[small]")
        parts.append(f"[to{number}]{scaled_to(rung, source)},{_split(outputs)}")
    if sprites.tiles:
        parts.append(f"[small]{storyboard.drawing(source, plan, chunk, sprites)}[tiles]")
    return ";".join(parts)


def scaled_from(ladder: Sequence[Rendition], number: int) -> int | None:
    """The rung whose picture a rung is made from: the smallest that is twice as large, or just as large.

    None: the source. A fifth less work in scaling, and no softer: to the half, every pixel still counts.
    """
    width, height = ladder[number].width, ladder[number].height
    for larger in range(number - 1, -1, -1):
        other = ladder[larger]
        if (other.width, other.height) == (width, height) or other.width >= 1.97 * width:  # 854 is twice 426, rounded
            return larger
    return None


def _children(node: int | None, parents: Sequence[int | None]) -> list[str]:
    return [f"[to{child}]" for child, parent in enumerate(parents) if parent == node]


def _split(outputs: Sequence[str]) -> str:
    return f"split={len(outputs)}{''.join(outputs)}"


def counted(source: Source) -> list[str]:
    """A filter that gives frames their times by their number, where the file does not."""
    even = not source.seekable and not source.variable_rate
    return [f"setpts=round((N/({_ratio(source.fps)})+{source.start:.6f})/TB)"] if even else []


def frames_on_grid(source: Source, fps: Fraction, first: int) -> list[str]:
    """Filters that start with frame `first` and then give one frame for each 1/fps."""
    start = source.start + float(first / fps)
    # Fields are woven with their neighbours, so before the frames are counted.
    weave = ["bwdif=mode=send_frame:deint=interlaced"] if source.interlaced else []
    return [*weave, f"fps={_ratio(fps)}:start_time={start:.6f}:eof_action=pass", "setpts=PTS-STARTPTS"]


def scaled_to(rung: Rendition, source: Source) -> str:
    # Players take untagged colours as BT.709, so that is what RGB becomes; YUV keeps what it came with.
    matrix = ":out_color_matrix=bt709" if source.pixel_format.startswith(("rgb", "bgr", "gbr", "argb", "pal")) else ""
    # Square pixels in every rung, or one adaptation set would mix shapes.
    return f"scale={rung.width}:{rung.height}:flags=bicubic:out_range=tv{matrix},setsar=1,format=yuv420p"


def rung_args(rung: Rendition, plan: Plan, chunk: Chunk, threads: int) -> list[str]:
    number = plan.ladder.index(rung)
    return [
        *("-map", f"[v{number}]", "-frames:v", str(chunk.frames)),
        *(() if number else ("-stats_enc_pre", ORIGINS, "-stats_enc_pre_fmt", "{ni}")),
        # Captions of broadcasts (CEA-608) do not go on in the picture: our playlists say that there are none.
        *(
            "-c:v",
            "libx264",
            "-a53cc",
            "0",
            "-profile:v",
            "high",
            "-preset",
            PRESETS[plan.quality],
            "-threads",
            str(threads),
        ),
        *rate_args(rung, plan.quality),
        # Keyframes on the plan's grid and nowhere else: every rung is cut at the same frames.
        *("-g", str(plan.gop_frames), "-keyint_min", str(plan.gop_frames), "-sc_threshold", "0", "-flags", "+cgop"),
        # Each GOP brings its own parameters: whichever worker made it, a decoder that began elsewhere can go on here.
        *("-x264-params", ":".join(["repeat-headers=1", *rate_params(rung)])),
        # One frame is a whole number of ticks, so that chunks join without rounding.
        *("-video_track_timescale", str(timescale(plan.fps)), "-map_metadata", "-1", *IN_PLACE, "-f", "mp4"),
        f"{rung.name}.mp4",
    ]


def rate_args(rung: Rendition, quality: Quality) -> list[str]:
    """Capped constant quality; or the very bitrate that somebody asked for."""
    aim = ["-b:v", f"{rung.bitrate}k"] if rung.exact else ["-crf", str(CRF[quality])]
    return [*aim, "-maxrate", f"{rung.max_rate}k", "-bufsize", f"{rung.buffer}k"]


def rate_params(rung: Rendition) -> list[str]:
    # A chunk is short: x264 would let it end a fifth below the rate that it was given.
    return ["ratetol=0.1"] if rung.exact else []


def timescale(fps: Fraction) -> int:
    """Ticks a second: a multiple of the rate's numerator, at least 24,000; a frame is a whole number of them."""
    return fps.numerator * max(1, math.ceil(24000 / fps.numerator))


def largest_file(plan: Plan, chunk: Chunk, ladder: Sequence[Rendition]) -> int:
    """Bytes that no rung of this chunk should exceed, by far."""
    seconds = float(chunk.frames / plan.fps) + plan.gop_frames
    return int(max(rung.max_rate for rung in ladder) * 1000 / 8 * seconds * 8) + (64 << 20)


def _ratio(fps: Fraction) -> str:
    return f"{fps.numerator}/{fps.denominator}"
