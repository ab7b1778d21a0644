"""Posters: of a picture that somebody sent, as wide as cards are, over a blurred one of itself where it is not; or a
frame of the film."""

from __future__ import annotations

from notflix_app.core import keys
from notflix_app.core.errors import Refused, ToolFailed
from notflix_app.core.pictures import DIGEST, FRAME
from notflix_app.usecases.run_step import StepContext

from . import poster, tools
from .process import run_tool
from .step import Result, limits, planned

SENT = "sent"  # what the arguments read
WIDTH, HEIGHT = 1280, 720
MAX_PIXELS = 50_000_000


def do_picture(context: StepContext) -> Result:
    """Publishes what was made of what was sent, or chosen, and says so; unless another was asked for since."""
    store, video, asked = context.services.packages, context.video, context.step.asked
    digest = asked[DIGEST]
    if FRAME in asked:
        take_frame(context, asked[FRAME])
    else:
        store.get_file(keys.sent_picture(video.id, digest), context.folder / SENT)
        _make(context)
    store.put_file(keys.own_poster(video.id, digest), context.folder / keys.POSTER)
    context.services.catalog.record_own_poster(video.id, digest, context.step.index)
    return {}


def take_frame(context: StepContext, frame: int) -> None:
    """Of what is published of the film, by its number, into the working folder as the poster."""
    source, plan = planned(context)
    place, video = poster.place_of(frame, plan), context.video
    pieces = [
        context.services.packages.read(keys.packaged(video.id, video.version, path))
        for path in (place.init, place.segment)
    ]
    (context.folder / poster.SEGMENT).write_bytes(b"".join(pieces))
    run_tool(poster.poster_args(source, place), limits=limits(context), cwd=context.folder, alive=context.alive)
    context.check()


def _make(context: StepContext) -> None:
    try:
        run_tool(picture_args(), limits=limits(context), cwd=context.folder, alive=context.alive)
    except ToolFailed as error:
        if error.permanent:
            raise Refused("The picture cannot be read. Save it as a JPEG.") from error
        raise
    context.check()


def picture_args() -> list[str]:
    """Reads SENT and writes the poster, both in the working folder."""
    size = f"{WIDTH}:{HEIGHT}"
    graph = (
        f"split[a][b];[a]scale={size}:force_original_aspect_ratio=increase,crop={size},boxblur=24:2,eq=brightness=-0.1[w];"
        f"[b]scale={size}:force_original_aspect_ratio=decrease[p];"
        "[w][p]overlay=(W-w)/2:(H-h)/2,scale=out_range=pc,setsar=1,format=yuvj420p"
    )
    # No other protocol than the file's own, and no formats but those of pictures: a playlist is none.
    only = ("-protocol_whitelist", "file", "-format_whitelist", "image2,jpeg_pipe,png_pipe,webp_pipe,jpegls_pipe")
    return [
        *(tools.ffmpeg(), "-nostdin", "-v", "error", "-y", "-threads", "1", "-max_pixels", str(MAX_PIXELS), *only),
        *("-i", SENT, "-vf", graph, "-frames:v", "1", "-q:v", "3", "-f", "image2", "-update", "1", keys.POSTER),
    ]
