"""The step that makes text tracks of those in the source: one pass over the file for all of them, and one that decodes
the picture where there are captions in it.

Nothing waits for it, and no film fails over it: what cannot be read is left out, and told where the tracks are listed.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from notflix_app.core.errors import ToolFailed
from notflix_app.core.text_tracks import IN_PICTURE, TextStream
from notflix_app.core.video import Source
from notflix_app.usecases import source_texts
from notflix_app.usecases.run_step import StepContext

from . import tools
from .encode import counted
from .ffmpeg_input import captions_graph, input_args
from .process import PROGRESS, ToolResult, run_tool
from .source import URL, SourceReader
from .step import Result, limits, opened, planned

log = logging.getLogger(__name__)

MAX_BYTES = 10 << 20  # of one track as text; a whole day of speech has less than two
MAX_FILE = 1 << 30  # of a track that is one cue and nothing else: ffmpeg looks at MAX_BYTES after each
SILENCE = 24 * 3600.0  # a track may have its only cue at the film's end; a reader that hangs ends by itself
READ = 0.8  # of the step's work

# What is a text file already stays as it is: a conversion would forget where it stands on the picture. All else becomes
# SubRip: in ASS, times would be rounded and braces commands.
COPIED = {"subrip": "srt", "ass": "ass", "webvtt": "webvtt"}
AS_IT_IS = ("-map_metadata", "-1", "-avoid_negative_ts", "disabled")
SUBRIP = ("-c:s", "srt", *AS_IT_IS, "-f", "srt")
OPENED = "opened"  # a file that nobody wants
CAPTIONS = "captions"  # those in the picture, as they are
CANNOT_READ = "It cannot be read: it is damaged."


def do_text(context: StepContext) -> Result:
    services, video = context.services, context.video
    source, _ = planned(context)
    streams = source_texts.unseen(services, video)
    files = _extracted(context, streams) if streams else {}
    for number, stream in enumerate(streams):
        context.report(READ + (1 - READ) * number / len(streams))
        path = files.get(stream)
        if stream.is_second_field and _is_empty(path):
            source_texts.leave_out(services, video, stream, "")  # as most are
            continue
        problem = _problem(stream, path)
        if path and not problem:
            source_texts.take(services, video, stream, _content(stream, path), source.start)
        else:
            source_texts.leave_out(services, video, stream, problem)
    return {"tracks": len(streams) - len(source_texts.unseen(services, video))}


def _problem(stream: TextStream, path: Path | None) -> str:
    if path is None:
        return f"Its format ({stream.format}) is not read."
    if not path.exists():
        return CANNOT_READ
    return f"It has more than {MAX_BYTES >> 20} MiB of text." if path.stat().st_size >= MAX_BYTES else ""


def _is_empty(path: Path | None) -> bool:
    return path is None or not path.exists() or not path.stat().st_size


def _content(stream: TextStream, path: Path) -> bytes:
    content = path.read_bytes()
    # Of CEA-608 ffmpeg tells a place by its distance from the picture's corner, and SubRip keeps the corner alone.
    return content.replace(rb"{\an7}", b"") if stream.codec in ("eia_608", IN_PICTURE) else content


def _extracted(context: StepContext, streams: Sequence[TextStream]) -> dict[TextStream, Path]:
    """For each that can be read a file, as far as it could be."""
    with opened(context) as reader:
        apart = [stream for stream in streams if not stream.is_in_picture]
        files = _extracted_streams(context, reader, apart) if apart else {}
        in_picture = [stream for stream in streams if stream.is_in_picture]
        return files | (_captions(context, reader, in_picture) if in_picture else {})


def _captions(context: StepContext, reader: SourceReader, streams: Sequence[TextStream]) -> dict[TextStream, Path]:
    source, plan = planned(context)
    _run_as_far_as_it_goes(context, reader, captions_args(URL, source), chunks=len(plan.chunks))
    for stream in streams:
        _run_as_far_as_it_goes(context, reader, field_args(stream))
    return {stream: context.folder / _file(stream) for stream in streams}


def _run_as_far_as_it_goes(context: StepContext, reader: SourceReader, argv: Sequence[str], chunks: int = 1) -> None:
    """What was read of a damaged picture up to there counts."""
    try:
        _run(context, reader, argv, chunks)
    except ToolFailed as error:
        if not error.permanent:
            raise
        log.info("%s: not all captions in its picture can be read: %s", context.video.id, error)


def _extracted_streams(
    context: StepContext, reader: SourceReader, streams: Sequence[TextStream]
) -> dict[TextStream, Path]:
    try:
        return _extract(context, reader, streams)
    except ToolFailed as error:
        if not error.permanent:
            raise
        log.info("%s: not all of its text can be read: %s", context.video.id, error)
    # One that has no decoder keeps ffmpeg from all of them.
    readable = [stream for stream in streams if _opens(context, reader, stream)]
    try:
        return _extract(context, reader, readable) if readable else {}
    except ToolFailed as error:
        if not error.permanent:
            raise
        return {stream: context.folder / _file(stream) for stream in readable}


def _extract(context: StepContext, reader: SourceReader, streams: Sequence[TextStream]) -> dict[TextStream, Path]:
    source, _ = planned(context)
    pixels = context.services.policy.max_pixels
    _run(context, reader, text_args(URL, source, streams, max_pixels=pixels))
    return {stream: context.folder / _file(stream) for stream in streams}


def _opens(context: StepContext, reader: SourceReader, stream: TextStream) -> bool:
    try:
        _run(context, reader, opening_args(URL, stream, max_pixels=context.services.policy.max_pixels))
    except ToolFailed as error:
        if not error.permanent:
            raise
        return False
    return True


def _run(context: StepContext, reader: SourceReader, argv: Sequence[str], chunks: int = 1) -> ToolResult:
    return run_tool(
        argv,
        limits=limits(context, file=MAX_FILE, silence=SILENCE, chunks=chunks),
        cwd=context.folder,
        environment=reader.environment,
        alive=context.alive,
        # Where it is in the film, it tells with each cue, and there may be one.
        progress=lambda _: context.report(READ * min(1.0, reader.given / max(1, reader.size))),
    )


# --- arguments -----------------------------------------------------------------------------------------------------
def text_args(url: str, source: Source, streams: Sequence[TextStream], *, max_pixels: int) -> list[str]:
    """Writes a file for each stream into the working folder, on the source's clock."""
    clock, beside = (("-copyts",), ()) if source.seekable else ((), _picture_beside(source))
    return [
        *(tools.ffmpeg(), "-nostdin", "-v", "error", "-y", *PROGRESS, *clock, "-max_error_rate", "1"),
        *_input(url, streams, max_pixels),
        *(word for stream in streams for word in (*_output(stream), "-fs", str(MAX_BYTES), _file(stream))),
        *beside,
    ]


def _picture_beside(source: Source) -> tuple[str, ...]:
    """An output of nothing. Where the clock jumps, ffmpeg takes that out of all streams' as it sees the picture jump,
    or a sound, and text alone would jump with the clock."""
    return ("-map", f"0:{source.stream_index}", "-c", "copy", "-f", "null", "-")


def captions_args(url: str, source: Source) -> list[str]:
    """The same for captions in the picture, all of which is decoded for it: writes them as they are into CAPTIONS."""
    clock = ("-copyts",) if source.seekable else ()
    return [
        *(tools.ffmpeg(), "-nostdin", "-v", "error", "-y", *PROGRESS, *clock, "-max_error_rate", "1"),
        *("-protocol_whitelist", "", "-f", "lavfi", "-i", captions_graph(url, source.stream_index, counted(source))),
        *("-map", "0:s:0", "-c:s", "copy", *AS_IT_IS, "-f", "rcwt", CAPTIONS),
    ]


def field_args(stream: TextStream) -> list[str]:
    """Then of CAPTIONS those of one field, on the same clock."""
    field = "second" if stream.is_second_field else "first"
    return [
        *(tools.ffmpeg(), "-nostdin", "-v", "error", "-y", *PROGRESS, "-copyts", "-max_error_rate", "1"),
        *("-protocol_whitelist", "file", "-f", "rcwt", "-data_field", field, "-i", CAPTIONS),
        *("-map", "0:s:0", *SUBRIP, "-fs", str(MAX_BYTES), _file(stream)),
    ]


def opening_args(url: str, stream: TextStream, *, max_pixels: int) -> list[str]:
    """Ends well where the stream could be read."""
    return [
        *(tools.ffmpeg(), "-nostdin", "-v", "error", "-y", *PROGRESS, *_input(url, [stream], max_pixels)),
        *(*_output(stream), "-frames:s", "0", OPENED),
    ]


def _input(url: str, streams: Sequence[TextStream], max_pixels: int) -> list[str]:
    options = ["-sub_charenc_mode", "ignore"]  # whatever encoding it is in, the reader of subtitles finds out
    for stream in streams:
        if stream.codec == "dvb_teletext":  # of a whole magazine the subtitles, each until the next page
            number = stream.index
            options += [f"-txt_format:{number}", "text", f"-txt_page:{number}", "subtitle"]
            options += [f"-fix_sub_duration:{number}"]
    return [*options, *input_args(url, max_pixels), "-i", url]


def _output(stream: TextStream) -> tuple[str, ...]:
    copied = COPIED.get(stream.codec)
    if copied is None:
        return ("-map", f"0:{stream.index}", *SUBRIP)
    return ("-map", f"0:{stream.index}", "-c:s", "copy", *AS_IT_IS, "-f", copied)


def _file(stream: TextStream) -> str:
    return f"text-{stream.index}"
