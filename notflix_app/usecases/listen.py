"""A worker's side of what is said in a film: listened to piece by piece, written down as a text track at the end."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ..core import keys
from ..core.cue_lines import cues
from ..core.errors import NotFound
from ..core.speech import BYTES_PER_MS, PIECE_MS, Heard, HeardSoFar, SpeechRequest, Word, heard_on, not_set_up, track_of
from ..core.text_tracks import TextRole, TextTrack, text_digest
from ..core.webvtt import webvtt
from .run_step import StepContext
from .tracks import put_texts

FILE_NAME = "speech.vtt"
MIN_PIECE = 100 * BYTES_PER_MS  # servers refuse shorter ones


def listen(context: StepContext, sound: Callable[[int, int], bytes], length: int) -> dict[str, Any]:
    """sound: reads a piece of the film's, as core.speech has it, from and to so many milliseconds. length: of the film.

    What was heard is kept after each piece: whoever takes the step up again goes on from there. Raises what
    SpeechToText does, Conflict where none is set up any more, and LostLease.
    """
    speech, request = context.services.speech, SpeechRequest(**context.step.asked)
    if speech is None:
        raise not_set_up()
    so_far = _heard_before(context) or HeardSoFar(request.language)
    while so_far.until < length:
        begin, end = so_far.until, min(length, so_far.until + PIECE_MS)

        def report(until: int, begin: int = begin) -> None:
            context.report((begin + until) / length)

        piece = sound(begin, end)
        heard = speech.listen(piece, so_far.language, report) if len(piece) >= MIN_PIECE else Heard("", ())
        so_far = heard_on(so_far, heard, end - begin, last=end == length)
        _make_sure(context, so_far.until / length)
        _keep(context, so_far)
    return _write_down(context, so_far)


def _write_down(context: StepContext, heard: HeardSoFar) -> dict[str, Any]:
    """As a track, if anybody spoke."""
    services, video_id, track_id = context.services, context.video.id, track_of(context.step)
    lines = cues(heard.words)
    if lines and not _is_there(context):
        text = webvtt(lines)
        track = TextTrack(
            id=track_id,
            video_id=video_id,
            language=heard.language,
            name="",
            role=TextRole.SUBTITLES,
            file_name=FILE_NAME,
            digest=text_digest(text),
            cues=len(lines),
            created_at=services.clock(),
            is_automatic=True,
        )
        put_texts(services, track, text.encode(), text.encode())
        _make_sure(context)
        services.text_tracks.add(track)
    services.packages.remove(keys.heard(video_id, track_id))
    return {"cues": len(lines), "language": heard.language}


def _make_sure(context: StepContext, progress: float | None = None) -> None:
    """That it was not called off just now: what is written then would stay. Raises LostLease."""
    context.renew(progress)
    context.check()


def _is_there(context: StepContext) -> bool:
    """Whether an attempt before has written it, and could not say so."""
    try:
        context.services.text_tracks.get(context.video.id, track_of(context.step))
    except NotFound:
        return False
    return True


# --- what was heard so far -----------------------------------------------------------------------------------------
def _keep(context: StepContext, heard: HeardSoFar) -> None:
    kept = {"language": heard.language, "until": heard.until, "words": heard.words}
    text = json.dumps(kept, ensure_ascii=False)
    context.services.packages.put_bytes(keys.heard(context.video.id, track_of(context.step)), text.encode())


def _heard_before(context: StepContext) -> HeardSoFar | None:
    try:
        kept = json.loads(context.services.packages.read(keys.heard(context.video.id, track_of(context.step))))
    except NotFound:
        return None
    return HeardSoFar(kept["language"], kept["until"], tuple(Word(*word) for word in kept["words"]))
