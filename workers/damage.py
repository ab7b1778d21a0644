"""Whether a chunk has every frame that the plan wants of it, and where it lacks some. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import groupby

from notflix_app.core.errors import Damaged, ToolFailed
from notflix_app.core.times import clock
from notflix_app.core.video import Chunk

from .checks import FORGIVEN, WAY_OUT
from .process import TRANSIENT

# What demuxers and decoders say of bytes that are none of theirs. A picture that only stands still gives no such cause.
COMPLAINTS = re.compile(
    r"Invalid data found|Invalid NAL|error while decoding|corrupt|invalid as first byte"
    r"|exceeds containing master element|could not find sync byte|Error submitting packet to decoder"
    r"|damaged at|[Ee]rror at MB"
)


def check_frames(decoded: int, chunk: Chunk, fps: Fraction, stderr: str, *, first_try: bool) -> None:
    """Raises where the source gave fewer frames than it promised: it is damaged, or the store went away."""
    if decoded == chunk.frames:
        return
    if TRANSIENT.search(stderr):  # ffmpeg takes a broken connection for the end of the file
        raise ToolFailed("ffmpeg", stderr, permanent=False)
    place = clock(float(chunk.first / fps))
    only = f"This file is damaged: after {place} only {decoded} of {chunk.frames} frames can be read. {WAY_OUT}"
    raise _damaged(only, first_try=first_try)


def check_holes(origins: Sequence[int], chunk: Chunk, fps: Fraction, stderr: str, *, first_try: bool) -> None:
    """Raises where a frame stands for long because those behind it cannot be read. origins: see encode.ORIGINS."""
    if not COMPLAINTS.search(stderr):
        return
    at = chunk.first
    for _, frames in groupby(origins):
        held = len(list(frames))
        if (held - 1) / fps > FORGIVEN:
            place = clock(float(at / fps))
            unreadable = f"This file is damaged: at {place} the picture cannot be read. {WAY_OUT}"
            raise _damaged(unreadable, first_try=first_try)
        at += held


def _damaged(sentence: str, *, first_try: bool) -> Damaged:
    damaged = Damaged(sentence)
    # A store that breaks off without a word looks the same. It does not do so twice at the same place.
    damaged.permanent = not first_try
    return damaged
